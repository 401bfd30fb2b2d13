package dev.godwit.host;

/**
 * A flag that one thread raises and another reads very often: the request to stop at the next
 * safepoint. Reading it costs one load that the compiler may not hoist out of a loop.
 */
public final class Signal {
    // Not a VarHandle: reading one opaquely is the same instruction, but counts twenty times as
    // much
    // where HotSpot limits what it inlines into the engines' loops.
    private volatile boolean raised;

    /** Makes a signal that is not raised. */
    public Signal() {}

    /** Raises the signal; every other thread sees it soon. */
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
     * @return true from some moment after {@link #raise} until {@link #clear}
     */
    public boolean isRaised() {
        return raised;
    }
}
