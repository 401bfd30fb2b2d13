package dev.godwit.testkit.reference;

import java.util.Random;

/**
 * Values that are likely to find mistakes: edges, ties, special numbers, and anything at random.
 */
final class Samples {
    private static final long[] F32 = {
        0x00000000, 0x80000000, 0x00000001, 0x80000001, 0x007fffff, 0x00800000, 0x3effffff,
        0x3f000000, 0xbf000000, 0x3f000001, 0x3f7fffff, 0x3f800000, 0xbf800000, 0x3f800001,
        0x3fc00000, 0x40200000, 0xc0200000, 0x40600000, 0x4afffffe, 0x4affffff, 0x4b000000,
        0x4b000001, 0x4b7fffff, 0x4b800000, 0x4effffff, 0x4f000000, 0x4f000001, 0xcf000000,
        0xcf000001, 0x4f7fffff, 0x4f800000, 0x5effffff, 0x5f000000, 0xdf000000, 0xdf000001,
        0x5f7fffff, 0x5f800000, 0x7f7fffff, 0xff7fffff, 0x7f800000, 0xff800000, 0x7fc00000,
        0xffc00000, 0x7f800001, 0xff800001, 0x7fa00001, 0x7fffffff, 0xffd12345, 0x42fe0000,
        0x43000000, 0xc3000000, 0x46fffe00, 0x47000000, 0xc7000000, 0x477fff00
    };

    private static final long[] F64 = {
        0x0000000000000000L, 0x8000000000000000L, 0x0000000000000001L, 0x8000000000000001L,
        0x000fffffffffffffL, 0x0010000000000000L, 0x3fdfffffffffffffL, 0x3fe0000000000000L,
        0xbfe0000000000000L, 0x3fe0000000000001L, 0x3fefffffffffffffL, 0x3ff0000000000000L,
        0xbff0000000000000L, 0x3ff0000000000001L, 0x3ff8000000000000L, 0x4004000000000000L,
        0xc004000000000000L, 0x400c000000000000L, 0x41dfffffffc00000L, 0x41dfffffffe00000L,
        0x41e0000000000000L, 0xc1e0000000000000L, 0xc1e00000001fffffL, 0xc1e0000000200000L,
        0x41efffffffe00000L, 0x41efffffffffffffL, 0x41f0000000000000L, 0x432fffffffffffffL,
        0x4330000000000000L, 0x4330000000000001L, 0x433fffffffffffffL, 0x4340000000000000L,
        0x43dfffffffffffffL, 0x43e0000000000000L, 0xc3e0000000000000L, 0xc3e0000000000001L,
        0x43efffffffffffffL, 0x43f0000000000000L, 0x7fefffffffffffffL, 0xffefffffffffffffL,
        0x7ff0000000000000L, 0xfff0000000000000L, 0x7ff8000000000000L, 0xfff8000000000000L,
        0x7ff0000000000001L, 0xfff0000000000001L, 0x7ff4000000000001L, 0x7fffffffffffffffL,
        0xfff8123456789abcL, 0x47efffffe0000000L, 0x47efffffefffffffL, 0x47effffff0000000L,
        0x36a0000000000000L, 0x3690000000000000L, 0x3690000000000001L, 0x380fffffffffffffL,
        0x3ff0000010000000L, 0x3ff0000030000000L, 0x3ff0000010000001L, 0x3690000000000002L
    };

    private final Random random;

    Samples(long seed) {
        random = new Random(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    long random() {
        return random.nextLong();
    }

    /** A lane of so many bits; the bits above it are zero. */
    long lane(int width) {
        long mask = width == 64 ? -1L : (1L << width) - 1;
        long value =
                switch (random.nextInt(8)) {
                    case 0 -> random.nextInt(5) - 2L;
                    case 1 -> (mask >>> 1) + random.nextInt(5) - 2L; // greatest, least
                    case 2 -> 1L << random.nextInt(width);
                    case 3 -> (1L << random.nextInt(width)) + random.nextInt(3) - 1L;
                    case 4 -> edge(width);
                    case 5 -> random.nextInt(256) - 128L;
                    default -> random.nextLong();
                };
        return value & mask;
    }

    private long edge(int width) {
        return switch (width) {
            case 32 -> F32[random.nextInt(F32.length)];
            case 64 -> F64[random.nextInt(F64.length)];
            default -> random.nextBoolean() ? -1 : 0;
        };
    }

    /** The bits of a float or double: special, near a power of two, or anything. */
    long number(int width) {
        return switch (random.nextInt(6)) {
            case 0, 1 -> edge(width);
            case 2 -> edge(width) + random.nextInt(5) - 2L;
            case 3 -> { // an integer or a half, where rounding and conversion have their edges
                double d = (random.nextLong() >> random.nextInt(64)) * 0.5;
                yield width == 32
                        ? Float.floatToRawIntBits((float) d)
                        : Double.doubleToRawLongBits(d);
            }
            case 4 -> { // near one, where sums and products are ties
                long low = random.nextLong() & (random.nextBoolean() ? 7 : 0x7fffff);
                yield width == 32 ? 0x3f800000L + low : 0x3ff0000000000000L + low;
            }
            default -> random.nextLong();
        };
    }

    /** A half of a vector, of lanes of 8, 16, 32 or 64 bits or of numbers. */
    long half() {
        int width = 8 << random.nextInt(4);
        boolean numbers = width >= 32 && random.nextInt(3) > 0;
        long half = 0;
        for (int i = 0; i < 64; i += width) {
            long lane = numbers ? number(width) : lane(width);
            half |= (width == 64 ? lane : lane & (1L << width) - 1) << i;
        }
        return half;
    }

    /** Every special number of that width. */
    static long[] numbers(int width) {
        return width == 32 ? F32 : F64;
    }
}
