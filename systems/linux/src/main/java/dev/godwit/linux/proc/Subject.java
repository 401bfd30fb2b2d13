package dev.godwit.linux.proc;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.ProgramImage;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.FileTree;
import dev.godwit.vfs.SpecialFiles;
import dev.godwit.vfs.pseudo.Access;

import org.jspecify.annotations.Nullable;

/** What a directory of /proc is about: a process, or one of its tasks. */
final class Subject {
    private static final int DIRECTORY_OF_ALL = 0555;
    private static final int SUID_DUMP_USER = 1;

    final ProcSystem system;
    final Process process;
    final int tid;

    /** Whether the process as a whole is meant, and not one of its tasks. */
    final boolean isWhole;

    Subject(ProcSystem system, Process process, int tid, boolean isWhole) {
        this.system = system;
        this.process = process;
        this.tid = tid;
        this.isWhole = isWhole;
    }

    /** Its task, or the one that stands for the process; null if it has ended. */
    @Nullable Task find() {
        Task task = system.kernel.task(tid);
        if (task != null && task.process() == process) {
            return task;
        }
        return isWhole && !process.tasks().isEmpty() ? process.tasks().getFirst() : null;
    }

    /** Its task. */
    Task task() throws ErrnoException {
        Task task = find();
        if (task == null) {
            throw Errno.ESRCH.exception();
        }
        return task;
    }

    /** Whether it is still there; an ended process is until it has been waited for. */
    boolean isThere() {
        return isWhole ? process.state() != Process.State.DEAD : find() != null;
    }

    void requireThere() throws ErrnoException {
        if (!isThere()) {
            throw Errno.ESRCH.exception();
        }
    }

    /** Its program; null if it has ended, or runs none. */
    @Nullable ProgramImage image() {
        return process.hasImage() && find() != null ? process.image() : null;
    }

    /** Whether who asks may look into it. */
    boolean isOpen() {
        return PtraceAccess.isGranted(system.caller(), process);
    }

    /** Fails with EACCES unless who asks may look into it. */
    void requireOpen() throws ErrnoException {
        requireThere();
        PtraceAccess.require(system.caller(), process, Errno.EACCES);
    }

    /** How paths are told to who asks. */
    FileTree tree() {
        Task caller = system.caller();
        return caller == null ? whole() : caller.context.tree();
    }

    private FileTree whole() {
        return FileTree.rooted(
                system.kernel.mounts, SpecialFiles.NONE, system.kernel.mounts.root());
    }

    /** The files that it sees; those of process 1, which runs no program, are all. */
    FileTree seen(Errno otherwise) throws ErrnoException {
        Task task = find();
        if (task != null) {
            return task.context.tree();
        }
        if (process != system.kernel.init()) {
            throw otherwise.exception();
        }
        return whole();
    }

    /** Whose its files are: the process's, but root's if it may not be looked into. */
    Access access(int mode) {
        return new Owned(mode, false);
    }

    /** The same of a directory. */
    Access directoryAccess(int mode) {
        return new Owned(mode, mode == DIRECTORY_OF_ALL);
    }

    private final class Owned implements Access {
        private final int mode;
        private final boolean isAlwaysItsOwn;

        Owned(int mode, boolean isAlwaysItsOwn) {
            this.mode = mode;
            this.isAlwaysItsOwn = isAlwaysItsOwn;
        }

        private boolean isItsOwn() {
            ProgramImage image = isAlwaysItsOwn ? null : image();
            return isAlwaysItsOwn || image != null && image.dumpable == SUID_DUMP_USER;
        }

        @Override
        public int mode() {
            return mode;
        }

        @Override
        public int uid() {
            return isItsOwn() ? process.credentials().euid() : 0;
        }

        @Override
        public int gid() {
            return isItsOwn() ? process.credentials().egid() : 0;
        }
    }
}
