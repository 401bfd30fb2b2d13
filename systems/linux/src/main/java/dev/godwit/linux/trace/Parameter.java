package dev.godwit.linux.trace;

import java.util.ArrayList;
import java.util.List;

/**
 * An argument of a system call, as the table of system calls describes it.
 *
 * @param form how it is meant
 * @param what a kind, a type, a set of constants
 * @param count what counts it
 * @param number the argument that does, or how many it are
 */
record Parameter(Form form, String what, Count count, int number) {
    /** How an argument is meant. */
    enum Form {
        VALUE,
        ENUM,
        FLAGS,
        FLAGS64,
        IN,
        OUT,
        INOUT,
        BY
    }

    /** What says how many there are. */
    enum Count {
        /** It is one. */
        ONE,
        /** A number. */
        FIXED,
        /** An argument. */
        ARGUMENT,
        /** The int to which an argument leads. */
        POINTED,
        /** The result, and at most an argument. */
        RESULT
    }

    /** The parameters of a call, which the table separates by spaces. */
    static List<Parameter> of(String notation) {
        List<Parameter> parameters = new ArrayList<>();
        if (!notation.isEmpty()) {
            for (String part : notation.split(" ")) {
                parameters.add(one(part));
            }
        }
        return parameters;
    }

    private static Parameter one(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return new Parameter(Form.VALUE, text, Count.ONE, 1);
        }
        Form form =
                switch (text.substring(0, colon)) {
                    case "enum" -> Form.ENUM;
                    case "flags" -> Form.FLAGS;
                    case "flags64" -> Form.FLAGS64;
                    case "in" -> Form.IN;
                    case "out" -> Form.OUT;
                    case "inout" -> Form.INOUT;
                    default -> Form.BY;
                };
        int bracket = text.indexOf('[');
        if (bracket < 0) {
            return new Parameter(form, text.substring(colon + 1), Count.ONE, 1);
        }
        String what = text.substring(colon + 1, bracket);
        String count = text.substring(bracket + 1, text.length() - 1);
        int last = count.charAt(count.length() - 1) - '0';
        if (count.startsWith("ret/")) {
            return new Parameter(form, what, Count.RESULT, last);
        }
        if (count.startsWith("*")) {
            return new Parameter(form, what, Count.POINTED, last);
        }
        return count.startsWith("a")
                ? new Parameter(form, what, Count.ARGUMENT, last)
                : new Parameter(form, what, Count.FIXED, Integer.parseInt(count));
    }

    /** Whether what it leads to is there only when the call has ended. */
    boolean isLate() {
        return form == Form.OUT || form == Form.INOUT;
    }
}
