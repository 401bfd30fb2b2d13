package dev.godwit.linux.proc;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.process.Credentials;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.Task;

import org.jspecify.annotations.Nullable;

/** Who may look into a process (ptrace(2), "Ptrace access mode checking"). */
final class PtraceAccess {
    private static final int SUID_DUMP_USER = 1;

    private PtraceAccess() {}

    /**
     * Whether a task may look into a process, as whom it acts on files. Nobody has CAP_SYS_PTRACE,
     * so reading and attaching are the same.
     *
     * @param caller who asks; null, the system itself, may do everything
     */
    static boolean isGranted(@Nullable Task caller, Process process) {
        if (caller == null || caller.process() == process) {
            return true;
        }
        Credentials mine = caller.credentials;
        Credentials theirs = process.credentials();
        int uid = mine.fsuid();
        int gid = mine.fsgid();
        if (uid != theirs.euid()
                || uid != theirs.suid()
                || uid != theirs.uid()
                || gid != theirs.egid()
                || gid != theirs.sgid()
                || gid != theirs.gid()) {
            return false;
        }
        if (process.hasImage() && process.image().dumpable != SUID_DUMP_USER) {
            return false;
        }
        return (theirs.permitted() & ~mine.effective()) == 0;
    }

    /** Fails unless it is granted. */
    static void require(@Nullable Task caller, Process process, Errno otherwise)
            throws ErrnoException {
        if (!isGranted(caller, process)) {
            throw otherwise.exception();
        }
    }
}
