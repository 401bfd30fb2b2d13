package dev.godwit.riscv.privileged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.riscv.mmu.Access;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.SplittableRandom;

/**
 * Page tables at random, compared with a model that goes through the steps of the specification
 * (Virtual Address Translation Process) on numbers, one by one.
 */
class PageTablesModelTest {
    private static final int ROUNDS = 40_000;
    private static final int POOL = 6;
    private static final long PAGE_FAULT = -1;
    private static final long ACCESS_FAULT = -2;

    /** What the model says of the last address. */
    private long updatedAt;

    private long updatedTo;

    private static long bits(long value, int from, int to) {
        return value >>> to & (1L << from - to + 1) - 1;
    }

    /** The address, or a fault; {@code set} is of mstatus, {@code environment} menvcfg. */
    private long translate(
            Bench bench, long satp, long va, int access, int mode, long set, long environment) {
        updatedAt = 0;
        int levels = (int) bits(satp, 63, 60) - 5;
        int width = levels * 9 + 12;
        long sign = bits(va, width - 1, width - 1);
        for (int bit = width; bit < 64; bit++) {
            if (bits(va, bit, bit) != sign) {
                return PAGE_FAULT;
            }
        }
        boolean hasTypes = bits(environment, 62, 62) == 1;
        boolean setsBits = bits(environment, 61, 61) == 1;
        long a = bits(satp, 43, 0) * 4096;
        for (int i = levels - 1; ; i--) {
            long vpn = bits(va, 20 + 9 * i, 12 + 9 * i);
            long at = a + vpn * 8;
            if (at < Bench.RAM || at >= Bench.RAM + Bench.RAM_PAGES * 4096L) {
                return ACCESS_FAULT;
            }
            long pte = bench.word(at);
            boolean v = bits(pte, 0, 0) == 1;
            boolean r = bits(pte, 1, 1) == 1;
            boolean w = bits(pte, 2, 2) == 1;
            boolean x = bits(pte, 3, 3) == 1;
            boolean u = bits(pte, 4, 4) == 1;
            boolean accessed = bits(pte, 6, 6) == 1;
            boolean dirty = bits(pte, 7, 7) == 1;
            long type = bits(pte, 62, 61);
            boolean n = bits(pte, 63, 63) == 1;
            long ppn = bits(pte, 53, 10);
            if (!v || !r && w || bits(pte, 60, 54) != 0 || type == 3 || type != 0 && !hasTypes) {
                return PAGE_FAULT;
            }
            if (!r && !x) {
                if (accessed || dirty || u || type != 0 || n || i == 0) {
                    return PAGE_FAULT;
                }
                a = ppn * 4096;
                continue;
            }
            boolean sum = (set & Status.SUM) != 0;
            boolean mxr = (set & Status.MXR) != 0;
            boolean isAllowed =
                    switch (access) {
                        case Access.READ -> r || x && mxr;
                        case Access.WRITE -> w;
                        default -> x;
                    };
            boolean isOfMode = mode == Mode.USER ? u : !u || sum && access != Access.EXECUTE;
            if (!isAllowed || !isOfMode) {
                return PAGE_FAULT;
            }
            for (int j = 0; j < i; j++) {
                if (bits(ppn, 9 * j + 8, 9 * j) != 0) {
                    return PAGE_FAULT;
                }
            }
            if (n && (i != 0 || bits(ppn, 3, 0) != 8)) {
                return PAGE_FAULT;
            }
            if (!accessed || access == Access.WRITE && !dirty) {
                if (!setsBits) {
                    return PAGE_FAULT;
                }
                updatedAt = at;
                updatedTo = pte | 1 << 6 | (access == Access.WRITE ? 1 << 7 : 0);
            }
            int kept = n ? 16 : 12 + 9 * i;
            return ppn * 4096 >>> kept << kept | va & (1L << kept) - 1;
        }
    }

    /** An entry that is mostly right, with something or other that may not be. */
    private static long randomEntry(SplittableRandom random) {
        if (random.nextInt(50) == 0) {
            return random.nextLong();
        }
        long high =
                switch (random.nextInt(16)) {
                    case 0 -> random.nextLong() & -1L << 54;
                    case 1, 2 -> 1L << 63;
                    case 3 -> 1L << 61;
                    default -> 0;
                };
        if (random.nextInt(3) == 0) {
            int target = (int) (Bench.TABLES >>> 12) + random.nextInt(POOL);
            long number = random.nextInt(30) == 0 ? random.nextInt() & 0xFFFFFFF : target;
            return number << 10 | high | Tables.V | (random.nextBoolean() ? Tables.G : 0);
        }
        long number =
                switch (random.nextInt(4)) {
                    case 0 -> random.nextLong() & (1L << 44) - 1;
                    case 1 -> 8;
                    case 2 -> 0x80000;
                    default -> 0; // which is aligned for all sizes
                };
        return number << 10 | high | Tables.V | random.nextInt(256);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void isTheModel(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Bench bench = new Bench();
        int[] counts = new int[4];
        Pmp open = new Pmp();
        open.open();
        PageTables tables = new PageTables(place(), open, bench.pages, true);
        PrivilegedState state = new PrivilegedState();
        for (int round = 0; round < ROUNDS; round++) {
            if (round % 20 == 0) {
                for (int n = 0; n < POOL * 512; n++) {
                    bench.put(Bench.TABLES + 8L * n, randomEntry(random));
                }
            }
            state.satp =
                    (8L + random.nextInt(3)) << 60
                            | (long) random.nextInt(1 << 16) << 44
                            | (Bench.TABLES >>> 12) + random.nextInt(POOL);
            state.menvcfg = random.nextLong() & (PrivilegedState.ADUE | PrivilegedState.PBMTE);
            state.status = random.nextLong() & (Status.SUM | Status.MXR);
            int unused = random.nextInt(8) == 0 ? 0 : 64 - 12 - 9 * state.levels();
            long address = random.nextLong() << unused >> unused;
            int access = random.nextInt(3);
            int mode = random.nextInt(2);
            long expected =
                    translate(
                            bench, state.satp, address, access, mode, state.status, state.menvcfg);
            long at = updatedAt;
            long before = at == 0 ? 0 : bench.word(at);
            long actual = tables.walk(state, address, access, mode);
            String where = "seed " + seed + ", round " + round;
            assertThat(actual).as(where).isEqualTo(expected);
            if (at != 0) {
                assertThat(before).isNotEqualTo(updatedTo);
                assertThat(bench.word(at)).as(where).isEqualTo(updatedTo);
            }
            counts[expected == PAGE_FAULT ? 0 : expected == ACCESS_FAULT ? 1 : at == 0 ? 2 : 3]++;
        }
        for (int count : counts) {
            assertThat(count).isGreaterThan(ROUNDS / 100);
        }
    }

    private static Physical place() {
        return new Physical() {
            @Override
            public int page(long address) {
                long page = address - Bench.RAM >> 12;
                return page >= 0 && page < Bench.RAM_PAGES ? (int) page : NONE;
            }

            @Override
            public boolean answers(long address, int size) {
                throw new AssertionError();
            }

            @Override
            public long load(long address, int size) {
                throw new AssertionError();
            }

            @Override
            public void store(long address, int size, long value) {
                throw new AssertionError();
            }
        };
    }
}
