package dev.godwit.linux.proc;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.process.Credentials;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.ProgramImage;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.Names;
import dev.godwit.vfs.pseudo.Content;

/** Short files about a process: its name, its chances, what belongs to it. */
final class IdentityFiles {
    private static final int LONGEST_NAME = 15;
    private static final int MOST_ADJUSTMENT = 1000;
    private static final long USUAL_SLACK = 50_000;

    /** No audit identity was ever set. */
    private static final String UNSET = "4294967295";

    private static final String ALL_IDS = "         0          0 4294967295\n";

    private IdentityFiles() {}

    static void addTo(ProcessDirectory.Table table) {
        written(table, "comm", 0644, IdentityFiles::name, IdentityFiles::rename);
        table.file("cgroup", 0444, _ -> "0::/\n");
        table.file("cpuset", 0444, _ -> "/\n");
        table.file("oom_score", 0444, IdentityFiles::score);
        written(
                table,
                "oom_score_adj",
                0644,
                subject -> subject.process.oomScoreAdjustment + "\n",
                IdentityFiles::adjust);
        table.file("personality", 0400, IdentityFiles::personality);
        table.file("schedstat", 0444, IdentityFiles::schedstat);
        table.file("wchan", 0444, _ -> "0");
        table.file("uid_map", 0644, _ -> ALL_IDS);
        table.file("gid_map", 0644, _ -> ALL_IDS);
        table.file("projid_map", 0644, _ -> ALL_IDS);
        table.file("setgroups", 0644, _ -> "allow\n");
        table.file("loginuid", 0644, _ -> UNSET);
        table.file("sessionid", 0444, _ -> UNSET);
        table.secret("io", 0400, _ -> io());
    }

    static void addToProcesses(ProcessDirectory.Table table) {
        table.file("coredump_filter", 0644, _ -> "00000033\n");
        written(table, "timerslack_ns", 0666, IdentityFiles::slack, IdentityFiles::setSlack);
    }

    static void addToTasks(ProcessDirectory.Table table) {
        table.file("children", 0444, IdentityFiles::children);
    }

    /** Takes what is written about a process. */
    @FunctionalInterface
    private interface Taking {
        void take(Subject subject, byte[] bytes) throws ErrnoException;
    }

    private static void written(
            ProcessDirectory.Table table,
            String name,
            int mode,
            ProcessDirectory.Saying saying,
            Taking taking) {
        table.put(
                name,
                subject -> {
                    Content content = ProcessDirectory.content(subject, saying);
                    return ProcessDirectory.file(
                            subject,
                            mode,
                            content.writtenBy(bytes -> {
                                subject.requireThere();
                                taking.take(subject, bytes);
                            }));
                });
    }

    // ---- comm.

    private static String name(Subject subject) {
        Task task = subject.find();
        return (task == null ? subject.process.name() : task.name) + "\n";
    }

    /** Only a task of the same process may give a name. */
    private static void rename(Subject subject, byte[] bytes) throws ErrnoException {
        Task caller = subject.system.caller();
        if (caller != null && caller.process() != subject.process) {
            throw Errno.EINVAL.exception();
        }
        int length = 0;
        while (length < Math.min(bytes.length, LONGEST_NAME) && bytes[length] != 0) {
            length++;
        }
        subject.task().name = Names.decode(bytes, 0, length);
    }

    // ---- Running out of memory.

    /** 0 to 2000; processes without memory have none to give. */
    private static String score(Subject subject) {
        ProgramImage image = subject.image();
        Process process = subject.process;
        long total = subject.system.kernel.memory.pages.bound();
        if (image == null || process.oomScoreAdjustment == -MOST_ADJUSTMENT) {
            return "0\n";
        }
        long points = image.memory.resident() + process.oomScoreAdjustment * total / 1000;
        return Math.max(0, (1000 + points * 1000 / total) * 2 / 3) + "\n";
    }

    /** Lowering it below 0 needs a right that nobody has (CAP_SYS_RESOURCE). */
    private static void adjust(Subject subject, byte[] bytes) throws ErrnoException {
        long value = Numbers.written(bytes);
        if (value < -MOST_ADJUSTMENT || value > MOST_ADJUSTMENT) {
            throw Errno.EINVAL.exception();
        }
        Task caller = subject.system.caller();
        if (value < 0
                && caller != null
                && !caller.credentials.has(Credentials.CAP_SYS_RESOURCE)
                && value < subject.process.oomScoreAdjustment) {
            throw Errno.EACCES.exception();
        }
        subject.process.oomScoreAdjustment = (int) value;
    }

    // ---- Others.

    private static String personality(Subject subject) throws ErrnoException {
        PtraceAccess.require(subject.system.caller(), subject.process, Errno.EPERM);
        return new Lines().hex(Integer.toUnsignedLong(subject.process.personality), 8) + "\n";
    }

    private static String schedstat(Subject subject) {
        Task task = subject.find();
        if (task == null) {
            return "0 0 0\n";
        }
        return task.userTime()
                + task.systemTime()
                + " 0 "
                + (task.voluntarySwitches() + task.involuntarySwitches())
                + "\n";
    }

    /** Transfers are not counted. */
    private static String io() {
        return """
        rchar: 0
        wchar: 0
        syscr: 0
        syscw: 0
        read_bytes: 0
        write_bytes: 0
        cancelled_write_bytes: 0
        """;
    }

    /** Of another process it needs a right (CAP_SYS_NICE). */
    private static void requireSlack(Subject subject) throws ErrnoException {
        Task caller = subject.system.caller();
        if (caller != null
                && caller.process() != subject.process
                && !caller.credentials.has(Credentials.CAP_SYS_NICE)) {
            throw Errno.EPERM.exception();
        }
    }

    private static String slack(Subject subject) throws ErrnoException {
        requireSlack(subject);
        Task task = subject.find();
        return (task == null ? USUAL_SLACK : task.timerSlack) + "\n";
    }

    private static void setSlack(Subject subject, byte[] bytes) throws ErrnoException {
        long value = Numbers.written(bytes);
        requireSlack(subject);
        if (value < 0) {
            throw Errno.EINVAL.exception();
        }
        subject.task().timerSlack = value == 0 ? USUAL_SLACK : value;
    }

    private static String children(Subject subject) throws ErrnoException {
        subject.task();
        StringBuilder out = new StringBuilder();
        if (subject.tid == subject.process.pid()) {
            for (Process child : subject.process.children()) {
                out.append(child.pid()).append(' ');
            }
        }
        return out.toString();
    }
}
