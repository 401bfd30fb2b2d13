/**
 * Terminals: the line discipline of Linux (N_TTY; termios(3), ioctl_tty(2), pty(7)), for one
 * thread.
 *
 * <p>A {@link dev.godwit.vfs.terminal.Terminal} is what programs have as theirs; its open files are
 * {@link dev.godwit.vfs.terminal.TerminalFile}s. What is typed comes from the other side, goes
 * through the discipline and is read; what is written and echoed is queued for the other side. That
 * is another program ({@link dev.godwit.vfs.terminal.PtyMaster}; {@link
 * dev.godwit.vfs.terminal.Terminals} numbers such pairs) or the host's terminal ({@link
 * dev.godwit.vfs.terminal.ConsoleTerminal}).
 *
 * <p>Sessions, process groups and job control belong to the system, which is told of signals by
 * {@link dev.godwit.vfs.terminal.TerminalSignals}. Of the requests that a terminal answers, the
 * system refuses TIOCSTI with EIO by itself, as Linux does unless it is told otherwise, and answers
 * TIOCGETD with 0: there is no other discipline.
 *
 * <p>A read without waiting is {@link dev.godwit.vfs.terminal.TerminalFile#read}. One that may wait
 * has VMIN and VTIME to heed: {@link dev.godwit.vfs.terminal.TerminalReading}.
 */
package dev.godwit.vfs.terminal;
