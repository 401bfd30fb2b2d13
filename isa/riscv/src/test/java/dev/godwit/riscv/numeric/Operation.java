package dev.godwit.riscv.numeric;

import dev.godwit.riscv.numeric.Oracle.Outcome;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;

/** An instruction, with what computes it and what it must compute. */
record Operation(
        String name, @Nullable Oracle operands, int arity, Actual actual, Expected expected) {
    @FunctionalInterface
    interface Actual {
        long of(long a, long b, long c, int rounding, FloatState s);
    }

    @FunctionalInterface
    interface Expected {
        Outcome of(long a, long b, long c);
    }

    @FunctionalInterface
    interface Unary {
        long of(long a, int rounding, FloatState s);
    }

    @FunctionalInterface
    interface Binary {
        long of(long a, long b, int rounding, FloatState s);
    }

    @FunctionalInterface
    interface Plain {
        long of(long a, FloatState s);
    }

    @FunctionalInterface
    interface Compare {
        long of(long a, long b, FloatState s);
    }

    @FunctionalInterface
    interface Sign {
        long of(long a, long b);
    }

    @Override
    public String toString() {
        return name;
    }

    /** Gathers the operations of a format. */
    private record Table(Oracle f, String suffix, List<Operation> all) {
        void unary(String name, Unary actual, LongFunction<Outcome> expected) {
            add(name, f, 1, (a, b, c, r, s) -> actual.of(a, r, s), (a, b, c) -> expected.apply(a));
        }

        void binary(String name, Binary actual, Expected expected) {
            add(name, f, 2, (a, b, c, r, s) -> actual.of(a, b, r, s), expected);
        }

        void compare(String name, Compare actual, Expected expected) {
            add(name, f, 2, (a, b, c, r, s) -> actual.of(a, b, s), expected);
        }

        void sign(String name, Sign actual, int operator) {
            add(
                    name,
                    f,
                    2,
                    (a, b, c, r, s) -> actual.of(a, b),
                    (a, b, c) -> f.sign(a, b, operator));
        }

        void fused(String name, Actual actual, boolean negateProduct, boolean negateAddend) {
            add(name, f, 3, actual, (a, b, c) -> f.fma(a, b, c, negateProduct, negateAddend));
        }

        void plain(String name, Plain actual, LongFunction<Outcome> expected) {
            add(name, f, 1, (a, b, c, r, s) -> actual.of(a, s), (a, b, c) -> expected.apply(a));
        }

        void classify(LongUnaryOperator actual) {
            add(
                    "fclass",
                    f,
                    1,
                    (a, b, c, r, s) -> actual.applyAsLong(a),
                    (a, b, c) -> f.classify(a));
        }

        void toInteger(String name, Unary actual, int bits, boolean signed) {
            unary("fcvt." + name, actual, a -> f.toInteger(a, bits, signed));
        }

        void fromInteger(String name, Unary actual, int bits, boolean signed) {
            add(
                    "from." + name,
                    null,
                    1,
                    (a, b, c, r, s) -> actual.of(a, r, s),
                    (a, b, c) -> f.fromInteger(a, bits, signed));
        }

        private void add(String name, @Nullable Oracle operands, int arity, Actual a, Expected e) {
            all.add(new Operation(name + "." + suffix, operands, arity, a, e));
        }
    }

    static List<Operation> all() {
        List<Operation> all = new ArrayList<>();
        doubles(new Table(Oracle.DOUBLE, "d", all));
        singles(new Table(Oracle.SINGLE, "s", all));
        halves(new Table(Oracle.HALF, "h", all));
        return all;
    }

    private static void doubles(Table t) {
        Oracle f = t.f;
        t.binary("fadd", Doubles::add, (a, b, c) -> f.add(a, b));
        t.binary("fsub", Doubles::sub, (a, b, c) -> f.sub(a, b));
        t.binary("fmul", Doubles::mul, (a, b, c) -> f.mul(a, b));
        t.binary("fdiv", Doubles::div, (a, b, c) -> f.div(a, b));
        t.unary("fsqrt", Doubles::sqrt, f::sqrt);
        t.fused("fmadd", Doubles::madd, false, false);
        t.fused("fmsub", Doubles::msub, false, true);
        t.fused("fnmsub", Doubles::nmsub, true, false);
        t.fused("fnmadd", Doubles::nmadd, true, true);
        t.compare("fmin", Doubles::min, (a, b, c) -> f.min(a, b, false, false));
        t.compare("fmax", Doubles::max, (a, b, c) -> f.min(a, b, true, false));
        t.compare("fminm", Doubles::minm, (a, b, c) -> f.min(a, b, false, true));
        t.compare("fmaxm", Doubles::maxm, (a, b, c) -> f.min(a, b, true, true));
        t.compare("feq", Doubles::feq, (a, b, c) -> f.compare(a, b, 0, 0, true));
        t.compare("flt", Doubles::flt, (a, b, c) -> f.compare(a, b, -1, -1, false));
        t.compare("fle", Doubles::fle, (a, b, c) -> f.compare(a, b, -1, 0, false));
        t.compare("fltq", Doubles::fltq, (a, b, c) -> f.compare(a, b, -1, -1, true));
        t.compare("fleq", Doubles::fleq, (a, b, c) -> f.compare(a, b, -1, 0, true));
        t.classify(Doubles::fclass);
        t.sign("fsgnj", Doubles::sgnj, 0);
        t.sign("fsgnjn", Doubles::sgnjn, 1);
        t.sign("fsgnjx", Doubles::sgnjx, 2);
        t.unary("fround", Doubles::round, a -> f.roundToIntegral(a, false));
        t.unary("froundnx", Doubles::roundnx, a -> f.roundToIntegral(a, true));
        t.toInteger("w", DoubleConversions::toW, 32, true);
        t.fromInteger("w", (x, r, s) -> DoubleConversions.fromW(x), 32, true);
        t.toInteger("wu", DoubleConversions::toWu, 32, false);
        t.fromInteger("wu", (x, r, s) -> DoubleConversions.fromWu(x), 32, false);
        t.toInteger("l", DoubleConversions::toL, 64, true);
        t.fromInteger("l", DoubleConversions::fromL, 64, true);
        t.toInteger("lu", DoubleConversions::toLu, 64, false);
        t.fromInteger("lu", DoubleConversions::fromLu, 64, false);
        t.unary("fcvt.s", DoubleConversions::toS, a -> f.convert(a, Oracle.SINGLE));
        t.unary("fcvt.h", DoubleConversions::toH, a -> f.convert(a, Oracle.HALF));
        t.plain("fcvtmod.w", DoubleConversions::modW, f::modular);
    }

    private static void singles(Table t) {
        Oracle f = t.f;
        t.binary("fadd", Singles::add, (a, b, c) -> f.add(a, b));
        t.binary("fsub", Singles::sub, (a, b, c) -> f.sub(a, b));
        t.binary("fmul", Singles::mul, (a, b, c) -> f.mul(a, b));
        t.binary("fdiv", Singles::div, (a, b, c) -> f.div(a, b));
        t.unary("fsqrt", Singles::sqrt, f::sqrt);
        t.fused("fmadd", Singles::madd, false, false);
        t.fused("fmsub", Singles::msub, false, true);
        t.fused("fnmsub", Singles::nmsub, true, false);
        t.fused("fnmadd", Singles::nmadd, true, true);
        t.compare("fmin", Singles::min, (a, b, c) -> f.min(a, b, false, false));
        t.compare("fmax", Singles::max, (a, b, c) -> f.min(a, b, true, false));
        t.compare("fminm", Singles::minm, (a, b, c) -> f.min(a, b, false, true));
        t.compare("fmaxm", Singles::maxm, (a, b, c) -> f.min(a, b, true, true));
        t.compare("feq", Singles::feq, (a, b, c) -> f.compare(a, b, 0, 0, true));
        t.compare("flt", Singles::flt, (a, b, c) -> f.compare(a, b, -1, -1, false));
        t.compare("fle", Singles::fle, (a, b, c) -> f.compare(a, b, -1, 0, false));
        t.compare("fltq", Singles::fltq, (a, b, c) -> f.compare(a, b, -1, -1, true));
        t.compare("fleq", Singles::fleq, (a, b, c) -> f.compare(a, b, -1, 0, true));
        t.classify(Singles::fclass);
        t.sign("fsgnj", Singles::sgnj, 0);
        t.sign("fsgnjn", Singles::sgnjn, 1);
        t.sign("fsgnjx", Singles::sgnjx, 2);
        t.unary("fround", Singles::round, a -> f.roundToIntegral(a, false));
        t.unary("froundnx", Singles::roundnx, a -> f.roundToIntegral(a, true));
        t.toInteger("w", SingleConversions::toW, 32, true);
        t.fromInteger("w", SingleConversions::fromW, 32, true);
        t.toInteger("wu", SingleConversions::toWu, 32, false);
        t.fromInteger("wu", SingleConversions::fromWu, 32, false);
        t.toInteger("l", SingleConversions::toL, 64, true);
        t.fromInteger("l", SingleConversions::fromL, 64, true);
        t.toInteger("lu", SingleConversions::toLu, 64, false);
        t.fromInteger("lu", SingleConversions::fromLu, 64, false);
        t.plain("fcvt.d", SingleConversions::toD, a -> f.convert(a, Oracle.DOUBLE));
        t.unary("fcvt.h", SingleConversions::toH, a -> f.convert(a, Oracle.HALF));
    }

    private static void halves(Table t) {
        Oracle f = t.f;
        t.binary("fadd", Halves::add, (a, b, c) -> f.add(a, b));
        t.binary("fsub", Halves::sub, (a, b, c) -> f.sub(a, b));
        t.binary("fmul", Halves::mul, (a, b, c) -> f.mul(a, b));
        t.binary("fdiv", Halves::div, (a, b, c) -> f.div(a, b));
        t.unary("fsqrt", Halves::sqrt, f::sqrt);
        t.fused("fmadd", Halves::madd, false, false);
        t.fused("fmsub", Halves::msub, false, true);
        t.fused("fnmsub", Halves::nmsub, true, false);
        t.fused("fnmadd", Halves::nmadd, true, true);
        t.compare("fmin", Halves::min, (a, b, c) -> f.min(a, b, false, false));
        t.compare("fmax", Halves::max, (a, b, c) -> f.min(a, b, true, false));
        t.compare("fminm", Halves::minm, (a, b, c) -> f.min(a, b, false, true));
        t.compare("fmaxm", Halves::maxm, (a, b, c) -> f.min(a, b, true, true));
        t.compare("feq", Halves::feq, (a, b, c) -> f.compare(a, b, 0, 0, true));
        t.compare("flt", Halves::flt, (a, b, c) -> f.compare(a, b, -1, -1, false));
        t.compare("fle", Halves::fle, (a, b, c) -> f.compare(a, b, -1, 0, false));
        t.compare("fltq", Halves::fltq, (a, b, c) -> f.compare(a, b, -1, -1, true));
        t.compare("fleq", Halves::fleq, (a, b, c) -> f.compare(a, b, -1, 0, true));
        t.classify(Halves::fclass);
        t.sign("fsgnj", Halves::sgnj, 0);
        t.sign("fsgnjn", Halves::sgnjn, 1);
        t.sign("fsgnjx", Halves::sgnjx, 2);
        t.unary("fround", Halves::round, a -> f.roundToIntegral(a, false));
        t.unary("froundnx", Halves::roundnx, a -> f.roundToIntegral(a, true));
        t.toInteger("w", HalfConversions::toW, 32, true);
        t.fromInteger("w", HalfConversions::fromW, 32, true);
        t.toInteger("wu", HalfConversions::toWu, 32, false);
        t.fromInteger("wu", HalfConversions::fromWu, 32, false);
        t.toInteger("l", HalfConversions::toL, 64, true);
        t.fromInteger("l", HalfConversions::fromL, 64, true);
        t.toInteger("lu", HalfConversions::toLu, 64, false);
        t.fromInteger("lu", HalfConversions::fromLu, 64, false);
        t.plain("fcvt.d", HalfConversions::toD, a -> f.convert(a, Oracle.DOUBLE));
        t.plain("fcvt.s", HalfConversions::toS, a -> f.convert(a, Oracle.SINGLE));
    }
}
