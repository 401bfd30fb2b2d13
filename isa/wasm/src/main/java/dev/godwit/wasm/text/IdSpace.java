package dev.godwit.wasm.text;

import java.util.Arrays;

/** Which index an identifier stands for, in one index space. */
final class IdSpace {
    private static final int SMALL = 16;

    private int[] keys = new int[SMALL];
    private int[] values = new int[SMALL];
    private int count;

    IdSpace() {
        Arrays.fill(keys, -1);
    }

    void clear() {
        if (keys.length > SMALL * 4) {
            keys = new int[SMALL];
            values = new int[SMALL];
            count = SMALL;
        }
        if (count > 0) {
            Arrays.fill(keys, -1);
            count = 0;
        }
    }

    private int slot(int symbol) {
        int mask = keys.length - 1;
        int slot = symbol * 0x9e3779b1 >>> 7 & mask;
        while (keys[slot] != symbol && keys[slot] >= 0) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    /** The index of a symbol, or -1. */
    int get(int symbol) {
        int slot = slot(symbol);
        return keys[slot] == symbol ? values[slot] : -1;
    }

    /**
     * Binds a symbol, and gives what it was bound to or -1.
     *
     * @param value the index, or -1 to unbind it
     */
    int put(int symbol, int value) {
        int slot = slot(symbol);
        if (keys[slot] == symbol) {
            int before = values[slot];
            values[slot] = value;
            return before;
        }
        keys[slot] = symbol;
        values[slot] = value;
        if (++count > keys.length / 2) {
            int[] oldKeys = keys;
            int[] oldValues = values;
            keys = new int[oldKeys.length * 2];
            values = new int[keys.length];
            Arrays.fill(keys, -1);
            for (int i = 0; i < oldKeys.length; i++) {
                if (oldKeys[i] >= 0) {
                    int moved = slot(oldKeys[i]);
                    keys[moved] = oldKeys[i];
                    values[moved] = oldValues[i];
                }
            }
        }
        return -1;
    }
}
