package dev.godwit.riscv.gdb;

/** Reads the data of a packet from left to right. What it cannot read it says by {@link #isBad}. */
final class Cursor {
    private static final int DIGITS = 16;

    private final byte[] data;
    private final int end;
    private int at;

    /** Something was not as it should be; what was read since is of no use. */
    boolean isBad;

    Cursor(byte[] data, int begin, int end) {
        this.data = data;
        this.at = begin;
        this.end = end;
    }

    /** The value of a hexadecimal digit; negative if it is none. */
    static int digit(int character) {
        if (character >= '0' && character <= '9') {
            return character - '0';
        }
        int letter = character | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }

    boolean isAtEnd() {
        return at >= end;
    }

    int left() {
        return end - at;
    }

    /** The next character, which is read; -1 at the end. */
    int next() {
        int found = peek();
        if (found >= 0) {
            at++;
        }
        return found;
    }

    int peek() {
        return at < end ? data[at] & 0xFF : -1;
    }

    /** Reads a character if it is the next one. */
    boolean skip(char wanted) {
        if (peek() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    /** Reads a character that has to come. */
    void require(char wanted) {
        if (!skip(wanted)) {
            isBad = true;
        }
    }

    /** Reads a word if it is what comes next. */
    boolean skip(String word) {
        if (word.length() > left()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (data[at + i] != word.charAt(i)) {
                return false;
            }
        }
        at += word.length();
        return true;
    }

    /** Reads up to a character, or to the end; the character is read, too. */
    String until(char mark) {
        StringBuilder text = new StringBuilder();
        while (!isAtEnd()) {
            int found = next();
            if (found == mark) {
                break;
            }
            text.append((char) found);
        }
        return text.toString();
    }

    /** Reads a hexadecimal number of at most 64 bits. */
    long number() {
        long value = 0;
        int count = 0;
        while (digit(peek()) >= 0) {
            value = value << 4 | digit(next());
            count++;
        }
        if (count == 0 || count > DIGITS) {
            isBad = true;
        }
        return value;
    }

    /** Reads a thread: a number, or -1 for all; 0 is any. */
    int thread() {
        if (skip('-')) {
            require('1');
            return -1;
        }
        long value = number();
        if (value < 0 || value > Integer.MAX_VALUE) {
            isBad = true;
            return 0;
        }
        return (int) value;
    }

    /** Reads bytes as digits; fewer than wanted is bad. */
    byte[] bytes(int count) {
        byte[] read = new byte[count];
        for (int i = 0; i < count; i++) {
            int high = digit(next());
            int low = digit(next());
            if (high < 0 || low < 0) {
                isBad = true;
                return read;
            }
            read[i] = (byte) (high << 4 | low);
        }
        return read;
    }

    /** The bytes that are left, as they are. */
    byte[] rest() {
        byte[] read = new byte[left()];
        System.arraycopy(data, at, read, 0, read.length);
        at = end;
        return read;
    }
}
