package dev.godwit.riscv.text;

import java.util.ArrayList;
import java.util.List;

/** Takes the table's words apart. */
final class Words {
    private Words() {}

    /** The parts between separators, without the spaces around them and without empty ones. */
    static String[] split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int n = 0; n <= text.length(); n++) {
            if (n == text.length() || text.charAt(n) == separator) {
                String part = text.substring(start, n).trim();
                if (!part.isEmpty()) {
                    parts.add(part);
                }
                start = n + 1;
            }
        }
        return parts.toArray(new String[0]);
    }

    /** The names and the marks of operands in order, each mark a word of its own. */
    static String[] operands(String text) {
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int n = 0; n <= text.length(); n++) {
            boolean isMark = n < text.length() && ",() ".indexOf(text.charAt(n)) >= 0;
            if (n == text.length() || isMark) {
                if (n > start) {
                    words.add(text.substring(start, n));
                }
                if (isMark && text.charAt(n) != ' ') {
                    words.add(text.substring(n, n + 1));
                }
                start = n + 1;
            }
        }
        return words.toArray(new String[0]);
    }

    static boolean isMark(String word) {
        return word.length() == 1 && ",()".indexOf(word.charAt(0)) >= 0;
    }

    /** Which field an operand or a part of an encoding belongs to. */
    static int slot(String name) {
        return switch (name) {
            case "rd", "rd'", "fd", "fd'" -> Encoding.RD;
            case "rs1", "rs1'", "fs1", "zimm", "fli" -> Encoding.RS1;
            case "rs2", "rs2'", "fs2", "fs2'" -> Encoding.RS2;
            case "rs3", "fs3" -> Encoding.RS3;
            case "rm", "rne" -> Encoding.RM;
            default -> Encoding.IMM;
        };
    }
}
