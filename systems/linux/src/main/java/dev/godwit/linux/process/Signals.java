package dev.godwit.linux.process;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.abi.ErrorNumbers;
import dev.godwit.linux.abi.Sig;
import dev.godwit.vfs.WaitQueue;

import org.jspecify.annotations.Nullable;

/**
 * Sends signals to tasks and processes, and delivers them where a task goes back to its program.
 */
public final class Signals {
    private final Kernel kernel;

    /** Woken with each signal: for descriptors of signals. */
    private final WaitQueue arrivals = new WaitQueue();

    private @Nullable SignalListener listener;

    Signals(Kernel kernel) {
        this.kernel = kernel;
    }

    /** {@return woken with each signal that is sent to anyone} */
    public WaitQueue arrivals() {
        return arrivals;
    }

    void setListener(SignalListener newListener) {
        listener = newListener;
    }

    // ---- Sending.

    /**
     * Whether a task may send a signal to a process (kill(2)).
     *
     * @param from the task
     * @param to the process
     * @param signal the signal, or 0
     * @return whether its credentials let it
     */
    public boolean mayKill(Task from, Process to, int signal) {
        Credentials mine = from.credentials;
        Credentials theirs = to.credentials();
        return mine.has(Credentials.CAP_KILL)
                || mine.euid() == theirs.uid()
                || mine.euid() == theirs.suid()
                || mine.uid() == theirs.uid()
                || mine.uid() == theirs.suid()
                || signal == Sig.CONT && from.process.session == to.session;
    }

    /**
     * Sends a signal to a process: one of its tasks takes it.
     *
     * @param to the process; nothing happens if it has ended
     * @param info the signal
     */
    public void send(Process to, SigInfo info) {
        if (prepare(to, null, info)) {
            enqueue(to.signals, to, info);
            wakeFor(to, info.signal());
        }
    }

    /**
     * Sends a signal that a program made, with what it says.
     *
     * @param to the process
     * @param only the task that is to take it, or null for any
     * @param info the signal
     * @throws ErrnoException EAGAIN if as many wait already as the process may have
     */
    public void sendQueued(Process to, @Nullable Task only, SigInfo info) throws ErrnoException {
        SignalQueue queue = only == null ? to.signals : only.signals;
        if (isFull(queue, to, info) && info.code() != SigInfo.SI_USER && !to.isEnding) {
            if (to.handlers.isIgnored(info.signal()) && !isBlockedByAll(to, only, info.signal())) {
                return;
            }
            throw Errno.EAGAIN.exception();
        }
        if (only == null) {
            send(to, info);
        } else {
            send(only, info);
        }
    }

    /**
     * Sends a signal to a task alone.
     *
     * @param to the task; nothing happens if it has ended
     * @param info the signal
     */
    public void send(Task to, SigInfo info) {
        if (!to.isDead && prepare(to.process, to, info)) {
            if (info.signal() == Sig.KILL) {
                enqueue(to.process.signals, to.process, info);
                wakeFor(to.process, Sig.KILL);
                return;
            }
            enqueue(to.signals, to.process, info);
            wakeIfUnblocked(to, info.signal());
        }
    }

    /**
     * Sends a signal to all processes of a group.
     *
     * @param group the group
     * @param info the signal
     * @return how many there are
     */
    public int sendGroup(int group, SigInfo info) {
        int count = 0;
        for (Process process : kernel.processes()) {
            if (process.group == group && process.state != Process.State.ZOMBIE) {
                send(process, info);
                count++;
            }
        }
        return count;
    }

    /**
     * Sends a task a signal for what its instruction did: it is not blocked and not ignored.
     *
     * @param to the task
     * @param info the signal
     */
    void force(Task to, SigInfo info) {
        long bit = Sig.bit(info.signal());
        SignalHandlers handlers = to.process.handlers;
        if ((to.mask & bit) != 0 || handlers.handlers[info.signal()] == SignalHandlers.IGNORE) {
            to.mask &= ~bit;
            handlers.handlers[info.signal()] = SignalHandlers.DEFAULT;
        }
        to.signals.add(info);
    }

    /**
     * Ends a task whose stack is no signal frame, as if it had accessed what is not there.
     *
     * @param task which
     */
    public void fail(Task task) {
        force(task, SigInfo.kernel(Sig.SEGV));
    }

    /**
     * Sends a signal of a timer: it is kept even if there is one of its number already.
     *
     * @param to the process
     * @param only the task that is to take it, or null for any
     * @param info the signal
     * @return whether it waits to be delivered: not if it is ignored, or who is to take it has
     *     ended
     */
    public boolean queue(Process to, @Nullable Task only, SigInfo info) {
        if (only != null && only.isDead || !prepare(to, only, info)) {
            return false;
        }
        (only == null ? to.signals : only.signals).append(info);
        arrivals.wake();
        if (only == null) {
            wakeFor(to, info.signal());
        } else {
            wakeIfUnblocked(only, info.signal());
        }
        return true;
    }

    /** What a signal does as soon as it is sent; false if there is nothing to deliver. */
    private boolean prepare(Process to, @Nullable Task only, SigInfo info) {
        int signal = info.signal();
        if (to.tasks.isEmpty() || to.isEnding) {
            return false;
        }
        if (signal == Sig.CONT) {
            dropAll(to, Sig.STOPS);
            resume(to);
        } else if (signal == Sig.KILL) {
            resumeToDie(to);
        } else if ((Sig.bit(signal) & Sig.STOPS) != 0) {
            dropAll(to, Sig.bit(Sig.CONT));
        }
        // what is ignored is dropped at once, unless it is blocked: a handler may come before it is
        // not
        if (!to.handlers.isIgnored(signal) || isBlockedByAll(to, only, signal)) {
            return true;
        }
        kernel.calls.ignored(to, info);
        return false;
    }

    private static boolean isBlockedByAll(Process to, @Nullable Task only, int signal) {
        long bit = Sig.bit(signal);
        if (only != null) {
            return ((only.mask | only.waitedFor) & bit) != 0;
        }
        for (Task task : to.tasks) {
            if (((task.mask | task.waitedFor) & bit) != 0) {
                return true;
            }
        }
        return false;
    }

    private void enqueue(SignalQueue queue, Process to, SigInfo info) {
        // beyond the limit each signal is still kept once
        boolean isKept = (queue.pending() & Sig.bit(info.signal())) != 0;
        if (isKept && isFull(queue, to, info)) {
            return;
        }
        queue.add(info);
        arrivals.wake();
    }

    /** Whether no more signals are kept but once each. */
    private static boolean isFull(SignalQueue queue, Process to, SigInfo info) {
        return info.signal() >= Sig.RTMIN
                && to.limits.isReached(ResourceLimits.SIGPENDING, queue.size());
    }

    private static void dropAll(Process process, long set) {
        process.signals.drop(set);
        for (Task task : process.tasks) {
            task.signals.drop(set);
        }
    }

    private void resume(Process process) {
        if (process.state == Process.State.STOPPED) {
            process.state = Process.State.RUNNING;
            process.stopReport = 0;
            process.isContinueReport = true;
            tellParent(process, 6, Sig.CONT); // CLD_CONTINUED
            wakeTasks(process);
        }
    }

    private static void resumeToDie(Process process) {
        process.takeReport(); // what wait tells next is that it has ended
        if (process.state == Process.State.STOPPED) {
            process.state = Process.State.RUNNING;
            wakeTasks(process);
        }
    }

    private static void wakeTasks(Process process) {
        for (Task task : process.tasks) {
            task.wake();
        }
    }

    /** Wakes a task that does not block a signal: the first that there is. */
    private static void wakeFor(Process process, int signal) {
        if (signal == Sig.KILL) {
            wakeTasks(process);
            return;
        }
        for (Task task : process.tasks) {
            if (wakeIfUnblocked(task, signal)) {
                return;
            }
        }
    }

    private static boolean wakeIfUnblocked(Task task, int signal) {
        if (((task.mask & ~task.waitedFor) & Sig.bit(signal)) == 0) {
            task.wake();
            return true;
        }
        return false;
    }

    /** Tells a parent that a child stopped or goes on. */
    private void tellParent(Process process, int code, int status) {
        Process parent = process.parent;
        if (parent == null) {
            return;
        }
        parent.childEvents.wake();
        if ((parent.handlers.flags(Sig.CHLD) & SignalHandlers.NOCLDSTOP) == 0) {
            send(parent, Exits.childInfo(process, Sig.CHLD, code, status));
        }
    }

    // ---- Delivering.

    /**
     * Does what the signals ask for that a task does not block.
     *
     * @param task which is about to go on with its program
     * @return false if it does not: it has ended, or stands still
     */
    boolean deliver(Task task) {
        Process process = task.process;
        while (true) {
            if (process.isEnding) {
                kernel.exits.end(task);
                return false;
            }
            if (process.state == Process.State.STOPPED) {
                return false;
            }
            SignalListener asked = listener;
            SigInfo info = asked == null ? null : asked.released(task);
            if (info == null) {
                info = take(task);
                if (asked != null && info != null && asked.keeps(task, info)) {
                    return false;
                }
            }
            if (info == null) {
                if (task.hasSavedMask && !isWaitingAgain(task)) {
                    task.hasSavedMask = false;
                    task.mask = task.savedMask;
                    continue; // which may let others through
                }
                return true;
            }
            kernel.calls.delivered(task, info);
            int signal = info.signal();
            long handler = process.handlers.handlers[signal];
            if (handler == SignalHandlers.IGNORE) {
                continue;
            }
            if (handler != SignalHandlers.DEFAULT) {
                handle(task, info, handler);
                if (task.isDead) {
                    return false;
                }
                continue;
            }
            switch (Sig.defaultOf(signal)) {
                case IGNORE, CONTINUE -> {}
                case STOP -> {
                    if (signal == Sig.STOP || !kernel.exits.isOrphaned(process.group)) {
                        stop(process, signal);
                    }
                }
                // no core is ever written, as with RLIMIT_CORE 0: wait tells of none
                case TERMINATE, DUMP -> kernel.exits.kill(task, info);
            }
        }
    }

    /** Whether the call that has set the mask will be executed again, and set it again. */
    private static boolean isWaitingAgain(Task task) {
        return task.restart != 0;
    }

    private static @Nullable SigInfo take(Task task) {
        long open = ~task.mask;
        Process process = task.process;
        if (((task.signals.pending() | process.signals.pending()) & open) == 0) {
            return null;
        }
        if ((process.signals.pending() & Sig.bit(Sig.KILL)) != 0) {
            return process.signals.take(Sig.bit(Sig.KILL));
        }
        return take(task, open);
    }

    private static @Nullable SigInfo take(Task task, long set) {
        SigInfo own = task.signals.take(set);
        SigInfo info = own != null ? own : task.process.signals.take(set);
        return info == null ? null : task.process.taken(info);
    }

    private void stop(Process process, int signal) {
        process.state = Process.State.STOPPED;
        process.stopReport = signal;
        process.isContinueReport = false;
        kernel.calls.stopped(process, signal);
        tellParent(process, 5, signal); // CLD_STOPPED
    }

    /** Has a handler called: its frame on the stack, the program at its first instruction. */
    private void handle(Task task, SigInfo info, long handler) {
        int signal = info.signal();
        SignalHandlers handlers = task.process.handlers;
        long flags = handlers.flags[signal];
        if (task.restart != 0) {
            boolean isRepeated =
                    task.restart == Restart.NOINTR
                            || task.restart == Restart.SYS && (flags & SignalHandlers.RESTART) != 0;
            if (!isRepeated) {
                task.hart.registers[Task.A0] = -ErrorNumbers.of(Errno.EINTR);
                task.hart.pc += 4;
            }
            task.endCall();
        }
        long handlerMask = handlers.masks[signal];
        if ((flags & SignalHandlers.RESETHAND) != 0) {
            handlers.handlers[signal] = SignalHandlers.DEFAULT;
        }
        try {
            SignalFrame.push(task, info, handler, flags);
        } catch (ErrnoException _) {
            // there is no room for the frame: as if the program had no handler
            handlers.handlers[Sig.SEGV] = SignalHandlers.DEFAULT;
            task.mask &= ~Sig.bit(Sig.SEGV);
            kernel.exits.kill(task, SigInfo.kernel(Sig.SEGV));
            kernel.exits.end(task);
            return;
        }
        task.hasSavedMask = false;
        long blocked = task.mask | handlerMask;
        if ((flags & SignalHandlers.NODEFER) == 0) {
            blocked |= Sig.bit(signal);
        }
        task.setMask(blocked);
    }

    /**
     * Takes a signal that a task waits for (sigtimedwait, signalfd).
     *
     * @param task who
     * @param set which
     * @return the signal, or null if there is none of them
     */
    public @Nullable SigInfo takeFor(Task task, long set) {
        return take(task, set);
    }

    /**
     * Drops what a process has pending, once it ignores it (sigaction(2)).
     *
     * @param process which
     * @param signal the signal
     */
    public void dropIgnored(Process process, int signal) {
        if (process.handlers.isIgnored(signal)) {
            dropAll(process, Sig.bit(signal));
        }
    }
}
