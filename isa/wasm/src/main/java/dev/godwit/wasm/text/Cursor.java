package dev.godwit.wasm.text;

import dev.godwit.base.failure.Malformed;
import dev.godwit.base.text.Utf8;

import java.nio.charset.StandardCharsets;

/** A place in the tokens, and what every parser asks of it. */
final class Cursor {
    final Tokens tokens;
    int at;

    Cursor(Tokens tokens) {
        this.tokens = tokens;
    }

    byte kind() {
        return tokens.kind(at);
    }

    byte kind(int ahead) {
        return at + ahead < tokens.count() ? tokens.kind(at + ahead) : Token.END;
    }

    int value() {
        return tokens.value(at);
    }

    /** The offset in the text. */
    int offset() {
        return tokens.start(at);
    }

    boolean isKeyword(Keyword keyword) {
        return isKeyword(0, keyword);
    }

    private boolean isKeyword(int ahead, Keyword keyword) {
        return kind(ahead) == Token.KEYWORD && tokens.value(at + ahead) == keyword.ordinal();
    }

    /** Whether an opening parenthesis and a keyword follow. */
    boolean isOpen(Keyword keyword) {
        return kind() == Token.LEFT && isKeyword(1, keyword);
    }

    /** Whether an opening parenthesis and an instruction follow. */
    boolean isOpen(int opcode) {
        return kind() == Token.LEFT && kind(1) == Token.OPCODE && tokens.value(at + 1) == opcode;
    }

    /** Moves behind a keyword if it follows. */
    boolean take(Keyword keyword) {
        if (isKeyword(keyword)) {
            at++;
            return true;
        }
        return false;
    }

    /** Moves behind an opening parenthesis and a keyword if they follow. */
    boolean takeOpen(Keyword keyword) {
        if (isOpen(keyword)) {
            at += 2;
            return true;
        }
        return false;
    }

    void expectOpen(Keyword keyword) {
        if (!takeOpen(keyword)) {
            throw unexpected("'(" + keyword.label() + "'");
        }
    }

    void close() {
        if (kind() != Token.RIGHT) {
            throw unexpected("')'");
        }
        at++;
    }

    /** The index of the closing parenthesis of the opening one here. */
    int match() {
        int match = value();
        if (match < 0) {
            if (tokens.error != null) {
                at = tokens.count() - 1;
                throw unexpected("");
            }
            throw malformed("unexpected token: this '(' is never closed");
        }
        return match;
    }

    /** A failure at the token here. */
    Malformed malformed(String message) {
        return malformed(message, at);
    }

    /** A failure at a token. */
    Malformed malformed(String message, int token) {
        return new Malformed(message, tokens.lines.place(tokens.start(token)));
    }

    /** The failure that the token here is not what should follow. */
    Malformed unexpected(String wanted) {
        String source = tokens.source(at);
        return switch (kind()) {
            case Token.RESERVED -> malformed("unknown operator " + source);
            case Token.ERROR -> malformed(String.valueOf(tokens.error));
            case Token.ANNOTATION -> malformed(misplaced());
            case Token.END -> malformed("unexpected token: the text ends, expected " + wanted);
            default -> malformed("unexpected token '" + source + "', expected " + wanted);
        };
    }

    private String misplaced() {
        int from = tokens.start(at) + 2;
        if (Annotations.isCode(tokens.text, from, tokens.end(at))) {
            return "@" + tokens.source(at).substring(2) + " annotation: not in a function";
        }
        return "misplaced " + tokens.source(at).substring(1) + " annotation";
    }

    /** The symbol of an identifier if one follows, else -1. */
    int takeId() {
        return kind() == Token.ID ? tokens.value(at++) : -1;
    }

    /** The bytes of the string that must follow. */
    byte[] string() {
        if (kind() != Token.STRING) {
            throw unexpected("a string");
        }
        byte[] bytes = Strings.decode(tokens.text, tokens.start(at) + 1, tokens.end(at) - 1);
        at++;
        return bytes;
    }

    /** The name that must follow: a string that is UTF-8. */
    byte[] nameBytes() {
        byte[] bytes = string();
        if (!Utf8.isValid(bytes, 0, bytes.length)) {
            throw malformed("malformed UTF-8 encoding", at - 1);
        }
        return bytes;
    }

    /** The name that must follow. */
    String name() {
        return new String(nameBytes(), StandardCharsets.UTF_8);
    }

    /** The unsigned number that must follow. */
    long nat(int bits, String wanted) {
        if (kind() != Token.NAT) {
            throw unexpected(wanted);
        }
        try {
            long value = IntegerText.unsigned(tokens.text, tokens.start(at), tokens.end(at), bits);
            at++;
            return value;
        } catch (OutOfRange e) {
            throw malformed("i" + bits + " constant out of range: " + tokens.source(at));
        }
    }

    /** The number of an {@code offset=} or {@code align=} token, which follows. */
    long assigned(int prefix, int bits) {
        try {
            long value =
                    IntegerText.unsigned(
                            tokens.text, tokens.start(at) + prefix, tokens.end(at), bits);
            at++;
            return value;
        } catch (OutOfRange e) {
            throw malformed("i" + bits + " constant out of range: " + tokens.source(at));
        }
    }

    /** The integer constant that must follow, its sign extended. */
    long integer(int bits) {
        if (kind() != Token.NAT && kind() != Token.INT) {
            throw unexpected("an integer");
        }
        try {
            long value = IntegerText.integer(tokens.text, offset(), tokens.end(at), bits);
            at++;
            return value;
        } catch (OutOfRange e) {
            throw malformed("constant out of range for i" + bits + ": " + tokens.source(at));
        }
    }

    private boolean isNumber() {
        return kind() == Token.NAT || kind() == Token.INT || kind() == Token.FLOAT;
    }

    /** The bits of the f32 constant that must follow. */
    int f32() {
        if (!isNumber()) {
            throw unexpected("a number");
        }
        try {
            int value = FloatText.f32(tokens.text, offset(), tokens.end(at));
            at++;
            return value;
        } catch (OutOfRange e) {
            throw malformed("constant out of range for f32: " + tokens.source(at));
        }
    }

    /** The bits of the f64 constant that must follow. */
    long f64() {
        if (!isNumber()) {
            throw unexpected("a number");
        }
        try {
            long value = FloatText.f64(tokens.text, offset(), tokens.end(at));
            at++;
            return value;
        } catch (OutOfRange e) {
            throw malformed("constant out of range for f64: " + tokens.source(at));
        }
    }
}
