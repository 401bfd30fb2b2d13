package dev.godwit.riscv.numeric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.SplittableRandom;

/** Against models bit by bit, and against exact arithmetic. */
class IntegersTest {
    private static final long SEED = 20;
    private static final int ROUNDS = 20_000;
    private static final long[] SPECIAL = {
        0,
        1,
        -1,
        2,
        -2,
        3,
        7,
        8,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        Long.MIN_VALUE + 1,
        0x80000000L,
        0x7fffffffL,
        0xffffffffL,
        -0x80000000L,
        0x100000000L,
        0x0706050403020100L,
        0x8000000080000000L
    };

    private interface Check {
        void check(long a, long b);
    }

    /** All pairs of special numbers, and random ones of many magnitudes. */
    private static void forPairs(Check check) {
        for (long a : SPECIAL) {
            for (long b : SPECIAL) {
                check.check(a, b);
            }
        }
        SplittableRandom random = new SplittableRandom(SEED);
        for (int n = 0; n < ROUNDS; n++) {
            long a = random.nextLong() >> random.nextInt(64);
            long b = random.nextLong() >> random.nextInt(64);
            check.check(a, b);
        }
    }

    private static BigInteger signed(long a) {
        return BigInteger.valueOf(a);
    }

    private static BigInteger unsigned(long a) {
        return new BigInteger(Long.toUnsignedString(a));
    }

    @Test
    void highHalvesOfMixedProducts() {
        forPairs((a, b) ->
                assertThat(Integers.mulhsu(a, b))
                        .isEqualTo(signed(a).multiply(unsigned(b)).shiftRight(64).longValue()));
    }

    @Test
    void quotientsAndRemainders() {
        forPairs((a, b) -> {
            if (b == 0) {
                assertThat(Integers.div(a, b)).isEqualTo(-1);
                assertThat(Integers.divu(a, b)).isEqualTo(-1);
                assertThat(Integers.rem(a, b)).isEqualTo(a);
                assertThat(Integers.remu(a, b)).isEqualTo(a);
                return;
            }
            assertThat(Integers.div(a, b)).isEqualTo(signed(a).divide(signed(b)).longValue());
            assertThat(Integers.rem(a, b)).isEqualTo(signed(a).remainder(signed(b)).longValue());
            assertThat(Integers.divu(a, b)).isEqualTo(unsigned(a).divide(unsigned(b)).longValue());
            assertThat(Integers.remu(a, b)).isEqualTo(unsigned(a).mod(unsigned(b)).longValue());
        });
    }

    @Test
    void quotientsAndRemaindersOf32Bits() {
        forPairs((x, y) -> {
            int a = (int) x;
            int b = (int) y;
            if (b == 0) {
                assertThat(Integers.divw(a, b)).isEqualTo(-1);
                assertThat(Integers.divuw(a, b)).isEqualTo(-1);
                assertThat(Integers.remw(a, b)).isEqualTo(a);
                assertThat(Integers.remuw(a, b)).isEqualTo(a);
                return;
            }
            long ua = Integer.toUnsignedLong(a);
            long ub = Integer.toUnsignedLong(b);
            assertThat(Integers.divw(a, b)).isEqualTo((int) ((long) a / b));
            assertThat(Integers.remw(a, b)).isEqualTo((int) ((long) a % b));
            assertThat(Integers.divuw(a, b)).isEqualTo((int) (ua / ub));
            assertThat(Integers.remuw(a, b)).isEqualTo((int) (ua % ub));
        });
    }

    @Test
    void carryLessProducts() {
        forPairs((a, b) -> {
            BigInteger product = BigInteger.ZERO;
            for (int n = 0; n < 64; n++) {
                if ((b >>> n & 1) != 0) {
                    product = product.xor(unsigned(a).shiftLeft(n));
                }
            }
            assertThat(Integers.clmul(a, b)).isEqualTo(product.longValue());
            assertThat(Integers.clmulh(a, b)).isEqualTo(product.shiftRight(64).longValue());
            assertThat(Integers.clmulr(a, b)).isEqualTo(product.shiftRight(63).longValue());
        });
    }

    @Test
    void bytesAndTheirBits() {
        forPairs((a, b) -> {
            long orc = 0;
            long brev = 0;
            for (int bit = 0; bit < 64; bit++) {
                int first = bit & ~7;
                orc |= (a >>> first & 0xff) != 0 ? 1L << bit : 0;
                brev |= (a >>> first + 7 - (bit & 7) & 1) << bit;
            }
            assertThat(Integers.orcB(a)).isEqualTo(orc);
            assertThat(Integers.brev8(a)).isEqualTo(brev);
        });
    }

    @Test
    void permutations() {
        forPairs((a, b) -> {
            long bytes = 0;
            long nibbles = 0;
            for (int bit = 0; bit < 64; bit++) {
                long index = b >>> (bit & ~7) & 0xff;
                bytes |= index < 8 ? (a >>> index * 8 + (bit & 7) & 1) << bit : 0;
                nibbles |= (a >>> (b >>> (bit & ~3) & 15) * 4 + (bit & 3) & 1) << bit;
            }
            assertThat(Integers.xperm8(a, b)).isEqualTo(bytes);
            assertThat(Integers.xperm4(a, b)).isEqualTo(nibbles);
        });
    }
}
