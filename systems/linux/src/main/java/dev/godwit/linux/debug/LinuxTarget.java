package dev.godwit.linux.debug;

import dev.godwit.linux.abi.Sig;
import dev.godwit.linux.process.Kernel;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.SigInfo;
import dev.godwit.linux.process.SignalListener;
import dev.godwit.linux.process.Task;
import dev.godwit.riscv.debug.HartTarget;
import dev.godwit.riscv.debug.Resumption;
import dev.godwit.riscv.debug.Resumption.Order;
import dev.godwit.riscv.debug.Stop;
import dev.godwit.riscv.hart.Hart;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The first program of a Linux guest as a debugger sees it: its threads are the program's tasks,
 * and a signal stops it before it gets it. The processes that it starts are not debugged; they
 * stand still when it does.
 */
public final class LinuxTarget extends HartTarget implements SignalListener {
    private final Kernel kernel;

    /** Signals that tasks did not get yet, by tasks. */
    private final Map<Integer, SigInfo> kept = new HashMap<>();

    /** Signals that tasks get next. */
    private final Map<Integer, SigInfo> released = new HashMap<>();

    /** Signals that stop nothing. */
    private long passed;

    /**
     * Has a debugger lead a guest, which stands still then.
     *
     * @param kernel of a guest that has not run yet
     */
    @SuppressWarnings("this-escape") // the kernel only keeps it
    public LinuxTarget(Kernel kernel) {
        super(kernel.tracer(), kernel.memory.pages);
        this.kernel = kernel;
        kernel.scheduler.setDebugger(this);
        kernel.setSignalListener(this);
    }

    private @Nullable Process program() {
        Process first = kernel.process(Kernel.FIRST);
        return first == null || !first.hasImage() ? null : first;
    }

    private @Nullable Task task(int thread) {
        Task found = kernel.task(thread);
        return found == null || found.process().pid() != Kernel.FIRST ? null : found;
    }

    // ---- What there is.

    @Override
    protected @Nullable Hart hart(int thread) {
        Task found = task(thread);
        return found == null ? null : found.hart();
    }

    @Override
    public List<Integer> threads() {
        List<Integer> threads = new ArrayList<>();
        Process program = program();
        if (program != null) {
            for (Task task : program.tasks()) {
                threads.add(task.tid());
            }
        }
        threads.sort(null);
        return threads;
    }

    @Override
    public String describe(int thread) {
        Task found = task(thread);
        if (found == null) {
            return "";
        }
        String waits = found.what();
        return waits.isEmpty() ? found.name : found.name + ", waits: " + waits;
    }

    @Override
    public boolean hasSignals() {
        return true;
    }

    @Override
    public void passSignals(long set) {
        passed = set;
    }

    @Override
    public byte @Nullable [] auxiliary() {
        Process program = program();
        return program == null ? null : program.image().auxiliary;
    }

    @Override
    public @Nullable String executable() {
        Process program = program();
        return program == null || program.tasks().isEmpty()
                ? null
                : program.image().executable.path(program.tasks().getFirst().context.tree());
    }

    // ---- Registers and memory.

    /** A system call that waits is given up: it begins anew if its task comes to it again. */
    @Override
    protected void written(int thread) {
        Task found = task(thread);
        if (found != null) {
            found.leaveCall();
        }
    }

    @Override
    public int read(int thread, long address, byte[] target, int length) {
        Process program = program();
        return program == null
                ? 0
                : program.image().memory.user.readSome(address, target, 0, length);
    }

    @Override
    public int write(int thread, long address, byte[] source, int length) {
        Process program = program();
        return program == null
                ? 0
                : program.image().memory.user.writeSome(address, source, 0, length);
    }

    // ---- Signals.

    @Override
    public @Nullable SigInfo released(Task task) {
        return released.isEmpty() ? null : released.remove(task.tid());
    }

    @Override
    public boolean keeps(Task task, SigInfo info) {
        int signal = info.signal();
        if (!isLed()
                || task.process().pid() != Kernel.FIRST
                || signal == Sig.KILL
                || (passed & Sig.bit(signal)) != 0) {
            return false;
        }
        kept.put(task.tid(), info);
        stop(new Stop(Stop.Kind.SIGNAL, task.tid(), signal, 0));
        return true;
    }

    @Override
    protected void begin(Resumption how) {
        if (!isLed()) {
            released.putAll(kept);
            kept.clear();
        }
        Process program = program();
        if (program == null) {
            return;
        }
        kept.keySet().removeIf(thread -> task(thread) == null);
        boolean isAnybodys = kept.isEmpty();
        for (Task task : program.tasks()) {
            Order order = how.of(task.tid());
            if (order != null) {
                SigInfo info = kept.remove(task.tid());
                boolean isMeant = order.thread() == task.tid() || info != null || isAnybodys;
                if (order.signal() != 0 && isMeant) {
                    isAnybodys = false;
                    released.put(task.tid(), signal(order.signal(), info));
                }
            }
            task.wake();
        }
    }

    /** What a task gets: the signal that was kept from it, or one that the debugger has made. */
    private static SigInfo signal(int wanted, @Nullable SigInfo info) {
        return info != null && info.signal() == wanted
                ? info
                : SigInfo.from(wanted, SigInfo.SI_USER, 0, 0, 0);
    }

    // ---- Ending.

    @Override
    public void kill() {
        Process program = program();
        if (program != null) {
            kernel.signals().send(program, SigInfo.kernel(Sig.KILL));
        }
        release();
    }
}
