package dev.godwit.linux.process;

import org.jspecify.annotations.Nullable;

/** Who hears of signals before tasks get them: a debugger. */
public interface SignalListener {
    /**
     * Takes the signal that a task is to get next, without being asked about it.
     *
     * @param task which
     * @return the signal; null if there is none
     */
    @Nullable SigInfo released(Task task);

    /**
     * Asks whether a signal is kept from a task, which stands still then.
     *
     * @param task which
     * @param info the signal that it is about to get
     * @return whether it is
     */
    boolean keeps(Task task, SigInfo info);
}
