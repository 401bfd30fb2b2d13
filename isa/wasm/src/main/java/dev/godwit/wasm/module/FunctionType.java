package dev.godwit.wasm.module;

import java.util.Arrays;

/**
 * The type of a function, block or tag. The arrays are not to be changed.
 *
 * @param parameters value types, see {@link ValueTypes}
 * @param results value types
 */
public record FunctionType(int[] parameters, int[] results) implements CompositeType {
    @Override
    public boolean equals(Object other) {
        return other instanceof FunctionType that
                && Arrays.equals(parameters, that.parameters)
                && Arrays.equals(results, that.results);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(parameters) + Arrays.hashCode(results);
    }

    /** The text format's form, such as {@code (param i32 i64) (result f32)}; empty for none. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        append(text, "param", parameters);
        append(text, "result", results);
        return text.toString();
    }

    private static void append(StringBuilder text, String keyword, int[] types) {
        if (types.length == 0) {
            return;
        }
        text.append(text.isEmpty() ? "(" : " (").append(keyword);
        for (int type : types) {
            text.append(' ').append(ValueTypes.name(type));
        }
        text.append(')');
    }
}
