package dev.godwit.linux.proc;

import dev.godwit.linux.abi.Release;
import dev.godwit.linux.memory.ProcessMemory;
import dev.godwit.linux.process.Kernel;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.Scheduler;
import dev.godwit.riscv.mmu.Pages;

/** Files of /proc about the whole system: processor, memory, times. */
final class SystemFiles {
    private static final long SECOND = 1_000_000_000;

    private final ProcSystem system;
    private final Kernel kernel;

    private SystemFiles(ProcSystem system) {
        this.system = system;
        this.kernel = system.kernel;
    }

    static void addTo(Branch branch, ProcSystem system) {
        SystemFiles files = new SystemFiles(system);
        branch.file("cpuinfo", 0444, files::cpuinfo);
        branch.file("meminfo", 0444, files::meminfo);
        branch.file("vmstat", 0444, files::vmstat);
        branch.file("stat", 0444, files::stat);
        branch.file("uptime", 0444, files::uptime);
        branch.file("loadavg", 0444, files::loadavg);
        branch.file("version", 0444, files::version);
        branch.lines(0444, new String[][] {{"cmdline", ""}});
        branch.file("filesystems", 0444, () -> FILE_SYSTEMS);
        branch.file("devices", 0444, () -> DEVICES);
        branch.file("partitions", 0444, () -> "major minor  #blocks  name\n\n");
        branch.file("swaps", 0444, () -> "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n");
        branch.file("interrupts", 0444, () -> "           CPU0       \n");
        IpcFiles.addTo(branch, system.kernel);
        branch.file("cgroups", 0444, files::cgroups);
        for (String empty : new String[] {"consoles", "diskstats", "modules"}) {
            branch.file(empty, 0444, () -> "");
        }
    }

    private static final String FILE_SYSTEMS =
            """
            nodev\tsysfs
            nodev\ttmpfs
            nodev\tproc
            nodev\tcgroup2
            nodev\tdevtmpfs
            nodev\tsockfs
            nodev\tpipefs
            nodev\tdevpts
            nodev\toverlay
            """;

    private static final String DEVICES =
            """
            Character devices:
              1 mem
              5 /dev/tty
              5 /dev/console
              5 /dev/ptmx
            128 ptm
            136 pts

            Block devices:
            """;

    // ---- The processor.

    private String cpuinfo() {
        String isa = kernel.extensions.isaString();
        return new Lines()
                .add("processor\t: 0\n")
                .add("hart\t\t: 0\n")
                .add("isa\t\t: " + isa + "\n")
                .add("mmu\t\t: sv48\n")
                .add("mvendorid\t: 0x0\n")
                .add("marchid\t\t: 0x0\n")
                .add("mimpid\t\t: 0x0\n")
                .add("hart isa\t: " + isa + "\n\n")
                .toString();
    }

    private String stat() {
        Scheduler scheduler = kernel.scheduler;
        long user = scheduler.userTime() / ProcSystem.TICK;
        long inCalls = scheduler.systemTime() / ProcSystem.TICK;
        long idle = Math.max(0, system.uptime() / ProcSystem.TICK - user - inCalls);
        String times = user + " 0 " + inCalls + " " + idle + " 0 0 0 0 0 0\n";
        long boot = kernel.clock.realtime() - system.uptime();
        return new Lines()
                .add("cpu  " + times)
                .add("cpu0 " + times)
                .add("intr 0\n")
                .add("ctxt " + scheduler.turns() + "\n")
                .add("btime " + Math.floorDiv(boot, SECOND) + "\n")
                .add("processes " + kernel.forks() + "\n")
                .add("procs_running " + running() + "\n")
                .add("procs_blocked 0\n")
                .add("softirq 0 0 0 0 0 0 0 0 0 0 0\n")
                .toString();
    }

    /** The tasks that run or could. */
    private int running() {
        return kernel.scheduler.readyCount() + (system.caller() == null ? 0 : 1);
    }

    private String uptime() {
        Scheduler scheduler = kernel.scheduler;
        long busy = scheduler.userTime() + scheduler.systemTime();
        return new Lines()
                .hundredths(system.uptime() / ProcSystem.TICK)
                .add(' ')
                .hundredths(Math.max(0, system.uptime() - busy) / ProcSystem.TICK)
                .add('\n')
                .toString();
    }

    /** Averages are not kept: what is told is the load of this moment, as sysinfo(2) has it. */
    private String loadavg() {
        long load = kernel.scheduler.readyCount();
        Lines out = new Lines();
        for (int i = 0; i < 3; i++) {
            out.hundredths(100 * load).add(' ');
        }
        out.add(running()).add('/').add(kernel.taskCount()).add(' ').add(kernel.lastPid());
        return out.add('\n').toString();
    }

    private String version() {
        return Release.SYSTEM
                + " version "
                + Release.NUMBER
                + " (godwit@godwit) (godwit) "
                + Release.VERSION
                + "\n";
    }

    // ---- Memory.

    private long committed() {
        return kernel.memory.pages.committed();
    }

    private long free() {
        return Math.max(0, kernel.memory.pages.bound() - committed());
    }

    private long filePages() {
        return kernel.memory.filePages();
    }

    private long ownPages() {
        return Math.max(0, committed() - filePages());
    }

    /** Pages of files that are mapped, counted once for each process. */
    private long mapped() {
        long pages = 0;
        for (Process process : kernel.processes()) {
            if (process.hasImage()) {
                pages += process.image().memory.residentFiles();
            }
        }
        return Math.min(pages, filePages());
    }

    /** Memory that processes may write, present or not. */
    private long promised() {
        long pages = 0;
        for (Process process : kernel.processes()) {
            if (process.hasImage()) {
                ProcessMemory memory = process.image().memory;
                pages += memory.mappedData() + memory.mappedStack();
            }
        }
        return pages;
    }

    /**
     * Pages of files are not given back when memory is short: they are shown as those of a tmpfs
     * are, and what is free is all that is available.
     */
    private String meminfo() {
        long total = kernel.memory.pages.bound();
        Lines out = new Lines();
        pages(out, "MemTotal", total);
        pages(out, "MemFree", free());
        pages(out, "MemAvailable", free());
        pages(out, "Buffers", 0);
        pages(out, "Cached", filePages());
        pages(out, "SwapCached", 0);
        pages(out, "Active", ownPages());
        pages(out, "Inactive", filePages());
        pages(out, "Active(anon)", ownPages());
        pages(out, "Inactive(anon)", filePages());
        none(out, "Active(file)", "Inactive(file)", "Unevictable", "Mlocked", "SwapTotal");
        none(out, "SwapFree", "Zswap", "Zswapped", "Dirty", "Writeback");
        pages(out, "AnonPages", ownPages());
        pages(out, "Mapped", mapped());
        pages(out, "Shmem", filePages());
        none(out, "KReclaimable", "Slab", "SReclaimable", "SUnreclaim", "KernelStack");
        none(out, "PageTables", "SecPageTables", "NFS_Unstable", "Bounce", "WritebackTmp");
        pages(out, "CommitLimit", total / 2);
        pages(out, "Committed_AS", promised());
        none(out, "VmallocTotal", "VmallocUsed", "VmallocChunk", "Percpu", "AnonHugePages");
        none(out, "ShmemHugePages", "ShmemPmdMapped", "FileHugePages", "FilePmdMapped");
        for (String label : new String[] {"Total", "Free", "Rsvd", "Surp"}) {
            out.left("HugePages_" + label + ":", 16).right(0, 8).add('\n');
        }
        out.add("Hugepagesize:       2048 kB\n");
        none(out, "Hugetlb");
        return out.toString();
    }

    private static void pages(Lines out, String label, long pages) {
        out.left(label + ":", 16).right(pages * ProcSystem.PAGE_KIB, 8).add(" kB\n");
    }

    private static void none(Lines out, String... labels) {
        for (String label : labels) {
            pages(out, label, 0);
        }
    }

    private String vmstat() {
        Lines out = new Lines();
        figure(out, "nr_free_pages", free());
        figure(out, "nr_inactive_anon", filePages());
        figure(out, "nr_active_anon", ownPages());
        figure(out, "nr_inactive_file", 0);
        figure(out, "nr_active_file", 0);
        figure(out, "nr_anon_pages", ownPages());
        figure(out, "nr_mapped", mapped());
        figure(out, "nr_file_pages", filePages());
        figure(out, "nr_dirty", 0);
        figure(out, "nr_writeback", 0);
        figure(out, "nr_shmem", filePages());
        for (String label : new String[] {"pgpgin", "pgpgout", "pswpin", "pswpout"}) {
            figure(out, label, 0);
        }
        for (String label : new String[] {"pgfault", "pgmajfault", "oom_kill"}) {
            figure(out, label, 0);
        }
        return out.toString();
    }

    private static void figure(Lines out, String label, long figure) {
        out.add(label).add(' ').add(figure).add('\n');
    }

    private String cgroups() {
        Lines out = new Lines().add("#subsys_name\thierarchy\tnum_cgroups\tenabled\n");
        for (String controller : CgroupFileSystem.CONTROLLERS) {
            out.add(controller).add("\t0\t1\t1\n");
        }
        return out.toString();
    }

    /** Bytes of a count of pages. */
    static long bytes(long pages) {
        return pages * Pages.SIZE;
    }
}
