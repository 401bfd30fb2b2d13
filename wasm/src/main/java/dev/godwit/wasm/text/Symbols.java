package dev.godwit.wasm.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Identifiers and names as small numbers: equal bytes, equal number. */
final class Symbols {
    private byte[] pool = new byte[256];
    private int[] ends = new int[32];
    private int count;
    private int[] table = new int[64];

    Symbols() {
        Arrays.fill(table, -1);
    }

    /**
     * The number of a name.
     *
     * @param bytes where its UTF-8 is
     * @param from the first byte
     * @param to the byte behind it
     * @return the symbol
     */
    int intern(byte[] bytes, int from, int to) {
        int mask = table.length - 1;
        int slot = hash(bytes, from, to) & mask;
        while (table[slot] >= 0) {
            if (equals(table[slot], bytes, from, to)) {
                return table[slot];
            }
            slot = slot + 1 & mask;
        }
        int start = end(count - 1);
        if (pool.length - start < to - from) {
            pool = Arrays.copyOf(pool, Math.max(pool.length * 2, start + to - from));
        }
        System.arraycopy(bytes, from, pool, start, to - from);
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count * 2);
        }
        ends[count] = start + to - from;
        table[slot] = count++;
        if (count > table.length / 2) {
            rehash();
        }
        return count - 1;
    }

    private void rehash() {
        table = new int[table.length * 2];
        Arrays.fill(table, -1);
        int mask = table.length - 1;
        for (int symbol = 0; symbol < count; symbol++) {
            int slot = hash(pool, end(symbol - 1), end(symbol)) & mask;
            while (table[slot] >= 0) {
                slot = slot + 1 & mask;
            }
            table[slot] = symbol;
        }
    }

    private static int hash(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = Integer.rotateLeft((hash ^ bytes[i]) * 0x9e3779b1, 13);
        }
        return hash ^ hash >>> 15;
    }

    private int end(int symbol) {
        return symbol < 0 ? 0 : ends[symbol];
    }

    private boolean equals(int symbol, byte[] bytes, int from, int to) {
        int start = end(symbol - 1);
        if (ends[symbol] - start != to - from) {
            return false;
        }
        for (int i = 0; i < to - from; i++) {
            if (pool[start + i] != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }

    /** The name of a symbol. */
    String name(int symbol) {
        int start = end(symbol - 1);
        return new String(pool, start, ends[symbol] - start, StandardCharsets.UTF_8);
    }
}
