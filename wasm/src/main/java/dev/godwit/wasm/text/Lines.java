package dev.godwit.wasm.text;

import dev.godwit.base.failure.Place;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Where the lines of a text start. A line ends with LF, CR or both. */
final class Lines {
    private final byte[] text;
    private int[] starts = new int[64];
    private int count = 1;

    Lines(byte[] text) {
        this.text = text;
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '\n' || text[i] == '\r' && !isLineFeed(i + 1)) {
                if (count == starts.length) {
                    starts = Arrays.copyOf(starts, count * 2);
                }
                starts[count++] = i + 1;
            }
        }
    }

    private boolean isLineFeed(int offset) {
        return offset < text.length && text[offset] == '\n';
    }

    /** The number of the line of an offset, from 1 on. */
    int line(int offset) {
        int found = Arrays.binarySearch(starts, 0, count, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** The place of an offset. */
    Place.InText place(int offset) {
        int at = Math.min(offset, text.length);
        int line = line(at);
        int start = starts[line - 1];
        int end = at;
        while (end < text.length && text[end] != '\n' && text[end] != '\r') {
            end++;
        }
        int column = new String(text, start, at - start, StandardCharsets.UTF_8).length() + 1;
        String source = new String(text, start, end - start, StandardCharsets.UTF_8);
        return new Place.InText(line, column, source);
    }
}
