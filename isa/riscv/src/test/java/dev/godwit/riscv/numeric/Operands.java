package dev.godwit.riscv.numeric;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Operands: corners of a format and of the integers, and random ones of several distributions. */
final class Operands {
    private static final long[] INTEGERS = {
        0,
        1,
        2,
        3,
        10,
        Integer.MAX_VALUE - 64,
        Integer.MAX_VALUE,
        0x8000_0000L,
        0x8000_0001L,
        0xFFFF_FFFFL,
        0x1_0000_0000L,
        (1L << 24) - 1,
        1L << 24,
        (1L << 24) + 1,
        (1L << 24) + 3,
        (1L << 53) - 1,
        1L << 53,
        (1L << 53) + 1,
        (1L << 53) + 3,
        (1L << 54) + 2,
        2047,
        2049,
        2051,
        65_503,
        65_504,
        65_519,
        65_520,
        65_535,
        65_536,
        Long.MAX_VALUE,
        Long.MAX_VALUE - 511,
        Long.MAX_VALUE - 512,
        Long.MIN_VALUE,
        Long.MIN_VALUE + 1,
        Long.MIN_VALUE + 1024,
        0xFFFF_FFFF_FFFF_FBFFL,
        0xFFFF_FFFF_FFFF_FC00L
    };

    private final Random random;

    Operands(long seed) {
        random = new Random(seed);
    }

    /** Corners as registers: of a format, or integers if that is null. */
    static long[] corners(@Nullable Oracle f) {
        List<Long> result = new ArrayList<>();
        if (f == null) {
            for (long x : INTEGERS) {
                result.add(x);
                result.add(-x);
            }
        } else {
            long one = (long) f.bias << f.precision - 1;
            long ulp = 1;
            long normal = 1L << f.precision - 1;
            long infinity = f.infinity(false);
            long half = one - normal;
            long[] magnitudes = {
                0,
                ulp,
                2,
                3,
                normal / 2,
                normal - 1,
                normal,
                normal + 1,
                2 * normal,
                half - 1,
                half,
                half + 1,
                one - 1,
                one,
                one + 1,
                one + normal / 2,
                one + normal,
                one + normal + normal / 4,
                one + normal + normal / 2,
                infinity - 1,
                infinity - 2,
                infinity - normal,
                infinity,
                infinity + 1,
                infinity | normal / 2,
                infinity | normal / 2 | 5,
                one + (f.precision - 1) * normal,
                one + (f.precision - 1) * normal + 1,
                one - (f.precision - 1) * normal,
                one - f.precision * normal,
                one - f.precision * normal + 1
            };
            long sign = 1L << f.width - 1;
            for (long magnitude : magnitudes) {
                result.add(f.boxed(magnitude));
                result.add(f.boxed(magnitude | sign));
            }
            if (f.width < 64) {
                result.add(one);
                result.add(f.boxed(one) & ~(1L << 63));
                result.add(f.boxed(one) & ~(1L << f.width));
                result.add(0L);
            }
        }
        return result.stream().mapToLong(Long::longValue).toArray();
    }

    /** Corners that matter where integers are made: around their bounds and halves. */
    static long[] aroundIntegers(Oracle f) {
        List<Long> result = new ArrayList<>();
        for (double bound :
                new double[] {
                    0x1p31, 0x1p32, 0x1p63, 0x1p64, 0x1p52, 0x1p53, 0x1p23, 0x1p10, 1, 2, 3, 0.5,
                    1.5
                }) {
            for (double offset : new double[] {0, 0.25, 0.5, 0.75, 1, 1.5, 2}) {
                for (double x : new double[] {bound + offset, bound - offset}) {
                    long bits = Double.doubleToRawLongBits(x);
                    for (int mode : new int[] {2, 3}) {
                        result.add(Oracle.DOUBLE.convert(bits, f).bits()[mode]);
                        result.add(Oracle.DOUBLE.convert(bits ^ Long.MIN_VALUE, f).bits()[mode]);
                    }
                }
            }
        }
        return result.stream().mapToLong(Long::longValue).distinct().toArray();
    }

    private final long[][] corners = {
        corners(Oracle.HALF), corners(Oracle.SINGLE), corners(Oracle.DOUBLE), corners(null)
    };

    private long corner(@Nullable Oracle f) {
        long[] all = corners[f == null ? 3 : f == Oracle.HALF ? 0 : f == Oracle.SINGLE ? 1 : 2];
        return all[random.nextInt(all.length)];
    }

    /** A register with an operand of a format, or an integer. */
    long next(@Nullable Oracle f) {
        if (f == null) {
            return integer();
        }
        long register = f.boxed(bits(f));
        if (f.width < 64 && random.nextInt(50) == 0) {
            return register & ~(1L << f.width + random.nextInt(64 - f.width));
        }
        return register;
    }

    private long integer() {
        return switch (random.nextInt(5)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextLong() >> random.nextInt(64);
            case 2 -> random.nextLong() >>> random.nextInt(64);
            case 3 -> {
                // near halfway between neighbours of some precision
                long top = (random.nextLong() | Long.MIN_VALUE) >>> random.nextInt(64);
                int low = random.nextInt(64);
                yield (top >>> low << low) + (1L << low >>> 1) + random.nextInt(3) - 1;
            }
            default -> corner(null);
        };
    }

    private long bits(Oracle f) {
        long exponents = (1L << f.width - f.precision) - 1;
        long sign = random.nextBoolean() ? 1L << f.width - 1 : 0;
        long fractions = (1L << f.precision - 1) - 1;
        long fraction = random.nextLong() & fractions;
        long exponent;
        switch (random.nextInt(9)) {
            case 0:
                exponent = random.nextLong() & exponents;
                break;
            case 1:
                exponent = f.bias - 8 + random.nextInt(17);
                break;
            case 2:
                exponent = f.bias - 5 + random.nextInt(11);
                fraction &= ~(fractions >> 1 + random.nextInt(5));
                break;
            case 3:
                exponent = f.bias + random.nextInt(Math.min(f.bias, 67));
                break;
            case 4:
                exponent = random.nextInt(3);
                fraction >>= random.nextInt(f.precision);
                break;
            case 5:
                exponent = exponents - 1 - random.nextInt(3);
                break;
            case 6:
                exponent = f.bias - 20 % f.bias + random.nextInt(30) % (f.bias - 1);
                fraction = (random.nextInt(5) - 2) & fractions;
                break;
            case 7:
                // halfway down between the middle and an end: products and quotients under- and
                // overflow there
                exponent = (random.nextBoolean() ? f.bias / 2 : f.bias + f.bias / 2);
                exponent += random.nextInt(5) - 2;
                break;
            default:
                return corner(f) & ((1L << f.width - 1) << 1) - 1;
        }
        return sign | (exponent & exponents) << f.precision - 1 | fraction;
    }

    /** Sometimes an operand that nearly cancels another, else any. */
    long nextTo(@Nullable Oracle f, long other) {
        if (f == null || random.nextInt(3) != 0) {
            return next(f);
        }
        long sign = 1L << f.width - 1;
        long low = (1L << f.precision - 1) - 1;
        return switch (random.nextInt(3)) {
            case 0 -> other ^ sign;
            case 1 -> (other ^ sign) + random.nextInt(5) - 2 | f.boxed(0);
            default -> other ^ (random.nextLong() & low >> random.nextInt(f.precision)) ^ sign;
        };
    }

    /** Sometimes an addend that nearly cancels a product, else any. */
    long addend(@Nullable Oracle f, long a, long b) {
        if (f == null || random.nextInt(3) != 0) {
            return next(f);
        }
        long product = f.mul(a, b).bits()[random.nextInt(Oracle.MODES)];
        return nextTo(f, product);
    }
}
