package dev.godwit.testkit.machine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The page tables of an area: two cases use them. The monitor's page of S mode and the sequences
 * are mapped to themselves; data is mapped by pages of all sizes, with entries that are mostly
 * right.
 */
final class TableMaker {
    private static final int V = 1;
    private static final int R = 2;
    private static final int X = 8;
    private static final int U = 16;
    private static final int A = 64;
    private static final int D = 128;
    private static final long N = 1L << 63;
    private static final int SMALL = 12;

    /** Behind the small pages, and those of a range, is the entry of a large page. */
    private static final int LARGE_ENTRY = SMALL + 16;

    private static final long RANGE = 0x1_0000;
    private static final long LARGE = 0x20_0000;

    /** Where neither board has anything, in case there is no translation. */
    private static final long LOW = 0x800_0000L;

    private static final long HUGE_PLACE = 0xC000_0000L;

    private final SplittableRandom random;
    private final ByteBuffer memory;
    private final int levels;

    /** Whether accesses go over the ends of pages: then nothing is protected. */
    private final boolean crosses;

    private final long area;
    private long next;

    /** The upper bits of all addresses: none, or all. */
    private final long high;

    /** Where entries of data are, and what addresses they are for. */
    private final List<Long> places = new ArrayList<>();

    private final List<Long> addresses = new ArrayList<>();
    private String fences = "";

    /** The entries that registers have led to; what is changed, and what is used again. */
    private final List<Integer> used = new ArrayList<>();

    TableMaker(
            SplittableRandom random, ByteBuffer memory, int number, int levels, boolean crosses) {
        this.crosses = crosses;
        this.random = random;
        this.memory = memory;
        this.levels = levels;
        area = Layout.area(number) + 4096;
        next = area;
        high = random.nextInt(3) == 0 ? -1L << 12 + 9 * levels - 1 : 0;
    }

    private boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }

    long satp(int asid) {
        return (long) (8 + levels - 3) << 60 | (long) asid << 44 | area >>> 12;
    }

    private static int index(long address) {
        return (int) (address - Layout.MONITOR);
    }

    // ---- Making them.

    void make() {
        next += 4096;
        // those of the sequences are written when it is known what modes they run in
        put(place(Layout.SUPERVISOR, 0), Layout.SUPERVISOR, V | R | X | A | D);
        for (int n = 0; n < SMALL; n++) {
            data(high + LOW + 4096L * n, 0, target());
        }
        for (int n = 0; n < 16; n++) {
            // the low bits of the number say how long the range is
            data(high + LOW + RANGE + 4096L * n, 0, Layout.DATA | (oneIn(12) ? 0 : 0x8000));
            addNapot(high + LOW + RANGE + 4096L * n);
        }
        data(high + LOW + LARGE, 1, oneIn(6) ? Layout.DATA + 4096 : Layout.DATA);
        data(high + HUGE_PLACE, 2, oneIn(6) ? Layout.DATA : Layout.MONITOR);
        if (oneIn(12)) {
            // an entry that leads to a table has something that it may not have
            long place = place(high + LOW, 1 + random.nextInt(2));
            long bit = new long[] {A, D, U, 1 << 5, N, 1L << 61, 1L << 54}[random.nextInt(7)];
            memory.putLong(index(place), memory.getLong(index(place)) | bit);
        }
    }

    private long target() {
        return !crosses && oneIn(6)
                ? Layout.LOCKED + 4096L * random.nextInt(Layout.LOCKED_PAGES)
                : Layout.DATA + 4096L * random.nextInt(Layout.DATA_PAGES);
    }

    private void data(long virtual, int level, long physical) {
        long place = place(virtual, level);
        places.add(place);
        addresses.add(virtual);
        put(place, physical, bits());
    }

    private void addNapot(long virtual) {
        int at = index(place(virtual, 0));
        memory.putLong(at, memory.getLong(at) | (oneIn(20) ? 0 : N));
    }

    /** The low and high bits of an entry, mostly right. */
    private long bits() {
        long rights = new int[] {1, 3, 4, 5, 7, 7, 7, 7}[random.nextInt(8)];
        long bits = V | rights << 1 | (oneIn(2) ? U : 0);
        bits |= oneIn(4) ? random.nextInt(4) << 6 : A | D;
        bits |= (long) random.nextInt(8) << 8 & 0x300 | (oneIn(4) ? 1 << 5 : 0);
        if (oneIn(16)) {
            bits ^= 1L << new int[] {0, 1, 2, 54, 55, 60, 63}[random.nextInt(7)];
        }
        if (oneIn(6)) {
            bits |= (long) random.nextInt(4) << 61;
        }
        return bits;
    }

    private void put(long place, long physical, long bits) {
        memory.putLong(index(place), physical >>> 12 << 10 | bits);
    }

    /** The address of an entry; tables are made on the way. */
    private long place(long virtual, int level) {
        long table = area;
        for (int n = levels - 1; ; n--) {
            long place = table + (virtual >>> 12 + 9 * n & 511) * 8;
            if (n == level) {
                return place;
            }
            long entry = memory.getLong(index(place));
            if ((entry & V) == 0) {
                put(place, next, V);
                entry = memory.getLong(index(place));
                next += 4096;
            }
            table = (entry >>> 10 & (1L << 44) - 1) << 12;
        }
    }

    // ---- For cases.

    /** A page that protection may be about. */
    long place() {
        return switch (random.nextInt(8)) {
            case 0 -> places.getFirst() & -4096; // the table of small pages of data
            case 1 -> Layout.LOCKED;
            default -> Layout.DATA + 4096L * random.nextInt(Layout.DATA_PAGES);
        };
    }

    /** Lets the mode of a case run it; and changes something, if so. */
    void allow(StringBuilder text, int number, int mode, boolean changes) {
        long sequence = Layout.area(number);
        CaseMaker.li(text, "t0", place(sequence, 0));
        long bits = V | R | X | A | (mode == 0 ? U : 0);
        CaseMaker.li(text, "t1", sequence >>> 12 << 10 | bits);
        text.append("sd t1, (t0)\n");
        StringBuilder after = new StringBuilder();
        int count = changes ? 1 + random.nextInt(4) : 0;
        boolean isAll = oneIn(3);
        for (int n = 0; n < count; n++) {
            int which = used.isEmpty() ? 0 : used.get(random.nextInt(used.size()));
            if (which >= SMALL && which != LARGE_ENTRY) {
                which = random.nextInt(SMALL);
            }
            boolean isSmall = which < SMALL;
            CaseMaker.li(text, "t0", places.get(which));
            CaseMaker.li(text, "t1", (isSmall ? target() : Layout.DATA) >>> 12 << 10 | bits());
            text.append("sd t1, (t0)\n");
            if (!isAll) {
                // any address of a large page will do
                long offset = isSmall ? 0 : 4096L * random.nextInt(512);
                CaseMaker.li(after, "t0", addresses.get(which) + offset);
                after.append("sfence.vma t0\n");
            }
        }
        CaseMaker.li(after, "t0", sequence);
        after.append(isAll ? "sfence.vma\n" : "sfence.vma t0\n");
        fences = after.toString();
    }

    /** What is to follow once translation is as it will be. */
    String fences() {
        return fences;
    }

    /** Puts the entries into the hash: their A and D bits. */
    void log(StringBuilder text) {
        long first = places.getFirst();
        CaseMaker.li(text, "t0", first);
        text.append("li t1, 32\n1: ld t2, (t0)\n");
        hash(text);
        text.append("addi t0, t0, 8\naddi t1, t1, -1\nbnez t1, 1b\n");
        for (long place : places.subList(SMALL + 16, places.size())) {
            CaseMaker.li(text, "t0", place);
            text.append("ld t2, (t0)\n");
            hash(text);
        }
    }

    private static void hash(StringBuilder text) {
        text.append("sd t2, (sp)\naddi sp, sp, 8\nxor gp, gp, t2\nmul gp, gp, s11\n");
    }

    /** An address of data; one in some is nothing's. */
    long address(boolean isBare) {
        if (isBare || oneIn(12)) {
            return oneIn(12)
                    ? new long[] {LOW, 0x9000_0000L, 1L << 55, 1L << 56, -4096}[random.nextInt(5)]
                    : target();
        }
        int which = random.nextInt(places.size());
        if (used.size() > 3 && !oneIn(3)) {
            which = used.get(random.nextInt(used.size()));
        }
        used.add(which);
        long address = addresses.get(which);
        if (which == LARGE_ENTRY) {
            address += 4096L * random.nextInt(Layout.DATA_PAGES);
        } else if (which > LARGE_ENTRY) {
            address += target() - Layout.MONITOR;
        }
        if (oneIn(40)) {
            address ^= 1L << 12 + 9 * levels - 1 + random.nextInt(8);
        }
        return address;
    }
}
