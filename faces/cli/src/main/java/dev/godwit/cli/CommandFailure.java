package dev.godwit.cli;

import dev.godwit.base.failure.Failure;

import org.jspecify.annotations.Nullable;

/** Why a command ends: what its one line on stderr says, and the exit code. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode code;
    private final String subject;
    private final transient @Nullable Failure failure;

    private CommandFailure(
            ExitCode code, String subject, String message, @Nullable Failure failure) {
        super(message, failure, false, false);
        this.code = code;
        this.subject = subject;
        this.failure = failure;
    }

    /** The command line asks for something that cannot be done. */
    static CommandFailure usage(String message) {
        return new CommandFailure(ExitCode.USAGE, "", message, null);
    }

    /** A file is missing, unreadable, or not what it should be. */
    static CommandFailure badInput(String file, String message) {
        return new CommandFailure(ExitCode.BAD_INPUT, file, message, null);
    }

    /** A result cannot be written. */
    static CommandFailure cannotWrite(String file, String message) {
        return new CommandFailure(ExitCode.CANNOT_WRITE, file, message, null);
    }

    /** A file failed in one of the four ways. */
    static CommandFailure of(String file, Failure failure) {
        return new CommandFailure(
                Report.exitCode(failure), file, String.valueOf(failure.getMessage()), failure);
    }

    /** What the first line says, without the subject. */
    String message() {
        return String.valueOf(getMessage());
    }

    /** The exit code that it ends the process with. */
    ExitCode code() {
        return code;
    }

    /** The file that it is about, or an empty string. */
    String subject() {
        return subject;
    }

    /** What it comes from, with a place or a backtrace, or null. */
    @Nullable Failure failure() {
        return failure;
    }
}
