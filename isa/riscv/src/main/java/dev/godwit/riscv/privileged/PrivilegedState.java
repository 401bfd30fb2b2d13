package dev.godwit.riscv.privileged;

/**
 * What a hart has besides what programs of U mode see: its mode and its control and status
 * registers.
 */
final class PrivilegedState {
    /** Bits of {@code menvcfg} and {@code senvcfg}. */
    static final long CBIE = 3L << 4;

    static final long CBCFE = 1L << 6;
    static final long CBZE = 1L << 7;
    static final long ADUE = 1L << 61;
    static final long PBMTE = 1L << 62;
    static final long STCE = 1L << 63;

    private static final int SATP_MODE = 60;
    private static final int SV39 = 8;
    private static final int SV57 = 10;
    private static final int LEVELS_BEFORE_SV39 = 5;

    /** A constant of {@link Mode}. */
    int mode = Mode.MACHINE;

    long status;
    long medeleg;
    long mideleg;
    long mie;

    /** What software has set of {@code mip}: SSIP, STIP, SEIP. */
    long pending;

    /** What lines from outside say of {@code mip}. */
    long lines;

    long mtvec;
    long mcounteren;
    long menvcfg;
    long mscratch;
    long mepc;
    long mcause;
    long mtval;

    long stvec;
    long scounteren;
    long senvcfg;
    long sscratch;
    long sepc;
    long scause;
    long stval;
    long satp;
    long stimecmp = -1;

    /** Whether firmware uses {@code stimecmp} for S mode, whatever S mode itself may do. */
    boolean isTimed;

    /** Instructions between traps and returns that count as retired are counted here. */
    final Counter cycles = new Counter();

    final Counter instructions = new Counter();
    long mcountinhibit;

    /** As after a reset. */
    void reset() {
        mode = Mode.MACHINE;
        status = 0;
        medeleg = 0;
        mideleg = 0;
        mie = 0;
        pending = 0;
        mtvec = 0;
        mcounteren = 0;
        menvcfg = 0;
        mscratch = 0;
        mepc = 0;
        mcause = 0;
        mtval = 0;
        stvec = 0;
        scounteren = 0;
        senvcfg = 0;
        sscratch = 0;
        sepc = 0;
        scause = 0;
        stval = 0;
        satp = 0;
        stimecmp = -1;
        isTimed = false;
        mcountinhibit = 0;
        cycles.reset();
        instructions.reset();
    }

    /** The levels of the page tables, 0 where addresses are physical. */
    int levels() {
        return levels(satp);
    }

    /** The levels that a {@code satp} has, 0 for none, -1 if it has a mode that is not there. */
    static int levels(long satp) {
        int scheme = (int) (satp >>> SATP_MODE);
        if (scheme == 0) {
            return 0;
        }
        return scheme >= SV39 && scheme <= SV57 ? scheme - LEVELS_BEFORE_SV39 : -1;
    }

    /** Whether pages have types (Svpbmt). */
    boolean hasMemoryTypes() {
        return (menvcfg & PBMTE) != 0;
    }

    /** Whether {@code stimecmp} makes the timer interrupt of S mode pending (Sstc). */
    boolean hasTimer() {
        return isTimed || (menvcfg & STCE) != 0;
    }

    /** Whether A and D bits are set where they are missing (Svadu). */
    boolean setsBits() {
        return (menvcfg & ADUE) != 0;
    }

    /** {@code mip} as it is read. */
    long mip() {
        return pending | lines;
    }

    /** A counter that software may set and stop. */
    static final class Counter {
        private long offset;
        private boolean isStopped;

        private void reset() {
            offset = 0;
            isStopped = false;
        }

        /** Its value when so much has been counted. */
        long value(long count) {
            return isStopped ? offset : count + offset;
        }

        void set(long value, long count) {
            offset = isStopped ? value : value - count;
        }

        void stop(boolean stops, long count) {
            if (stops != isStopped) {
                long value = value(count);
                isStopped = stops;
                set(value, count);
            }
        }
    }
}
