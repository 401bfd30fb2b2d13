package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.abi.Sig;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.Restart;
import dev.godwit.linux.process.SigInfo;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.terminal.Terminal;
import dev.godwit.vfs.terminal.TerminalFile;
import dev.godwit.vfs.terminal.Termios;

/** What processes in the background may do with their controlling terminal (termios(3)). */
final class JobControl {
    private JobControl() {}

    private static boolean isInBackground(Task task, Terminal terminal) {
        Process process = task.process();
        return process.session().terminal == terminal
                && terminal.foreground() != 0
                && terminal.foreground() != process.group();
    }

    private static boolean isDeaf(Task task, int signal) {
        return (task.mask() & Sig.bit(signal)) != 0 || task.process().handlers().isIgnored(signal);
    }

    private static long stop(Task task, int signal) {
        task.kernel().signals().sendGroup(task.process().group(), SigInfo.kernel(signal));
        return Restart.SYS;
    }

    /** Before a read: 0 if it may be done, else what the call is to answer. */
    static long beforeRead(Task task, OpenFile file) throws ErrnoException {
        if (!(file instanceof TerminalFile open) || !isInBackground(task, open.terminal())) {
            return 0;
        }
        if (isDeaf(task, Sig.TTIN) || task.kernel().exits().isOrphaned(task.process().group())) {
            throw Errno.EIO.exception();
        }
        return stop(task, Sig.TTIN);
    }

    /** Before a write: 0 if it may be done, else what the call is to answer. */
    static long beforeWrite(Task task, OpenFile file) throws ErrnoException {
        return file instanceof TerminalFile open
                        && (open.terminal().termios().lflag & Termios.TOSTOP) != 0
                ? beforeChange(task, open.terminal())
                : 0;
    }

    /** Before the terminal is changed: 0 if that may be done, else what the call is to answer. */
    static long beforeChange(Task task, Terminal terminal) throws ErrnoException {
        if (!isInBackground(task, terminal) || isDeaf(task, Sig.TTOU)) {
            return 0;
        }
        if (task.kernel().exits().isOrphaned(task.process().group())) {
            throw Errno.EIO.exception();
        }
        return stop(task, Sig.TTOU);
    }
}
