package dev.godwit.linux.time;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.ProcessExtension;
import dev.godwit.linux.process.ResourceLimits;
import dev.godwit.linux.process.SigInfo;
import dev.godwit.linux.process.Task;

import org.jspecify.annotations.Nullable;

import java.util.TreeMap;

/** The timers of a process that timer_create(2) has made. They end when it executes a program. */
public final class PosixTimers implements ProcessExtension {
    private final Process process;
    private final TreeMap<Integer, PosixTimer> timers = new TreeMap<>();
    private int nextId;

    private PosixTimers(Process process) {
        this.process = process;
    }

    /**
     * Those of a task's process.
     *
     * @param task any
     * @return its process's timers
     */
    public static PosixTimers of(Task task) {
        Process process = task.process();
        return process.extension(PosixTimers.class, () -> new PosixTimers(process));
    }

    /**
     * Reserves a number for a timer.
     *
     * @return the number
     * @throws ErrnoException EAGAIN if there are too many
     */
    public int reserve() throws ErrnoException {
        if (process.limits.isReached(ResourceLimits.SIGPENDING, timers.size())) {
            throw Errno.EAGAIN.exception();
        }
        while (timers.containsKey(nextId)) {
            nextId = nextId + 1 & Integer.MAX_VALUE;
        }
        int id = nextId;
        nextId = nextId + 1 & Integer.MAX_VALUE;
        return id;
    }

    /**
     * Makes a timer that is not set.
     *
     * @param id its number
     * @param source its clock
     * @param notice how it tells that it went off
     * @param target who is told, or null for any task of the process
     * @param signal the signal
     * @param value what goes with it
     */
    public void add(
            int id,
            TimeSource source,
            PosixTimer.Notice notice,
            @Nullable Task target,
            int signal,
            long value) {
        timers.put(id, new PosixTimer(id, source, process, notice, target, signal, value));
    }

    /**
     * The timer of a number.
     *
     * @param id any number
     * @return the timer
     * @throws ErrnoException EINVAL
     */
    public PosixTimer get(int id) throws ErrnoException {
        PosixTimer timer = timers.get(id);
        if (timer == null) {
            throw Errno.EINVAL.exception();
        }
        return timer;
    }

    /**
     * Removes a timer.
     *
     * @param id its number
     * @throws ErrnoException EINVAL
     */
    public void delete(int id) throws ErrnoException {
        get(id).disarm();
        timers.remove(id);
    }

    @Override
    public SigInfo taken(SigInfo info) {
        if (info.code() != SigInfo.SI_TIMER) {
            return info;
        }
        SigInfo told = info;
        for (PosixTimer timer : timers.values()) {
            told = timer.taken(told);
        }
        return told;
    }

    @Override
    public void executed() {
        ended();
    }

    @Override
    public void ended() {
        for (PosixTimer timer : timers.values()) {
            timer.disarm();
        }
        timers.clear();
    }
}
