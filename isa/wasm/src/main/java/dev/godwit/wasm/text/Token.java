package dev.godwit.wasm.text;

/** The kinds of tokens, as bytes, because a text has millions of them. */
final class Token {
    /** An opening parenthesis; its value is the index of the closing one, or -1. */
    static final byte LEFT = 0;

    /** A closing parenthesis. */
    static final byte RIGHT = 1;

    /** A string with its quotes, escapes not yet replaced. */
    static final byte STRING = 2;

    /** An identifier; its value is its symbol. */
    static final byte ID = 3;

    /** An unsigned integer. */
    static final byte NAT = 4;

    /** An integer with a sign. */
    static final byte INT = 5;

    /** A floating-point number that is no integer. */
    static final byte FLOAT = 6;

    /** A word of the format; its value is the ordinal of the {@link Keyword}. */
    static final byte KEYWORD = 7;

    /** An instruction's name; its value is the opcode. */
    static final byte OPCODE = 8;

    /** {@code offset=N}. */
    static final byte OFFSET = 9;

    /** {@code align=N}. */
    static final byte ALIGN = 10;

    /** What looks like a token and is none. */
    static final byte RESERVED = 11;

    /** The opening of an annotation that is understood; its value is as for LEFT. */
    static final byte ANNOTATION = 12;

    /** The place where the text stops being tokens; the message is in {@link Tokens#error}. */
    static final byte ERROR = 13;

    /** The end of the text. */
    static final byte END = 14;

    private Token() {}
}
