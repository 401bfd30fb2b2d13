package dev.godwit.linux.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.abi.Sig;
import dev.godwit.linux.elf.NotExecutable;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.file.OpenFlag;
import dev.godwit.linux.process.Clone;
import dev.godwit.linux.process.ProgramImage;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.AnonymousInode;
import dev.godwit.vfs.BufferRoom;
import dev.godwit.vfs.FileTree;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Found;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.pipe.Pipe;
import dev.godwit.vfs.pipe.PipeEnd;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The files of a process: what they say, and to whom. */
class ProcessFilesTest {
    private static final int THREAD =
            Clone.VM | Clone.FS | Clone.FILES | Clone.SIGHAND | Clone.THREAD;

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
    void selfIsWhoAsks() throws ErrnoException, NotExecutable {
        assertThat(guest.link("/proc/self")).isEqualTo("2");
        assertThat(guest.link("/proc/thread-self")).isEqualTo("2/task/2");
        guest.caller = guest.clone(guest.first, THREAD);
        assertThat(guest.link("/proc/self")).isEqualTo("2");
        assertThat(guest.link("/proc/thread-self")).isEqualTo("2/task/3");
        assertThat(guest.read("/proc/thread-self/stat")).startsWith("3 (still) ");
        assertThat(guest.read("/proc/self/stat")).startsWith("2 (still) ");
        guest.caller = guest.start(0, "other");
        assertThat(guest.link("/proc/self")).isEqualTo("4");
        guest.caller = null;
        fails(Errno.ENOENT, () -> guest.link("/proc/self"));
    }

    @Test
    void tasksAreListedInTheirProcessAndFoundByNumber() throws ErrnoException {
        guest.clone(guest.first, THREAD);
        assertThat(guest.list("/proc/2/task")).containsExactly("2", "3");
        assertThat(guest.list("/proc"))
                .contains("1", "2", "self", "meminfo")
                .doesNotContain("3")
                .doesNotHaveDuplicates();
        assertThat(guest.value("/proc/3/status", "Tgid")).isEqualTo("2");
        assertThat(guest.value("/proc/2/status", "Threads")).isEqualTo("2");
        assertThat(guest.list("/proc/2/task/3"))
                .contains("stat", "children")
                .doesNotContain("task");
        fails(Errno.ENOENT, () -> guest.read("/proc/2/task/1/stat"));
        fails(Errno.ENOENT, () -> guest.read("/proc/002/stat"));
    }

    @Test
    void statTellsTimesParentsAndMemory() throws ErrnoException {
        guest.clock.advance(1_500_000_000);
        Task child = guest.clone(guest.first, Sig.CHLD);
        child.nice = 5;
        String[] fields = guest.read("/proc/3/stat").strip().split(" ", -1);
        assertThat(fields).hasSize(52);
        assertThat(List.of(fields).subList(0, 8))
                .containsExactly("3", "(still)", "R", "2", "2", "2", "0", "-1");
        assertThat(fields[17]).isEqualTo("25");
        assertThat(fields[18]).isEqualTo("5");
        assertThat(fields[21]).isEqualTo("150");
        assertThat(fields[22]).isEqualTo(Long.toString(child.memory().mapped() * 4096));
        assertThat(fields[23]).isEqualTo(Long.toString(child.memory().resident()));
        assertThat(fields[24]).isEqualTo("18446744073709551615");
        assertThat(fields[25]).isEqualTo("65536");
        assertThat(fields[37]).isEqualTo(Integer.toString(Sig.CHLD));
        assertThat(guest.read("/proc/2/task/2/children")).isEqualTo("3 ");
    }

    @Test
    void anEndedProcessIsAZombieUntilItIsWaitedFor() throws ErrnoException {
        Task child = guest.clone(guest.first, Sig.CHLD);
        guest.kernel.exits().exit(child, 3);
        assertThat(guest.read("/proc/3/stat")).startsWith("3 (still) Z 2 ");
        assertThat(guest.value("/proc/3/status", "State")).isEqualTo("Z (zombie)");
        assertThat(guest.read("/proc/3/status")).doesNotContain("VmSize");
        assertThat(guest.read("/proc/3/cmdline")).isEmpty();
        assertThat(guest.read("/proc/3/maps")).isEmpty();
        assertThat(guest.read("/proc/3/statm")).isEqualTo("0 0 0 0 0 0 0\n");
        assertThat(guest.list("/proc/3/fd")).isEmpty();
        fails(Errno.ENOENT, () -> guest.link("/proc/3/exe"));
        fails(Errno.ENOENT, () -> guest.link("/proc/3/cwd"));
        fails(Errno.EINVAL, () -> guest.read("/proc/3/mounts"));
    }

    @Test
    void whatHasGoneIsNotFoundThroughAnOpenDirectoryEither() throws ErrnoException {
        Task other = guest.clone(guest.first, THREAD);
        var directory = guest.tree.find(guest.tree.root(), "/proc/2/task/3", true).inode();
        assertThat(directory.lookup("stat")).isNotNull();
        guest.kernel.exits().exit(other, 0);
        assertThat(directory.lookup("stat")).isNull();
        fails(Errno.ENOENT, () -> guest.read("/proc/2/task/3/stat"));
    }

    @Test
    void processOneRunsNoProgram() throws ErrnoException {
        assertThat(guest.read("/proc/1/stat")).startsWith("1 (init) S 0 1 1 0 -1 ");
        assertThat(guest.read("/proc/1/cmdline")).isEmpty();
        assertThat(guest.read("/proc/1/comm")).isEqualTo("init\n");
    }

    // ---- Memory.

    @Test
    void argumentsEnvironmentAndAuxiliaryVector() throws ErrnoException {
        assertThat(guest.read("/proc/2/cmdline")).isEqualTo("still\0one\0two words\0");
        assertThat(guest.read("/proc/2/environ")).isEqualTo("A=b\0PATH=/bin\0");
        assertThat(guest.bytes("/proc/2/auxv"))
                .isNotEmpty()
                .isEqualTo(guest.first.process().image().auxiliary);
    }

    @Test
    void aTitleMayGoOnInTheEnvironment() throws ErrnoException {
        ProgramImage image = guest.first.process().image();
        byte[] title = "still: a title that is longer\0".getBytes(StandardCharsets.UTF_8);
        image.memory.user.copyOut(image.argumentsStart, title, 0, title.length);
        assertThat(guest.read("/proc/2/cmdline")).isEqualTo("still: a title that is longer\0");
    }

    @Test
    void memoryIsReadAndWrittenByAddress() throws ErrnoException {
        ProgramImage image = guest.first.process().image();
        RegularFile mem = (RegularFile) guest.open("/proc/2/mem", OpenFlags.READ | OpenFlags.WRITE);
        byte[] bytes = new byte[5];
        assertThat(mem.read(bytes, 0, 5, image.argumentsStart)).isEqualTo(5);
        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo("still");
        assertThat(mem.write("STILL".getBytes(StandardCharsets.UTF_8), 0, 5, image.argumentsStart))
                .isEqualTo(5);
        assertThat(guest.read("/proc/2/cmdline")).startsWith("STILL\0");
        fails(Errno.EIO, () -> mem.read(bytes, 0, 5, 0));
        fails(Errno.EIO, () -> mem.read(bytes, 0, 5, -4096));
        guest.caller = task(1000);
        fails(Errno.EACCES, () -> mem.read(bytes, 0, 5, image.argumentsStart));
    }

    private Task task(int uid) throws ErrnoException {
        try {
            return guest.start(uid, "other");
        } catch (NotExecutable e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void mapsAndTheirSums() throws ErrnoException {
        String maps = guest.read("/proc/2/maps");
        assertThat(maps).contains("/bin/still\n").contains("[stack]\n").contains("[vdso]\n");
        assertThat(guest.read("/proc/2/smaps")).contains("Pss_Dirty:").contains("VmFlags: rd ");
        String rollup = guest.read("/proc/2/smaps_rollup");
        assertThat(rollup).contains(" ---p 00000000 00:00 0 ").contains("[rollup]\n");
        long resident = 4 * guest.first.memory().resident();
        assertThat(guest.value("/proc/2/smaps_rollup", "Rss")).isEqualTo(resident + " kB");
        assertThat(guest.value("/proc/2/status", "VmRSS")).isEqualTo(resident + " kB");
        assertThat(guest.read("/proc/2/statm"))
                .startsWith(guest.first.memory().mapped() + " " + resident / 4 + " ");
    }

    // ---- Links.

    @Test
    void linksLeadToProgramDirectoryAndRoot() throws ErrnoException {
        guest.tree.make(guest.tree.root(), "/tmp/here", NewFile.directory(0755));
        guest.first.context.setDirectory(guest.tree.find(guest.tree.root(), "/tmp/here", true));
        assertThat(guest.link("/proc/2/exe")).isEqualTo("/bin/still");
        assertThat(guest.bytes("/proc/2/exe")).startsWith(0x7F, 'E', 'L', 'F');
        assertThat(guest.link("/proc/2/cwd")).isEqualTo("/tmp/here");
        assertThat(guest.link("/proc/2/root")).isEqualTo("/");
        assertThat(guest.bytes("/proc/2/root/bin/still")).isNotEmpty();
        guest.tree.unlink(guest.tree.root(), "/bin/still");
        assertThat(guest.link("/proc/2/exe")).isEqualTo("/bin/still (deleted)");
        guest.tree.rmdir(guest.tree.root(), "/tmp/here");
        assertThat(guest.link("/proc/2/cwd")).endsWith(" (deleted)");
    }

    @Test
    void aDescriptorLeadsToItsFile() throws ErrnoException {
        int fd = guest.descriptor(guest.first, "/bin/still", OpenFlag.RDONLY);
        String path = "/proc/self/fd/" + fd;
        assertThat(guest.link(path)).isEqualTo("/bin/still");
        assertThat(guest.bytes(path)).startsWith(0x7F, 'E', 'L', 'F');
        assertThat(guest.list("/proc/self/fd")).containsExactly("0", "1", "2", "3");
        FileTree.Opened again =
                guest.tree.openNamed(guest.tree.root(), path, OpenFlags.READ, NewFile.regular(0));
        assertThat(again.found().path(guest.tree)).isEqualTo("/bin/still");
        assertThat(guest.read("/proc/self/fdinfo/" + fd))
                .isEqualTo(
                        "pos:\t0\nflags:\t00\nmnt_id:\t"
                                + again.found().place().mount().id()
                                + "\nino:\t"
                                + again.file().stat().ino()
                                + "\n");
        assertThat(guest.tree.stat(guest.tree.root(), path, false).mode()).isEqualTo(0500);
        guest.first.files.close(fd);
        fails(Errno.ENOENT, () -> guest.link(path));
        fails(Errno.ENOENT, () -> guest.read("/proc/self/fdinfo/" + fd));
    }

    @Test
    void theNameOfADescriptorIsThatOfWhatItStandsForNow() throws ErrnoException {
        int fd = guest.descriptor(guest.first, "/bin/still", OpenFlag.RDONLY);
        var held = guest.tree.find(guest.tree.root(), "/proc/self/fd/" + fd, false).inode();
        guest.first.files.close(fd);
        assertThat(guest.descriptor(guest.first, "/proc/version", OpenFlag.RDONLY)).isEqualTo(fd);
        assertThat(guest.link("/proc/self/fd/" + fd)).isEqualTo("/proc/version");
        fails(Errno.ENOENT, held::readlink);
    }

    @Test
    void aPipeCanBeOpenedAgain() throws ErrnoException {
        Pipe pipe = new Pipe(new BufferRoom(1 << 20), guest.clock, 9, 31, 0, 0);
        PipeEnd reader = pipe.open(true, false);
        int fd =
                guest.descriptor(
                        guest.first, new LinuxFile(reader, OpenFlag.RDONLY, null, "pipe:[31]"));
        String path = "/proc/self/fd/" + fd;
        assertThat(guest.link(path)).isEqualTo("pipe:[31]");
        FileTree.Opened opened =
                guest.tree.openNamed(guest.tree.root(), path, OpenFlags.WRITE, NewFile.regular(0));
        assertThat(opened.found().path(guest.tree)).isEqualTo("pipe:[31]");
        PipeEnd writer = (PipeEnd) opened.file();
        assertThat(writer.pipe()).isSameAs(pipe);
        assertThat(writer.write(new byte[] {42}, 0, 1)).isEqualTo(1);
        byte[] one = new byte[1];
        assertThat(reader.read(one, 0, 1)).isEqualTo(1);
        assertThat(one[0]).isEqualTo((byte) 42);
        assertThat(guest.tree.stat(guest.tree.root(), path, true).ino()).isEqualTo(31);
    }

    @Test
    void whatCannotBeOpenedAgainHasANameAllTheSame() throws ErrnoException {
        AnonymousInode inode =
                new AnonymousInode(
                        "anon_inode:[eventfd]",
                        FileType.UNKNOWN,
                        () -> Stat.unnamed(FileType.UNKNOWN, 0600),
                        _ -> {
                            throw Errno.ENXIO.exception();
                        });
        Found place = inode.found();
        LinuxFile file = new LinuxFile(guest.open("/bin/still", 1), OpenFlag.RDWR, place, "");
        String path = "/proc/self/fd/" + guest.descriptor(guest.first, file);
        assertThat(guest.link(path)).isEqualTo("anon_inode:[eventfd]");
        fails(Errno.ENXIO, () -> guest.open(path, OpenFlags.READ));
    }

    @Test
    void namespacesCanBeComparedAndNotOpened() throws ErrnoException {
        assertThat(guest.link("/proc/self/ns/pid")).isEqualTo("pid:[4026531836]");
        assertThat(guest.tree.stat(guest.tree.root(), "/proc/1/ns/user", true).ino())
                .isEqualTo(4_026_531_837L);
        fails(Errno.EACCES, () -> guest.open("/proc/self/ns/net", OpenFlags.READ));
    }

    // ---- Rights.

    @Test
    void othersMayNotLookIntoAProcess() throws ErrnoException {
        guest.caller = task(1000);
        for (String name : List.of("environ", "auxv", "maps", "smaps", "smaps_rollup", "io")) {
            fails(Errno.EACCES, () -> guest.read("/proc/2/" + name));
        }
        for (String name : List.of("exe", "cwd", "root", "ns/pid")) {
            fails(Errno.EACCES, () -> guest.link("/proc/2/" + name));
        }
        fails(Errno.EACCES, () -> guest.open("/proc/2/mem", OpenFlags.READ));
        fails(Errno.EACCES, () -> guest.list("/proc/2/fd"));
        fails(Errno.EACCES, () -> guest.link("/proc/2/fd/0"));
        fails(Errno.EPERM, () -> guest.read("/proc/2/personality"));
        fails(Errno.EPERM, () -> guest.read("/proc/2/timerslack_ns"));
        String[] fields = guest.read("/proc/2/stat").strip().split(" ", -1);
        assertThat(fields[25]).isEqualTo("1");
        assertThat(List.of(fields).subList(44, 52)).containsOnly("0");
        assertThat(guest.read("/proc/2/cmdline")).startsWith("still\0");
        assertThat(guest.value("/proc/2/status", "Uid")).isEqualTo("0\t0\t0\t0");
        // And it is the other way round, too: root has not the right to look into everything.
        int pid = guest.caller.tid();
        guest.caller = guest.first;
        fails(Errno.EACCES, () -> guest.read("/proc/" + pid + "/environ"));
    }

    @Test
    void aProcessThatIsNotDumpableBelongsToRoot() throws ErrnoException {
        Task mine = task(1000);
        Task same = task(1000);
        guest.caller = same;
        String path = "/proc/" + mine.tid();
        assertThat(guest.read(path + "/environ")).isEmpty();
        assertThat(guest.tree.stat(guest.tree.root(), path + "/environ", true).uid())
                .isEqualTo(1000);
        mine.process().image().dumpable = 0;
        fails(Errno.EACCES, () -> guest.read(path + "/environ"));
        assertThat(guest.tree.stat(guest.tree.root(), path + "/environ", true).uid()).isZero();
        assertThat(guest.tree.stat(guest.tree.root(), path, true).uid()).isEqualTo(1000);
        guest.caller = mine;
        assertThat(guest.read(path + "/environ")).isEmpty();
    }

    // ---- What can be written.

    @Test
    void aProcessNamesItsTasks() throws ErrnoException {
        guest.write("/proc/self/comm", "a name that is too long");
        assertThat(guest.read("/proc/2/comm")).isEqualTo("a name that is \n");
        assertThat(guest.first.name).isEqualTo("a name that is ");
        guest.caller = task(0);
        fails(Errno.EINVAL, () -> guest.write("/proc/2/comm", "x"));
    }

    @Test
    void oddNamesDoNotBreakLines() throws ErrnoException {
        guest.write("/proc/self/comm", "a\nb\\) S 7");
        assertThat(guest.value("/proc/2/status", "Name")).isEqualTo("a\\012b\\134) S 7");
    }

    @Test
    void scoresOfTheOutOfMemoryKiller() throws ErrnoException {
        long resident = guest.first.memory().resident();
        assertThat(guest.read("/proc/2/oom_score"))
                .isEqualTo((1000 + resident * 1000 / Guest.PAGES) * 2 / 3 + "\n");
        guest.write("/proc/2/oom_score_adj", "0x1f4\n");
        assertThat(guest.first.process().oomScoreAdjustment).isEqualTo(500);
        assertThat(guest.read("/proc/2/oom_score_adj")).isEqualTo("500\n");
        assertThat(Integer.parseInt(guest.read("/proc/2/oom_score").strip())).isGreaterThan(990);
        fails(Errno.EINVAL, () -> guest.write("/proc/2/oom_score_adj", "1001"));
        fails(Errno.EINVAL, () -> guest.write("/proc/2/oom_score_adj", "x"));
        fails(Errno.EACCES, () -> guest.write("/proc/2/oom_score_adj", "-1"));
        guest.write("/proc/2/oom_score_adj", "0");
    }

    @Test
    void slackOfTimers() throws ErrnoException {
        guest.write("/proc/self/timerslack_ns", "7");
        assertThat(guest.read("/proc/self/timerslack_ns")).isEqualTo("7\n");
        guest.write("/proc/self/timerslack_ns", "0");
        assertThat(guest.first.timerSlack).isEqualTo(50_000);
    }

    // ---- Mounts.

    @Test
    void mountsAreToldByTheirNumbers() throws ErrnoException {
        String info = guest.read("/proc/self/mountinfo");
        assertThat(info.split("\n", -1)[0]).matches("1 0 0:\\d+ / / rw,relatime - tmpfs tmpfs rw");
        assertThat(info).containsPattern("\n\\d+ 1 0:\\d+ / /sys rw,relatime - sysfs sysfs rw\n");
        assertThat(info)
                .containsPattern("\n\\d+ \\d+ 0:\\d+ / /sys/fs/cgroup rw,relatime - cgroup2 ");
        guest.tree.make(guest.tree.root(), "/tmp/a b", NewFile.directory(0755));
        guest.tree
                .mounts()
                .mount(
                        guest.tree.find(guest.tree.root(), "/tmp/a b", true),
                        guest.tree.find(guest.tree.root(), "/bin", true).inode(),
                        true);
        assertThat(guest.read("/proc/mounts"))
                .contains("tmpfs /tmp/a\\040b tmpfs ro,relatime 0 0\n");
        assertThat(guest.read("/proc/self/mountinfo")).contains(" /bin /tmp/a\\040b ro,relatime ");
    }

    // ---- Many.

    @Test
    void nodesOfWhatHasGoneAreForgotten() throws ErrnoException {
        for (int i = 0; i < 300; i++) {
            Task child = guest.clone(guest.first, 0);
            int pid = child.tid();
            long number = guest.tree.stat(guest.tree.root(), "/proc/" + pid, true).ino();
            assertThat(guest.tree.stat(guest.tree.root(), "/proc/" + pid, true).ino())
                    .isEqualTo(number);
        }
        assertThat(guest.list("/proc")).contains("2", "302");
        assertThat(guest.read("/proc/302/stat")).startsWith("302 ");
    }
}
