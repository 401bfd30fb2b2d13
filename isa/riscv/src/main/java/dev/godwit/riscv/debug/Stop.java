package dev.godwit.riscv.debug;

/**
 * Why a guest stands still.
 *
 * @param kind what has stopped it
 * @param thread whose doing it was; 0 if nobody's
 * @param signal the signal that it goes by, as Linux numbers them
 * @param address what was accessed, for a watchpoint; the exit code, where the guest has exited
 */
public record Stop(Kind kind, int thread, int signal, long address) {
    /** SIGINT. */
    public static final int INTERRUPT = 2;

    /** SIGTRAP. */
    public static final int TRAP = 5;

    /** What stops guests. */
    public enum Kind {
        /** It has not begun, or somebody asked it to stop. */
        ASKED,
        /** It has come to a breakpoint of the kind that programs have. */
        BREAKPOINT,
        /** It has come to a breakpoint of the kind that processors have. */
        HARDWARE_BREAKPOINT,
        /** It has written to what is watched for that. */
        WRITE,
        /** It has read what is watched for that. */
        READ,
        /** It has read or written what is watched for both. */
        ACCESS,
        /** It has gone as far as it was to be stepped. */
        STEP,
        /** A signal was sent to it, which it has not got yet. */
        SIGNAL,
        /** No thread is left of those that were to go on. */
        GONE,
        /** It has ended by itself. */
        EXITED,
        /** It has ended by a signal. */
        KILLED
    }

    /** {@return whether it can never go on} */
    public boolean isEnd() {
        return kind == Kind.EXITED || kind == Kind.KILLED;
    }
}
