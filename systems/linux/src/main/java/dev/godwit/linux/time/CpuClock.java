package dev.godwit.linux.time;

import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.Task;

import org.jspecify.annotations.Nullable;

/**
 * The processor time of a process, or of one of its tasks.
 *
 * @param process the process
 * @param task the task, or null for all of the process's
 * @param isUserOnly leave out time in system calls (CPUCLOCK_VIRT)
 */
public record CpuClock(Process process, @Nullable Task task, boolean isUserOnly)
        implements TimeSource {
    @Override
    public long now() {
        Task one = task;
        long user = one == null ? process.userTime() : one.userTime();
        long system = one == null ? process.systemTime() : one.systemTime();
        return isUserOnly ? user : user + system;
    }

    @Override
    public void arm(Alarm alarm, long expiry) {
        CpuAlarms.add(process, alarm);
    }

    @Override
    public void disarm(Alarm alarm) {
        CpuAlarms.remove(process, alarm);
    }
}
