package dev.godwit.linux.proc;

import dev.godwit.linux.process.Kernel;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.Scheduler;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.FileSystem;
import dev.godwit.vfs.pseudo.Access;
import dev.godwit.vfs.pseudo.PseudoFileSystem;

import java.util.List;

/** /sys/fs/cgroup: the one control group (version 2), whose bounds are those of the guest. */
public final class CgroupFileSystem {
    /** The kind of this file system (CGROUP2_SUPER_MAGIC). */
    public static final long MAGIC = 0x6367_7270;

    /** What is controlled. */
    static final List<String> CONTROLLERS = List.of("cpu", "io", "memory", "pids");

    private static final long MICROSECOND = 1000;

    private static final String[][] FIXED = {
        {"cgroup.controllers", "cpu io memory pids"},
        {"cgroup.subtree_control", ""},
        {"cgroup.type", "domain"},
        {"cgroup.max.depth", "max"},
        {"cgroup.max.descendants", "max"},
        {"cgroup.freeze", "0"},
        {"cpu.max", "max 100000"},
        {"cpu.weight", "100"},
        {"cpu.weight.nice", "0"},
        {"memory.min", "0"},
        {"memory.low", "0"},
        {"memory.high", "max"},
        {"memory.oom.group", "0"},
        {"memory.swap.max", "0"},
        {"memory.swap.high", "max"},
        {"memory.swap.current", "0"},
    };

    private final Kernel kernel;

    private CgroupFileSystem(Kernel kernel) {
        this.kernel = kernel;
    }

    /**
     * Makes it.
     *
     * @param kernel what it is about
     * @param dev the number by which guests tell it from other file systems
     * @return the file system
     */
    public static FileSystem make(Kernel kernel, long dev) {
        return new PseudoFileSystem(
                kernel.clock,
                dev,
                MAGIC,
                Access.ofRoot(0755),
                fs -> {
                    Branch branch = new Branch(fs);
                    new CgroupFileSystem(kernel).addTo(branch);
                    return branch;
                });
    }

    private void addTo(Branch branch) {
        branch.lines(0644, FIXED);
        branch.file("cgroup.procs", 0644, this::processes);
        branch.file("cgroup.threads", 0644, this::threads);
        branch.file("cgroup.events", 0444, () -> "populated 1\nfrozen 0\n");
        branch.file("cgroup.stat", 0444, () -> "nr_descendants 0\nnr_dying_descendants 0\n");
        branch.line("memory.max", 0644, () -> pages(kernel.memory.pages.bound()));
        branch.line("memory.current", 0444, () -> pages(kernel.memory.pages.committed()));
        branch.file("memory.stat", 0444, this::memory);
        branch.file("memory.events", 0444, () -> figures("low high max oom oom_kill"));
        branch.file("memory.swap.events", 0444, () -> figures("high max fail"));
        branch.file("cpu.stat", 0444, this::times);
        branch.line("pids.max", 0644, () -> Integer.toString(kernel.mostTasks));
        branch.line("pids.current", 0444, () -> Integer.toString(kernel.taskCount()));
        branch.file("pids.events", 0444, () -> figures("max"));
        branch.file("io.stat", 0444, () -> "");
    }

    private static String pages(long count) {
        return Long.toString(SystemFiles.bytes(count));
    }

    /** Names with nothing to tell. */
    private static String figures(String names) {
        return names.replace(" ", " 0\n") + " 0\n";
    }

    private String processes() {
        StringBuilder out = new StringBuilder();
        for (Process process : kernel.processes()) {
            out.append(process.pid()).append('\n');
        }
        return out.toString();
    }

    private String threads() {
        StringBuilder out = new StringBuilder();
        for (Process process : kernel.processes()) {
            for (Task task : process.tasks()) {
                out.append(task.tid()).append('\n');
            }
        }
        return out.toString();
    }

    private String memory() {
        long files = kernel.memory.filePages();
        long own = Math.max(0, kernel.memory.pages.committed() - files);
        return "anon "
                + pages(own)
                + "\nfile "
                + pages(files)
                + "\nshmem "
                + pages(files)
                + "\ninactive_anon "
                + pages(files)
                + "\nactive_anon "
                + pages(own)
                + "\n"
                + figures(
                        "kernel kernel_stack pagetables sock file_mapped file_dirty"
                                + " file_writeback swapcached inactive_file active_file"
                                + " unevictable slab_reclaimable slab_unreclaimable slab pgfault"
                                + " pgmajfault");
    }

    private String times() {
        Scheduler scheduler = kernel.scheduler;
        long user = scheduler.userTime() / MICROSECOND;
        long system = scheduler.systemTime() / MICROSECOND;
        return "usage_usec "
                + (user + system)
                + "\nuser_usec "
                + user
                + "\nsystem_usec "
                + system
                + "\n"
                + figures("nr_periods nr_throttled throttled_usec nr_bursts burst_usec");
    }
}
