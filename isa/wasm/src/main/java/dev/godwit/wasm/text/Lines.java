package dev.godwit.wasm.text;

import dev.godwit.base.failure.Place;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where the lines of a text start. A line ends with LF, CR or both.
 *
 * <p>A text may have thousands of failures, and be one line: all lines are found once, at the first
 * question, and places that follow one another in one line share its string.
 */
final class Lines {
    private final byte[] text;
    private int[] starts = new int[0];
    private int count;

    /** The line of the last place, how far its characters were counted, and how many they are. */
    private String source = "";

    private int sourceLine;
    private int countedTo;
    private int counted;

    Lines(byte[] text) {
        this.text = text;
    }

    private void find() {
        starts = new int[64];
        count = 1;
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
        if (count == 0) {
            find();
        }
        int found = Arrays.binarySearch(starts, 0, count, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** The place of an offset. */
    Place.InText place(int offset) {
        int at = Math.min(offset, text.length);
        int line = line(at);
        int start = starts[line - 1];
        if (line != sourceLine) {
            int end = start;
            while (end < text.length && text[end] != '\n' && text[end] != '\r') {
                end++;
            }
            source = new String(text, start, end - start, StandardCharsets.UTF_8);
            sourceLine = line;
            countedTo = start;
            counted = 0;
        } else if (at < countedTo) {
            countedTo = start;
            counted = 0;
        }
        // what comes before a failure is well-formed
        for (; countedTo < at; countedTo++) {
            int b = text[countedTo] & 0xff;
            counted += (b & 0xc0) == 0x80 ? 0 : b < 0xf0 ? 1 : 2;
        }
        return new Place.InText(line, counted + 1, source);
    }
}
