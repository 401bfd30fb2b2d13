package dev.godwit.linux.proc;

import dev.godwit.linux.process.Kernel;
import dev.godwit.vfs.FileSystem;
import dev.godwit.vfs.pseudo.Access;
import dev.godwit.vfs.pseudo.PseudoFileSystem;

/** /sys: the one processor, the memory, and the device lo. */
public final class SysFileSystem {
    /** The kind of this file system (SYSFS_MAGIC). */
    public static final long MAGIC = 0x6265_6572;

    /** Where control groups are mounted. */
    public static final String CGROUP = "fs/cgroup";

    private static final String CPU = "devices/system/cpu/";
    private static final String NODE = "devices/system/node/";
    private static final String LO = "devices/virtual/net/lo/";
    private static final String HUGE = "kernel/mm/transparent_hugepage/";

    private static final String[][] FIXED = {
        {CPU + "online", "0"},
        {CPU + "possible", "0"},
        {CPU + "present", "0"},
        {CPU + "offline", ""},
        {CPU + "isolated", ""},
        {CPU + "kernel_max", "0"},
        {CPU + "cpu0/topology/physical_package_id", "0"},
        {CPU + "cpu0/topology/core_id", "0"},
        {CPU + "cpu0/topology/core_cpus", "1"},
        {CPU + "cpu0/topology/core_cpus_list", "0"},
        {CPU + "cpu0/topology/core_siblings", "1"},
        {CPU + "cpu0/topology/core_siblings_list", "0"},
        {CPU + "cpu0/topology/package_cpus", "1"},
        {CPU + "cpu0/topology/package_cpus_list", "0"},
        {CPU + "cpu0/topology/thread_siblings", "1"},
        {CPU + "cpu0/topology/thread_siblings_list", "0"},
        {NODE + "online", "0"},
        {NODE + "possible", "0"},
        {NODE + "has_cpu", "0"},
        {NODE + "has_memory", "0"},
        {NODE + "has_normal_memory", "0"},
        {NODE + "node0/cpulist", "0"},
        {NODE + "node0/cpumap", "1"},
        {NODE + "node0/distance", "10"},
        {HUGE + "enabled", "always madvise [never]"},
        {HUGE + "defrag", "always defer defer+madvise madvise [never]"},
        {HUGE + "shmem_enabled", "always within_size advise [never] deny force"},
        {HUGE + "use_zero_page", "0"},
        {HUGE + "hpage_pmd_size", "2097152"},
        {LO + "address", "00:00:00:00:00:00"},
        {LO + "broadcast", "00:00:00:00:00:00"},
        {LO + "addr_len", "6"},
        {LO + "mtu", "65536"},
        {LO + "operstate", "unknown"},
        {LO + "carrier", "1"},
        {LO + "flags", "0x9"},
        {LO + "ifindex", "1"},
        {LO + "iflink", "1"},
        {LO + "type", "772"},
        {LO + "tx_queue_len", "1000"},
        {LO + "dormant", "0"},
    };

    private static final String[] NEVER = {
        "collisions",
        "multicast",
        "rx_compressed",
        "rx_crc_errors",
        "rx_dropped",
        "rx_errors",
        "rx_fifo_errors",
        "rx_frame_errors",
        "rx_length_errors",
        "rx_missed_errors",
        "rx_over_errors",
        "tx_aborted_errors",
        "tx_carrier_errors",
        "tx_compressed",
        "tx_dropped",
        "tx_errors",
        "tx_fifo_errors",
        "tx_heartbeat_errors",
        "tx_window_errors",
    };

    private SysFileSystem() {}

    /**
     * Makes it.
     *
     * @param kernel what it is about
     * @param dev the number by which guests tell it from other file systems
     * @param net what the network has to tell
     * @return the file system
     */
    public static FileSystem make(Kernel kernel, long dev, NetTables net) {
        return new PseudoFileSystem(
                kernel.clock,
                dev,
                MAGIC,
                Access.ofRoot(0555),
                fs -> {
                    Branch branch = new Branch(fs);
                    branch.lines(0444, FIXED);
                    branch.file(NODE + "node0/meminfo", 0444, () -> memory(kernel));
                    addStatistics(branch, net);
                    branch.link("class/net/lo", "../../devices/virtual/net/lo");
                    for (String empty :
                            new String[] {
                                "block",
                                "bus",
                                "class/block",
                                "dev/block",
                                "dev/char",
                                CGROUP,
                                "kernel/mm/hugepages",
                                "module"
                            }) {
                        branch.at(empty);
                    }
                    return branch;
                });
    }

    private static void addStatistics(Branch branch, NetTables net) {
        for (String way : new String[] {"rx", "tx"}) {
            String start = LO + "statistics/" + way;
            branch.line(start + "_bytes", 0444, () -> Long.toString(net.loopbackBytes()));
            branch.line(start + "_packets", 0444, () -> Long.toString(net.loopbackPackets()));
        }
        for (String name : NEVER) {
            branch.line(LO + "statistics/" + name, 0444, () -> "0");
        }
    }

    private static String memory(Kernel kernel) {
        long total = kernel.memory.pages.bound();
        long committed = kernel.memory.pages.committed();
        long files = kernel.memory.filePages();
        Lines out = new Lines();
        figure(out, "MemTotal", total);
        figure(out, "MemFree", Math.max(0, total - committed));
        figure(out, "MemUsed", Math.min(total, committed));
        figure(out, "FilePages", files);
        figure(out, "AnonPages", Math.max(0, committed - files));
        figure(out, "Shmem", files);
        return out.toString();
    }

    private static void figure(Lines out, String label, long pages) {
        out.add("Node 0 ").left(label + ":", 16).right(pages * ProcSystem.PAGE_KIB, 8);
        out.add(" kB\n");
    }
}
