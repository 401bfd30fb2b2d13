package dev.godwit.testkit.machine;

/** Where the parts of a {@link BareImage} lie, in physical addresses. */
final class Layout {
    /** The monitor; the beginning of RAM. */
    static final long MONITOR = 0x8000_0000L;

    /** Where traps of S mode lead. */
    static final long SUPERVISOR = MONITOR + 0x1000;

    /** What the monitor knows: the case to print in full, where to go at its end, what is next. */
    static final long FRAME = MONITOR + 0x2000;

    /** What traps of the present case have left. */
    static final long LOG = MONITOR + 0x1_0000;

    /** The code that begins and ends cases. */
    static final long SETUP = MONITOR + 0x2_0000;

    /** The size of all that; the first entry of protection allows it. */
    static final long MONITOR_SIZE = 0x20_0000;

    /** Pages that locked entries of protection are about. */
    static final long LOCKED = MONITOR + MONITOR_SIZE;

    static final int LOCKED_PAGES = 2;

    /** What cases load, store and call: the first pages of 2 MiB. */
    static final long DATA = MONITOR + 0x40_0000;

    static final int DATA_PAGES = 8;

    /** An instruction sequence and its page tables, for each case. */
    static final long AREAS = MONITOR + 0x60_0000;

    static final int AREA = 16 * 4096;

    /** Cases of an image. */
    static final int CASES = 128;

    /** Bytes of RAM. */
    static final int RAM = 32 << 20;

    /** What of data pages is loaded and stored; what lies below is code. */
    static final int WINDOW = 0x800;

    private Layout() {}

    static long area(int number) {
        return AREAS + (long) number * AREA;
    }
}
