package dev.godwit.isagen;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the column "computes" says, taken apart.
 *
 * @param bits whether floating-point operands and results are their bits
 * @param form which results the expressions give
 * @param first the expression, or the one for the low half or the first result
 * @param second the one for the high half or the second result, else empty
 */
record Computation(boolean bits, Form form, String first, String second) {
    /** What the expressions stand for. */
    enum Form {
        /** Nothing: the engines spell the instruction out. */
        NONE,
        /** The one scalar result, or a store. */
        ONE,
        /** Either half of a vector. */
        HALF,
        /** The low and the high half of a vector. */
        LOW_HIGH,
        /** Two results. */
        TWO,
        /** What a read-modify-write stores. */
        STORED
    }

    private static final Pattern FORM =
            Pattern.compile(
                    "half: (?<half>.+)"
                            + "|lo: (?<low>[^;]+) ; hi: (?<high>[^;]+)"
                            + "|r0: (?<r0>[^;]+) ; r1: (?<r1>[^;]+)"
                            + "|op: (?<op>.+)"
                            + "|(?<one>[^:;]+(\\?[^:;]+:[^:;]+)?)");

    /** A name of the table's own, or any other word, which stays as it is. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z_0-9.]+");

    static Computation of(String text) {
        boolean bits = text.startsWith("bits: ");
        String rest = bits ? text.substring(6) : text;
        if (rest.isEmpty()) {
            return new Computation(false, Form.NONE, "", "");
        }
        Matcher m = FORM.matcher(rest);
        if (!m.matches()) {
            throw new IllegalArgumentException("unknown form: " + text);
        }
        if (m.group("half") != null) {
            return new Computation(bits, Form.HALF, m.group("half"), "");
        }
        if (m.group("low") != null) {
            return new Computation(bits, Form.LOW_HIGH, m.group("low"), m.group("high"));
        }
        if (m.group("r0") != null) {
            return new Computation(bits, Form.TWO, m.group("r0"), m.group("r1"));
        }
        if (m.group("op") != null) {
            return new Computation(bits, Form.STORED, m.group("op"), "");
        }
        return new Computation(bits, Form.ONE, m.group("one"), "");
    }

    /** An expression with each name replaced; a name that is not replaced stands for itself. */
    static String with(String expression, Map<String, String> names) {
        return WORD.matcher(expression)
                .replaceAll(word ->
                        Matcher.quoteReplacement(names.getOrDefault(word.group(), word.group())));
    }
}
