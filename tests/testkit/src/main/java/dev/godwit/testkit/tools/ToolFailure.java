package dev.godwit.testkit.tools;

/** A tool of the host is missing, fails, or does not end. */
public final class ToolFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * A failure.
     *
     * @param message what happened
     */
    public ToolFailure(String message) {
        super(message);
    }
}
