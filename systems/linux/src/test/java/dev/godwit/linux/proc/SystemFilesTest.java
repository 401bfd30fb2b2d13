package dev.godwit.linux.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.linux.elf.NotExecutable;
import dev.godwit.vfs.FileSystem;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Location;
import dev.godwit.vfs.Mount;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.pseudo.Access;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.TreeMap;

/** Files about the whole system: /proc, /proc/sys, /sys, control groups, /dev/pts. */
class SystemFilesTest {
    private Guest guest;

    @BeforeEach
    void start() throws ErrnoException, NotExecutable {
        guest = new Guest();
    }

    @AfterEach
    void end() {
        guest.close();
    }

    private static void fails(Errno errno, ThrowingCallable call) {
        assertThatThrownBy(call).isSameAs(errno.exception());
    }

    @Test
    void memoryIsWhatTheGuestHas() throws ErrnoException {
        long free = 4L * (Guest.PAGES - guest.kernel.memory.pages.committed());
        assertThat(guest.value("/proc/meminfo", "MemTotal")).isEqualTo("16384 kB");
        assertThat(guest.value("/proc/meminfo", "MemFree")).isEqualTo(free + " kB");
        assertThat(guest.value("/proc/meminfo", "MemAvailable")).isEqualTo(free + " kB");
        assertThat(guest.read("/proc/meminfo")).startsWith("MemTotal:          16384 kB\n");
        assertThat(guest.value("/proc/vmstat", "nr_free_pages")).isEqualTo(free / 4 + "");
        assertThat(guest.read("/sys/fs/cgroup/memory.max")).isEqualTo("16777216\n");
        assertThat(guest.read("/sys/fs/cgroup/memory.current"))
                .isEqualTo(4096L * guest.kernel.memory.pages.committed() + "\n");
        assertThat(guest.read("/sys/devices/system/node/node0/meminfo"))
                .startsWith("Node 0 MemTotal:          16384 kB\n");
    }

    @Test
    void timesAreThoseOfTheClock() throws ErrnoException {
        guest.clock.advance(3_217_000_000L);
        assertThat(guest.read("/proc/uptime")).isEqualTo("3.21 3.21\n");
        String stat = guest.read("/proc/stat");
        assertThat(stat).startsWith("cpu  0 0 0 321 0 0 0 0 0 0\ncpu0 0 0 0 321 ");
        assertThat(stat).contains("\nbtime 946684800\n").contains("\nprocesses 1\n");
        assertThat(guest.read("/proc/loadavg")).isEqualTo("1.00 1.00 1.00 2/1 2\n");
    }

    @Test
    void theProcessorIsOneHart() throws ErrnoException {
        assertThat(guest.read("/proc/cpuinfo"))
                .isEqualTo(
                        "processor\t: 0\nhart\t\t: 0\nisa\t\t: ISA\nmmu\t\t: sv48\n"
                                        .replace("ISA", guest.kernel.extensions.isaString())
                                + "mvendorid\t: 0x0\nmarchid\t\t: 0x0\nmimpid\t\t: 0x0\n"
                                + "hart isa\t: "
                                + guest.kernel.extensions.isaString()
                                + "\n\n");
        assertThat(guest.read("/sys/devices/system/cpu/online")).isEqualTo("0\n");
        assertThat(guest.list("/sys/devices/system/cpu")).contains("cpu0", "possible");
    }

    @Test
    void namesAreThoseOfUname() throws ErrnoException {
        assertThat(guest.read("/proc/version")).startsWith("Linux version 6.12.0-godwit ");
        assertThat(guest.read("/proc/sys/kernel/osrelease")).isEqualTo("6.12.0-godwit\n");
        guest.kernel.hostName = "other";
        assertThat(guest.read("/proc/sys/kernel/hostname")).isEqualTo("other\n");
    }

    @Test
    void settingsCannotBeChanged() throws ErrnoException {
        fails(Errno.EPERM, () -> guest.write("/proc/sys/kernel/hostname", "mine"));
        for (String name : new String[] {"vm/overcommit_memory", "vm/drop_caches", "fs/nr_open"}) {
            fails(Errno.EACCES, () -> guest.open("/proc/sys/" + name, OpenFlags.WRITE));
        }
        fails(Errno.EACCES, () -> guest.open("/sys/fs/cgroup/memory.max", OpenFlags.WRITE));
        fails(Errno.EPERM, () -> guest.tree.unlink(guest.tree.root(), "/proc/version"));
    }

    @Test
    void identifiersAreRandom() throws ErrnoException {
        String form = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\n";
        String boot = guest.read("/proc/sys/kernel/random/boot_id");
        assertThat(boot).matches(form).isEqualTo(guest.read("/proc/sys/kernel/random/boot_id"));
        String uuid = guest.read("/proc/sys/kernel/random/uuid");
        assertThat(uuid).matches(form).isNotEqualTo(boot);
        assertThat(guest.read("/proc/sys/kernel/random/uuid")).isNotEqualTo(uuid);
    }

    @Test
    void openFilesAreCountedOnce() throws ErrnoException {
        guest.clone(guest.first, 0);
        assertThat(guest.read("/proc/sys/fs/file-nr")).isEqualTo("3\t0\t9223372036854775807\n");
        guest.descriptor(guest.first, "/bin/still", 0);
        assertThat(guest.read("/proc/sys/fs/file-nr")).startsWith("4\t");
    }

    @Test
    void eachFileSystemHasItsKind() throws ErrnoException {
        assertThat(kind("/proc")).isEqualTo(0x9FA0);
        assertThat(kind("/sys")).isEqualTo(0x6265_6572);
        assertThat(kind("/sys/fs/cgroup")).isEqualTo(0x6367_7270);
        assertThat(guest.list("/sys/fs/cgroup")).contains("cgroup.controllers", "cpu.max");
        assertThat(guest.read("/sys/fs/cgroup/cgroup.procs")).isEqualTo("1\n2\n");
        assertThat(guest.read("/sys/fs/cgroup/pids.max")).isEqualTo("4096\n");
    }

    private long kind(String path) throws ErrnoException {
        Inode inode = guest.tree.find(guest.tree.root(), path, true).inode();
        return inode.fileSystem().statFs().type();
    }

    @Test
    void allFilesCanBeReadAndEndInALine() throws ErrnoException {
        int files = walk("/proc", 0) + walk("/sys", 0);
        assertThat(files).isGreaterThan(300);
    }

    private int walk(String path, int depth) throws ErrnoException {
        int files = 0;
        for (String name : guest.list(path)) {
            String inner = path + "/" + name;
            switch (guest.tree.stat(guest.tree.root(), inner, false).type()) {
                case DIRECTORY -> files += depth > 8 ? 0 : walk(inner, depth + 1);
                case REGULAR_FILE -> {
                    if (!name.equals("mem") && !inner.equals("/proc/1/timerslack_ns")) {
                        String text = guest.read(inner);
                        boolean isLine = depth == 0 || inner.startsWith("/proc/sys");
                        assertThat(text.isEmpty() || !isLine || text.endsWith("\n"))
                                .as(inner)
                                .isTrue();
                    }
                    files++;
                }
                default -> {
                    if (!inner.equals("/proc/1/exe")) {
                        assertThat(guest.link(inner)).as(inner).isNotEmpty();
                    }
                }
            }
        }
        return files;
    }

    // ---- The network.

    @Test
    void rowsOfTheNetworkStandBelowTheirHeadings() throws ErrnoException {
        NetTables net =
                new NetTables() {
                    @Override
                    public String rows(String table) {
                        return table.equals("unix") ? "a row\n" : "";
                    }

                    @Override
                    public int sockets(String protocol) {
                        return protocol.equals("TCP") ? 3 : 0;
                    }

                    @Override
                    public long loopbackBytes() {
                        return 1234;
                    }
                };
        mount("/proc", ProcFileSystem.make(guest.kernel, 5, () -> guest.first, net, PtyList.NONE));
        mount("/sys", SysFileSystem.make(guest.kernel, 6, net));
        assertThat(guest.read("/proc/net/unix"))
                .isEqualTo("Num       RefCount Protocol Flags    Type St Inode Path\na row\n");
        assertThat(guest.read("/proc/net/tcp")).hasSize(150).startsWith("  sl  local_address ");
        assertThat(guest.read("/proc/net/udp")).hasSize(128);
        assertThat(guest.read("/proc/net/sockstat")).contains("TCP: inuse 3 orphan 0 tw 0 alloc 3");
        assertThat(guest.read("/proc/net/dev").split("\n", -1)[2].strip().split(" +"))
                .hasSize(17)
                .startsWith("lo:", "1234");
        assertThat(guest.read("/sys/class/net/lo/statistics/rx_bytes")).isEqualTo("1234\n");
        assertThat(guest.link("/proc/net")).isEqualTo("self/net");
    }

    private void mount(String path, FileSystem fs) throws ErrnoException {
        Location at = guest.tree.find(guest.tree.root(), path, true);
        guest.tree.mounts().mount(at, fs.rootInode(), false);
    }

    // ---- Terminals.

    @Test
    void terminalsAreDevicesOfTheirOwners() throws ErrnoException {
        Map<Integer, Access> terminals = new TreeMap<>();
        PtyList list =
                new PtyList() {
                    @Override
                    public int[] numbers() {
                        return terminals.keySet().stream().mapToInt(n -> n).toArray();
                    }

                    @Override
                    public @Nullable Access access(int number) {
                        return terminals.get(number);
                    }

                    @Override
                    public int limit() {
                        return 8;
                    }
                };
        terminals.put(3, Access.of(0620, 1000, 5));
        mount("/tmp", PtsFileSystem.make(VirtualClock.still(), 9, list));
        assertThat(guest.list("/tmp")).containsExactly("3", "ptmx");
        var stat = guest.tree.stat(guest.tree.root(), "/tmp/3", true);
        assertThat(stat.rdev()).isEqualTo(136L << 32 | 3);
        assertThat(stat.mode()).isEqualTo(0620);
        assertThat(stat.uid()).isEqualTo(1000);
        assertThat(guest.tree.stat(guest.tree.root(), "/tmp/ptmx", true).rdev())
                .isEqualTo(5L << 32 | 2);
        long number = stat.ino();
        assertThat(guest.tree.stat(guest.tree.root(), "/tmp/3", true).ino()).isEqualTo(number);
        terminals.put(3, Access.of(0620, 0, 5));
        assertThat(guest.tree.stat(guest.tree.root(), "/tmp/3", true).ino()).isNotEqualTo(number);
        terminals.remove(3);
        fails(Errno.ENOENT, () -> guest.tree.stat(guest.tree.root(), "/tmp/3", true));
        mount(
                "/proc",
                ProcFileSystem.make(guest.kernel, 5, () -> guest.first, NetTables.NONE, list));
        assertThat(guest.read("/proc/sys/kernel/pty/max")).isEqualTo("8\n");
        assertThat(guest.read("/proc/sys/kernel/pty/nr")).isEqualTo("0\n");
        assertThat(guest.read("/proc/mounts")).contains("devpts /tmp devpts rw,relatime 0 0\n");
    }

    @Test
    void mountsHaveNumbersOfTheirOwn() {
        var mounts = guest.tree.mounts().list();
        assertThat(mounts.stream().map(Mount::id)).doesNotHaveDuplicates().doesNotContain(0);
    }
}
