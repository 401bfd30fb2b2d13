package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.linux.abi.Sig;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.file.OpenFlag;
import dev.godwit.linux.process.Credentials;
import dev.godwit.linux.process.PidFile;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.ProcessEntries;
import dev.godwit.linux.process.ResourceLimits;
import dev.godwit.linux.process.SigInfo;
import dev.godwit.linux.process.Signals;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.Found;
import dev.godwit.vfs.pseudo.PseudoInode;

/** Descriptors of processes. */
final class PidfdCalls {
    private static final int PIDFD_THREAD = OpenFlag.EXCL;
    private static final int SIGNAL_THREAD = 1;
    private static final int SIGNAL_THREAD_GROUP = 2;
    private static final int SIGNAL_PROCESS_GROUP = 4;

    private PidfdCalls() {}

    /** Opens a descriptor of a process, closed by execve. */
    static int open(Task task, Process process, int flags) throws ErrnoException {
        return Descriptors.add(
                task,
                new PidFile(process),
                OpenFlag.RDWR | OpenFlag.CLOEXEC | flags,
                "anon_inode:[pidfd]");
    }

    /** The process that a descriptor stands for. */
    static Process process(Task task, int fd) throws ErrnoException {
        if (task.files.get(fd).file() instanceof PidFile file) {
            return file.process();
        }
        throw Errno.EBADF.exception();
    }

    static long open(Task task, int pid, int flags) throws ErrnoException {
        if ((flags & ~(OpenFlag.NONBLOCK | PIDFD_THREAD)) != 0 || pid <= 0) {
            throw Errno.EINVAL.exception();
        }
        Process process = task.kernel().process(pid);
        if (process == null) {
            // a thread that is not the first of its process has no descriptor of its own here
            throw (task.kernel().task(pid) == null ? Errno.ESRCH : Errno.EINVAL).exception();
        }
        return open(task, process, flags & OpenFlag.NONBLOCK);
    }

    static long sendSignal(Task task, int fd, int signal, long address, int flags)
            throws ErrnoException {
        boolean isKnown =
                flags == 0
                        || flags == SIGNAL_THREAD
                        || flags == SIGNAL_THREAD_GROUP
                        || flags == SIGNAL_PROCESS_GROUP;
        if (!isKnown) {
            throw Errno.EINVAL.exception();
        }
        Process process = signalled(task.files.open(fd));
        SigInfo info =
                address == 0
                        ? SigInfo.from(
                                signal,
                                SigInfo.SI_USER,
                                task.process().pid(),
                                task.credentials.uid(),
                                0)
                        : readInfo(task, process, signal, address);
        Signals signals = task.kernel().signals();
        if (process.state() == Process.State.DEAD) {
            throw Errno.ESRCH.exception();
        }
        if (signal != 0 && !Sig.isOne(signal)) {
            throw Errno.EINVAL.exception();
        }
        if (flags == SIGNAL_PROCESS_GROUP) {
            return sendGroup(task, process.pid(), info);
        }
        if (!signals.mayKill(task, process, signal)) {
            throw Errno.EPERM.exception();
        }
        if (signal == 0) {
            return 0;
        }
        Task first = flags == SIGNAL_THREAD ? task.kernel().task(process.pid()) : null;
        if (flags == SIGNAL_THREAD && first == null) {
            throw Errno.ESRCH.exception();
        }
        signals.sendQueued(process, first, info);
        return 0;
    }

    /** Whom a descriptor means: signals may also go by an open directory {@code /proc/PID}. */
    private static Process signalled(LinuxFile opened) throws ErrnoException {
        if (opened.file() instanceof PidFile file) {
            return file.process();
        }
        Found found = opened.place();
        if (found != null
                && found.place().inode() instanceof PseudoInode node
                && node.entries() instanceof ProcessEntries entries) {
            Process process = entries.process();
            if (process != null) {
                return process;
            }
        }
        throw Errno.EBADF.exception();
    }

    private static long sendGroup(Task task, int group, SigInfo info) throws ErrnoException {
        Signals signals = task.kernel().signals();
        boolean isAny = false;
        boolean isSent = false;
        for (Process member : task.kernel().processes()) {
            if (member.group() != group) {
                continue;
            }
            isAny = true;
            if (signals.mayKill(task, member, info.signal())) {
                isSent = true;
                if (info.signal() != 0) {
                    signals.send(member, info);
                }
            }
        }
        if (!isSent) {
            throw (isAny ? Errno.EPERM : Errno.ESRCH).exception();
        }
        return 0;
    }

    private static SigInfo readInfo(Task task, Process process, int signal, long address)
            throws ErrnoException {
        byte[] bytes = new byte[SigInfo.SIZE];
        task.user().copyIn(address, bytes, 0, bytes.length);
        if (Bytes.getInt(bytes, 0) != signal) {
            throw Errno.EINVAL.exception();
        }
        SigInfo info = SigInfo.read(signal, bytes);
        if (process != task.process() && (info.code() >= 0 || info.code() == SigInfo.SI_TKILL)) {
            throw Errno.EPERM.exception();
        }
        return info;
    }

    static long getfd(Task task, int fd, int wanted, int flags) throws ErrnoException {
        if (flags != 0) {
            throw Errno.EINVAL.exception();
        }
        Process process = process(task, fd);
        if (process.tasks().isEmpty()) {
            throw Errno.ESRCH.exception();
        }
        if (!mayLookInto(task, process)) {
            throw Errno.EPERM.exception();
        }
        LinuxFile file = process.tasks().getFirst().files.get(wanted);
        file.hold();
        boolean isDone = false;
        try {
            long limit = task.process().limits.soft(ResourceLimits.NOFILE);
            int found = task.files.add(file, 0, limit, true);
            isDone = true;
            return found;
        } finally {
            if (!isDone) {
                file.letGo();
            }
        }
    }

    /** Whether a task could trace a process (ptrace(2), "access mode checking"). */
    static boolean mayLookInto(Task task, Process process) {
        Credentials mine = task.credentials;
        Credentials theirs = process.credentials();
        boolean isSame =
                mine.uid() == theirs.uid()
                        && mine.uid() == theirs.euid()
                        && mine.uid() == theirs.suid()
                        && mine.gid() == theirs.gid()
                        && mine.gid() == theirs.egid()
                        && mine.gid() == theirs.sgid();
        boolean hasNoMore = (theirs.permitted() & ~mine.permitted()) == 0;
        return process == task.process()
                || isSame && hasNoMore && process.hasImage() && process.image().dumpable == 1;
    }
}
