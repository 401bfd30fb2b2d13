package dev.godwit.cli;

import java.util.ArrayList;
import java.util.List;

/** Splits a line into words as a POSIX shell does, without expanding anything. */
final class ShellWords {
    private ShellWords() {}

    /**
     * Splits a line at blanks outside quotes. A backslash quotes the next character, except between
     * single quotes; between double quotes only {@code $}, {@code `}, {@code "}, a backslash and a
     * line's end. Specification: POSIX.1-2017, Shell Command Language, section 2.2.
     *
     * @param option which one the line is of, for messages
     * @throws CommandFailure if a quote is not closed
     */
    static List<String> split(String option, String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean isWord = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote == '\'') {
                if (c == '\'') {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\\') {
                if (i + 1 == line.length()) {
                    throw unclosed(option, "a backslash", line);
                }
                char next = line.charAt(++i);
                if (quote == '"' && "$`\"\\\n".indexOf(next) < 0) {
                    word.append(c);
                }
                if (next != '\n') {
                    word.append(next);
                    isWord = true;
                }
            } else if (quote == '"') {
                if (c == '"') {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                isWord = true;
            } else if (c == ' ' || c == '\t' || c == '\n') {
                if (isWord) {
                    words.add(word.toString());
                    word.setLength(0);
                }
                isWord = false;
            } else {
                word.append(c);
                isWord = true;
            }
        }
        if (quote != 0) {
            throw unclosed(option, "a quote (" + quote + ")", line);
        }
        if (isWord) {
            words.add(word.toString());
        }
        return words;
    }

    private static CommandFailure unclosed(String option, String what, String line) {
        return CommandFailure.usage(option + ": " + what + " ends nowhere in: " + line);
    }
}
