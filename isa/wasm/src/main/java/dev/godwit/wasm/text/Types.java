package dev.godwit.wasm.text;

import dev.godwit.base.failure.Malformed;
import dev.godwit.wasm.binary.TypeEncoder;
import dev.godwit.wasm.module.FunctionType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The types of a module: those it defines, then those that its type uses imply. */
final class Types {
    final SectionWriter section = new SectionWriter();
    private final List<@Nullable FunctionType> functions = new ArrayList<>();
    // A tree, not a hash table: no choice of types makes it slow.
    private final Map<FunctionType, Integer> plain = new TreeMap<>(Types::compare);

    private static int compare(FunctionType one, FunctionType other) {
        int order = compare(one.parameters(), other.parameters());
        return order != 0 ? order : compare(one.results(), other.results());
    }

    private static int compare(int[] one, int[] other) {
        int common = Math.min(one.length, other.length);
        for (int i = 0; i < common; i++) {
            if (one[i] != other[i]) {
                return Integer.compare(one[i], other[i]);
            }
        }
        return Integer.compare(one.length, other.length);
    }

    /** How many there are by now. */
    int count() {
        return functions.size();
    }

    /**
     * Adds a defined type, whose encoding the caller writes.
     *
     * @param function the type, or null if it is no function type
     * @param isPlain whether it is alone in its group, final, and without a supertype
     */
    void add(@Nullable FunctionType function, boolean isPlain) {
        if (function != null && isPlain) {
            plain.putIfAbsent(function, functions.size());
        }
        functions.add(function);
    }

    /** The function type of an index, or null if the index is unknown or of another type. */
    @Nullable FunctionType function(int index) {
        return index >= 0 && index < functions.size() ? functions.get(index) : null;
    }

    /** The index of a function type that is used and perhaps not defined. */
    int implied(FunctionType type, int textOffset) {
        Integer known = plain.get(type);
        if (known != null) {
            return known;
        }
        section.item(textOffset);
        TypeEncoder.compositeType(section.out, type);
        add(type, true);
        return functions.size() - 1;
    }

    /**
     * Checks a type use that has both an index and parameters or results.
     *
     * @param index the index
     * @param inline what is written out
     * @param cursor for the failure
     * @param token where the type use starts
     */
    void check(int index, FunctionType inline, Cursor cursor, int token) {
        if (index < 0 || index >= functions.size()) {
            throw unknown(index, cursor, token);
        }
        FunctionType defined = functions.get(index);
        if (!inline.equals(defined)) {
            throw cursor.malformed(
                    "inline function type: type "
                            + index
                            + " is "
                            + (defined == null ? "no function type" : "(func " + defined + ")")
                            + ", not (func "
                            + inline
                            + ")",
                    token);
        }
    }

    private static Malformed unknown(int index, Cursor cursor, int token) {
        return cursor.malformed("unknown type " + Integer.toUnsignedString(index), token);
    }
}
