package dev.godwit.riscv.text;

import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A line of assembly while it is read, word by word. A comment begins with # or //; a semicolon
 * ends a statement.
 */
final class AssemblyLine {
    private final String text;
    private final int number;
    private int at;

    AssemblyLine(String text, int number) {
        this.text = text;
        this.number = number;
    }

    /** Where the next word begins, as an index into the line. */
    int position() {
        skipSpace();
        return at;
    }

    /** Goes back to where a word began. */
    void moveTo(int position) {
        at = position;
    }

    Malformed wrong(String message) {
        return wrong(message, position());
    }

    Malformed wrong(String message, int position) {
        return new Malformed(message, new Place.InText(number, position + 1, text));
    }

    private void skipSpace() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        if (at < text.length() && (text.charAt(at) == '#' || text.startsWith("//", at))) {
            at = text.length();
        }
    }

    /** Whether nothing is left in the line. */
    boolean isAtEnd() {
        skipSpace();
        return at == text.length();
    }

    /** Whether nothing is left in the statement. */
    boolean isStatementEnd() {
        return isAtEnd() || text.charAt(at) == ';';
    }

    /** Takes these characters if they are next. */
    boolean take(String mark) {
        skipSpace();
        if (text.startsWith(mark, at)) {
            at += mark.length();
            return true;
        }
        return false;
    }

    void expect(String mark) {
        if (!take(mark)) {
            throw wrong("expected " + mark);
        }
    }

    private static boolean isWord(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '.' || c == '$';
    }

    /** The name or number that is next, or an empty string. */
    String word() {
        skipSpace();
        int start = at;
        while (at < text.length()
                && (isWord(text.charAt(at)) || Registers.isDigit(text.charAt(at)))) {
            at++;
        }
        return text.substring(start, at);
    }

    /** The word that is next, which stays. */
    String peek() {
        int start = position();
        String word = word();
        at = start;
        return word;
    }

    /** The characters up to the next comma or the end of the statement. */
    String argument() {
        int start = position();
        while (!isStatementEnd() && text.charAt(at) != ',') {
            at++;
        }
        return text.substring(start, at).trim();
    }

    /** A string in quotes, as bytes. */
    byte[] string() {
        int start = position();
        expect("\"");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (true) {
            if (at >= text.length()) {
                throw wrong("unclosed string", start);
            }
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return bytes.toByteArray();
            }
            if (c == '\\') {
                at++;
                bytes.write(escape());
            } else {
                boolean isPair = Character.isHighSurrogate(c) && at + 1 < text.length();
                int end = isPair ? at + 2 : at + 1;
                byte[] utf8 = text.substring(at, end).getBytes(StandardCharsets.UTF_8);
                bytes.write(utf8, 0, utf8.length);
                at = end;
            }
        }
    }

    /** A character in quotes, behind the first one. */
    int character() {
        if (at >= text.length()) {
            throw wrong("unclosed character");
        }
        int c = text.charAt(at++);
        if (c == '\\') {
            c = escape();
        }
        take("'");
        return c;
    }

    private int escape() {
        if (at >= text.length()) {
            throw wrong("unfinished escape");
        }
        char c = text.charAt(at++);
        switch (c) {
            case 'n':
                return '\n';
            case 't':
                return '\t';
            case 'r':
                return '\r';
            case '"', '\'', '\\':
                return c;
            case 'x':
                int value = 0;
                int start = at;
                while (at < text.length() && at < start + 2 && hex(text.charAt(at)) >= 0) {
                    value = value * 16 + hex(text.charAt(at++));
                }
                if (at == start) {
                    throw wrong("expected hexadecimal digits");
                }
                return value;
            default:
                if (c < '0' || c > '7') {
                    throw wrong("unknown escape", at - 1);
                }
                int octal = c - '0';
                for (int n = 0; n < 2 && at < text.length(); n++) {
                    char digit = text.charAt(at);
                    if (digit < '0' || digit > '7') {
                        break;
                    }
                    octal = octal * 8 + digit - '0';
                    at++;
                }
                return octal & 0xff;
        }
    }

    /** The value of a hexadecimal digit, or -1. */
    static int hex(char c) {
        if (Registers.isDigit(c)) {
            return c - '0';
        }
        int letter = (c | 0x20) - 'a';
        return letter >= 0 && letter < 6 ? letter + 10 : -1;
    }
}
