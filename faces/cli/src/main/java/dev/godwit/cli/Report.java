package dev.godwit.cli;

import dev.godwit.base.failure.BadInput;
import dev.godwit.base.failure.EngineBug;
import dev.godwit.base.failure.Failure;
import dev.godwit.base.failure.GuestFrame;
import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.Place;
import dev.godwit.base.failure.Trap;

import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * Tells of a failure on stderr: the first line says all, at most ten lines follow. What a guest
 * chose (names, messages, its source) cannot send control characters to the terminal.
 */
final class Report {
    private static final int COLUMNS = 120;
    private static final int FRAMES = 8;

    /** Longer messages, which a guest's names can make, are cut. */
    private static final int LINE = 1_000;

    private Report() {}

    /**
     * Prints the failure.
     *
     * @param subject what failed, such as the file's name; may be empty
     * @return the process's exit code
     */
    static int print(PrintWriter err, String subject, Failure failure) {
        String prefix = subject.isEmpty() ? "" : subject + ": ";
        switch (failure) {
            case BadInput bad -> printBadInput(err, prefix, bad);
            case Trap trap -> {
                line(err, prefix + "trap: " + trap.getMessage());
                if (trap.getCause() instanceof BadInput invalid) {
                    printSource(err, invalid.place());
                }
                printBacktrace(err, trap.backtrace());
            }
            case LimitReached limit ->
                    line(err, prefix + "limit: " + limit.getMessage() + setBy(limit));
            case EngineBug bug ->
                    line(
                            err,
                            prefix
                                    + "Godwit is wrong, please report this with the file: "
                                    + bug.getMessage());
        }
        err.flush();
        return exitCode(failure).code();
    }

    /** Which option sets the bound, if the bound has a value. */
    private static String setBy(LimitReached limit) {
        String option = LimitOptions.option(limit.limit());
        return limit.value() < 0 || option.isEmpty() ? "" : "; set by " + option;
    }

    /**
     * Prints why a command ends.
     *
     * @return the process's exit code
     */
    static int print(PrintWriter err, CommandFailure end) {
        Failure failure = end.failure();
        if (failure != null) {
            return print(err, end.subject(), failure);
        }
        line(err, (end.subject().isEmpty() ? "" : end.subject() + ": ") + end.message());
        err.flush();
        return end.code().code();
    }

    static ExitCode exitCode(Failure failure) {
        return switch (failure) {
            case BadInput _ -> ExitCode.BAD_INPUT;
            case Trap _ -> ExitCode.TRAP;
            case LimitReached _ -> ExitCode.LIMIT;
            case EngineBug _ -> ExitCode.ENGINE_BUG;
        };
    }

    /** Prints one line of ours, headed by the command's name. */
    static void line(PrintWriter err, String message) {
        String cut = message.length() > LINE ? message.substring(0, LINE) + "..." : message;
        err.println("godwit: " + escape(cut));
    }

    private static void printBadInput(PrintWriter err, String prefix, BadInput bad) {
        Place place = bad.place();
        String where = place == null ? "" : " " + place.describe();
        line(err, prefix + bad.getMessage() + where);
        printSource(err, place);
    }

    /** The offending line of a text, cut around the column, and a caret under it. */
    private static void printSource(PrintWriter err, @Nullable Place place) {
        if (!(place instanceof Place.InText text) || text.column() < 1) {
            return;
        }
        String source = text.source();
        int column = Math.min(text.column() - 1, source.length());
        int width = COLUMNS - 2;
        int start = column < width ? 0 : column - width / 2;
        int end = Math.min(source.length(), start + width);
        String before = escape(source.substring(start, Math.min(column, end)));
        String after = escape(source.substring(Math.min(column, end), end));
        String shown = before + after;
        err.println("  " + (shown.length() > width ? shown.substring(0, width) : shown));
        if (before.length() < width) {
            err.println("  " + " ".repeat(before.length()) + "^");
        }
    }

    private static void printBacktrace(PrintWriter err, List<GuestFrame> frames) {
        for (int i = 0; i < frames.size() && i < FRAMES; i++) {
            String frame = frames.get(i).toString();
            int most = COLUMNS - 6;
            int from = Math.max(0, frame.length() - most);
            err.println("  #" + i + " " + escape(frame.substring(from)));
        }
        if (frames.size() > FRAMES) {
            err.println("  ... " + (frames.size() - FRAMES) + " more");
        }
    }

    /** Control characters, and those that turn the direction of text, as escapes. */
    static String escape(String text) {
        StringBuilder result = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                result.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                result.append(c);
            }
        }
        return result.toString();
    }
}
