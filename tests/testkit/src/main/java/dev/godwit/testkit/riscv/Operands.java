package dev.godwit.testkit.riscv;

import java.util.SplittableRandom;

/** What registers and memory hold before a program: corners, what lies beside them, and chance. */
final class Operands {
    /** A format of floating point: the bits of its exponent and of its fraction. */
    enum Format {
        H(5, 10),
        S(8, 23),
        D(11, 52);

        final int exponent;
        final int fraction;

        Format(int exponent, int fraction) {
            this.exponent = exponent;
            this.fraction = fraction;
        }

        int width() {
            return 1 + exponent + fraction;
        }

        private long infinity() {
            return (1L << exponent) - 1 << fraction;
        }

        private long bias() {
            return (1L << exponent - 1) - 1;
        }

        /** In a register of 64 bits, with ones above. */
        long boxed(long value) {
            return this == D ? value : value | -1L << width();
        }
    }

    private static final long[] INTEGERS = {
        0, 1, 2, 3, 7, 8, 31, 32, 33, 63, 64, 65, 127, 128, 255, 256, 0x7FFF, 0x8000, 0xFFFF,
        0x10000
    };

    private final SplittableRandom random;

    Operands(SplittableRandom random) {
        this.random = random;
    }

    /** An integer. */
    long integer() {
        long value =
                switch (random.nextInt(10)) {
                    case 0 -> INTEGERS[random.nextInt(INTEGERS.length)];
                    case 1 -> (1L << random.nextInt(64)) + random.nextInt(3) - 1;
                    case 2 -> -(1L << random.nextInt(64)) + random.nextInt(3) - 1;
                    case 3 -> random.nextInt();
                    case 4 -> random.nextInt() & 0xFFFF_FFFFL;
                    case 5 -> random.nextLong() >> random.nextInt(64);
                    case 6 -> random.nextLong() >>> random.nextInt(64);
                    case 7 -> fewBits();
                    default -> random.nextLong();
                };
        return random.nextInt(12) == 0 ? -value : value;
    }

    /** Of the bits one in four is set. */
    private long fewBits() {
        long half = random.nextLong();
        return half & random.nextLong();
    }

    /** Any 64 bits: an integer, or a number of some format, boxed or not. */
    long any() {
        return switch (random.nextInt(5)) {
            case 0 -> register(Format.D);
            case 1 -> register(Format.S);
            case 2 -> number(Format.S) | number(Format.S) << 32;
            default -> integer();
        };
    }

    /** A floating-point register that holds a number of a format, seldom badly boxed. */
    long register(Format format) {
        long value = format.boxed(number(format));
        if (random.nextInt(16) > 0) {
            return value;
        }
        return switch (random.nextInt(3)) {
            case 0 ->
                    value & ~(1L << format.width() % 64 + random.nextInt(64 - format.width() % 64));
            case 1 -> number(Format.D);
            default -> random.nextLong();
        };
    }

    /** A number that has something to do with another one: nearby, or of the other sign. */
    long near(Format format, long other) {
        long value = other ^ (random.nextBoolean() ? 1L << format.width() - 1 : 0);
        return switch (random.nextInt(4)) {
            case 0 -> value;
            case 1 -> format.boxed(value + random.nextInt(5) - 2 & (-1L >>> 64 - format.width()));
            case 2 -> value ^ 1L << random.nextInt(format.fraction);
            default -> {
                long step = (long) (random.nextInt(2 * format.fraction) - format.fraction);
                long moved = value + (step << format.fraction) & (-1L >>> 64 - format.width());
                yield format.boxed(moved);
            }
        };
    }

    /** The bits of a number. */
    long number(Format format) {
        long sign = random.nextBoolean() ? 1L << format.width() - 1 : 0;
        return sign | magnitude(format);
    }

    private long magnitude(Format format) {
        long infinity = format.infinity();
        long one = format.bias() << format.fraction;
        long ulp = random.nextInt(5) - 2;
        long fraction = random.nextLong() >>> 64 - format.fraction;
        switch (random.nextInt(13)) {
            case 0 -> {
                return 0;
            }
            case 1 -> {
                return infinity;
            }
            case 2 -> {
                return infinity | 1L << format.fraction - 1 | (random.nextBoolean() ? fraction : 0);
            }
            case 3 -> {
                return infinity | Math.max(1, fraction >>> 1 + random.nextInt(format.fraction - 1));
            }
            case 4 -> {
                return 1 + random.nextInt(3);
            }
            case 5 -> {
                return Math.abs((1L << format.fraction) + ulp);
            }
            case 6 -> {
                return fraction >>> random.nextInt(format.fraction);
            }
            case 7 -> {
                return infinity - 1 - random.nextInt(3);
            }
            case 8 -> {
                return one + ulp;
            }
            case 9 -> {
                return integral(format, one) + (random.nextBoolean() ? ulp : 0);
            }
            case 10 -> {
                long exponent = format.bias() + random.nextInt(41) - 20;
                long kept = fraction & -1L << random.nextInt(format.fraction);
                return Math.max(1, Math.min(exponent, 2 * format.bias())) << format.fraction | kept;
            }
            default -> {
                return random.nextLong() & infinity | fraction;
            }
        }
    }

    /** What conversions to integers take care of: around powers of two, and with halves. */
    private long integral(Format format, long one) {
        int power = random.nextInt(Math.min(66, (int) format.bias()));
        long value = one + ((long) power << format.fraction);
        return switch (random.nextInt(3)) {
            case 0 -> value;
            case 1 ->
                    // a fraction of a half, or of little more
                    value | 1L << Math.max(0, format.fraction - 1 - power);
            default ->
                    value
                            | (random.nextLong() >>> 64 - format.fraction)
                                    & -1L << Math.max(0, format.fraction - 2 - power);
        };
    }
}
