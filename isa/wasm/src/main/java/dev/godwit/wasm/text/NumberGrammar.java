package dev.godwit.wasm.text;

/** What is a number. Specification: section 6.3.1 and 6.3.2 (Integers, Floating-Point). */
final class NumberGrammar {
    private NumberGrammar() {}

    /**
     * Tells the kind of a word.
     *
     * @param text where it stands
     * @param from its first byte
     * @param to the byte behind it
     * @return {@link Token#NAT}, INT, FLOAT, or RESERVED if it is no number
     */
    static byte classify(byte[] text, int from, int to) {
        int at = from;
        boolean hasSign = text[at] == '+' || text[at] == '-';
        if (hasSign) {
            at++;
        }
        if (matches(text, at, to, "inf") || matches(text, at, to, "nan")) {
            return Token.FLOAT;
        }
        if (startsWith(text, at, to, "nan:0x")) {
            return digits(text, at + 6, to, true) == to ? Token.FLOAT : Token.RESERVED;
        }
        boolean hex = startsWith(text, at, to, "0x");
        at = digits(text, hex ? at + 2 : at, to, hex);
        if (at == to) {
            return hasSign ? Token.INT : Token.NAT;
        }
        if (at >= 0 && text[at] == '.') {
            at++;
            if (at < to && digit(text[at], hex) >= 0) {
                at = digits(text, at, to, hex);
            }
        }
        if (at >= 0 && at < to && (text[at] | 0x20) == (hex ? 'p' : 'e')) {
            at++;
            if (at < to && (text[at] == '+' || text[at] == '-')) {
                at++;
            }
            at = digits(text, at, to, false);
        }
        return at == to ? Token.FLOAT : Token.RESERVED;
    }

    /** The offset behind a run of digits with single underscores between them, or -1. */
    static int digits(byte[] text, int from, int to, boolean hex) {
        int at = from;
        if (at >= to || digit(text[at], hex) < 0) {
            return -1;
        }
        while (at < to) {
            if (digit(text[at], hex) >= 0) {
                at++;
            } else if (text[at] == '_') {
                at++;
                if (at >= to || digit(text[at], hex) < 0) {
                    return -1;
                }
            } else {
                break;
            }
        }
        return at;
    }

    /** The value of a digit, or -1. */
    static int digit(byte b, boolean hex) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        if (hex && b >= 'a' && b <= 'f') {
            return b - 'a' + 10;
        }
        if (hex && b >= 'A' && b <= 'F') {
            return b - 'A' + 10;
        }
        return -1;
    }

    /** Whether a word starts with another one, which is ASCII. */
    static boolean startsWith(byte[] text, int from, int to, String prefix) {
        if (to - from < prefix.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (text[from + i] != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean matches(byte[] text, int from, int to, String word) {
        return to - from == word.length() && startsWith(text, from, to, word);
    }
}
