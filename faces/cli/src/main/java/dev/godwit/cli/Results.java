package dev.godwit.cli;

import dev.godwit.wasm.module.ValueTypes;
import dev.godwit.wasm.runtime.ArrayInstance;
import dev.godwit.wasm.runtime.ExceptionInstance;
import dev.godwit.wasm.runtime.I31;
import dev.godwit.wasm.runtime.StructInstance;
import dev.godwit.wasm.runtime.WasmFunction;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;

/** Prints what a function of a guest gives. */
final class Results {
    private Results() {}

    /**
     * A value as the command line prints it: integers signed, floating-point numbers in as few
     * digits as give them back, vectors in hexadecimal, references as the text format has them.
     *
     * @param value the value
     * @param type its type, as the module has it
     */
    static String text(@Nullable Object value, int type) {
        return switch (value) {
            case null -> "ref.null " + nullName(type);
            case Float f -> decimal(f.doubleValue(), f.toString());
            case Double d -> decimal(d, d.toString());
            case Number number -> number.toString();
            case I31 small -> "ref.i31 " + small.signed();
            case WasmFunction function -> "ref.func " + function.index;
            case StructInstance ignored -> "ref.struct";
            case ArrayInstance ignored -> "ref.array";
            case ExceptionInstance ignored -> "ref.exn";
            default -> ValueTypes.isReference(type) ? "ref.extern" : value.toString();
        };
    }

    private static String nullName(int type) {
        int heapType = ValueTypes.heapType(type);
        return ValueTypes.heapTypeName(heapType);
    }

    /** Without an exponent where the number is not very large or small. */
    private static String decimal(double value, String shortest) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        if (value == 0) {
            return shortest;
        }
        BigDecimal digits = new BigDecimal(shortest).stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        if (exponent >= -5 && exponent < 17) {
            String plain = digits.toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        return digits.movePointLeft(exponent).toPlainString() + "e" + exponent;
    }
}
