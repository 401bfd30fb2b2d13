package dev.godwit;

import dev.godwit.wasm.module.FunctionType;
import dev.godwit.wasm.module.ValueTypes;

import java.util.Arrays;
import java.util.Locale;

/** Reads function types as Java users write them: {@code (i32, i64) -> f32}. */
final class Signature {
    /** Every value type that has a name of one word. */
    private static final int[] TYPES = {
        ValueTypes.I32,
        ValueTypes.I64,
        ValueTypes.F32,
        ValueTypes.F64,
        ValueTypes.V128,
        ValueTypes.FUNCREF,
        ValueTypes.EXTERNREF,
        ValueTypes.ANYREF,
        ValueTypes.EQREF,
        ValueTypes.I31REF,
        ValueTypes.STRUCTREF,
        ValueTypes.ARRAYREF,
        ValueTypes.EXNREF
    };

    private Signature() {}

    /**
     * Reads a signature.
     *
     * @param text types in parentheses, then perhaps {@code ->} and a type or types in parentheses
     * @return the type
     * @throws IllegalArgumentException if it is none
     */
    static FunctionType parse(String text) {
        int arrow = text.indexOf("->");
        String parameters = (arrow < 0 ? text : text.substring(0, arrow)).trim();
        String results = arrow < 0 ? "()" : text.substring(arrow + 2).trim();
        if (!parameters.startsWith("(") || !parameters.endsWith(")")) {
            throw wrong(text);
        }
        return new FunctionType(list(text, parameters), list(text, results));
    }

    private static int[] list(String text, String part) {
        String inner = part;
        if (part.startsWith("(")) {
            if (!part.endsWith(")")) {
                throw wrong(text);
            }
            inner = part.substring(1, part.length() - 1).trim();
            if (inner.isEmpty()) {
                return new int[0];
            }
        }
        String[] words = inner.split(",", -1);
        int[] types = new int[words.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = valueType(words[i].trim());
            if (types[i] == ValueTypes.BOTTOM) {
                throw wrong(text);
            }
        }
        return types;
    }

    /** The value type of a name, or {@link ValueTypes#BOTTOM} if it is none. */
    static int valueType(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return Arrays.stream(TYPES)
                .filter(type -> ValueTypes.name(type).equals(lower))
                .findFirst()
                .orElse(ValueTypes.BOTTOM);
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "not a signature such as \"(i32, i64) -> f32\": \"" + text + "\"");
    }
}
