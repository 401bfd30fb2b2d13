package dev.godwit.isagen.linux;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The notation of arguments, and the words that the table's head declares for it. */
final class Arguments {
    private static final int MOST = 6;
    private static final Pattern POINTER =
            Pattern.compile("(in|out|inout):([a-z0-9_]+)(?:\\[(\\*|ret/)?(?:a([0-9])|[0-9]+)])?");
    private static final Pattern OTHER =
            Pattern.compile("(?:(enum|flags|flags64):([A-Z0-9_]+)|by:a([0-9])|([a-z0-9_]+))");

    /** What can count something. */
    private static final Set<String> COUNTS = Set.of("int", "uint", "long", "ulong", "size");

    private static final Set<String> LENGTHS = Set.of("inout:int", "inout:uint");

    private final Map<String, Set<String>> words;
    private final Set<String> unused = new TreeSet<>();

    /** With the words of "kinds", "types", "sized" and "sets". */
    Arguments(Map<String, Set<String>> words) {
        this.words = words;
        words.values().forEach(unused::addAll);
    }

    /** Words that no argument checked so far has. */
    Set<String> unused() {
        return unused;
    }

    /**
     * Checks the arguments of a call.
     *
     * @throws IllegalArgumentException if they are not in the notation
     */
    void check(List<String> arguments) {
        if (arguments.size() > MOST) {
            throw new IllegalArgumentException(arguments.size() + " arguments");
        }
        for (String argument : arguments) {
            Matcher pointer = POINTER.matcher(argument);
            Matcher other = OTHER.matcher(argument);
            if (pointer.matches()) {
                String what = pointer.group(2);
                if (!isKnown("kinds", what) && !isKnown("types", what) && !isKnown("sized", what)) {
                    throw new IllegalArgumentException("unknown kind or type: " + argument);
                }
                checkCount(arguments, argument, pointer);
            } else if (!other.matches()) {
                throw new IllegalArgumentException("not an argument: " + argument);
            } else if (other.group(3) != null) {
                String decides = at(arguments, argument, other.group(3));
                if (decides.equals(argument) || !decides.matches("(enum|flags|flags64|by):.*")) {
                    throw new IllegalArgumentException(argument + " follows from no constant");
                }
            } else if (other.group(2) != null && !isKnown("sets", other.group(2))) {
                throw new IllegalArgumentException("unknown set: " + argument);
            } else if (other.group(4) != null
                    && (argument.equals("byte") || !isKnown("kinds", argument))) {
                throw new IllegalArgumentException("unknown kind: " + argument);
            }
        }
    }

    private static void checkCount(List<String> arguments, String argument, Matcher pointer) {
        String mark = pointer.group(3);
        if (pointer.group(4) == null) {
            if (mark != null) {
                throw new IllegalArgumentException(argument + " is counted by a number");
            }
            return;
        }
        String count = at(arguments, argument, pointer.group(4));
        if (!("*".equals(mark) ? LENGTHS : COUNTS).contains(count)) {
            throw new IllegalArgumentException(argument + " is counted by " + count);
        }
        if ("ret/".equals(mark) && !pointer.group(1).equals("out")) {
            throw new IllegalArgumentException(argument + " is there before the result");
        }
    }

    private static String at(List<String> arguments, String argument, String index) {
        int n = Integer.parseInt(index);
        if (n >= arguments.size()) {
            throw new IllegalArgumentException(argument + " names an argument that is not there");
        }
        return arguments.get(n);
    }

    private boolean isKnown(String list, String word) {
        unused.remove(word);
        return words.getOrDefault(list, Set.of()).contains(word);
    }
}
