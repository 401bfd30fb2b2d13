package dev.godwit.linux.process;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.abi.Sig;
import dev.godwit.linux.memory.Fault;
import dev.godwit.linux.memory.ProcessMemory;
import dev.godwit.riscv.hart.Exit;
import dev.godwit.riscv.hart.Hart;
import dev.godwit.riscv.mmu.Access;
import dev.godwit.vfs.Watches;
import dev.godwit.vfs.terminal.Terminal;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** How tasks and processes end, and what their relatives hear of it. */
public final class Exits {
    private static final int SEGV_MAPERR = 1;
    private static final int SEGV_ACCERR = 2;
    private static final int BUS_ADRALN = 1;
    private static final int BUS_ADRERR = 2;
    private static final int ILL_ILLOPC = 1;
    private static final int TRAP_BRKPT = 1;
    private static final int CLD_EXITED = 1;
    private static final int CLD_KILLED = 2;
    private static final long NANOS_PER_TICK = 10_000_000;

    private final Kernel kernel;

    Exits(Kernel kernel) {
        this.kernel = kernel;
    }

    // ---- Exceptions.

    /** Turns an exception of a task's instruction into a signal. */
    void exception(Task task, int exit) {
        Hart hart = task.hart;
        long value = hart.value;
        SigInfo info =
                switch (exit) {
                    case Exit.LOAD_PAGE -> fault(task, value, Access.READ);
                    case Exit.STORE_PAGE -> fault(task, value, Access.WRITE);
                    case Exit.INSTRUCTION_PAGE -> fault(task, value, Access.EXECUTE);
                    case Exit.BREAKPOINT -> SigInfo.fault(Sig.TRAP, TRAP_BRKPT, hart.pc);
                    case Exit.LOAD_MISALIGNED, Exit.STORE_MISALIGNED ->
                            SigInfo.fault(Sig.BUS, BUS_ADRALN, value);
                    case Exit.LOAD_ACCESS, Exit.STORE_ACCESS, Exit.INSTRUCTION_ACCESS ->
                            SigInfo.fault(Sig.SEGV, SEGV_ACCERR, value);
                    default -> SigInfo.fault(Sig.ILL, ILL_ILLOPC, hart.pc);
                };
        if (info != null) {
            kernel.signals.force(task, info);
        }
    }

    private @Nullable SigInfo fault(Task task, long address, int access) {
        Fault fault = task.memory().fault(address, access);
        return switch (fault) {
            case NONE -> null;
            case NOT_MAPPED -> SigInfo.fault(Sig.SEGV, SEGV_MAPERR, address);
            case NOT_PERMITTED -> SigInfo.fault(Sig.SEGV, SEGV_ACCERR, address);
            case NO_FILE_PAGE -> SigInfo.fault(Sig.BUS, BUS_ADRERR, address);
            case NO_MEMORY -> {
                outOfMemory();
                yield null; // the instruction is executed again, unless this was the one to go
            }
        };
    }

    /** Ends the process that has the most memory, and says so. */
    void outOfMemory() {
        Process largest = null;
        long most = -1;
        for (Process process : kernel.processes()) {
            if (process.image != null && !process.isEnding) {
                ProcessMemory memory = process.image().memory;
                long score =
                        memory.resident()
                                + (long) process.oomScoreAdjustment
                                        * kernel.memory.pages.bound()
                                        / 1000;
                if (score > most && process.oomScoreAdjustment > -1000 || largest == null) {
                    most = score;
                    largest = process;
                }
            }
        }
        if (largest != null) {
            kernel.log.line(
                    "out of memory: the bound of "
                            + ((long) kernel.memory.pages.bound() >> 8)
                            + " MiB is reached, killed process "
                            + largest.pid
                            + " ("
                            + largest.name()
                            + ", "
                            + (largest.image().memory.resident() >> 8)
                            + " MiB)");
            kernel.signals.send(largest, SigInfo.kernel(Sig.KILL));
        }
    }

    // ---- Ending.

    /**
     * Ends a process: all of its tasks go before they run again.
     *
     * @param process which
     * @param code its exit code; the low 8 bits count
     */
    public void exitGroup(Process process, int code) {
        if (!process.isEnding) {
            end(process, (code & 0xFF) << 8);
        }
    }

    private static void end(Process process, int status) {
        process.isEnding = true;
        process.status = status;
        process.state = Process.State.RUNNING;
        process.takeReport(); // nobody hears any more that it had been stopped, or went on
        for (Task task : process.tasks) {
            task.wake();
        }
    }

    /** A signal ends a task's process. */
    void kill(Task task, SigInfo info) {
        Process process = task.process;
        if (process.pid == Kernel.FIRST && (Sig.bit(info.signal()) & Sig.SYNCHRONOUS) != 0) {
            report(task, info);
        }
        end(process, info.signal());
    }

    /**
     * Ends a task by a signal that it cannot handle, and its process if it has no other (seccomp).
     *
     * @param task which stands in a call
     * @param signal what wait tells
     */
    public void killThread(Task task, int signal) {
        if (task.process.tasks.size() == 1) {
            killProcess(task, signal);
        } else {
            end(task, signal);
        }
    }

    /**
     * Ends a task's process by a signal that it cannot handle.
     *
     * @param task which stands in a call
     * @param signal what wait tells
     */
    public void killProcess(Task task, int signal) {
        end(task.process, signal);
    }

    /** What a fault was, in one line. */
    private void report(Task task, SigInfo info) {
        long pc = task.hart.pc;
        String symbol = task.process.image().symbol(pc);
        String address = info.code() > 0 ? " at address 0x" + Long.toHexString(info.first()) : "";
        kernel.log.line(
                "killed by "
                        + Sig.name(info.signal())
                        + address
                        + ", pc 0x"
                        + Long.toHexString(pc)
                        + (symbol == null ? "" : " in " + symbol));
    }

    /**
     * Ends one task.
     *
     * @param task which; it has left its call and runs no more
     * @param code the exit code, if it is the last of its process
     */
    public void exit(Task task, int code) {
        Process process = task.process;
        if (!process.isEnding && process.tasks.size() == 1) {
            process.isEnding = true;
            process.status = (code & 0xFF) << 8;
        }
        end(task, (code & 0xFF) << 8);
    }

    /** A task goes, with its process. */
    void end(Task task) {
        end(task, task.process.status);
    }

    private void end(Task task, int status) {
        if (task.isDead) {
            return;
        }
        Process process = task.process;
        kernel.calls.ended(task, process.isEnding ? process.status : status);
        task.unpark();
        task.endCall();
        RobustList.giveUp(task);
        if (task.clearChildTid != 0 && process.image != null) {
            try {
                task.user().storeInt(task.clearChildTid, 0);
                kernel.futexes.wakeOne(task, task.clearChildTid);
            } catch (ErrnoException _) {
                // nobody is told
            }
        }
        task.isDead = true;
        process.credentials = task.credentials;
        process.name = task.name;
        process.deadUserTime += task.userTime;
        process.deadSystemTime += task.systemTime();
        kernel.remove(task);
        task.files.letGo();
        task.context.letGo();
        if (process.tasks.isEmpty()) {
            endLast(process);
        }
    }

    /** Lets go of a process's program, and lets who waits for that in vfork go on. */
    void releaseImage(Process process) {
        ProgramImage image = process.image;
        if (image != null) {
            process.image = null;
            image.letGo();
            Watches watches = kernel.mounts.watches();
            if (watches != null) {
                watches.look();
            }
        }
        Task waiting = process.vforkParent;
        if (waiting != null) {
            process.vforkParent = null;
            waiting.wake();
        }
    }

    private void endLast(Process process) {
        process.peak = process.peak();
        releaseImage(process);
        for (ProcessExtension extension : process.extensions()) {
            extension.ended();
        }
        process.state = Process.State.ZOMBIE;
        List<Integer> groups = groupsOfChildren(process);
        reparent(process);
        if (process.session.id == process.pid) {
            leaveTerminal(process);
        }
        for (int group : groups) {
            hangUpIfOrphaned(group);
        }
        Process parent = process.parent;
        if (parent != null && isLink(parent, process)) {
            hangUpIfOrphaned(process.group);
        }
        process.exitEvents.wake();
        if (process.pid == Kernel.FIRST) {
            kernel.scheduler.end(process.status);
        }
        tellParent(process);
    }

    private static List<Integer> groupsOfChildren(Process process) {
        List<Integer> groups = new ArrayList<>();
        for (Process child : process.children) {
            if (isLink(process, child) && !groups.contains(child.group)) {
                groups.add(child.group);
            }
        }
        return groups;
    }

    /** Whether a process keeps the group of its child from being an orphaned one. */
    private static boolean isLink(Process parent, Process child) {
        return child.session == parent.session && child.group != parent.group;
    }

    /** Children of an ended process go to the nearest reaper above it. */
    private void reparent(Process process) {
        Process reaper = process.parent;
        while (reaper != null && !(reaper.isSubreaper && reaper.state == Process.State.RUNNING)) {
            reaper = reaper.parent;
        }
        Process to = reaper == null ? kernel.init() : reaper;
        for (Process child : new ArrayList<>(process.children)) {
            child.parent = to;
            to.children.add(child);
            for (Task task : new ArrayList<>(child.tasks)) {
                if (task.parentDeathSignal != 0) {
                    kernel.signals.send(
                            child, SigInfo.from(task.parentDeathSignal, 0, process.pid, 0, 0));
                    break;
                }
            }
            if (child.state == Process.State.ZOMBIE) {
                tellParent(child);
            }
        }
        process.children.clear();
    }

    /**
     * A session's leader gives its terminal up, or ends: those in the foreground are sent SIGHUP.
     *
     * @param leader the leader
     */
    public void leaveTerminal(Process leader) {
        Terminal terminal = leader.session.terminal;
        if (terminal != null) {
            int foreground = terminal.foreground();
            leader.session.release();
            if (foreground != 0) {
                kernel.signals.sendGroup(foreground, SigInfo.kernel(Sig.HUP));
                kernel.signals.sendGroup(foreground, SigInfo.kernel(Sig.CONT));
            }
        }
    }

    /**
     * Whether nobody outside of a process group, in its session, could take care of it.
     *
     * @param group its number
     * @return whether it is an orphaned one (POSIX, section 3.238)
     */
    public boolean isOrphaned(int group) {
        for (Process process : kernel.processes()) {
            Process parent = process.parent;
            if (process.group == group
                    && process.state != Process.State.ZOMBIE
                    && parent != null
                    && parent != kernel.init()
                    && parent.group != group
                    && parent.session == process.session) {
                return false;
            }
        }
        return true;
    }

    /** An orphaned group with stopped members is sent SIGHUP, and SIGCONT. */
    private void hangUpIfOrphaned(int group) {
        if (!isOrphaned(group)) {
            return;
        }
        for (Process process : kernel.processes()) {
            if (process.group == group && process.isStopped()) {
                kernel.signals.sendGroup(group, SigInfo.kernel(Sig.HUP));
                kernel.signals.sendGroup(group, SigInfo.kernel(Sig.CONT));
                return;
            }
        }
    }

    /** A parent hears that a child has ended, or does not want to. */
    private void tellParent(Process process) {
        Process parent = process.parent;
        if (parent == null || parent == kernel.init()) {
            remove(process);
            return;
        }
        SignalHandlers handlers = parent.handlers;
        boolean isUnwanted =
                process.exitSignal == Sig.CHLD
                        && (handlers.handlers[Sig.CHLD] == SignalHandlers.IGNORE
                                || (handlers.flags[Sig.CHLD] & SignalHandlers.NOCLDWAIT) != 0);
        if (Sig.isOne(process.exitSignal)) { // clone takes any number; others are not sent
            int signal = process.status & 0x7F;
            int code = signal == 0 ? CLD_EXITED : CLD_KILLED;
            int value = signal == 0 ? process.status >> 8 : signal;
            kernel.signals.send(parent, childInfo(process, process.exitSignal, code, value));
        }
        if (isUnwanted) {
            remove(process);
        }
        parent.childEvents.wake();
    }

    /** What a parent is told of a child. */
    static SigInfo childInfo(Process process, int signal, int code, int status) {
        return new SigInfo(
                signal,
                code,
                0,
                process.pid & 0xFFFF_FFFFL | (long) process.credentials().uid() << 32,
                status,
                process.userTime() / NANOS_PER_TICK,
                process.systemTime() / NANOS_PER_TICK);
    }

    /**
     * Forgets an ended process, once its parent has been told.
     *
     * @param process which
     */
    public void reap(Process process) {
        Process parent = process.parent;
        if (parent != null) {
            parent.childUserTime += process.userTime() + process.childUserTime;
            parent.childSystemTime += process.systemTime() + process.childSystemTime;
            parent.childPeak =
                    Math.max(parent.childPeak, Math.max(process.peak, process.childPeak));
        }
        remove(process);
    }

    private void remove(Process process) {
        process.state = Process.State.DEAD;
        Process parent = process.parent;
        if (parent != null) {
            parent.children.remove(process);
        }
        kernel.remove(process);
    }
}
