package dev.godwit.linux.process;

/** Something that is to happen at a time of the monotonic clock, once it has been set. */
public abstract class Timer {
    /** When. */
    long deadline;

    /** Of two with the same deadline the one that was set first goes first. */
    long order;

    /** Where it stands among those that are set; -1 if it is not. */
    int index = -1;

    /** A timer that is not set. */
    protected Timer() {}

    /** What happens then. It is not set any more, and may set itself again. */
    protected abstract void expire();

    /** {@return whether it is set} */
    public final boolean isSet() {
        return index >= 0;
    }

    /** {@return when it goes off, in nanoseconds of the monotonic clock, if it is set} */
    public final long deadline() {
        return deadline;
    }
}
