package dev.godwit.host;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A flag that one thread raises and another reads very often: the request to stop at the next
 * safepoint. Reading it costs one load that the compiler may not hoist out of a loop.
 */
public final class Signal {
    private static final VarHandle RAISED;

    static {
        try {
            RAISED = MethodHandles.lookup().findVarHandle(Signal.class, "raised", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("unused") // through RAISED
    private boolean raised;

    /** Makes a signal that is not raised. */
    public Signal() {}

    /** Raises the signal; every other thread sees it soon. */
    public void raise() {
        RAISED.setVolatile(this, true);
    }

    /** Takes the signal back. */
    public void clear() {
        RAISED.setVolatile(this, false);
    }

    /**
     * Whether the signal is raised.
     *
     * @return true from some moment after {@link #raise} until {@link #clear}
     */
    public boolean isRaised() {
        return (boolean) RAISED.getOpaque(this);
    }
}
