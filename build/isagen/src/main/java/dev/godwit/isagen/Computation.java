package dev.godwit.isagen;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the column "computes" says, taken apart.
 *
 * @param bits whether floating-point operands and results are their bits
 * @param form which results the expressions give
 * @param expressions one for each mark of the form
 */
public record Computation(boolean bits, Form form, List<String> expressions) {
    /** What the expressions stand for; each is introduced by the form's marks, in this order. */
    public enum Form {
        /** Nothing: the engines spell the instruction out. */
        NONE,
        /** The one scalar result, or a store. */
        ONE(""),
        /** The one scalar result of a load that extends with zeros. */
        UNSIGNED("unsigned"),
        /** The result; what gives it as well, if the condition behind that does not hold. */
        GUARDED("all", "plain", "unless"),
        /** Either half of a vector. */
        HALF("half"),
        /** The low and the high half of a vector. */
        LOW_HIGH("lo", "hi"),
        /** Two results. */
        TWO("r0", "r1"),
        /** What a read-modify-write stores. */
        STORED("op");

        private static final Map<List<String>, Form> BY_MARKS = new HashMap<>();

        static {
            for (Form form : values()) {
                BY_MARKS.put(form.marks, form);
            }
        }

        private final List<String> marks;

        Form(String... marks) {
            this.marks = List.of(marks);
        }
    }

    private static final String BITS = "bits: ";

    /** An expression and its mark, if it has one: no colon but in a condition. */
    private static final Pattern PART =
            Pattern.compile("(?:([a-z0-9]+): )?([^:;?]+(?:\\?[^:;]+:[^:;]+)?)");

    /** A name of the table's own, or any other word, which stays as it is. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z_0-9.]+");

    static Computation of(String text) {
        boolean bits = text.startsWith(BITS);
        String rest = bits ? text.substring(BITS.length()) : text;
        if (rest.isEmpty()) {
            return new Computation(false, Form.NONE, List.of());
        }
        List<String> marks = new ArrayList<>();
        List<String> expressions = new ArrayList<>();
        for (String part : rest.split(" ; ", -1)) {
            Matcher m = PART.matcher(part);
            if (!m.matches()) {
                throw new IllegalArgumentException("unknown form: " + text);
            }
            marks.add(m.group(1) == null ? "" : m.group(1));
            expressions.add(m.group(2));
        }
        Form form = Form.BY_MARKS.get(marks);
        if (form == null) {
            throw new IllegalArgumentException("unknown form: " + text);
        }
        return new Computation(bits, form, List.copyOf(expressions));
    }

    String first() {
        return expressions.get(0);
    }

    String second() {
        return expressions.get(1);
    }

    /** When the second expression of a guarded one may not be used. */
    String unless() {
        return expressions.get(2);
    }

    Computation withFirst(String expression) {
        List<String> changed = new ArrayList<>(expressions);
        changed.set(0, expression);
        return new Computation(bits, form, List.copyOf(changed));
    }

    /** An expression with each name replaced; a name that is not replaced stands for itself. */
    public static String with(String expression, Map<String, String> names) {
        return WORD.matcher(expression)
                .replaceAll(word ->
                        Matcher.quoteReplacement(names.getOrDefault(word.group(), word.group())));
    }
}
