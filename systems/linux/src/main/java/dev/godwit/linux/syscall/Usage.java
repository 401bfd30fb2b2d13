package dev.godwit.linux.syscall;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.Task;

/**
 * What a process has used (struct rusage).
 *
 * @param user time in its own instructions, nanoseconds
 * @param system time in system calls, nanoseconds
 * @param peak the most pages that it had
 * @param voluntary how often it waited
 * @param involuntary how often its slice ended
 */
record Usage(long user, long system, long peak, long voluntary, long involuntary) {
    private static final int SIZE = 144;

    /** Of a process and all its children that were waited for, once it has ended. */
    static Usage ofDead(Process process) {
        return new Usage(
                process.userTime() + process.childUserTime(),
                process.systemTime() + process.childSystemTime(),
                Math.max(process.peak(), process.childPeak()),
                0,
                0);
    }

    /** Of a process. */
    static Usage of(Process process) {
        long voluntary = 0;
        long involuntary = 0;
        for (Task task : process.tasks()) {
            voluntary += task.voluntarySwitches();
            involuntary += task.involuntarySwitches();
        }
        return new Usage(
                process.userTime(), process.systemTime(), process.peak(), voluntary, involuntary);
    }

    /** Of the children of a process that were waited for. */
    static Usage ofChildren(Process process) {
        return new Usage(
                process.childUserTime(), process.childSystemTime(), process.childPeak(), 0, 0);
    }

    /** Of a task. */
    static Usage of(Task task) {
        return new Usage(
                task.userTime(),
                task.systemTime(),
                task.process().peak(),
                task.voluntarySwitches(),
                task.involuntarySwitches());
    }

    static void write(Task task, long address, Usage usage) throws ErrnoException {
        byte[] bytes = new byte[SIZE];
        putTimeval(bytes, 0, usage.user);
        putTimeval(bytes, 16, usage.system);
        Bytes.putLong(bytes, 32, usage.peak * 4); // KiB
        Bytes.putLong(bytes, 128, usage.voluntary);
        Bytes.putLong(bytes, 136, usage.involuntary);
        task.user().copyOut(address, bytes, 0, SIZE);
    }

    private static void putTimeval(byte[] bytes, int at, long nanos) {
        Bytes.putLong(bytes, at, nanos / 1_000_000_000);
        Bytes.putLong(bytes, at + 8, nanos % 1_000_000_000 / 1000);
    }
}
