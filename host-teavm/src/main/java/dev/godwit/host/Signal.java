package dev.godwit.host;

/**
 * A flag that is raised in one place and read very often in another: the request to stop at the
 * next safepoint. This host runs one thread, so a plain field does.
 */
public final class Signal {
    private boolean raised;

    /** Makes a signal that is not raised. */
    public Signal() {}

    /** Raises the signal. */
    public void raise() {
        raised = true;
    }

    /** Takes the signal back. */
    public void clear() {
        raised = false;
    }

    /**
     * Whether the signal is raised.
     *
     * @return true from {@link #raise} until {@link #clear}
     */
    public boolean isRaised() {
        return raised;
    }
}
