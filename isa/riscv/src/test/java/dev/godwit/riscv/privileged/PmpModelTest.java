package dev.godwit.riscv.privileged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.riscv.mmu.Access;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigInteger;
import java.util.SplittableRandom;

/** Entries at random, compared with a model that asks of each byte which entry has it. */
class PmpModelTest {
    private static final int ROUNDS = 3000;
    private static final int ACCESSES = 40;

    /** The specification's words, byte by byte. */
    private static final class Model {
        final int[] configurations = new int[16];
        final long[] addresses = new long[16];

        void setConfiguration(int entry, int value) {
            int legal = value & 0x9F;
            if ((configurations[entry] & 0x80) == 0 && (legal & 3) != 2) {
                configurations[entry] = legal;
            }
        }

        void setAddress(int entry, long value) {
            boolean isLocked = (configurations[entry] & 0x80) != 0;
            boolean isBelowLocked = entry < 15 && (configurations[entry + 1] & 0x98) == 0x88;
            if (!isLocked && !isBelowLocked) {
                addresses[entry] = value & (1L << 54) - 1;
            }
        }

        private boolean has(int entry, BigInteger at) {
            BigInteger address = BigInteger.valueOf(addresses[entry]);
            BigInteger word = at.shiftRight(2);
            return switch (configurations[entry] >> 3 & 3) {
                case 1 ->
                        word.compareTo(address) < 0
                                && (entry == 0
                                        || word.compareTo(BigInteger.valueOf(addresses[entry - 1]))
                                                >= 0);
                case 2 -> word.equals(address);
                case 3 -> {
                    int ones = Long.numberOfTrailingZeros(~addresses[entry]);
                    yield word.shiftRight(ones + 1).equals(address.shiftRight(ones + 1));
                }
                default -> false;
            };
        }

        private int first(BigInteger at) {
            for (int entry = 0; entry < 16; entry++) {
                if (has(entry, at)) {
                    return entry;
                }
            }
            return -1;
        }

        boolean allows(long address, int size, int access, int mode) {
            int lowest = 16;
            for (int n = 0; n < size; n++) {
                int entry = first(BigInteger.valueOf(address).add(BigInteger.valueOf(n)));
                if (entry >= 0) {
                    lowest = Math.min(lowest, entry);
                }
            }
            if (lowest == 16) {
                return mode == Mode.MACHINE;
            }
            // the lowest entry that has any byte has to have all
            for (int n = 0; n < size; n++) {
                if (!has(lowest, BigInteger.valueOf(address).add(BigInteger.valueOf(n)))) {
                    return false;
                }
            }
            int configuration = configurations[lowest];
            if (mode == Mode.MACHINE && (configuration & 0x80) == 0) {
                return true;
            }
            return switch (access) {
                case Access.READ -> (configuration & 1) != 0;
                case Access.WRITE -> (configuration & 2) != 0;
                default -> (configuration & 4) != 0;
            };
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void isTheModel(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int different = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Model model = new Model();
            Pmp pmp = new Pmp();
            for (int n = random.nextInt(24); n >= 0; n--) {
                int entry = random.nextInt(16);
                if (random.nextBoolean()) {
                    // few words near each other, so that ranges meet
                    long address = 0x2000_0000L + random.nextInt(2048);
                    if (random.nextInt(3) == 0) {
                        address |= (1L << random.nextInt(55)) - 1;
                    }
                    pmp.setAddress(entry, address);
                    model.setAddress(entry, address);
                } else {
                    long value = random.nextLong();
                    if (random.nextInt(4) != 0) {
                        value &= 0x7F7F_7F7F_7F7F_7F7FL;
                    }
                    int from = entry & 8;
                    pmp.setConfigurations(from, value);
                    for (int i = 0; i < 8; i++) {
                        model.setConfiguration(from + i, (int) (value >>> 8 * i) & 0xFF);
                    }
                }
            }
            for (int entry = 0; entry < 16; entry++) {
                assertThat(pmp.address(entry)).isEqualTo(model.addresses[entry]);
                assertThat(pmp.configurations(entry & 8) >>> 8 * (entry & 7) & 0xFF)
                        .isEqualTo(model.configurations[entry]);
            }
            for (int n = 0; n < ACCESSES; n++) {
                long address = 0x8000_0000L + random.nextInt(9000) - 400;
                int size = 1 << random.nextInt(5);
                int access = random.nextInt(3);
                int mode = new int[] {0, 1, 3}[random.nextInt(3)];
                boolean expected = model.allows(address, size, access, mode);
                String where =
                        "seed " + seed + " round " + round + " at " + Long.toHexString(address);
                assertThat(pmp.allows(address, size, access, mode)).as(where).isEqualTo(expected);
                different += expected ? 1 : 0;
                checkPage(pmp, model, address, access, mode, where);
            }
        }
        // both answers are common, or nothing was tested
        assertThat(different).isBetween(ROUNDS * ACCESSES / 10, ROUNDS * ACCESSES * 9 / 10);
    }

    /** What is said of a whole page is true of each aligned word in it. */
    private static void checkPage(
            Pmp pmp, Model model, long address, int access, int mode, String where) {
        int said = pmp.page(address, access, mode);
        if (said == Pmp.MIXED) {
            return;
        }
        long start = address & -4096;
        for (long at = start; at < start + 4096; at += 508) {
            assertThat(model.allows(at, 4, access, mode)).as(where).isEqualTo(said == Pmp.ALLOWED);
        }
    }
}
