package dev.godwit.riscv.privileged;

/** Page tables in the RAM of a {@link Bench}, which grow as pages are put into them. */
final class Tables {
    static final int V = 1;
    static final int R = 2;
    static final int W = 4;
    static final int X = 8;
    static final int U = 16;
    static final int G = 32;
    static final int A = 64;
    static final int D = 128;

    /** A page of S mode that allows everything. */
    static final int ALL = V | R | W | X | A | D;

    private static final int SV39 = 8;

    private final Bench bench;
    private final int levels;
    private final long root;
    private long next;

    /** Makes empty ones at {@link Bench#TABLES}. */
    Tables(Bench bench, int levels) {
        this(bench, levels, Bench.TABLES);
    }

    Tables(Bench bench, int levels, long root) {
        this.bench = bench;
        this.levels = levels;
        this.root = root;
        next = root + 4096;
    }

    /** The value of satp. */
    long satp(int asid) {
        return (long) (SV39 + levels - 3) << 60 | (long) asid << 44 | root >>> 12;
    }

    /** An entry for a physical address. */
    static long entry(long address, long bits) {
        return address >>> 12 << 10 | bits;
    }

    /** The address of the entry of a virtual address, on a level; 0 is that of small pages. */
    long place(long address, int level) {
        long table = root;
        for (int n = levels - 1; ; n--) {
            long place = table + (address >>> 12 + 9 * n & 511) * 8;
            if (n == level) {
                return place;
            }
            long entry = bench.word(place);
            if (entry == 0) {
                entry = entry(next, V);
                bench.put(place, entry);
                next += 4096;
            }
            table = entry >>> 10 << 12;
        }
    }

    /** Maps an address to another one, by an entry on a level. */
    Tables map(long virtual, int level, long physical, long bits) {
        bench.put(place(virtual, level), entry(physical, bits));
        return this;
    }

    /**
     * Maps the pages of traps of S mode and of programs, which are of S or U mode, to themselves.
     */
    Tables mapCode(int mode) {
        map(Bench.RAM, 0, Bench.RAM, V | R | X | A);
        return map(Bench.CODE, 0, Bench.CODE, V | R | X | A | (mode == Mode.USER ? U : 0));
    }
}
