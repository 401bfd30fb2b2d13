package dev.godwit.wasm.numeric;

/**
 * Integer instructions that are more than one Java operator: division, whose traps are checked
 * before dividing because a host may not throw by itself, and 128-bit sums.
 */
public final class Integers {
    private Integers() {}

    /**
     * {@code i32.div_s}.
     *
     * @param a the dividend
     * @param b the divisor
     * @return the quotient, truncated towards zero
     * @throws Fault if the divisor is zero or the quotient is 2^31
     */
    public static int divS(int a, int b) {
        if (b == 0) {
            throw Fault.DIVIDE_BY_ZERO;
        }
        if (b == -1) {
            if (a == Integer.MIN_VALUE) {
                throw Fault.INTEGER_OVERFLOW;
            }
            return -a;
        }
        return a / b;
    }

    /**
     * {@code i32.div_u}.
     *
     * @param a the dividend, unsigned
     * @param b the divisor, unsigned
     * @return the quotient, unsigned
     * @throws Fault if the divisor is zero
     */
    public static int divU(int a, int b) {
        if (b == 0) {
            throw Fault.DIVIDE_BY_ZERO;
        }
        return Integer.divideUnsigned(a, b);
    }

    /**
     * {@code i32.rem_s}.
     *
     * @param a the dividend
     * @param b the divisor
     * @return the remainder, with the sign of the dividend
     * @throws Fault if the divisor is zero
     */
    public static int remS(int a, int b) {
        if (b == 0) {
            throw Fault.DIVIDE_BY_ZERO;
        }
        return b == -1 ? 0 : a % b;
    }

    /**
     * {@code i32.rem_u}.
     *
     * @param a the dividend, unsigned
     * @param b the divisor, unsigned
     * @return the remainder, unsigned
     * @throws Fault if the divisor is zero
     */
    public static int remU(int a, int b) {
        if (b == 0) {
            throw Fault.DIVIDE_BY_ZERO;
        }
        return Integer.remainderUnsigned(a, b);
    }

    /**
     * {@code i64.div_s}.
     *
     * @param a the dividend
     * @param b the divisor
     * @return the quotient, truncated towards zero
     * @throws Fault if the divisor is zero or the quotient is 2^63
     */
    public static long divS(long a, long b) {
        if (b == 0) {
            throw Fault.DIVIDE_BY_ZERO;
        }
        if (b == -1) {
            if (a == Long.MIN_VALUE) {
                throw Fault.INTEGER_OVERFLOW;
            }
            return -a;
        }
        return a / b;
    }

    /**
     * {@code i64.div_u}.
     *
     * @param a the dividend, unsigned
     * @param b the divisor, unsigned
     * @return the quotient, unsigned
     * @throws Fault if the divisor is zero
     */
    public static long divU(long a, long b) {
        if (b == 0) {
            throw Fault.DIVIDE_BY_ZERO;
        }
        return Long.divideUnsigned(a, b);
    }

    /**
     * {@code i64.rem_s}.
     *
     * @param a the dividend
     * @param b the divisor
     * @return the remainder, with the sign of the dividend
     * @throws Fault if the divisor is zero
     */
    public static long remS(long a, long b) {
        if (b == 0) {
            throw Fault.DIVIDE_BY_ZERO;
        }
        return b == -1 ? 0 : a % b;
    }

    /**
     * {@code i64.rem_u}.
     *
     * @param a the dividend, unsigned
     * @param b the divisor, unsigned
     * @return the remainder, unsigned
     * @throws Fault if the divisor is zero
     */
    public static long remU(long a, long b) {
        if (b == 0) {
            throw Fault.DIVIDE_BY_ZERO;
        }
        return Long.remainderUnsigned(a, b);
    }

    /**
     * The high half of {@code i64.add128}.
     *
     * @param a the low half of the first summand
     * @param b its high half
     * @param c the low half of the second summand
     * @param d its high half
     * @return bits 64 to 127 of the sum
     */
    public static long add128High(long a, long b, long c, long d) {
        return b + d + (Long.compareUnsigned(a + c, a) < 0 ? 1 : 0);
    }

    /**
     * The high half of {@code i64.sub128}.
     *
     * @param a the low half of what is subtracted from
     * @param b its high half
     * @param c the low half of what is subtracted
     * @param d its high half
     * @return bits 64 to 127 of the difference
     */
    public static long sub128High(long a, long b, long c, long d) {
        return b - d - (Long.compareUnsigned(a, c) < 0 ? 1 : 0);
    }
}
