package dev.godwit.riscv.numeric;

import java.math.BigInteger;

/**
 * What the instructions must compute, from first principles: operands are taken apart into integers
 * times powers of two, the exact result is computed with integers of any size, and rounded by
 * looking at the two neighbours. Shares no code with what it checks.
 */
final class Oracle {
    static final Oracle HALF = new Oracle(16, 11);
    static final Oracle SINGLE = new Oracle(32, 24);
    static final Oracle DOUBLE = new Oracle(64, 53);

    static final int MODES = 5;
    private static final int RNE = 0;
    private static final int RTZ = 1;
    private static final int RDN = 2;
    private static final int RUP = 3;

    static final int NX = 1;
    static final int UF = 2;
    static final int OF = 4;
    static final int DZ = 8;
    static final int NV = 16;

    final int width;
    final int precision;
    final int bias;

    private Oracle(int width, int precision) {
        this.width = width;
        this.precision = precision;
        bias = (1 << width - precision - 1) - 1;
    }

    /** A result and its exceptions, for each rounding mode. */
    record Outcome(long[] bits, int[] flags) {
        static Outcome same(long bits, int flags) {
            Outcome o = new Outcome(new long[MODES], new int[MODES]);
            for (int mode = 0; mode < MODES; mode++) {
                o.bits[mode] = bits;
                o.flags[mode] = flags;
            }
            return o;
        }
    }

    enum Kind {
        ZERO,
        FINITE,
        INFINITE,
        QUIET,
        SIGNALING
    }

    /** A value taken apart: a finite one is m * 2^e. */
    record Value(Kind kind, boolean negative, BigInteger m, int e) {
        boolean isNaN() {
            return kind == Kind.QUIET || kind == Kind.SIGNALING;
        }

        boolean is(Kind other) {
            return kind == other;
        }

        Value negate() {
            return new Value(kind, !negative, m, e);
        }

        /** With its sign; zero for zeros. */
        BigInteger signed() {
            return negative ? m.negate() : m;
        }
    }

    /** What a rounded number is: units of 2^q, and whether anything was lost. */
    private record Rounded(BigInteger units, int q, boolean inexact) {
        /** The power of two of its highest bit. */
        int log() {
            return units.bitLength() - 1 + q;
        }
    }

    // ------------------------------------------------------------------ encodings

    long canonicalNaN() {
        return encoding(false, (1L << width - precision) - 1, 1L << precision - 2);
    }

    long infinity(boolean negative) {
        return encoding(negative, (1L << width - precision) - 1, 0);
    }

    long zero(boolean negative) {
        return encoding(negative, 0, 0);
    }

    private long encoding(boolean negative, long exponent, long fraction) {
        long sign = negative ? 1 : 0;
        return sign << width - 1 | exponent << precision - 1 | fraction;
    }

    /** The value in a register. */
    Value value(long register) {
        if (width < 64 && register >> width != -1) {
            return new Value(Kind.QUIET, false, BigInteger.ZERO, 0);
        }
        boolean negative = (register >> width - 1 & 1) != 0;
        long exponentMask = (1L << width - precision) - 1;
        long exponent = register >> precision - 1 & exponentMask;
        long fraction = register & (1L << precision - 1) - 1;
        if (exponent == exponentMask) {
            boolean quiet = (fraction >> precision - 2 & 1) != 0;
            Kind nan = quiet ? Kind.QUIET : Kind.SIGNALING;
            return new Value(fraction == 0 ? Kind.INFINITE : nan, negative, BigInteger.ZERO, 0);
        }
        if (exponent == 0 && fraction == 0) {
            return new Value(Kind.ZERO, negative, BigInteger.ZERO, 0);
        }
        long m = exponent == 0 ? fraction : fraction | 1L << precision - 1;
        int e = (int) Math.max(exponent, 1) - bias - (precision - 1);
        return new Value(Kind.FINITE, negative, BigInteger.valueOf(m), e);
    }

    /** As a register holds it. */
    long boxed(long bits) {
        return width == 64 ? bits : bits | -1L << width;
    }

    private Outcome same(long bits, int flags) {
        return Outcome.same(boxed(bits), flags);
    }

    // ------------------------------------------------------------------ rounding

    private static Rounded toUnits(BigInteger m, int e, int q, boolean negative, int mode) {
        if (e >= q) {
            return new Rounded(m.shiftLeft(e - q), q, false);
        }
        BigInteger units = m.shiftRight(q - e);
        BigInteger rest = m.subtract(units.shiftLeft(q - e));
        if (rest.signum() == 0) {
            return new Rounded(units, q, false);
        }
        int half = rest.compareTo(BigInteger.ONE.shiftLeft(q - e - 1));
        boolean away =
                switch (mode) {
                    case RNE -> half > 0 || half == 0 && units.testBit(0);
                    case RTZ -> false;
                    case RDN -> negative;
                    case RUP -> !negative;
                    default -> half >= 0;
                };
        return new Rounded(away ? units.add(BigInteger.ONE) : units, q, true);
    }

    /** An exact number that is not zero, rounded in each mode. */
    private Outcome round(boolean negative, BigInteger m, int e) {
        Outcome o = new Outcome(new long[MODES], new int[MODES]);
        for (int mode = 0; mode < MODES; mode++) {
            round(negative, m, e, mode, o);
        }
        return o;
    }

    private void round(boolean negative, BigInteger m, int e, int mode, Outcome o) {
        int least = 1 - bias;
        int log = m.bitLength() - 1 + e;
        int q = Math.max(log, least) - precision + 1;
        Rounded r = toUnits(m, e, q, negative, mode);
        int flags = r.inexact ? NX : 0;
        if (log < least && r.inexact) {
            // tiny after rounding as if exponents had no bounds
            Rounded free = toUnits(m, e, log - precision + 1, negative, mode);
            if (free.log() < least) {
                flags |= UF;
            }
        }
        long bits;
        if (r.units.signum() == 0) {
            bits = zero(negative);
        } else if (r.log() > bias) {
            flags |= OF | NX;
            boolean infinite =
                    mode != RTZ && !(mode == RDN && !negative) && !(mode == RUP && negative);
            bits = infinite ? infinity(negative) : infinity(negative) - 1;
        } else {
            bits = exact(negative, r.units, r.q);
        }
        o.bits[mode] = boxed(bits);
        o.flags[mode] = flags;
    }

    /** The encoding of a number that the format has. */
    private long exact(boolean negative, BigInteger units, int q) {
        int log = units.bitLength() - 1 + q;
        if (log < 1 - bias) {
            return encoding(negative, 0, units.longValueExact());
        }
        int shift = precision - units.bitLength();
        BigInteger m = shift >= 0 ? units.shiftLeft(shift) : units.shiftRight(-shift);
        return encoding(negative, log + bias, m.longValueExact() - (1L << precision - 1));
    }

    /** A sum that is zero: negative when rounding down. */
    private Outcome zeroSum() {
        Outcome o = same(zero(false), 0);
        o.bits[RDN] = boxed(zero(true));
        return o;
    }

    private Outcome nan(Value... operands) {
        for (Value v : operands) {
            if (v.is(Kind.SIGNALING)) {
                return invalid();
            }
        }
        return same(canonicalNaN(), 0);
    }

    private Outcome invalid() {
        return same(canonicalNaN(), NV);
    }

    // ------------------------------------------------------------------ arithmetic

    Outcome add(long a, long b) {
        return sum(value(a), value(b));
    }

    Outcome sub(long a, long b) {
        return sum(value(a), value(b).negate());
    }

    private Outcome sum(Value a, Value b) {
        if (a.isNaN() || b.isNaN()) {
            return nan(a, b);
        }
        if (a.is(Kind.INFINITE) || b.is(Kind.INFINITE)) {
            if (a.is(b.kind) && a.negative != b.negative) {
                return invalid();
            }
            return same(infinity(a.is(Kind.INFINITE) ? a.negative : b.negative), 0);
        }
        if (a.is(Kind.ZERO) && b.is(Kind.ZERO) && a.negative == b.negative) {
            return same(zero(a.negative), 0);
        }
        int e = Math.min(a.e, b.e);
        if (a.is(Kind.ZERO)) {
            e = b.e;
        } else if (b.is(Kind.ZERO)) {
            e = a.e;
        }
        BigInteger sum = at(a, e).add(at(b, e));
        return sum.signum() == 0 ? zeroSum() : round(sum.signum() < 0, sum.abs(), e);
    }

    private static BigInteger at(Value v, int e) {
        return v.is(Kind.ZERO) ? BigInteger.ZERO : v.signed().shiftLeft(v.e - e);
    }

    Outcome mul(long a, long b) {
        Value x = value(a);
        Value y = value(b);
        if (x.isNaN() || y.isNaN()) {
            return nan(x, y);
        }
        Value product = product(x, y);
        return switch (product.kind) {
            case QUIET -> invalid();
            case INFINITE -> same(infinity(product.negative), 0);
            case ZERO -> same(zero(product.negative), 0);
            default -> round(product.negative, product.m, product.e);
        };
    }

    /** Exact; a quiet NaN for infinity times zero. */
    private static Value product(Value x, Value y) {
        boolean negative = x.negative != y.negative;
        boolean infinite = x.is(Kind.INFINITE) || y.is(Kind.INFINITE);
        boolean zero = x.is(Kind.ZERO) || y.is(Kind.ZERO);
        Kind kind = infinite ? Kind.INFINITE : zero ? Kind.ZERO : Kind.FINITE;
        return new Value(
                infinite && zero ? Kind.QUIET : kind, negative, x.m.multiply(y.m), x.e + y.e);
    }

    Outcome fma(long a, long b, long c, boolean negateProduct, boolean negateAddend) {
        Value x = value(a);
        Value y = value(b);
        Value z = value(c);
        boolean nan = x.isNaN() || y.isNaN();
        Value product = nan ? x : product(x, y);
        if (!nan && product.is(Kind.QUIET)) {
            return invalid();
        }
        if (nan || z.isNaN()) {
            return nan(x, y, z);
        }
        return sum(negateProduct ? product.negate() : product, negateAddend ? z.negate() : z);
    }

    Outcome div(long a, long b) {
        Value x = value(a);
        Value y = value(b);
        if (x.isNaN() || y.isNaN()) {
            return nan(x, y);
        }
        boolean negative = x.negative != y.negative;
        if (x.is(y.kind) && !x.is(Kind.FINITE)) {
            return invalid();
        }
        if (x.is(Kind.INFINITE)) {
            return same(infinity(negative), 0);
        }
        if (y.is(Kind.ZERO)) {
            return same(infinity(negative), DZ);
        }
        if (x.is(Kind.ZERO) || y.is(Kind.INFINITE)) {
            return same(zero(negative), 0);
        }
        // far more digits than any format has, and one more that tells whether others follow
        BigInteger[] parts = x.m.shiftLeft(130).divideAndRemainder(y.m);
        BigInteger tail = parts[1].signum() == 0 ? BigInteger.ZERO : BigInteger.ONE;
        return round(negative, parts[0].shiftLeft(1).add(tail), x.e - y.e - 131);
    }

    Outcome sqrt(long a) {
        Value x = value(a);
        if (x.isNaN()) {
            return nan(x);
        }
        if (x.is(Kind.ZERO)) {
            return same(zero(x.negative), 0);
        }
        if (x.negative) {
            return invalid();
        }
        if (x.is(Kind.INFINITE)) {
            return same(infinity(false), 0);
        }
        int shift = Math.floorMod(x.e, 2) + 140;
        BigInteger[] parts = x.m.shiftLeft(shift).sqrtAndRemainder();
        BigInteger tail = parts[1].signum() == 0 ? BigInteger.ZERO : BigInteger.ONE;
        return round(false, parts[0].shiftLeft(1).add(tail), (x.e - shift) / 2 - 1);
    }

    // ------------------------------------------------------------------ comparisons

    /** Less than zero, zero, or more, of values that are no NaNs. */
    private static int compare(Value x, Value y) {
        if (x.is(Kind.INFINITE) || y.is(Kind.INFINITE)) {
            int left = x.is(Kind.INFINITE) ? x.negative ? -1 : 1 : 0;
            int right = y.is(Kind.INFINITE) ? y.negative ? -1 : 1 : 0;
            return left - right;
        }
        int signs = x.signed().signum() - y.signed().signum();
        if (signs != 0 || x.is(Kind.ZERO)) {
            return signs;
        }
        int e = Math.min(x.e, y.e);
        return at(x, e).compareTo(at(y, e));
    }

    private static boolean anySignaling(Value x, Value y) {
        return x.is(Kind.SIGNALING) || y.is(Kind.SIGNALING);
    }

    Outcome min(long a, long b, boolean greatest, boolean propagate) {
        Value x = value(a);
        Value y = value(b);
        int flags = anySignaling(x, y) ? NV : 0;
        if (x.isNaN() && y.isNaN() || propagate && (x.isNaN() || y.isNaN())) {
            return same(canonicalNaN(), flags);
        }
        if (x.isNaN()) {
            return Outcome.same(b, flags);
        }
        if (y.isNaN()) {
            return Outcome.same(a, flags);
        }
        int order = compare(x, y);
        if (order == 0) {
            order = (x.negative ? 0 : 1) - (y.negative ? 0 : 1);
        }
        return Outcome.same((greatest ? order >= 0 : order <= 0) ? a : b, 0);
    }

    /** Whether the order is the least or the greatest of those that are asked for. */
    Outcome compare(long a, long b, int least, int greatest, boolean quiet) {
        Value x = value(a);
        Value y = value(b);
        if (x.isNaN() || y.isNaN()) {
            return Outcome.same(0, !quiet || anySignaling(x, y) ? NV : 0);
        }
        int order = Integer.signum(compare(x, y));
        return Outcome.same(order >= least && order <= greatest ? 1 : 0, 0);
    }

    Outcome classify(long a) {
        Value x = value(a);
        boolean subnormal = x.is(Kind.FINITE) && x.m.bitLength() < precision;
        int bit =
                switch (x.kind) {
                    case QUIET -> 9;
                    case SIGNALING -> 8;
                    case INFINITE -> x.negative ? 0 : 7;
                    case ZERO -> x.negative ? 3 : 4;
                    case FINITE -> x.negative ? (subnormal ? 2 : 1) : (subnormal ? 5 : 6);
                };
        return Outcome.same(1L << bit, 0);
    }

    /** The operator of signs: 0 takes b's, 1 its opposite, 2 both together. */
    Outcome sign(long a, long b, int operator) {
        long x = width < 64 && a >> width != -1 ? boxed(canonicalNaN()) : a;
        long y = width < 64 && b >> width != -1 ? boxed(canonicalNaN()) : b;
        boolean left = (x >> width - 1 & 1) != 0;
        boolean right = (y >> width - 1 & 1) != 0;
        boolean negative =
                switch (operator) {
                    case 0 -> right;
                    case 1 -> !right;
                    default -> left != right;
                };
        long cleared = x & ~(1L << width - 1);
        return Outcome.same(negative ? cleared | 1L << width - 1 : cleared, 0);
    }

    // ------------------------------------------------------------------ conversions

    Outcome roundToIntegral(long a, boolean raise) {
        Value x = value(a);
        if (x.isNaN()) {
            return nan(x);
        }
        if (!x.is(Kind.FINITE)) {
            return Outcome.same(a, 0);
        }
        Outcome o = new Outcome(new long[MODES], new int[MODES]);
        for (int mode = 0; mode < MODES; mode++) {
            Rounded r = toUnits(x.m, x.e, 0, x.negative, mode);
            boolean zero = r.units.signum() == 0;
            o.bits[mode] = boxed(zero ? zero(x.negative) : exact(x.negative, r.units, 0));
            o.flags[mode] = raise && r.inexact ? NX : 0;
        }
        return o;
    }

    Outcome toInteger(long a, int bits, boolean signed) {
        Value x = value(a);
        BigInteger one = BigInteger.ONE;
        BigInteger greatest = one.shiftLeft(signed ? bits - 1 : bits).subtract(one);
        BigInteger least = signed ? one.shiftLeft(bits - 1).negate() : BigInteger.ZERO;
        if (x.isNaN()) {
            return Outcome.same(extended(greatest, bits), NV);
        }
        if (x.is(Kind.INFINITE)) {
            return Outcome.same(extended(x.negative ? least : greatest, bits), NV);
        }
        Outcome o = new Outcome(new long[MODES], new int[MODES]);
        for (int mode = 0; mode < MODES; mode++) {
            Rounded r = toUnits(x.m, x.e, 0, x.negative, mode);
            BigInteger n = x.negative ? r.units.negate() : r.units;
            BigInteger bounded = n.max(least).min(greatest);
            o.bits[mode] = extended(bounded, bits);
            o.flags[mode] = !bounded.equals(n) ? NV : r.inexact ? NX : 0;
        }
        return o;
    }

    private static long extended(BigInteger n, int bits) {
        return bits == 32 ? n.intValue() : n.longValue();
    }

    Outcome fromInteger(long x, int bits, boolean signed) {
        BigInteger n = BigInteger.valueOf(x);
        if (bits == 32) {
            n = n.and(BigInteger.valueOf(0xFFFF_FFFFL));
        } else if (x < 0) {
            n = n.add(BigInteger.ONE.shiftLeft(64));
        }
        if (signed && n.testBit(bits - 1)) {
            n = n.subtract(BigInteger.ONE.shiftLeft(bits));
        }
        return n.signum() == 0 ? same(zero(false), 0) : round(n.signum() < 0, n.abs(), 0);
    }

    /** From this format to another. */
    Outcome convert(long a, Oracle to) {
        Value x = value(a);
        return switch (x.kind) {
            case SIGNALING -> to.invalid();
            case QUIET -> to.same(to.canonicalNaN(), 0);
            case INFINITE -> to.same(to.infinity(x.negative), 0);
            case ZERO -> to.same(to.zero(x.negative), 0);
            case FINITE -> to.round(x.negative, x.m, x.e);
        };
    }

    /** The low 32 bits towards zero, with the exceptions of the saturating conversion. */
    Outcome modular(long a) {
        Value x = value(a);
        int flags = toInteger(a, 32, true).flags[RTZ];
        if (!x.is(Kind.FINITE)) {
            return Outcome.same(0, flags);
        }
        BigInteger n = toUnits(x.m, x.e, 0, x.negative, RTZ).units;
        return Outcome.same((x.negative ? n.negate() : n).intValue(), flags);
    }
}
