package dev.godwit.vfs.terminal;

/** What Linux holds a byte for where it means one character: ISO 8859-1. */
final class Letters {
    private Letters() {}

    static boolean isControl(int c) {
        return c < 32 || c == 127;
    }

    private static boolean isUpper(int c) {
        return c >= 'A' && c <= 'Z' || c >= 0xC0 && c <= 0xDE && c != 0xD7;
    }

    private static boolean isLower(int c) {
        return c >= 'a' && c <= 'z' || c >= 0xDF && c != 0xF7;
    }

    static int toLower(int c) {
        return isUpper(c) ? c + 32 : c;
    }

    static int toUpper(int c) {
        return isLower(c) ? c - 32 : c;
    }

    /** Whether it is part of a word. */
    static boolean isWord(int c) {
        return c >= '0' && c <= '9' || c == '_' || isUpper(c) || isLower(c);
    }

    /** Whether it is no character's first byte in UTF-8. */
    static boolean continues(int c) {
        return (c & 0xC0) == 0x80;
    }
}
