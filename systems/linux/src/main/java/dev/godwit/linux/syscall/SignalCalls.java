package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.linux.abi.Sig;
import dev.godwit.linux.process.Kernel;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.Restart;
import dev.godwit.linux.process.SigInfo;
import dev.godwit.linux.process.SignalFrame;
import dev.godwit.linux.process.SignalHandlers;
import dev.godwit.linux.process.Signals;
import dev.godwit.linux.process.Task;

import java.util.List;

/** Handlers, masks, and sending and awaiting of signals. */
final class SignalCalls {
    private static final long SET_SIZE = 8;
    private static final int SIG_BLOCK = 0;
    private static final int SIG_UNBLOCK = 1;
    private static final int SIG_SETMASK = 2;
    private static final int SS_DISABLE = 2;
    private static final int SS_ONSTACK = 1;
    private static final int SS_AUTODISARM = 1 << 31;
    private static final int LEAST_STACK = 2048;

    private SignalCalls() {}

    private static void checkSize(long size) throws ErrnoException {
        if (size != SET_SIZE) {
            throw Errno.EINVAL.exception();
        }
    }

    static long sigaction(Task task, int signal, long action, long old, long size)
            throws ErrnoException {
        checkSize(size);
        boolean isFixed = signal == Sig.KILL || signal == Sig.STOP;
        if (!Sig.isOne(signal) || action != 0 && isFixed) {
            throw Errno.EINVAL.exception();
        }
        SignalHandlers handlers = task.process().handlers();
        byte[] bytes = new byte[24];
        long handler = 0;
        long flags = 0;
        long mask = 0;
        if (action != 0) {
            task.user().copyIn(action, bytes, 0, 24);
            handler = Bytes.getLong(bytes, 0);
            flags = Bytes.getLong(bytes, 8);
            mask = Bytes.getLong(bytes, 16);
        }
        if (old != 0) {
            Bytes.putLong(bytes, 0, handlers.handler(signal));
            Bytes.putLong(bytes, 8, handlers.flags(signal));
            Bytes.putLong(bytes, 16, handlers.mask(signal));
        }
        if (action != 0) {
            handlers.set(signal, handler, flags, mask);
            task.kernel().signals().dropIgnored(task.process(), signal);
        }
        if (old != 0) {
            task.user().copyOut(old, bytes, 0, 24);
        }
        return 0;
    }

    static long sigprocmask(Task task, int how, long set, long old, long size)
            throws ErrnoException {
        checkSize(size);
        long before = task.mask();
        if (set != 0) {
            long bits = task.user().loadLong(set);
            switch (how) {
                case SIG_BLOCK -> task.setMask(before | bits);
                case SIG_UNBLOCK -> task.setMask(before & ~bits);
                case SIG_SETMASK -> task.setMask(bits);
                default -> throw Errno.EINVAL.exception();
            }
        }
        if (old != 0) {
            task.user().storeLong(old, before);
        }
        return 0;
    }

    static long sigpending(Task task, long set, long size) throws ErrnoException {
        if (size < 0 || size > SET_SIZE) {
            throw Errno.EINVAL.exception();
        }
        byte[] bytes = new byte[8];
        long pending = task.signals().pending() | task.process().signals().pending();
        Bytes.putLong(bytes, 0, pending & task.mask());
        task.user().copyOut(set, bytes, 0, (int) size);
        return 0;
    }

    static long sigsuspend(Task task, long set, long size) throws ErrnoException {
        checkSize(size);
        if (!task.isRepeated()) {
            task.setMaskForCall(task.user().loadLong(set));
        }
        return task.block("a signal", List.of(), Restart.NOHAND);
    }

    static long sigtimedwait(Task task, long set, long info, long timeout, long size)
            throws ErrnoException {
        checkSize(size);
        long wanted = task.user().loadLong(set) & ~Sig.UNBLOCKABLE;
        if (!task.isRepeated() && timeout != 0) {
            task.deadline = Times.deadline(task, timeout, false, false);
        }
        task.setWaitedFor(0);
        SigInfo found = task.kernel().signals().takeFor(task, wanted);
        if (found != null) {
            if (info != 0) {
                byte[] bytes = new byte[SigInfo.SIZE];
                found.write(bytes, 0);
                task.user().copyOut(info, bytes, 0, bytes.length);
            }
            return found.signal();
        }
        if (timeout != 0 && task.deadline <= task.kernel().now()) {
            throw Errno.EAGAIN.exception();
        }
        long result = task.block("a signal", List.of(), -4); // EINTR, with and without a handler
        if (result == Task.BLOCKED) {
            task.setWaitedFor(wanted);
        }
        return result;
    }

    static long sigreturn(Task task) {
        try {
            SignalFrame.pop(task);
        } catch (ErrnoException _) {
            task.kernel().signals().fail(task);
        }
        return Task.REGISTERS_SET;
    }

    static long sigaltstack(Task task, long stack, long old) throws ErrnoException {
        byte[] before = new byte[24];
        Bytes.putLong(before, 0, task.stackPointer);
        Bytes.putInt(before, 8, SignalFrame.stackFlags(task));
        Bytes.putLong(before, 16, task.stackSize);
        if (stack != 0) {
            byte[] bytes = new byte[24];
            task.user().copyIn(stack, bytes, 0, 24);
            setStack(task, bytes);
        }
        if (old != 0) {
            task.user().copyOut(old, before, 0, 24);
        }
        return 0;
    }

    private static void setStack(Task task, byte[] bytes) throws ErrnoException {
        int flags = Bytes.getInt(bytes, 8);
        int mode = flags & ~SS_AUTODISARM;
        if (SignalFrame.isOnStack(task)) {
            throw Errno.EPERM.exception();
        }
        if (mode != 0 && mode != SS_DISABLE && mode != SS_ONSTACK) {
            throw Errno.EINVAL.exception();
        }
        if (mode == SS_DISABLE) {
            task.stackPointer = 0;
            task.stackSize = 0;
            task.stackFlags = SS_DISABLE;
            return;
        }
        long size = Bytes.getLong(bytes, 16);
        if (Long.compareUnsigned(size, LEAST_STACK) < 0) {
            throw Errno.ENOMEM.exception();
        }
        task.stackPointer = Bytes.getLong(bytes, 0);
        task.stackSize = size;
        task.stackFlags = flags & SS_AUTODISARM;
    }

    // ---- Sending.

    private static SigInfo from(Task task, int signal, int code) {
        return SigInfo.from(signal, code, task.process().pid(), task.credentials.uid(), 0);
    }

    private static void checkSignal(int signal) throws ErrnoException {
        if (signal != 0 && !Sig.isOne(signal)) {
            throw Errno.EINVAL.exception();
        }
    }

    static long kill(Task task, int pid, int signal) throws ErrnoException {
        checkSignal(signal);
        if (pid > 0) {
            Process to = process(task.kernel(), pid);
            require(task, to, signal);
            send(task, to, signal);
            return 0;
        }
        if (pid == Integer.MIN_VALUE) {
            throw Errno.ESRCH.exception();
        }
        int group = pid == 0 ? task.process().group() : -pid;
        int found = 0;
        int sent = 0;
        for (Process to : task.kernel().processes()) {
            boolean isMeant =
                    pid == -1
                            ? to.pid() > 1 && to != task.process()
                            : to.group() == group && to.pid() > 1;
            if (isMeant) {
                found++;
                if (task.kernel().signals().mayKill(task, to, signal)) {
                    send(task, to, signal);
                    sent++;
                }
            }
        }
        if (sent == 0) {
            throw (found == 0 ? Errno.ESRCH : Errno.EPERM).exception();
        }
        return 0;
    }

    private static void send(Task task, Process to, int signal) {
        if (signal != 0) {
            giveWay(task, to, signal);
            task.kernel().signals().send(to, from(task, signal, SigInfo.SI_USER));
        }
    }

    /**
     * Lets a process act at once on a signal that it is about to be sent, where that is to stop or
     * goes on: a shell looks at the state of its jobs, and elsewhere they have a processor of their
     * own.
     */
    private static void giveWay(Task task, Process to, int signal) {
        boolean isOfJobs = (Sig.bit(signal) & (Sig.STOPS | Sig.bit(Sig.CONT))) != 0;
        if (to != task.process() && (isOfJobs || to.isStopped())) {
            task.isYielding = true;
        }
    }

    private static void require(Task task, Process to, int signal) throws ErrnoException {
        if (!task.kernel().signals().mayKill(task, to, signal)) {
            throw Errno.EPERM.exception();
        }
    }

    /** The process of a number, or of one of its tasks. */
    private static Process process(Kernel kernel, int pid) throws ErrnoException {
        Process process = kernel.process(pid);
        if (process == null) {
            Task thread = kernel.task(pid);
            if (thread == null) {
                throw Errno.ESRCH.exception();
            }
            return thread.process();
        }
        return process;
    }

    static long tkill(Task task, int tid, int signal) throws ErrnoException {
        if (tid <= 0) {
            throw Errno.EINVAL.exception();
        }
        return toTask(task, -1, tid, signal);
    }

    static long tgkill(Task task, int pid, int tid, int signal) throws ErrnoException {
        if (tid <= 0 || pid <= 0) {
            throw Errno.EINVAL.exception();
        }
        return toTask(task, pid, tid, signal);
    }

    private static long toTask(Task task, int pid, int tid, int signal) throws ErrnoException {
        checkSignal(signal);
        Task to = task.kernel().task(tid);
        if (to == null || pid >= 0 && to.process().pid() != pid) {
            throw Errno.ESRCH.exception();
        }
        require(task, to.process(), signal);
        if (signal != 0) {
            SigInfo info = from(task, signal, SigInfo.SI_TKILL);
            task.kernel().signals().sendQueued(to.process(), to, info);
        }
        return 0;
    }

    static long sigqueueinfo(Task task, int pid, int signal, long address) throws ErrnoException {
        SigInfo info = readInfo(task, signal, address, pid == task.process().pid());
        Process to = process(task.kernel(), pid);
        require(task, to, signal);
        if (signal != 0) {
            task.kernel().signals().sendQueued(to, null, info);
        }
        return 0;
    }

    static long tgsigqueueinfo(Task task, int pid, int tid, int signal, long address)
            throws ErrnoException {
        if (pid <= 0 || tid <= 0) {
            throw Errno.EINVAL.exception();
        }
        SigInfo info = readInfo(task, signal, address, pid == task.process().pid());
        Signals signals = task.kernel().signals();
        Task to = task.kernel().task(tid);
        if (to == null || to.process().pid() != pid) {
            throw Errno.ESRCH.exception();
        }
        require(task, to.process(), signal);
        if (signal != 0) {
            signals.sendQueued(to.process(), to, info);
        }
        return 0;
    }

    private static SigInfo readInfo(Task task, int signal, long address, boolean isOwn)
            throws ErrnoException {
        byte[] bytes = new byte[SigInfo.SIZE];
        task.user().copyIn(address, bytes, 0, bytes.length);
        int code = Bytes.getInt(bytes, 8);
        if (!isOwn && (code >= 0 || code == SigInfo.SI_TKILL)) {
            throw Errno.EPERM.exception();
        }
        checkSignal(signal);
        return SigInfo.read(signal == 0 ? 1 : signal, bytes);
    }
}
