package dev.godwit.testkit.mutation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A text as parentheses, strings, comments and words. It takes any bytes: what has no end, ends
 * with the text.
 */
final class Tokens {
    final byte[] text;
    private final List<int[]> spans = new ArrayList<>();

    Tokens(byte[] text) {
        this.text = text;
        int at = 0;
        while (at < text.length) {
            int end = end(at);
            if (text[at] > ' ' || text[at] < 0) {
                spans.add(new int[] {at, end});
            }
            at = end;
        }
    }

    int count() {
        return spans.size();
    }

    int start(int token) {
        return spans.get(token)[0];
    }

    int endOf(int token) {
        return spans.get(token)[1];
    }

    boolean isLeft(int token) {
        return text[start(token)] == '(' && !isComment(token);
    }

    boolean isRight(int token) {
        return text[start(token)] == ')';
    }

    boolean isComment(int token) {
        int start = start(token);
        return start + 1 < text.length
                && text[start + 1] == ';'
                && (text[start] == '(' || text[start] == ';');
    }

    String word(int token) {
        int start = start(token);
        int length = endOf(token) - start;
        return new String(text, start, length, StandardCharsets.ISO_8859_1);
    }

    /** The token behind the parenthesis that closes the one that is opened here. */
    int afterGroup(int token) {
        int depth = 0;
        int at = token;
        while (at < count()) {
            if (isLeft(at)) {
                depth++;
            } else if (isRight(at)) {
                depth--;
            }
            at++;
            if (depth <= 0) {
                return at;
            }
        }
        return at;
    }

    private int end(int at) {
        byte b = text[at];
        byte next = at + 1 < text.length ? text[at + 1] : 0;
        if (b == '(' && next == ';') {
            return blockEnd(at);
        }
        if (b == ';' && next == ';') {
            return lineEnd(at);
        }
        if (b == '"') {
            return stringEnd(at + 1);
        }
        int end = at + 1;
        if (b == '(' || b == ')' || b >= 0 && b <= ' ') {
            return end;
        }
        while (end < text.length && isInWord(text[end])) {
            if (text[end] == '"') {
                return stringEnd(end + 1);
            }
            end++;
        }
        return end;
    }

    private static boolean isInWord(byte b) {
        return b != '(' && b != ')' && b != ';' && (b < 0 || b > ' ');
    }

    private int lineEnd(int at) {
        int end = at;
        while (end < text.length && text[end] != '\n') {
            end++;
        }
        return end;
    }

    private int stringEnd(int at) {
        int end = at;
        while (end < text.length && text[end] != '"') {
            end += text[end] == '\\' ? 2 : 1;
        }
        return Math.min(end + 1, text.length);
    }

    private int blockEnd(int at) {
        int depth = 0;
        int end = at;
        while (end + 1 < text.length) {
            if (text[end] == '(' && text[end + 1] == ';') {
                depth++;
                end += 2;
            } else if (text[end] == ';' && text[end + 1] == ')') {
                depth--;
                end += 2;
                if (depth == 0) {
                    return end;
                }
            } else {
                end++;
            }
        }
        return text.length;
    }
}
