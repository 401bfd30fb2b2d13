package dev.godwit.wasm.text;

import dev.godwit.wasm.module.Immediates;
import dev.godwit.wasm.module.Opcodes;

/** Every word that has a meaning, found by its bytes: one look into a hash table. */
final class Words {
    /** What {@link #find} gives for a keyword is this plus its ordinal. */
    static final int KEYWORDS = 0x10000;

    private static final int MASK = 0xfff;
    private static final byte[][] WORDS = new byte[MASK + 1][];
    private static final int[] VALUES = new int[MASK + 1];

    static {
        for (int opcode = 0; opcode < Opcodes.COUNT; opcode++) {
            // select with types and ref.test null share the word of their other form
            if (Opcodes.isDefined(opcode)
                    && Opcodes.mnemonic(opcode).indexOf(' ') < 0
                    && Opcodes.immediates(opcode) != Immediates.VALTYPES) {
                add(Opcodes.mnemonic(opcode), opcode);
            }
        }
        for (Keyword keyword : Keyword.values()) {
            add(keyword.label(), KEYWORDS + keyword.ordinal());
        }
    }

    private Words() {}

    private static void add(String word, int value) {
        byte[] bytes = new byte[word.length()];
        int hash = 0;
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) word.charAt(i);
            hash = next(hash, bytes[i]);
        }
        int slot = slot(hash);
        while (WORDS[slot] != null) {
            slot = slot + 1 & MASK;
        }
        WORDS[slot] = bytes;
        VALUES[slot] = value;
    }

    /** The hash of a word with one more byte. */
    static int next(int hash, byte b) {
        return hash * 31 + b;
    }

    private static int slot(int hash) {
        return (hash ^ hash >>> 12 ^ hash >>> 22) & MASK;
    }

    /**
     * What a word means.
     *
     * @param text where it stands
     * @param from its first byte
     * @param to the byte behind it
     * @param hash what {@link #next} gave for all its bytes from 0 on
     * @return an opcode, KEYWORDS plus the ordinal of a keyword, or -1
     */
    static int find(byte[] text, int from, int to, int hash) {
        int slot = slot(hash);
        while (true) {
            byte[] word = WORDS[slot];
            if (word == null) {
                return -1;
            }
            if (word.length == to - from) {
                int i = 0;
                while (i < word.length && word[i] == text[from + i]) {
                    i++;
                }
                if (i == word.length) {
                    return VALUES[slot];
                }
            }
            slot = slot + 1 & MASK;
        }
    }
}
