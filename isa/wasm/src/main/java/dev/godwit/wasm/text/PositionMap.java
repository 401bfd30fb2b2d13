package dev.godwit.wasm.text;

import java.util.Arrays;

/** Which place of the text a byte of the binary comes from; pairs in ascending order. */
final class PositionMap {
    private int[] binary = new int[64];
    private int[] text = new int[64];
    private int count;

    /** From this offset of the binary on, things come from this offset of the text. */
    void add(int binaryOffset, int textOffset) {
        if (count > 0 && binary[count - 1] == binaryOffset) {
            text[count - 1] = textOffset;
            return;
        }
        if (count == binary.length) {
            binary = Arrays.copyOf(binary, count * 2);
            text = Arrays.copyOf(text, count * 2);
        }
        binary[count] = binaryOffset;
        text[count++] = textOffset;
    }

    /** Adds another map's pairs, their binary offsets moved. */
    void addAll(PositionMap other, int base) {
        if (other.count > binary.length - count) {
            int larger = Math.max(binary.length * 2, count + other.count);
            binary = Arrays.copyOf(binary, larger);
            text = Arrays.copyOf(text, larger);
        }
        for (int i = 0; i < other.count; i++) {
            binary[count] = other.binary[i] + base;
            text[count++] = other.text[i];
        }
    }

    void clear() {
        count = 0;
    }

    /** The offset in the text of what stands at an offset of the binary, 0 if nothing is known. */
    int find(long binaryOffset) {
        int key = (int) Math.max(0, Math.min(binaryOffset, Integer.MAX_VALUE));
        int found = Arrays.binarySearch(binary, 0, count, key);
        if (found < 0) {
            found = -found - 2;
        }
        return found < 0 ? 0 : text[found];
    }
}
