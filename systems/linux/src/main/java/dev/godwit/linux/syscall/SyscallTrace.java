package dev.godwit.linux.syscall;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.abi.ErrorNumbers;
import dev.godwit.linux.process.Kernel;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.Restart;
import dev.godwit.linux.process.SigInfo;
import dev.godwit.linux.process.Task;
import dev.godwit.linux.trace.CallText;
import dev.godwit.linux.trace.SignalText;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes down each system call, with its arguments and its result, in the form of strace: a line
 * for each call when it has ended, and two where another task has something to tell meanwhile.
 */
public final class SyscallTrace implements Kernel.Calls {
    private static final int PID_COLUMN = 5;
    private static final int MOST_KEPT = 64;

    private final Kernel.Calls calls;
    private final Kernel.Log log;

    /** Calls that wait, and those that a signal has interrupted and that go on after it. */
    private final Map<Task, Begun> begun = new HashMap<>();

    /** Signals that a process has been sent, and ignores: told with its next call. */
    private final Map<Process, List<SigInfo>> ignored = new HashMap<>();

    /** The call whose line is not yet written, as nothing else has been told since it began. */
    private @Nullable Begun held;

    private boolean isOver;

    /** A call that has begun. */
    private static final class Begun {
        final Task task;
        final CallText text;

        /** What its line begins with. */
        final String line;

        /** Its first line has been written. */
        boolean isWritten;

        /** It has been told as interrupted. */
        boolean isInterrupted;

        Begun(Task task, CallText text, String line) {
            this.task = task;
            this.text = text;
            this.line = line;
        }
    }

    /**
     * Traces calls.
     *
     * @param calls who executes them
     * @param log where the lines go
     */
    public SyscallTrace(Kernel.Calls calls, Kernel.Log log) {
        this.calls = calls;
        this.log = log;
    }

    @Override
    public long call(Task task, int number) throws ErrnoException {
        Begun one = begun(task, number);
        if (isExit(number)) {
            CallText text = one.text;
            finish(one, column -> text.endWithout(column, ""));
        }
        long result;
        try {
            result = calls.call(task, number);
        } catch (ErrnoException e) {
            finish(one, e);
            throw e;
        }
        if (isExit(number)) {
            return result;
        }
        if (result == Task.BLOCKED) {
            begun.put(task, one);
            if (!one.isWritten && held != one) {
                release();
                held = one;
            }
            return result;
        }
        end(one, number, result);
        return result;
    }

    /** The call at which a task stands: the one that has waited, or another. */
    private Begun begun(Task task, int number) {
        Begun before = begun.remove(task);
        if (before == null || !task.isRepeated()) {
            return begin(task, number, false);
        }
        return before.isInterrupted ? begin(task, number, isResumed(number)) : before;
    }

    private static Begun begin(Task task, int number, boolean isResumed) {
        CallText text = new CallText(task, number, Syscall.name(number), Syscall.arguments(number));
        String line = text.begin();
        if (isResumed) {
            line = "restart_syscall(<... resuming interrupted " + text.name() + " ...>";
            text.resume();
        }
        return new Begun(task, text, prefix(task) + line);
    }

    private static boolean isExit(int number) {
        return number == Syscall.EXIT || number == Syscall.EXIT_GROUP;
    }

    /** Whether Linux has a call that goes on make another one (ERESTART_RESTARTBLOCK). */
    private static boolean isResumed(int number) {
        return number == Syscall.NANOSLEEP
                || number == Syscall.CLOCK_NANOSLEEP
                || number == Syscall.FUTEX;
    }

    private void end(Begun one, int number, long result) {
        String why = "";
        if (result == Restart.SYS) {
            why = " ERESTARTSYS (To be restarted if SA_RESTART is set)";
        } else if (result == Restart.NOINTR) {
            why = " ERESTARTNOINTR (To be restarted)";
        } else if (result == Restart.NOHAND) {
            why =
                    isResumed(number)
                            ? " ERESTART_RESTARTBLOCK (Interrupted by signal)"
                            : " ERESTARTNOHAND (To be restarted if no handler)";
        }
        if (!why.isEmpty()) {
            String shown = why;
            finish(one, column -> one.text.endWithout(column, shown));
            one.isInterrupted = true;
            begun.put(one.task, one);
            return;
        }
        long told = result;
        if (result == Task.REGISTERS_SET) {
            told = number == Syscall.RT_SIGRETURN ? one.task.argument(0) : 0;
        }
        long value = told;
        finish(one, column -> one.text.end(value, column));
    }

    private void finish(Begun one, ErrnoException failure) {
        long result = -ErrorNumbers.of(failure.errno());
        finish(one, column -> one.text.end(result, column));
    }

    /** What ends a line that has come to a column. */
    @FunctionalInterface
    private interface Rest {
        String from(int column);
    }

    private void finish(Begun one, Rest rest) {
        String start = one.line;
        if (one.isWritten) {
            start = prefix(one.task) + "<... " + one.text.name() + " resumed>";
        }
        if (held == one) {
            held = null;
        }
        line(start + rest.from(start.length()));
        one.isWritten = true;
        List<SigInfo> signals = ignored.remove(one.task.process());
        if (signals != null) {
            for (SigInfo info : signals) {
                line(prefix(one.task) + signal(info));
            }
        }
    }

    /** Writes what has been told of a call that goes on. */
    private void release() {
        Begun one = held;
        if (one != null) {
            held = null;
            one.isWritten = true;
            log.line(one.line + " <unfinished ...>");
        }
    }

    private void line(String line) {
        if (!isOver) {
            release();
            log.line(line);
        }
    }

    private static String prefix(Task task) {
        String tid = Integer.toString(task.tid());
        return tid + " ".repeat(Math.max(0, PID_COLUMN - tid.length())) + " ";
    }

    private static String signal(SigInfo info) {
        return "--- " + SignalText.name(info.signal()) + " " + SignalText.of(info) + " ---";
    }

    @Override
    public void delivered(Task task, SigInfo info) {
        line(prefix(task) + signal(info));
    }

    @Override
    public void ignored(Process process, SigInfo info) {
        List<SigInfo> signals = ignored.computeIfAbsent(process, _ -> new ArrayList<>());
        if (signals.size() < MOST_KEPT) {
            signals.add(info);
        }
    }

    @Override
    public void stopped(Process process, int signal) {
        for (Task task : process.tasks()) {
            line(prefix(task) + "--- stopped by " + SignalText.name(signal) + " ---");
        }
    }

    @Override
    public void ended(Task task, int status) {
        begun.remove(task);
        Process process = task.process();
        if (process.tasks().size() <= 1) {
            ignored.remove(process);
        }
        int signal = status & 0x7F;
        String how =
                signal == 0
                        ? "exited with " + (status >> 8 & 0xFF)
                        : "killed by " + SignalText.name(signal);
        line(prefix(task) + "+++ " + how + " +++");
        if (process.pid() == Kernel.FIRST && process.tasks().size() <= 1) {
            isOver = true;
        }
    }
}
