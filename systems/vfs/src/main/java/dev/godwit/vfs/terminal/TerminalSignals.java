package dev.godwit.vfs.terminal;

/** What a terminal tells the system that its processes live in. */
public interface TerminalSignals {
    /** Interrupt, Linux's number. */
    int SIGINT = 2;

    /** Quit. */
    int SIGQUIT = 3;

    /** Stop, from the keyboard. */
    int SIGTSTP = 20;

    /** The window's size has changed. */
    int SIGWINCH = 28;

    /**
     * Sends a signal to the foreground process group.
     *
     * @param terminal whose; its foreground is not 0
     * @param signal the number
     */
    void raise(Terminal terminal, int signal);

    /**
     * It has hung up: SIGHUP and SIGCONT for the session's leader, which loses its terminal.
     *
     * @param terminal which one; nothing that was open of it can be used any more
     */
    void hangUp(Terminal terminal);
}
