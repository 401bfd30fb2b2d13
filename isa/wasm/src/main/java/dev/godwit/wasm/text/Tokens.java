package dev.godwit.wasm.text;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A text cut into tokens, in flat arrays: a kind, a start, an end and a value for each. */
final class Tokens {
    final byte[] text;
    final Lines lines;
    final Symbols symbols = new Symbols();
    private byte[] kinds;
    private int[] starts;
    private int[] ends;
    private int[] values;
    private int count;
    @Nullable String error;

    Tokens(byte[] text) {
        this.text = text;
        this.lines = new Lines(text);
        int guess = Math.max(16, text.length / 5);
        kinds = new byte[guess];
        starts = new int[guess];
        ends = new int[guess];
        values = new int[guess];
    }

    /** Adds a token and gives its index. */
    int add(byte kind, int start, int end, int value) {
        if (count == kinds.length) {
            int larger = count + (count >> 1) + 16;
            kinds = Arrays.copyOf(kinds, larger);
            starts = Arrays.copyOf(starts, larger);
            ends = Arrays.copyOf(ends, larger);
            values = Arrays.copyOf(values, larger);
        }
        kinds[count] = kind;
        starts[count] = start;
        ends[count] = end;
        values[count] = value;
        return count++;
    }

    void setValue(int token, int value) {
        values[token] = value;
    }

    int count() {
        return count;
    }

    byte kind(int token) {
        return kinds[token];
    }

    int start(int token) {
        return starts[token];
    }

    int end(int token) {
        return ends[token];
    }

    int value(int token) {
        return values[token];
    }

    /** A token as the text has it, cut if it is long. */
    String source(int token) {
        int length = ends[token] - starts[token];
        String source =
                new String(text, starts[token], Math.min(length, 60), StandardCharsets.UTF_8);
        return length > 60 ? source + "..." : source;
    }
}
