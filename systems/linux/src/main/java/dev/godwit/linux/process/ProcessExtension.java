package dev.godwit.linux.process;

/** What a part of the system keeps for a process, such as the timers that it has set. */
public interface ProcessExtension {
    /** The process executes another program: what that does not keep goes. */
    default void executed() {}

    /** The process has ended. */
    default void ended() {}

    /** One of its tasks has run for a while, or ended a system call: it has used processor time. */
    default void ran() {}

    /**
     * A signal that it was sent is about to be delivered, or taken by who waits for it.
     *
     * @param info the signal
     * @return what is told of it
     */
    default SigInfo taken(SigInfo info) {
        return info;
    }
}
