package dev.godwit.wasm.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * Identifiers and names as small numbers: equal bytes, equal number. A text may choose names whose
 * hashes are all the same; those for which the table has no place nearby are kept in order.
 */
final class Symbols {
    /** The state of the hash before the first byte. */
    static final int START = 0;

    /** How many places of the table a name may have. */
    private static final int PROBES = 32;

    private byte[] pool = new byte[256];
    private int[] ends = new int[32];
    private int count;
    private int[] table = new int[64];

    /** What found all its places in the table taken. */
    private final TreeMap<String, Integer> crowded = new TreeMap<>();

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
        int slot = slot(bytes, from, to, mask);
        int free = -1;
        for (int i = 0; i < PROBES; i++) {
            int symbol = table[slot + i & mask];
            if (symbol < 0) {
                free = slot + i & mask;
                break;
            }
            if (equals(symbol, bytes, from, to)) {
                return symbol;
            }
        }
        if (!crowded.isEmpty()) {
            Integer symbol = crowded.get(key(bytes, from, to));
            if (symbol != null) {
                return symbol;
            }
        }
        add(bytes, from, to);
        if (free < 0) {
            crowded.put(key(bytes, from, to), count - 1);
        } else {
            table[free] = count - 1;
        }
        if (count > table.length / 2) {
            rehash();
        }
        return count - 1;
    }

    private void add(byte[] bytes, int from, int to) {
        int start = end(count - 1);
        if (pool.length - start < to - from) {
            pool = Arrays.copyOf(pool, Math.max(pool.length * 2, start + to - from));
        }
        System.arraycopy(bytes, from, pool, start, to - from);
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count * 2);
        }
        ends[count++] = start + to - from;
    }

    private void rehash() {
        int[] old = table;
        table = new int[old.length * 2];
        Arrays.fill(table, -1);
        int mask = table.length - 1;
        for (int symbol : old) {
            if (symbol >= 0) {
                int from = end(symbol - 1);
                int slot = slot(pool, from, end(symbol), mask);
                int i = 0;
                while (i < PROBES && table[slot + i & mask] >= 0) {
                    i++;
                }
                if (i < PROBES) {
                    table[slot + i & mask] = symbol;
                } else {
                    crowded.put(key(pool, from, end(symbol)), symbol);
                }
            }
        }
    }

    /** A string for each sequence of bytes. */
    private static String key(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** The hash of what led to {@code state}, or to {@link #START}, and these bytes. */
    static int hash(int state, byte[] bytes, int from, int to) {
        int hash = state;
        for (int i = from; i < to; i++) {
            hash = Integer.rotateLeft((hash ^ bytes[i]) * 0x9e3779b1, 13);
        }
        return hash;
    }

    private static int slot(byte[] bytes, int from, int to, int mask) {
        int hash = hash(START, bytes, from, to);
        return (hash ^ hash >>> 15) & mask;
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
