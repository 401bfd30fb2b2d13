package dev.godwit.wasm.text;

import dev.godwit.base.failure.Malformed;
import dev.godwit.wasm.binary.BinaryWriter;
import dev.godwit.wasm.module.Features;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Reads texts that hold modules among other things, such as scripts: the same tokens, with the
 * modules parsed when they are asked for.
 *
 * <p>Every method that reads throws {@link Malformed} with line and column if what it reads is not
 * there.
 */
public final class TextReader {
    private final Cursor cursor;

    /**
     * Starts at the beginning of a text.
     *
     * @param text UTF-8
     */
    public TextReader(byte[] text) {
        cursor = new Cursor(Lexer.tokens(text));
    }

    /**
     * The place in the text, to come back to.
     *
     * @return the number of the next token
     */
    public int position() {
        return cursor.at;
    }

    /**
     * Goes to a place.
     *
     * @param position what {@link #position} gave
     */
    public void moveTo(int position) {
        cursor.at = position;
    }

    /**
     * The line of the next token.
     *
     * @return from 1 on
     */
    public int line() {
        return cursor.tokens.lines.line(cursor.offset());
    }

    /**
     * Whether the text is at its end.
     *
     * @return true if nothing follows
     */
    public boolean isAtEnd() {
        return cursor.kind() == Token.END;
    }

    private boolean isWord(int ahead, String word) {
        int token = cursor.at + ahead;
        if (token >= cursor.tokens.count()) {
            return false;
        }
        int start = cursor.tokens.start(token);
        int end = cursor.tokens.end(token);
        return end - start == word.length()
                && NumberGrammar.startsWith(cursor.tokens.text, start, end, word);
    }

    /**
     * Whether an opening parenthesis and a word follow.
     *
     * @param word ASCII
     * @return true if they do
     */
    public boolean isOpen(String word) {
        return cursor.kind() == Token.LEFT && isWord(1, word);
    }

    /**
     * Whether an opening parenthesis follows.
     *
     * @return true if it does
     */
    public boolean isOpen() {
        return cursor.kind() == Token.LEFT;
    }

    /**
     * Whether a closing parenthesis follows.
     *
     * @return true if it does
     */
    public boolean isClose() {
        return cursor.kind() == Token.RIGHT;
    }

    /**
     * Whether an opening parenthesis and the word of a module's field follow.
     *
     * @return true if they do
     */
    public boolean isModuleField() {
        if (cursor.kind() != Token.LEFT || cursor.kind(1) != Token.KEYWORD) {
            return false;
        }
        return switch (Keyword.of(cursor.tokens.value(cursor.at + 1))) {
            case TYPE, REC, IMPORT, FUNC, TABLE, MEMORY, GLOBAL, TAG, EXPORT, START, ELEM, DATA ->
                    true;
            default -> false;
        };
    }

    /**
     * Moves behind an opening parenthesis and a word if they follow.
     *
     * @param word ASCII
     * @return whether they did
     */
    public boolean takeOpen(String word) {
        if (!isOpen(word)) {
            return false;
        }
        cursor.at += 2;
        return true;
    }

    /**
     * Moves behind a word if it follows.
     *
     * @param word ASCII
     * @return whether it did
     */
    public boolean take(String word) {
        if (!isWord(0, word)) {
            return false;
        }
        cursor.at++;
        return true;
    }

    /** Moves behind the closing parenthesis that must follow. */
    public void close() {
        cursor.close();
    }

    /** Moves behind the parentheses that open here, whatever they hold. */
    public void skip() {
        if (cursor.kind() != Token.LEFT) {
            throw cursor.unexpected("'('");
        }
        cursor.at = cursor.match() + 1;
    }

    /**
     * Finds a word in the whole text that is none of the format.
     *
     * @param words which ones
     * @return the first that the text has outside of strings, comments and annotations, or null
     */
    public @Nullable String findUnknown(Set<String> words) {
        Tokens tokens = cursor.tokens;
        for (int i = 0; i < tokens.count(); i++) {
            if (tokens.kind(i) == Token.RESERVED && words.contains(tokens.source(i))) {
                return tokens.source(i);
            }
        }
        return null;
    }

    /**
     * Reads an identifier if one follows.
     *
     * @return its name without the dollar sign, or null
     */
    public @Nullable String takeId() {
        int symbol = cursor.takeId();
        return symbol < 0 ? null : cursor.tokens.symbols.name(symbol);
    }

    /**
     * Whether a number follows.
     *
     * @return true for integers and floating-point numbers
     */
    public boolean isNumber() {
        return cursor.kind() >= Token.NAT && cursor.kind() <= Token.FLOAT;
    }

    /**
     * Whether a string follows.
     *
     * @return true if one does
     */
    public boolean isString() {
        return cursor.kind() == Token.STRING;
    }

    /**
     * Reads a string.
     *
     * @return its bytes
     */
    public byte[] string() {
        return cursor.string();
    }

    /**
     * Reads a string that is a name.
     *
     * @return the name
     */
    public String name() {
        return cursor.name();
    }

    /**
     * Reads an integer, signed or unsigned.
     *
     * @param bits 8 to 64
     * @return its value, the sign of that many bits extended
     */
    public long integer(int bits) {
        return cursor.integer(bits);
    }

    /**
     * Reads a number as an f32.
     *
     * @return its bits
     */
    public int f32() {
        return cursor.f32();
    }

    /**
     * Reads a number as an f64.
     *
     * @return its bits
     */
    public long f64() {
        return cursor.f64();
    }

    /**
     * Reads any one token that is no parenthesis.
     *
     * @return it as the text has it
     */
    public String word() {
        if (cursor.kind() == Token.LEFT || cursor.kind() >= Token.ANNOTATION) {
            throw cursor.unexpected("a word");
        }
        int token = cursor.at++;
        int start = cursor.tokens.start(token);
        return new String(
                cursor.tokens.text,
                start,
                cursor.tokens.end(token) - start,
                StandardCharsets.UTF_8);
    }

    /**
     * Reads a vector constant: a shape and its lanes.
     *
     * @return 16 bytes
     */
    public byte[] vector() {
        BinaryWriter out = new BinaryWriter(16);
        ImmediateParser.vector(cursor, out);
        return out.toByteArray();
    }

    /**
     * Parses the fields of a module up to behind its closing parenthesis; its header has been read.
     *
     * @param features see {@link WasmText#parse}
     * @return the binary, with the way back to lines and columns
     */
    public ParsedText moduleFields(Features features) {
        return ModuleParser.parseFields(cursor, features, -1).result();
    }

    /**
     * Parses all that follows as the fields of a module.
     *
     * @param features see {@link WasmText#parse}
     * @return the binary, with the way back to lines and columns
     */
    public ParsedText bareModule(Features features) {
        return ModuleParser.parseBare(cursor, features).result();
    }

    /**
     * A failure at the next token.
     *
     * @param message what is wrong
     * @return the failure, to be thrown
     */
    public Malformed malformed(String message) {
        return cursor.malformed(message);
    }

    /**
     * The failure that the next token is not what should follow.
     *
     * @param wanted what should
     * @return the failure, to be thrown
     */
    public Malformed unexpected(String wanted) {
        return cursor.unexpected(wanted);
    }
}
