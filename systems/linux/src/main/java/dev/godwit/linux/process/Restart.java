package dev.godwit.linux.process;

/**
 * What becomes of a system call that a signal interrupts. Numbers are those by which Linux's own
 * calls say it; a program never sees them.
 */
public final class Restart {
    /** ERESTARTSYS: repeated if the handler has SA_RESTART or there is none, else EINTR. */
    public static final long SYS = -512;

    /** ERESTARTNOINTR: repeated in any case. */
    public static final long NOINTR = -513;

    /** ERESTARTNOHAND, ERESTART_RESTARTBLOCK: goes on if there is no handler, else EINTR. */
    public static final long NOHAND = -514;

    private Restart() {}

    /**
     * Whether a result says so.
     *
     * @param result of a system call
     * @return whether it is one of these
     */
    static boolean isOne(long result) {
        return result == SYS || result == NOINTR || result == NOHAND;
    }
}
