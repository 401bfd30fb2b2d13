package dev.godwit.riscv.numeric;

import dev.godwit.host.Numbers;

/**
 * Integer instructions of more than one line. Nothing traps: division by zero and overflow have
 * results.
 *
 * <p>Specification: Unprivileged Architecture, M extension, Division Operations; B extension, Zbb,
 * Zbc, Zbkb, Zbkx.
 */
public final class Integers {
    private static final long BYTES = 0x0101010101010101L;

    private Integers() {}

    /**
     * The high 64 bits of the product of a signed and an unsigned number.
     *
     * @param a a factor, signed
     * @param b a factor, unsigned
     * @return the high half
     */
    public static long mulhsu(long a, long b) {
        return Numbers.unsignedMultiplyHigh(a, b) - (a >> 63 & b);
    }

    /**
     * The signed quotient, rounded to zero.
     *
     * @param a the dividend
     * @param b the divisor
     * @return the quotient; -1 if b is 0; a if it overflows
     */
    public static long div(long a, long b) {
        if (b == 0) {
            return -1;
        }
        return b == -1 ? -a : a / b;
    }

    /**
     * The unsigned quotient.
     *
     * @param a the dividend
     * @param b the divisor
     * @return the quotient; all ones if b is 0
     */
    public static long divu(long a, long b) {
        if (b == 0) {
            return -1;
        }
        return a >= 0 && b > 0 ? a / b : Long.divideUnsigned(a, b);
    }

    /**
     * The signed remainder, which has the sign of the dividend.
     *
     * @param a the dividend
     * @param b the divisor
     * @return the remainder; a if b is 0; 0 if the quotient overflows
     */
    public static long rem(long a, long b) {
        if (b == 0) {
            return a;
        }
        return b == -1 ? 0 : a % b;
    }

    /**
     * The unsigned remainder.
     *
     * @param a the dividend
     * @param b the divisor
     * @return the remainder; a if b is 0
     */
    public static long remu(long a, long b) {
        if (b == 0) {
            return a;
        }
        return a >= 0 && b > 0 ? a % b : Long.remainderUnsigned(a, b);
    }

    /**
     * The signed quotient of 32 bits, rounded to zero.
     *
     * @param a the dividend
     * @param b the divisor
     * @return the quotient; -1 if b is 0; a if it overflows
     */
    public static int divw(int a, int b) {
        if (b == 0) {
            return -1;
        }
        return b == -1 ? -a : a / b;
    }

    /**
     * The unsigned quotient of 32 bits.
     *
     * @param a the dividend
     * @param b the divisor
     * @return the quotient; all ones if b is 0
     */
    public static int divuw(int a, int b) {
        return b == 0 ? -1 : (int) ((a & 0xffffffffL) / (b & 0xffffffffL));
    }

    /**
     * The signed remainder of 32 bits, which has the sign of the dividend.
     *
     * @param a the dividend
     * @param b the divisor
     * @return the remainder; a if b is 0; 0 if the quotient overflows
     */
    public static int remw(int a, int b) {
        if (b == 0) {
            return a;
        }
        return b == -1 ? 0 : a % b;
    }

    /**
     * The unsigned remainder of 32 bits.
     *
     * @param a the dividend
     * @param b the divisor
     * @return the remainder; a if b is 0
     */
    public static int remuw(int a, int b) {
        return b == 0 ? a : (int) ((a & 0xffffffffL) % (b & 0xffffffffL));
    }

    /**
     * Each byte all ones unless it is 0.
     *
     * @param a eight bytes
     * @return eight bytes, each 0 or 0xff
     */
    public static long orcB(long a) {
        long b = a | a >>> 4 & 0x0f0f0f0f0f0f0f0fL;
        b |= b >>> 2 & 0x3333333333333333L;
        b |= b >>> 1;
        return (b & BYTES) * 0xff;
    }

    /**
     * Each byte with its bits in reverse order.
     *
     * @param a eight bytes
     * @return eight bytes
     */
    public static long brev8(long a) {
        return Long.reverseBytes(Long.reverse(a));
    }

    /**
     * Bytes of a chosen by the bytes of b.
     *
     * @param a eight bytes
     * @param b eight indices
     * @return eight bytes, 0 where an index is above 7
     */
    public static long xperm8(long a, long b) {
        long result = 0;
        for (int at = 0; at < 64; at += 8) {
            int index = (int) (b >>> at) & 0xff;
            if (index < 8) {
                result |= (a >>> index * 8 & 0xff) << at;
            }
        }
        return result;
    }

    /**
     * Groups of four bits of a chosen by those of b.
     *
     * @param a sixteen groups
     * @param b sixteen indices
     * @return sixteen groups
     */
    public static long xperm4(long a, long b) {
        long result = 0;
        for (int at = 0; at < 64; at += 4) {
            int index = (int) (b >>> at) & 0xf;
            result |= (a >>> index * 4 & 0xf) << at;
        }
        return result;
    }

    /**
     * The low 64 bits of the product of polynomials over bits.
     *
     * @param a a factor
     * @param b a factor
     * @return the low half
     */
    public static long clmul(long a, long b) {
        long result = 0;
        long rest = b;
        while (rest != 0) {
            result ^= a << Long.numberOfTrailingZeros(rest);
            rest &= rest - 1;
        }
        return result;
    }

    /**
     * The high 64 bits of the product of polynomials over bits.
     *
     * @param a a factor
     * @param b a factor
     * @return the high half; its highest bit is 0
     */
    public static long clmulh(long a, long b) {
        return clmulr(a, b) >>> 1;
    }

    /**
     * Bits 63 to 126 of the product of polynomials over bits: the product of the reversed ones,
     * reversed.
     *
     * @param a a factor
     * @param b a factor
     * @return these bits
     */
    public static long clmulr(long a, long b) {
        return Long.reverse(clmul(Long.reverse(a), Long.reverse(b)));
    }
}
