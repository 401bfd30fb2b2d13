package dev.godwit.wasm.text;

import dev.godwit.base.text.Utf8;

import java.util.Arrays;

/**
 * Cuts a text into tokens. Comments, white space and annotations that are not understood are left
 * out. What is wrong becomes the last token, so that a parser reports the first error of a text.
 *
 * <p>Specification: section 6.2 (Lexical Format).
 */
final class Lexer {
    private static final boolean[] IS_ID = new boolean[256];

    static {
        for (int c = '!'; c <= '~'; c++) {
            IS_ID[c] = "\"(),;[]{}".indexOf(c) < 0;
        }
    }

    private final byte[] text;
    private final Tokens tokens;
    private int at;
    private int[] open = new int[32];
    private int depth;

    private Lexer(byte[] text) {
        this.text = text;
        this.tokens = new Tokens(text);
    }

    /** Whether a character below 0x80 may be part of an identifier. */
    static boolean isIdCharacter(int c) {
        return IS_ID[c];
    }

    /** All tokens of a text; the last one is END or ERROR. */
    static Tokens tokens(byte[] text) {
        Lexer lexer = new Lexer(text);
        try {
            lexer.run();
        } catch (Stop stop) {
            lexer.tokens.error = stop.phrase;
            lexer.tokens.add(Token.ERROR, stop.offset, text.length, 0);
        }
        return lexer.tokens;
    }

    /** The first lexical error; caught above, so it needs no trace. */
    private static final class Stop extends Exception {
        private static final long serialVersionUID = 1L;
        private final String phrase;
        private final int offset;

        Stop(String phrase, int offset) {
            super(phrase, null, false, false);
            this.phrase = phrase;
            this.offset = offset;
        }
    }

    private void run() throws Stop {
        while (true) {
            skipSpace();
            if (at >= text.length) {
                break;
            }
            byte c = text[at];
            if (c == '(') {
                if (at + 1 < text.length && text[at + 1] == '@') {
                    annotation();
                } else {
                    push(tokens.add(Token.LEFT, at, at + 1, -1));
                    at++;
                }
            } else if (c == ')') {
                int token = tokens.add(Token.RIGHT, at, at + 1, -1);
                if (depth > 0) {
                    tokens.setValue(open[--depth], token);
                }
                at++;
            } else {
                word();
            }
        }
        for (int i = depth - 1; i >= 0; i--) {
            if (tokens.kind(open[i]) == Token.ANNOTATION) {
                throw new Stop("unclosed annotation", tokens.start(open[i]));
            }
        }
        tokens.add(Token.END, text.length, text.length, 0);
    }

    private void push(int token) {
        if (depth == open.length) {
            open = Arrays.copyOf(open, depth * 2);
        }
        open[depth++] = token;
    }

    private int peek(int ahead) {
        return at + ahead < text.length ? text[at + ahead] & 0xff : -1;
    }

    private void skipSpace() throws Stop {
        while (at < text.length) {
            byte c = text[at];
            if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
                at++;
            } else if (c == ';' && peek(1) == ';') {
                while (at < text.length && text[at] != '\n' && text[at] != '\r') {
                    character();
                }
            } else if (c == '(' && peek(1) == ';') {
                blockComment();
            } else {
                return;
            }
        }
    }

    private void blockComment() throws Stop {
        int start = at;
        int nesting = 0;
        do {
            if (at >= text.length) {
                throw new Stop("unclosed comment", start);
            }
            if (text[at] == '(' && peek(1) == ';') {
                nesting++;
                at += 2;
            } else if (text[at] == ';' && peek(1) == ')') {
                nesting--;
                at += 2;
            } else {
                character();
            }
        } while (nesting > 0);
    }

    /** Moves over one character, which may be any one. */
    private void character() throws Stop {
        int length = text[at] >= 0 ? 1 : Utf8.length(text, at, text.length);
        if (length == 0) {
            throw new Stop("malformed UTF-8 encoding", at);
        }
        at += length;
    }

    /** Moves over a run of what may belong to one token, and adds it. */
    private void word() throws Stop {
        int start = at;
        int hash = 0;
        boolean plain = true;
        while (at < text.length) {
            byte c = text[at];
            if (c >= 0 && IS_ID[c]) {
                hash = Words.next(hash, c);
                at++;
            } else if (c == '"' && at == start + 1 && text[start] == '$') {
                plain = false;
                identifierString(start);
            } else if (c == '"') {
                plain = false;
                string();
            } else if (c == ',' || c == '[' || c == ']' || c == '{' || c == '}') {
                plain = false;
                at++;
            } else if (c == ';' && peek(1) != ';') {
                plain = false;
                at++;
            } else {
                break;
            }
        }
        if (at == start) {
            character();
            throw new Stop("illegal character", start);
        }
        if (plain) {
            plainWord(start, hash);
        } else {
            wordWithString(start);
        }
    }

    private void plainWord(int start, int hash) throws Stop {
        byte c = text[start];
        if (c == '$') {
            if (at == start + 1) {
                throw new Stop("empty identifier", start);
            }
            tokens.add(Token.ID, start, at, tokens.symbols.intern(text, start + 1, at));
            return;
        }
        if (c >= '0' && c <= '9' || c == '-' || c == '+') {
            tokens.add(NumberGrammar.classify(text, start, at), start, at, 0);
            return;
        }
        int found = Words.find(text, start, at, hash);
        if (found >= Words.KEYWORDS) {
            tokens.add(Token.KEYWORD, start, at, found - Words.KEYWORDS);
        } else if (found >= 0) {
            tokens.add(Token.OPCODE, start, at, found);
        } else if (c == 'i' || c == 'n') {
            tokens.add(NumberGrammar.classify(text, start, at), start, at, 0);
        } else if (isAssignment(start, "offset=")) {
            tokens.add(Token.OFFSET, start, at, 0);
        } else if (isAssignment(start, "align=")) {
            tokens.add(Token.ALIGN, start, at, 0);
        } else {
            tokens.add(Token.RESERVED, start, at, 0);
        }
    }

    private boolean isAssignment(int start, String prefix) {
        int number = start + prefix.length();
        return NumberGrammar.startsWith(text, start, at, prefix)
                && number < at
                && NumberGrammar.classify(text, number, at) == Token.NAT;
    }

    private void wordWithString(int start) throws Stop {
        int quote = text[start] == '$' ? start + 1 : start;
        int end = at;
        if (text[quote] == '"') {
            at = quote;
            string();
            if (at == end) {
                if (quote == start) {
                    tokens.add(Token.STRING, start, end, 0);
                } else {
                    quotedIdentifier(start, end);
                }
                return;
            }
            at = end;
        }
        tokens.add(Token.RESERVED, start, end, 0);
    }

    private void quotedIdentifier(int start, int end) throws Stop {
        byte[] name = Strings.decode(text, start + 2, end - 1);
        if (name.length == 0) {
            throw new Stop("empty identifier", start);
        }
        if (!Utf8.isValid(name, 0, name.length)) {
            throw new Stop("malformed UTF-8 encoding", start);
        }
        tokens.add(Token.ID, start, end, tokens.symbols.intern(name, 0, name.length));
    }

    /** Moves over a string, from its opening quote to behind its closing one. */
    private void string() throws Stop {
        int start = at++;
        while (true) {
            if (at >= text.length || text[at] == '\n' || text[at] == '\r') {
                throw new Stop("unclosed string", start);
            }
            byte c = text[at];
            if (c == '"') {
                at++;
                return;
            }
            if (c == '\\') {
                int length = Strings.escapeLength(text, at);
                if (length < 0) {
                    throw new Stop(
                            at + 1 >= text.length ? "unclosed string" : "illegal escape", at);
                }
                at += length;
            } else if (c >= 0 && c < ' ' || c == 0x7f) {
                throw new Stop("illegal control character", at);
            } else {
                character();
            }
        }
    }

    /** Moves over the string of a quoted identifier. */
    private void identifierString(int start) throws Stop {
        try {
            string();
        } catch (Stop e) {
            throw e.phrase.startsWith("malformed")
                    ? e
                    : new Stop("empty identifier: " + e.phrase, start);
        }
    }

    private void annotation() throws Stop {
        int start = at;
        at += 2;
        int name = at;
        if (peek(0) == '"') {
            quotedAnnotationId(start);
        } else {
            while (at < text.length && text[at] >= 0 && IS_ID[text[at]]) {
                at++;
            }
            if (at == name) {
                throw new Stop("empty annotation id", start);
            }
            if (Annotations.isUnderstood(text, name, at)) {
                push(tokens.add(Token.ANNOTATION, start, at, -1));
                return;
            }
        }
        skipAnnotation(start);
    }

    private void quotedAnnotationId(int start) throws Stop {
        int quote = at;
        if (peek(1) == '\n' || peek(1) == '\r' || peek(1) < 0) {
            throw new Stop("empty annotation id", start);
        }
        string();
        byte[] id = Strings.decode(text, quote + 1, at - 1);
        if (id.length == 0) {
            throw new Stop("empty annotation id", start);
        }
        if (!Utf8.isValid(id, 0, id.length)) {
            throw new Stop("malformed UTF-8 encoding", start);
        }
    }

    private void skipAnnotation(int start) throws Stop {
        int nesting = 1;
        while (nesting > 0) {
            skipSpace();
            if (at >= text.length) {
                throw new Stop("unclosed annotation", start);
            }
            byte c = text[at];
            if (c == '(') {
                nesting++;
                at++;
            } else if (c == ')') {
                nesting--;
                at++;
            } else if (c == '"') {
                string();
            } else if (c >= 0 && (IS_ID[c] || ",;[]{}".indexOf(c) >= 0)) {
                at++;
            } else {
                int wrong = at;
                character();
                throw new Stop("illegal character", wrong);
            }
        }
    }
}
