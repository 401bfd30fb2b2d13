package dev.godwit.linux.process;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.file.FileContext;
import dev.godwit.linux.file.FileTable;
import dev.godwit.riscv.hart.Hart;

/** New tasks, of the same process or of a new one: clone(2), of which fork and vfork are cases. */
public final class Clone {
    /** CSIGNAL: the signal that the parent is sent when the child ends. */
    public static final int CSIGNAL = 0xFF;

    /** CLONE_VM: with the same memory. */
    public static final int VM = 0x100;

    /** CLONE_FS: with the same working directory, root and umask. */
    public static final int FS = 0x200;

    /** CLONE_FILES: with the same descriptors. */
    public static final int FILES = 0x400;

    /** CLONE_SIGHAND: with the same handlers. */
    public static final int SIGHAND = 0x800;

    /** CLONE_PIDFD: the parent is given a descriptor of the process. */
    public static final int PIDFD = 0x1000;

    /** CLONE_PTRACE: nothing, nobody traces. */
    public static final int PTRACE = 0x2000;

    /** CLONE_VFORK: the parent waits until the child needs its memory no more. */
    public static final int VFORK = 0x4000;

    /** CLONE_PARENT: a sibling rather than a child. */
    public static final int PARENT = 0x8000;

    /** CLONE_THREAD: a task of the same process. */
    public static final int THREAD = 0x1_0000;

    /** CLONE_NEWNS and its kind: namespaces of its own, which nobody gets. */
    public static final long NAMESPACES = 0x7E02_0080L;

    /** CLONE_SYSVSEM. */
    public static final int SYSVSEM = 0x4_0000;

    /** CLONE_SETTLS: with a thread pointer. */
    public static final int SETTLS = 0x8_0000;

    /** CLONE_PARENT_SETTID: its number is written for the parent. */
    public static final int PARENT_SETTID = 0x10_0000;

    /** CLONE_CHILD_CLEARTID: see {@link Task#clearChildTid}. */
    public static final int CHILD_CLEARTID = 0x20_0000;

    /** CLONE_CHILD_SETTID: its number is written for the child. */
    public static final int CHILD_SETTID = 0x100_0000;

    /** CLONE_CLEAR_SIGHAND: handlers go back to their defaults (clone3). */
    public static final long CLEAR_SIGHAND = 0x1_0000_0000L;

    /** CLONE_INTO_CGROUP (clone3). */
    public static final long INTO_CGROUP = 0x2_0000_0000L;

    private static final int REGISTERS = 64;

    private Clone() {}

    /**
     * Makes a task.
     *
     * @param parent which stands at the system call
     * @param flags bits of this class and the exit signal
     * @param stack the child's stack pointer; 0 for the parent's
     * @param tls the child's thread pointer, with SETTLS
     * @param parentTid where the number is written, with PARENT_SETTID
     * @param childTid where it is written, with CHILD_SETTID, or cleared, with CHILD_CLEARTID
     * @return the task, which has begun
     * @throws ErrnoException EINVAL, EPERM, EAGAIN, ENOMEM
     */
    public static Task run(
            Task parent, long flags, long stack, long tls, long parentTid, long childTid)
            throws ErrnoException {
        Kernel kernel = parent.kernel();
        Process process = parent.process;
        check(flags, process, kernel);
        ResourceLimits limits = process.limits;
        Credentials credentials = parent.credentials;
        if (limits.isReached(ResourceLimits.NPROC, kernel.taskCount(credentials.uid()))
                && !credentials.has(Credentials.CAP_SYS_RESOURCE)) {
            throw Errno.EAGAIN.exception();
        }
        boolean isThread = has(flags, THREAD);
        int tid = kernel.newPid();
        FileContext context = has(flags, FS) ? parent.context.share() : parent.context.copy();
        ProgramImage image = null;
        boolean isDone = false;
        try {
            if (!isThread) {
                image =
                        has(flags, VM)
                                ? process.image().share()
                                : process.image().copy(process.image().memory.fork());
            }
            isDone = true;
        } finally {
            if (!isDone) {
                context.letGo();
            }
        }
        FileTable files = has(flags, FILES) ? parent.files.share() : parent.files.copy();
        Process child = isThread ? process : newProcess(parent, tid, flags, image);
        Hart hart = kernel.newHart(child.image().memory);
        copyRegisters(parent.hart, hart);
        hart.pc = parent.hart.pc + 4;
        hart.registers[Task.A0] = 0;
        if (stack != 0) {
            hart.registers[Task.SP] = stack;
        }
        if (has(flags, SETTLS)) {
            hart.registers[Task.TP] = tls;
        }
        Task task = new Task(kernel, tid, child, hart, files, context, credentials, parent.name);
        inherit(parent, task, flags);
        if (has(flags, CHILD_CLEARTID)) {
            task.clearChildTid = childTid;
        }
        kernel.add(task);
        if (has(flags, PARENT_SETTID)) {
            storeQuietly(parent, parentTid, tid);
        }
        if (has(flags, CHILD_SETTID)) {
            storeQuietly(task, childTid, tid);
        }
        task.wake();
        return task;
    }

    private static boolean has(long flags, long bit) {
        return (flags & bit) != 0;
    }

    private static void check(long flags, Process process, Kernel kernel) throws ErrnoException {
        if (has(flags, THREAD) && !has(flags, SIGHAND)
                || has(flags, SIGHAND) && !has(flags, VM)
                || has(flags, THREAD | PARENT) && process == kernel.init()
                || has(flags, CLEAR_SIGHAND) && has(flags, SIGHAND)) {
            throw Errno.EINVAL.exception();
        }
        if (has(flags, NAMESPACES)) {
            throw Errno.EPERM.exception();
        }
        if (has(flags, PARENT) && process.pid == Kernel.FIRST) {
            throw Errno.EINVAL.exception(); // its parent runs no program
        }
    }

    /** What was written cannot be called back: as Linux, it says nothing where it cannot be. */
    private static void storeQuietly(Task task, long address, int tid) {
        try {
            task.user().storeInt(address, tid);
        } catch (ErrnoException _) {
            // as documented
        }
    }

    private static Process newProcess(
            Task parent,
            int pid,
            long flags,
            @org.jspecify.annotations.Nullable ProgramImage image) {
        Kernel kernel = parent.kernel();
        Process from = parent.process;
        Process child = new Process(kernel, pid, from.session, parent.credentials);
        child.group = from.group;
        child.image = image;
        child.limits = from.limits.copy();
        child.personality = from.personality;
        child.oomScoreAdjustment = from.oomScoreAdjustment;
        if (has(flags, SIGHAND)) {
            child.handlers = from.handlers;
        } else {
            child.handlers = from.handlers.copy();
            if (has(flags, CLEAR_SIGHAND)) {
                child.handlers.reset();
            }
        }
        Process above = has(flags, PARENT) ? from.parent : from;
        child.parent = above;
        child.exitSignal = has(flags, PARENT) ? from.exitSignal : (int) flags & CSIGNAL;
        if (above != null) {
            above.children.add(child);
        }
        if (has(flags, VFORK)) {
            child.vforkParent = parent;
        }
        kernel.add(child);
        return child;
    }

    private static void copyRegisters(Hart from, Hart to) {
        System.arraycopy(from.registers, 0, to.registers, 0, REGISTERS);
        to.floats.flags = from.floats.flags;
        to.floats.rounding = from.floats.rounding;
    }

    private static void inherit(Task parent, Task task, long flags) {
        task.mask = parent.mask;
        if (parent.hasSavedMask) {
            task.mask = parent.savedMask;
        }
        if (!has(flags, VM) || has(flags, VFORK)) {
            task.stackPointer = parent.stackPointer;
            task.stackSize = parent.stackSize;
            task.stackFlags = parent.stackFlags;
        }
        task.seccomp = parent.seccomp;
        task.hasNoNewPrivileges = parent.hasNoNewPrivileges;
        task.keepsCapabilities = parent.keepsCapabilities;
        task.timerSlack = parent.timerSlack;
        task.nice = parent.nice;
        task.policy = parent.policy;
        task.ioPriority = parent.ioPriority;
        task.memoryPolicy = parent.memoryPolicy;
    }
}
