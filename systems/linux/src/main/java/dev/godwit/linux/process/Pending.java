package dev.godwit.linux.process;

/**
 * What a system call that waits has to remember until it is executed again: how far it has come,
 * where it is enqueued. {@link Task#pending} holds it.
 */
public interface Pending {
    /**
     * The call has ended, with a result, by a signal, or with its task: it leaves where it waited.
     */
    default void end() {}
}
