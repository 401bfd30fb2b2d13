package dev.godwit.check;

import dev.godwit.host.Bytes;
import dev.godwit.host.Memory;
import dev.godwit.host.Numbers;
import dev.godwit.host.OutOfBounds;
import dev.godwit.host.Ram;
import dev.godwit.host.Signal;

/**
 * Calls every method of the host twins with edge cases and a few thousand pseudo-random values, and
 * writes down what comes back, bit by bit. Run on the JVM and in the build to Wasm GC, both must
 * write the same.
 */
public final class HostCases {
    private static final int RANDOM_CASES = 3_000;

    private static final long[] LONGS = {
        0,
        1,
        2,
        -1,
        -2,
        3,
        0x7FFF_FFFFL,
        0x8000_0000L,
        0xFFFF_FFFFL,
        0x1_0000_0000L,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MIN_VALUE + 1,
        0x0123_4567_89AB_CDEFL,
        0xFEDC_BA98_7654_3210L
    };

    private static final double[] DOUBLES = {
        0.0,
        Double.longBitsToDouble(Long.MIN_VALUE),
        0.5,
        -0.5,
        1,
        -1,
        1.5,
        -1.5,
        2.5,
        -2.5,
        3.5,
        0.49999999999999994,
        -0.49999999999999994,
        4503599627370495.5,
        -4503599627370495.5,
        4503599627370496.0,
        4503599627370497.0,
        9007199254740991.0,
        1e300,
        -1e300,
        3,
        1.0 / 3,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.MIN_NORMAL,
        0x1p-537,
        0x1.fffffffffffffp-512,
        0x1.0000000000001p-511,
        0x1.0000000000001p0,
        0x1.fffffffffffffp1023,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN,
        Double.longBitsToDouble(0x7FF0_0000_0000_0001L),
        Double.longBitsToDouble(0xFFF8_0000_0000_1234L)
    };

    private static final float[] FLOATS = {
        0f,
        Float.intBitsToFloat(Integer.MIN_VALUE),
        0.5f,
        -0.5f,
        1f,
        -1f,
        1.5f,
        2.5f,
        -2.5f,
        0.49999997f,
        8388607.5f,
        8388608f,
        8388609f,
        16777215f,
        1e30f,
        1f / 3,
        3f,
        0x1p-75f,
        0x1.000002p0f,
        0x1.fffffep-64f,
        Float.MIN_VALUE,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.MIN_NORMAL,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN,
        Float.intBitsToFloat(0x7F80_0001),
        Float.intBitsToFloat(0xFFC0_1234)
    };

    private final StringBuilder lines = new StringBuilder();
    private long state = 0x9E37_79B9_7F4A_7C15L;

    private HostCases() {}

    /**
     * Computes every case.
     *
     * @return a line per case
     */
    public static String all() {
        HostCases cases = new HostCases();
        cases.numbers();
        cases.bytes();
        cases.memory();
        cases.ram();
        cases.rams();
        cases.signal();
        return cases.lines.toString();
    }

    /**
     * Prints every case, for a comparison by hand.
     *
     * @param args none
     */
    public static void main(String[] args) {
        System.out.print(all());
    }

    private void line(String what, long value) {
        lines.append(what).append(' ').append(Long.toHexString(value)).append('\n');
    }

    /** NaNs count as equal if both are quiet: hosts choose the payload. */
    private void line(String what, double value) {
        long bits = Double.doubleToRawLongBits(value);
        boolean quiet = (bits & 1L << 51) != 0;
        line(what, Double.isNaN(value) ? (quiet ? 0x7FF8L << 48 : 0x7FF0L << 48 | 1) : bits);
    }

    private void line(String what, float value) {
        int bits = Float.floatToRawIntBits(value);
        boolean quiet = (bits & 1 << 22) != 0;
        line(what, (long) (Float.isNaN(value) ? (quiet ? 0x7FC0_0000 : 0x7F80_0001) : bits));
    }

    /** The next pseudo-random value. */
    private long next() {
        state ^= state << 13;
        state ^= state >>> 7;
        state ^= state << 17;
        return state;
    }

    private void numbers() {
        for (long a : LONGS) {
            for (long b : LONGS) {
                products(a, b);
            }
        }
        for (double a : DOUBLES) {
            line("nearest", Numbers.nearest(a));
            for (double b : DOUBLES) {
                for (double c : DOUBLES) {
                    line("fma", Numbers.fma(a, b, c));
                }
            }
        }
        for (float a : FLOATS) {
            line("nearest f", Numbers.nearest(a));
            for (float b : FLOATS) {
                for (float c : FLOATS) {
                    line("fma f", Numbers.fma(a, b, c));
                }
            }
        }
        for (int i = 0; i < RANDOM_CASES; i++) {
            products(next(), next());
            random();
        }
    }

    private void products(long a, long b) {
        line("high", Numbers.multiplyHigh(a, b));
        line("unsigned high", Numbers.unsignedMultiplyHigh(a, b));
    }

    private void random() {
        double a = Double.longBitsToDouble(next());
        double b = Double.longBitsToDouble(next());
        line("fma", Numbers.fma(a, b, Double.longBitsToDouble(next())));
        line("nearest", Numbers.nearest(a));
        double x = moderate(next());
        double y = moderate(next());
        line("nearest", Numbers.nearest(x));
        line("fma", Numbers.fma(x, y, moderate(next())));
        // an addend that all but cancels the product shows every bit of it
        line("fma", Numbers.fma(x, y, 0.0 - x * y));
        // products at the edge of what is subnormal
        line("fma", Numbers.fma(x * 0x1p-530, y * 0x1p-530, moderate(next()) * 0x1p-1060));
        float u = (float) moderate(next());
        float v = (float) moderate(next());
        line("nearest f", Numbers.nearest(u));
        line("fma f", Numbers.fma(u, v, (float) moderate(next())));
        line("fma f", Numbers.fma(u, v, 0f - u * v));
        line("fma f", Numbers.fma(u * 0x1p-72f, v * 0x1p-72f, u * 0x1p-140f));
        int bits = (int) next();
        float w = Float.intBitsToFloat(bits);
        line("fma f", Numbers.fma(w, v, Float.intBitsToFloat((int) next())));
    }

    /** A value whose exponent is between -32 and 31. */
    private static double moderate(long random) {
        long exponent = 1023 - 32 + (random >>> 56 & 63);
        return Double.longBitsToDouble(random & 0x800F_FFFF_FFFF_FFFFL | exponent << 52);
    }

    private void bytes() {
        byte[] array = new byte[64];
        for (int i = 0; i < 200; i++) {
            int at = (int) (next() >>> 1 & 31);
            long value = next();
            Bytes.putLong(array, at, value);
            Bytes.putInt(array, at + 3, (int) (value >> 7));
            Bytes.putShort(array, at + 1, (int) (value >> 9));
            line("bytes", Bytes.getLong(array, at + 5));
            line("bytes", (long) Bytes.getInt(array, at + 2));
            line("bytes", (long) Bytes.getShort(array, at));
        }
    }

    private void memory() {
        Memory memory = Memory.allocate(100);
        if (memory == null) {
            lines.append("no memory\n");
            return;
        }
        for (int i = 0; i < 300; i++) {
            long value = next();
            long at = value >>> 3 & 127;
            access(memory, at, value);
        }
        long[] far = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32, 100, 99, 97, 96, 93, 92};
        for (long at : far) {
            access(memory, at, next());
        }
        line("grow", memory.grow(10_000, 20_000) ? 1 : 0);
        line("grow", memory.grow(9_999, 20_000) ? 1 : 0);
        line("grow", memory.grow(20_001, 20_000) ? 1 : 0);
        line("size", memory.size());
        line("grown", memory.loadLong(92));
        line("grown", memory.loadLong(9_992));
        ranges(memory);
        Memory empty = Memory.empty();
        line("empty", empty.size());
        line("grow", empty.grow(8, 8) ? 1 : 0);
        line("grow", empty.grow(9, 8) ? 1 : 0);
        access(empty, 0, next());
        access(empty, 1, next());
        line("none", Memory.allocate(-1) == null ? 1 : 0);
        line("none", Memory.allocate(Memory.GREATEST_SIZE + 1) == null ? 1 : 0);
    }

    private void access(Memory memory, long at, long value) {
        for (int kind = 0; kind < 8; kind++) {
            try {
                line("at " + at + " kind " + kind, access(memory, at, value, kind));
            } catch (OutOfBounds e) {
                line("outside " + at, kind);
            }
        }
    }

    private static long access(Memory memory, long at, long value, int kind) {
        switch (kind) {
            case 0:
                memory.storeByte(at, (int) value);
                return memory.loadByte(at);
            case 1:
                memory.storeShort(at, (int) (value >> 3));
                return memory.loadShort(at);
            case 2:
                memory.storeInt(at, (int) (value >> 11));
                return memory.loadInt(at);
            case 3:
                memory.storeLong(at, value);
                return memory.loadLong(at);
            case 4:
                return memory.loadByte(at);
            case 5:
                return memory.loadShort(at);
            case 6:
                return memory.loadInt(at);
            default:
                return memory.loadLong(at);
        }
    }

    private void ranges(Memory memory) {
        memory.fill(200, 0x1A5, 50);
        line("fill", memory.loadLong(196));
        line("fill", memory.loadLong(246));
        memory.copy(203, memory, 200, 47);
        memory.copy(190, memory, 195, 40);
        line("copy", memory.loadLong(190));
        memory.write(300, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, 1, 8);
        line("write", memory.loadLong(300));
        byte[] read = new byte[12];
        memory.read(298, read, 2, 10);
        line("read", Bytes.getLong(read, 4));
        long[][] outside = {{10_001, 0}, {10_000, 1}, {-1, 1}, {0, -1}, {5, Long.MAX_VALUE}};
        for (long[] range : outside) {
            line("within", memory.isWithin(range[0], range[1]) ? 1 : 0);
            try {
                memory.fill(range[0], 1, range[1]);
                line("filled", range[0]);
            } catch (OutOfBounds e) {
                line("outside", range[0]);
            }
        }
        line("within", memory.isWithin(10_000, 0) ? 1 : 0);
    }

    private void ram() {
        Ram ram = new Ram(3);
        line("ram", ram.capacity());
        line("ram", ram.reserve(1) ? 1 : 0);
        for (int i = 0; i < 200; i++) {
            int at = (int) (next() >>> 5) & 4_087;
            long value = next();
            ram.storeLong(at, value);
            ram.storeInt(at + 3, (int) (value >> 7));
            ram.storeShort(at + 1, (int) (value >> 9));
            ram.storeByte(at + 6, (int) (value >> 11));
            line("ram", ram.loadLong(at));
            line("ram", (long) ram.loadInt(at + 2));
            line("ram", (long) ram.loadShort(at + 5));
            line("ram", (long) ram.loadByte(at + 7));
        }
        line("reserve", ram.reserve(3) ? 1 : 0);
        line("reserve", ram.reserve(4) ? 1 : 0);
        line("ram", ram.capacity());
        ram.copy(8_195, 4_080, 16);
        ram.write(8_190, new byte[] {9, 8, 7, 6}, 1, 3);
        ram.fill(8_200, 0x1A5, 3);
        byte[] read = new byte[20];
        ram.read(8_188, read, 1, 18);
        line("ram", Bytes.getLong(read, 0));
        line("ram", Bytes.getLong(read, 8));
    }

    /** Several that grow in turns, as those of guests do; each page is zero when it comes. */
    private void rams() {
        Ram[] rams = {new Ram(200), new Ram(150), new Ram(64), new Ram(100)};
        int[] pages = new int[rams.length];
        for (int i = 0; i < 400; i++) {
            int which = (int) (next() >>> 7) & 3;
            Ram ram = rams[which];
            if (!ram.reserve(pages[which] + 1)) {
                line("bound", pages[which]);
                continue;
            }
            int begin = pages[which] << 12;
            pages[which]++;
            for (int at = begin; at < begin + 4_096; at += 8) {
                if (ram.loadLong(at) != 0) {
                    line("not zero", at);
                }
                ram.storeLong(at, next());
            }
        }
        for (int which = 0; which < rams.length; which++) {
            long hash = 1;
            for (int at = 0; at < pages[which] << 12; at += 8) {
                hash = 31 * hash + rams[which].loadLong(at);
            }
            line("rams", hash);
        }
    }

    private void signal() {
        Signal signal = new Signal();
        line("signal", signal.isRaised() ? 1 : 0);
        signal.raise();
        line("signal", signal.isRaised() ? 1 : 0);
        signal.clear();
        line("signal", signal.isRaised() ? 1 : 0);
    }
}
