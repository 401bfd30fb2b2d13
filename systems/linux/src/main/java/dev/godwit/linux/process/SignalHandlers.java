package dev.godwit.linux.process;

import dev.godwit.linux.abi.Sig;

/** What is done about each signal (sigaction(2)). Threads share it (CLONE_SIGHAND). */
public final class SignalHandlers {
    /** SIG_DFL: what the signal does by itself. */
    public static final long DEFAULT = 0;

    /** SIG_IGN: nothing. */
    public static final long IGNORE = 1;

    /** No SIGCHLD when a child stops or goes on. */
    public static final long NOCLDSTOP = 1;

    /** Children leave no zombies. */
    public static final long NOCLDWAIT = 2;

    /** The handler is told more (three arguments; they are given in any case). */
    public static final long SIGINFO = 4;

    /** The handler has the alternate stack. */
    public static final long ONSTACK = 0x0800_0000;

    /** System calls that it interrupts are repeated. */
    public static final long RESTART = 0x1000_0000;

    /** The signal is not blocked while its handler runs. */
    public static final long NODEFER = 0x4000_0000;

    /** The handler is called once. */
    public static final long RESETHAND = 0x8000_0000L;

    final long[] handlers = new long[Sig.COUNT + 1];
    final long[] flags = new long[Sig.COUNT + 1];
    final long[] masks = new long[Sig.COUNT + 1];

    /** All are at their default. */
    public SignalHandlers() {}

    /** {@return the same for a process of its own} */
    SignalHandlers copy() {
        SignalHandlers copy = new SignalHandlers();
        System.arraycopy(handlers, 0, copy.handlers, 0, handlers.length);
        System.arraycopy(flags, 0, copy.flags, 0, flags.length);
        System.arraycopy(masks, 0, copy.masks, 0, masks.length);
        return copy;
    }

    /** What is handled goes back to its default (execve); what is ignored stays so. */
    void reset() {
        for (int signal = 1; signal <= Sig.COUNT; signal++) {
            if (handlers[signal] != IGNORE) {
                handlers[signal] = DEFAULT;
            }
            flags[signal] = 0;
            masks[signal] = 0;
        }
    }

    /**
     * The handler of a signal.
     *
     * @param signal 1 to 64
     * @return its address, {@link #DEFAULT} or {@link #IGNORE}
     */
    public long handler(int signal) {
        return handlers[signal];
    }

    /**
     * The flags of a signal.
     *
     * @param signal 1 to 64
     * @return bits of SA_
     */
    public long flags(int signal) {
        return flags[signal];
    }

    /**
     * What is blocked while the handler of a signal runs.
     *
     * @param signal 1 to 64
     * @return a set of signals
     */
    public long mask(int signal) {
        return masks[signal];
    }

    /**
     * Sets what is done about a signal.
     *
     * @param signal 1 to 64, not KILL or STOP
     * @param handler an address, {@link #DEFAULT} or {@link #IGNORE}
     * @param flag bits of SA_
     * @param mask what is blocked meanwhile
     */
    public void set(int signal, long handler, long flag, long mask) {
        handlers[signal] = handler;
        flags[signal] = flag;
        masks[signal] = mask & ~Sig.UNBLOCKABLE;
    }

    /**
     * Whether a signal has no effect.
     *
     * @param signal 1 to 64
     * @return whether it is ignored, by name or by default
     */
    public boolean isIgnored(int signal) {
        return handlers[signal] == IGNORE
                || handlers[signal] == DEFAULT && Sig.defaultOf(signal) == Sig.Default.IGNORE;
    }

    /** {@return the signals that have a handler} */
    public long caught() {
        long set = 0;
        for (int signal = 1; signal <= Sig.COUNT; signal++) {
            if (handlers[signal] != DEFAULT && handlers[signal] != IGNORE) {
                set |= Sig.bit(signal);
            }
        }
        return set;
    }

    /** {@return the signals that are ignored by name} */
    public long ignored() {
        long set = 0;
        for (int signal = 1; signal <= Sig.COUNT; signal++) {
            if (handlers[signal] == IGNORE) {
                set |= Sig.bit(signal);
            }
        }
        return set;
    }
}
