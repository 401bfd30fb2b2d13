package dev.godwit.wasm.numeric;

/**
 * Arithmetic on all integer lanes of a long at once.
 *
 * <p>{@code h} has the highest bit of each lane set and no other; {@code w} is the width of a lane
 * in bits. Both are constants of the caller, so that they fold away when the method is inlined. The
 * idea throughout is to keep carries from crossing lanes: the highest bits are taken out, and put
 * back by exclusive or. What compares lanes answers in their highest bits; {@link #spread} makes
 * whole lanes of them.
 */
final class Packed {
    private Packed() {}

    /** All ones in the lanes whose highest bit is set in {@code signs}, which has no other bits. */
    static long spread(long signs, int w) {
        return (signs << 1) - (signs >>> (w - 1));
    }

    /** {@code x} where the mask is one, else {@code y}. */
    static long select(long mask, long x, long y) {
        return y ^ ((x ^ y) & mask);
    }

    static long add(long a, long b, long h) {
        return ((a & ~h) + (b & ~h)) ^ ((a ^ b) & h);
    }

    static long sub(long a, long b, long h) {
        return ((a | h) - (b & ~h)) ^ ((a ^ ~b) & h);
    }

    /** The highest bit of each lane that is zero. */
    static long zeros(long a, long h) {
        return ~(((a & ~h) + ~h) | a) & h;
    }

    /** The highest bit of each lane where a is below b, both signed. */
    static long belowS(long a, long b, long h) {
        long lowNotBelow = (a | h) - (b & ~h);
        return ((a & ~b) | ~((a ^ b) | lowNotBelow)) & h;
    }

    /** The highest bit of each lane where a is below b, both unsigned. */
    static long belowU(long a, long b, long h) {
        long lowNotBelow = (a | h) - (b & ~h);
        return ((~a & b) | ~((a ^ b) | lowNotBelow)) & h;
    }

    static long eq(long a, long b, long h, int w) {
        return spread(zeros(a ^ b, h), w);
    }

    static long ltS(long a, long b, long h, int w) {
        return spread(belowS(a, b, h), w);
    }

    static long ltU(long a, long b, long h, int w) {
        return spread(belowU(a, b, h), w);
    }

    static long minS(long a, long b, long h, int w) {
        return select(ltS(a, b, h, w), a, b);
    }

    static long minU(long a, long b, long h, int w) {
        return select(ltU(a, b, h, w), a, b);
    }

    static long maxS(long a, long b, long h, int w) {
        return select(ltS(a, b, h, w), b, a);
    }

    static long maxU(long a, long b, long h, int w) {
        return select(ltU(a, b, h, w), b, a);
    }

    static long abs(long a, long h, int w) {
        long signs = a & h;
        return (a ^ spread(signs, w)) + (signs >>> (w - 1));
    }

    /** Half of the sum, rounded up, unsigned. */
    static long avgrU(long a, long b, long h, int w) {
        return (a | b) - (((a ^ b) & ~(h >>> (w - 1))) >>> 1);
    }

    static long addSatU(long a, long b, long h, int w) {
        long sum = add(a, b, h);
        return sum | spread(((a & b) | ((a | b) & ~sum)) & h, w);
    }

    static long subSatU(long a, long b, long h, int w) {
        return sub(a, b, h) & ~ltU(a, b, h, w);
    }

    static long addSatS(long a, long b, long h, int w) {
        long sum = add(a, b, h);
        return saturate(a, sum, (a ^ sum) & (b ^ sum) & h, h, w);
    }

    static long subSatS(long a, long b, long h, int w) {
        long difference = sub(a, b, h);
        return saturate(a, difference, (a ^ b) & (a ^ difference) & h, h, w);
    }

    /** The greatest or least value, after the sign of a, in the lanes that overflowed. */
    private static long saturate(long a, long result, long overflows, long h, int w) {
        return select(spread(overflows, w), ((a & h) >>> (w - 1)) + ~h, result);
    }

    static long shl(long a, int count, long h, int w) {
        int s = count & (w - 1);
        return (a << s) & ~(ones(h, w) * ((1L << s) - 1));
    }

    static long shrU(long a, int count, long h, int w) {
        int s = count & (w - 1);
        return (a >>> s) & (ones(h, w) * (-1L >>> (64 - w) >>> s));
    }

    static long shrS(long a, int count, long h, int w) {
        int s = count & (w - 1);
        long kept = ones(h, w) * (-1L >>> (64 - w) >>> s);
        return ((a >>> s) & kept) | (spread(a & h, w) & ~kept);
    }

    /** The lowest bit of each lane. */
    private static long ones(long h, int w) {
        return h >>> (w - 1);
    }
}
