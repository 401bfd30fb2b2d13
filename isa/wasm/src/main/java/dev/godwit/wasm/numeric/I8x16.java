package dev.godwit.wasm.numeric;

/**
 * Vectors of 16 integers of 8 bits. A half of a vector is a long; its lowest bits are its first
 * lane. A method of one or two halves computes a half of the result.
 */
public final class I8x16 {
    /** The highest bit of each lane. */
    private static final long H = 0x8080_8080_8080_8080L;

    /** The width of a lane. */
    private static final int W = 8;

    private I8x16() {}

    /** {@code i8x16.eq}. */
    public static long eq(long a, long b) {
        return Packed.eq(a, b, H, W);
    }

    /** {@code i8x16.lt_s}. */
    public static long ltS(long a, long b) {
        return Packed.ltS(a, b, H, W);
    }

    /** {@code i8x16.lt_u}. */
    public static long ltU(long a, long b) {
        return Packed.ltU(a, b, H, W);
    }

    /** {@code i8x16.min_s}. */
    public static long minS(long a, long b) {
        return Packed.minS(a, b, H, W);
    }

    /** {@code i8x16.min_u}. */
    public static long minU(long a, long b) {
        return Packed.minU(a, b, H, W);
    }

    /** {@code i8x16.max_s}. */
    public static long maxS(long a, long b) {
        return Packed.maxS(a, b, H, W);
    }

    /** {@code i8x16.max_u}. */
    public static long maxU(long a, long b) {
        return Packed.maxU(a, b, H, W);
    }

    /** {@code i8x16.add}. */
    public static long add(long a, long b) {
        return Packed.add(a, b, H);
    }

    /** {@code i8x16.sub}. */
    public static long sub(long a, long b) {
        return Packed.sub(a, b, H);
    }

    /** {@code i8x16.neg}. */
    public static long neg(long a) {
        return Packed.sub(0, a, H);
    }

    /** {@code i8x16.abs}. */
    public static long abs(long a) {
        return Packed.abs(a, H, W);
    }

    /** {@code i8x16.shl}; the count is taken modulo 8. */
    public static long shl(long a, int count) {
        return Packed.shl(a, count, H, W);
    }

    /** {@code i8x16.shr_s}; the count is taken modulo 8. */
    public static long shrS(long a, int count) {
        return Packed.shrS(a, count, H, W);
    }

    /** {@code i8x16.shr_u}; the count is taken modulo 8. */
    public static long shrU(long a, int count) {
        return Packed.shrU(a, count, H, W);
    }

    /** {@code i8x16.all_true}. */
    public static int allTrue(long aL, long aH) {
        return (Packed.zeros(aL, H) | Packed.zeros(aH, H)) == 0 ? 1 : 0;
    }

    /** {@code i8x16.add_sat_s}. */
    public static long addSatS(long a, long b) {
        return Packed.addSatS(a, b, H, W);
    }

    /** {@code i8x16.add_sat_u}. */
    public static long addSatU(long a, long b) {
        return Packed.addSatU(a, b, H, W);
    }

    /** {@code i8x16.sub_sat_s}. */
    public static long subSatS(long a, long b) {
        return Packed.subSatS(a, b, H, W);
    }

    /** {@code i8x16.sub_sat_u}. */
    public static long subSatU(long a, long b) {
        return Packed.subSatU(a, b, H, W);
    }

    /** {@code i8x16.avgr_u}. */
    public static long avgrU(long a, long b) {
        return Packed.avgrU(a, b, H, W);
    }

    /** {@code i8x16.bitmask}. */
    public static int bitmask(long aL, long aH) {
        return signs(aL) | signs(aH) << 8;
    }

    /** The 8 signs as bits: the product moves sign i to bit 56 + i, and nothing else above it. */
    private static int signs(long a) {
        return (int) (((a & H) >>> 7) * 0x0102_0408_1020_4080L >>> 56);
    }

    /** {@code i8x16.popcnt}. */
    public static long popcnt(long a) {
        long pairs = a - (a >>> 1 & 0x5555_5555_5555_5555L);
        long fours = (pairs & 0x3333_3333_3333_3333L) + (pairs >>> 2 & 0x3333_3333_3333_3333L);
        return fours + (fours >>> 4) & 0x0f0f_0f0f_0f0f_0f0fL;
    }

    /** {@code i8x16.splat}. */
    public static long splat(int a) {
        return (a & 0xffL) * 0x0101_0101_0101_0101L;
    }

    /** {@code i8x16.extract_lane_s}. */
    public static int extractS(long aL, long aH, int lane) {
        return (byte) ((lane < 8 ? aL : aH) >>> (lane << 3));
    }

    /** {@code i8x16.extract_lane_u}. */
    public static int extractU(long aL, long aH, int lane) {
        return extractS(aL, aH, lane) & 0xff;
    }

    /** A half of {@code i8x16.replace_lane}; one without that lane stays as it is. */
    public static long replace(long a, int lane, int value) {
        if ((lane & ~7) != 0) {
            return a;
        }
        int s = lane << 3;
        return a & ~(0xffL << s) | (value & 0xffL) << s;
    }

    /** A half of {@code i8x16.shuffle}, for 8 lanes from 0 to 31, the first in the lowest bits. */
    public static long shuffle(long aL, long aH, long bL, long bH, long lanes) {
        long a = aL ^ aH;
        long b = bL ^ bH;
        long result = 0;
        for (int i = 0; i < 64; i += 8) {
            // without branches: bit 3 of an index tells the half, bit 4 the operand
            long lane = lanes >>> i;
            long second = -(lane >>> 3 & 1);
            long fromA = aL ^ (a & second);
            long fromB = bL ^ (b & second);
            long half = fromA ^ ((fromA ^ fromB) & -(lane >>> 4 & 1));
            result |= (half >>> (lane << 3) & 0xff) << i;
        }
        return result;
    }

    /** {@code i8x16.swizzle} for the lanes that half of the second operand asks for. */
    public static long swizzle(long aL, long aH, long lanes) {
        long a = aL ^ aH;
        long result = 0;
        for (int i = 0; i < 64; i += 8) {
            // without branches: bit 3 of an index tells the half, those above it give 0
            long lane = lanes >>> i & 0xff;
            long half = (aL ^ (a & -(lane >>> 3 & 1))) & ((lane - 16) >> 63);
            result |= (half >>> (lane << 3) & 0xff) << i;
        }
        return result;
    }

    /** {@code i8x16.narrow_i16x8_s}: both halves of an operand give one of the result. */
    public static long narrowS(long aL, long aH) {
        return low(clamp(aL, 0xff80_ff80_ff80_ff80L, 0x007f_007f_007f_007fL))
                | low(clamp(aH, 0xff80_ff80_ff80_ff80L, 0x007f_007f_007f_007fL)) << 32;
    }

    /** {@code i8x16.narrow_i16x8_u}: both halves of an operand give one of the result. */
    public static long narrowU(long aL, long aH) {
        return low(clamp(aL, 0, 0x00ff_00ff_00ff_00ffL))
                | low(clamp(aH, 0, 0x00ff_00ff_00ff_00ffL)) << 32;
    }

    private static long clamp(long a, long least, long greatest) {
        return I16x8.minS(I16x8.maxS(a, least), greatest);
    }

    /** The low bytes of four 16-bit lanes, side by side. */
    private static long low(long a) {
        long bytes = a & 0x00ff_00ff_00ff_00ffL;
        long pairs = (bytes | bytes >>> 8) & 0x0000_ffff_0000_ffffL;
        return (pairs | pairs >>> 16) & 0xffff_ffffL;
    }
}
