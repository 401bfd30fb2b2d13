package dev.godwit.linux.trace;

import dev.godwit.linux.process.Task;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The text of one system call: what can be told when it begins, and the rest when it has ended.
 * What a call is given is read from the task's memory, as far as it can be.
 */
public final class CallText {
    /** Where results begin. */
    private static final int COLUMN = 40;

    private static final int MOST_ERROR = 4095;
    private static final Map<String, List<Parameter>> KNOWN = new HashMap<>();

    private final StringBuilder out = new StringBuilder();
    private final String name;
    private final long[] arguments = new long[6];
    private final List<Parameter> parameters;
    private final ArgumentText text;
    private final boolean isKnown;

    private boolean isResumed;

    /** The parameter that is written next. */
    private int next;

    /**
     * A call at which a task stands.
     *
     * @param task who makes it
     * @param number its number
     * @param name its name, or null if there is no such call
     * @param notation its arguments, as the table of system calls has them; or null
     */
    public CallText(Task task, int number, @Nullable String name, @Nullable String notation) {
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = task.argument(i);
        }
        isKnown = name != null && notation != null;
        this.name = name == null ? "syscall_0x" + Integer.toHexString(number) : name;
        parameters = notation == null ? List.of() : parameters(notation);
        text = new ArgumentText(task, out, this.name, arguments);
    }

    private static List<Parameter> parameters(String notation) {
        List<Parameter> parameters = KNOWN.get(notation);
        if (parameters == null) {
            parameters = Parameter.of(notation);
            KNOWN.put(notation, parameters);
        }
        return parameters;
    }

    /** {@return the call's name} */
    public String name() {
        return isResumed ? "restart_syscall" : name;
    }

    /**
     * What is known when it begins.
     *
     * @return the name, and the arguments up to the first one that the call itself fills
     */
    public String begin() {
        out.setLength(0);
        out.append(name).append('(');
        if (!isKnown) {
            for (int i = 0; i < arguments.length; i++) {
                out.append(i == 0 ? "" : ", ");
                Text.hex(out, arguments[i]);
            }
            return out.toString();
        }
        if (CloneText.isOne(name)) {
            next = parameters.size();
            new CloneText(text).begin();
            return out.toString();
        }
        for (int i = 0; i < parameters.size(); i++) {
            text.remember(parameters.get(i), i);
        }
        if (!Special.isWholeAtEnd(name)) {
            arguments(false, 0);
        }
        return out.toString();
    }

    /** Nothing more is told of its arguments: it goes on after a signal. */
    public void resume() {
        next = parameters.size();
        out.setLength(0);
        isResumed = true;
    }

    /**
     * What is known when it has ended.
     *
     * @param result its result, or the negative of an error's number
     * @param column where the line stands; what comes after the arguments is aligned
     * @return the rest of the arguments and the result
     */
    public String end(long result, int column) {
        out.setLength(0);
        boolean isFailed = result < 0 && result >= -MOST_ERROR;
        if (CloneText.isOne(name)) {
            new CloneText(text).end(isFailed);
        } else if (name.equals("rt_sigreturn")) {
            text.mask();
        } else {
            arguments(true, result);
        }
        out.append(')');
        pad(out, column);
        ResultText.write(out, text, result);
        return out.toString();
    }

    /**
     * The end of a call that has no result yet, or none at all.
     *
     * @param column where the line stands
     * @param why what stands for a result
     * @return the rest of the arguments and that
     */
    public String endWithout(int column, String why) {
        out.setLength(0);
        if (!CloneText.isOne(name)) {
            arguments(true, -MOST_ERROR);
        }
        out.append(')');
        pad(out, column);
        return out.append("= ?").append(why).toString();
    }

    private static void pad(StringBuilder out, int column) {
        for (int at = column + out.length(); at < COLUMN - 1; at++) {
            out.append(' ');
        }
        out.append(' ');
    }

    private void arguments(boolean isEnded, long result) {
        boolean isFailed = result < 0 && result >= -MOST_ERROR;
        while (next < parameters.size()) {
            Parameter parameter = parameters.get(next);
            if (!isEnded && Special.isLate(name, next, parameter)) {
                return;
            }
            if (Special.isLeftOut(name, next, arguments)) {
                next = parameters.size();
                return;
            }
            text.write(parameter, next, isEnded, isFailed, result);
            next++;
            if (next < parameters.size() && !Special.isLeftOut(name, next, arguments)) {
                out.append(", ");
            }
        }
    }
}
