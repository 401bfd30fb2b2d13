package dev.godwit.linux.proc;

import dev.godwit.linux.abi.Release;
import dev.godwit.linux.event.InotifyFile;
import dev.godwit.linux.file.FileTable;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.memory.Layout;
import dev.godwit.linux.memory.ProcessMemory;
import dev.godwit.linux.process.Credentials;
import dev.godwit.linux.process.Kernel;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.pipe.Pipe;

import java.util.HashSet;
import java.util.Set;

/**
 * /proc/sys: settings of the kernel, none of which can be changed. What has an effect here tells
 * the value that has it; the others are what Linux begins with.
 */
final class SysctlFiles {
    private static final int UUID_BYTES = 16;
    private static final long MOST_FILES = Long.MAX_VALUE;

    private static final String[][] FIXED = {
        {"kernel/ostype", Release.SYSTEM},
        {"kernel/osrelease", Release.NUMBER},
        {"kernel/version", Release.VERSION},
        {"kernel/arch", Release.MACHINE},
        {"kernel/pid_max", Integer.toString(Kernel.PID_MAX)},
        {"kernel/ngroups_max", "65536"},
        {"kernel/cap_last_cap", Integer.toString(Credentials.CAP_LAST)},
        {"kernel/overflowuid", "65534"},
        {"kernel/overflowgid", "65534"},
        {"kernel/yama/ptrace_scope", "0"},
        {"kernel/kptr_restrict", "1"},
        {"kernel/dmesg_restrict", "1"},
        {"kernel/perf_event_paranoid", "4"},
        {"kernel/unprivileged_bpf_disabled", "2"},
        {"kernel/randomize_va_space", "2"},
        {"kernel/core_pattern", "core"},
        {"kernel/core_uses_pid", "0"},
        {"kernel/core_pipe_limit", "0"},
        {"kernel/tainted", "0"},
        {"kernel/panic", "0"},
        {"kernel/panic_on_oops", "0"},
        {"kernel/printk", "4\t4\t1\t7"},
        {"kernel/sysrq", "0"},
        {"kernel/sched_autogroup_enabled", "0"},
        {"kernel/sched_child_runs_first", "0"},
        {"kernel/sched_rr_timeslice_ms", "100"},
        {"kernel/sched_rt_period_us", "1000000"},
        {"kernel/sched_rt_runtime_us", "950000"},
        {"kernel/sched_schedstats", "0"},
        {"kernel/seccomp/actions_avail", "kill_process kill_thread trap errno trace log allow"},
        {"kernel/random/entropy_avail", "256"},
        {"kernel/random/poolsize", "256"},
        {"vm/overcommit_memory", "0"},
        {"vm/overcommit_ratio", "50"},
        {"vm/overcommit_kbytes", "0"},
        {"vm/max_map_count", Integer.toString(ProcessMemory.MOST_AREAS)},
        {"vm/mmap_min_addr", Long.toString(Layout.LOWEST)},
        {"vm/swappiness", "60"},
        {"vm/min_free_kbytes", "0"},
        {"vm/dirty_ratio", "20"},
        {"vm/dirty_background_ratio", "10"},
        {"vm/nr_hugepages", "0"},
        {"vm/oom_kill_allocating_task", "0"},
        {"vm/panic_on_oom", "0"},
        {"vm/vfs_cache_pressure", "100"},
        {"vm/page-cluster", "3"},
        {"fs/file-max", Long.toString(MOST_FILES)},
        {"fs/nr_open", "1048576"},
        {"fs/inode-nr", "0\t0"},
        {"fs/inode-state", "0\t0\t0\t0\t0\t0\t0"},
        {"fs/dentry-state", "0\t0\t45\t0\t0\t0"},
        {"fs/pipe-max-size", Integer.toString(Pipe.MAX_CAPACITY)},
        {"fs/pipe-user-pages-soft", "16384"},
        {"fs/pipe-user-pages-hard", "0"},
        {"fs/inotify/max_user_instances", Integer.toString(InotifyFile.MAX_USER_INSTANCES)},
        {"fs/inotify/max_user_watches", Integer.toString(InotifyFile.MAX_USER_WATCHES)},
        {"fs/inotify/max_queued_events", Integer.toString(InotifyFile.MAX_QUEUED_EVENTS)},
        {"fs/epoll/max_user_watches", "1048576"},
        {"fs/protected_hardlinks", "1"},
        {"fs/protected_symlinks", "1"},
        {"fs/protected_fifos", "1"},
        {"fs/protected_regular", "2"},
        {"fs/suid_dumpable", "0"},
        {"fs/aio-max-nr", "65536"},
        {"fs/aio-nr", "0"},
        {"fs/lease-break-time", "45"},
        {"fs/leases-enable", "1"},
        {"fs/mount-max", "100000"},
        {"fs/overflowuid", "65534"},
        {"fs/overflowgid", "65534"},
        {"net/core/somaxconn", "4096"},
        {"net/core/rmem_default", "212992"},
        {"net/core/rmem_max", "212992"},
        {"net/core/wmem_default", "212992"},
        {"net/core/wmem_max", "212992"},
        {"net/core/optmem_max", "131072"},
        {"net/core/netdev_max_backlog", "1000"},
        {"net/ipv4/ip_local_port_range", "32768\t60999"},
        {"net/ipv4/ip_local_reserved_ports", ""},
        {"net/ipv4/ip_unprivileged_port_start", "1024"},
        {"net/ipv4/ip_forward", "0"},
        {"net/ipv4/ip_default_ttl", "64"},
        {"net/ipv4/ip_nonlocal_bind", "0"},
        {"net/ipv4/ping_group_range", "1\t0"},
        {"net/ipv4/tcp_rmem", "4096\t131072\t6291456"},
        {"net/ipv4/tcp_wmem", "4096\t16384\t4194304"},
        {"net/ipv4/tcp_max_syn_backlog", "512"},
        {"net/ipv4/tcp_syncookies", "1"},
        {"net/ipv4/tcp_fastopen", "1"},
        {"net/ipv4/tcp_fin_timeout", "60"},
        {"net/ipv4/tcp_keepalive_time", "7200"},
        {"net/ipv4/tcp_keepalive_intvl", "75"},
        {"net/ipv4/tcp_keepalive_probes", "9"},
        {"net/ipv4/tcp_syn_retries", "6"},
        {"net/ipv4/tcp_synack_retries", "5"},
        {"net/ipv4/tcp_retries1", "3"},
        {"net/ipv4/tcp_retries2", "15"},
        {"net/ipv4/tcp_tw_reuse", "2"},
        {"net/ipv4/tcp_sack", "1"},
        {"net/ipv4/tcp_timestamps", "1"},
        {"net/ipv4/tcp_window_scaling", "1"},
        {"net/ipv4/tcp_congestion_control", "cubic"},
        {"net/ipv4/tcp_available_congestion_control", "reno cubic"},
        {"net/ipv4/tcp_allowed_congestion_control", "reno cubic"},
        {"net/ipv6/bindv6only", "0"},
        {"net/ipv6/conf/all/disable_ipv6", "0"},
        {"net/ipv6/conf/all/forwarding", "0"},
        {"net/ipv6/conf/default/disable_ipv6", "0"},
        {"net/ipv6/conf/default/forwarding", "0"},
        {"net/ipv6/conf/lo/disable_ipv6", "0"},
        {"net/ipv6/conf/lo/forwarding", "0"},
        {"net/unix/max_dgram_qlen", "512"},
    };

    /** Limits of each user: what may be made is bounded by tasks and memory alone. */
    private static final String[] OF_USERS = {
        "cgroup_namespaces",
        "inotify_instances",
        "inotify_watches",
        "ipc_namespaces",
        "mnt_namespaces",
        "net_namespaces",
        "pid_namespaces",
        "time_namespaces",
        "user_namespaces",
        "uts_namespaces",
    };

    private SysctlFiles() {}

    static void addTo(Branch branch, ProcSystem system) {
        Kernel kernel = system.kernel;
        branch.lines(0644, FIXED);
        IpcFiles.addLimits(branch);
        branch.refusing("kernel/hostname", () -> kernel.hostName);
        branch.refusing("kernel/domainname", () -> Release.DOMAIN);
        branch.line("kernel/threads-max", 0644, () -> Integer.toString(kernel.mostTasks));
        branch.line("kernel/ns_last_pid", 0644, () -> Integer.toString(kernel.lastPid()));
        String boot = uuid(kernel);
        branch.line("kernel/random/boot_id", 0444, () -> boot);
        branch.line("kernel/random/uuid", 0444, () -> uuid(kernel));
        branch.line("kernel/pty/max", 0644, () -> Integer.toString(system.ptys.limit()));
        branch.line("kernel/pty/nr", 0444, () -> Integer.toString(system.ptys.numbers().length));
        branch.line("fs/file-nr", 0444, () -> openFiles(kernel) + "\t0\t" + MOST_FILES);
        branch.file("vm/drop_caches", 0200, () -> "0\n");
        for (String name : OF_USERS) {
            String limit =
                    switch (name) {
                        case "inotify_instances" ->
                                Integer.toString(InotifyFile.MAX_USER_INSTANCES);
                        case "inotify_watches" -> Integer.toString(InotifyFile.MAX_USER_WATCHES);
                        default -> "0";
                    };
            branch.line("user/max_" + name, 0644, () -> limit);
        }
    }

    /** A random UUID (RFC 9562, version 4). */
    private static String uuid(Kernel kernel) {
        byte[] bytes = new byte[UUID_BYTES];
        kernel.entropy.fill(bytes, 0, UUID_BYTES);
        bytes[6] = (byte) (bytes[6] & 0x0F | 0x40);
        bytes[8] = (byte) (bytes[8] & 0x3F | 0x80);
        Lines out = new Lines();
        for (int i = 0; i < UUID_BYTES; i++) {
            out.add(i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "").hex(bytes[i] & 0xFF, 2);
        }
        return out.toString();
    }

    /** How many open file descriptions there are. */
    private static int openFiles(Kernel kernel) {
        Set<FileTable> tables = new HashSet<>();
        Set<LinuxFile> files = new HashSet<>();
        for (Process process : kernel.processes()) {
            for (Task task : process.tasks()) {
                if (tables.add(task.files)) {
                    for (int fd = 0; fd < task.files.end(); fd++) {
                        LinuxFile file = task.files.find(fd);
                        if (file != null) {
                            files.add(file);
                        }
                    }
                }
            }
        }
        return files.size();
    }
}
