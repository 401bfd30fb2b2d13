package dev.godwit.vfs.pseudo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.host.BytesSource;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.vfs.AnonymousInode;
import dev.godwit.vfs.ConsoleStream;
import dev.godwit.vfs.DirectoryEntry;
import dev.godwit.vfs.FileLocks.FileLock;
import dev.godwit.vfs.FileLocks.Kind;
import dev.godwit.vfs.FileTree;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Found;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Listing;
import dev.godwit.vfs.Location;
import dev.godwit.vfs.Mount;
import dev.godwit.vfs.Mounts;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.SpecialFiles;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;
import dev.godwit.vfs.memory.MemoryFileSystem;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A small /proc over a file system in memory. */
class PseudoTest {
    private static final int PROC_SUPER_MAGIC = 0x9fa0;

    private final VirtualClock clock = VirtualClock.still();
    private final MemoryFileSystem memory = new MemoryFileSystem(clock, 1 << 20, 1);
    private final Mounts mounts = new Mounts(memory.rootInode(), false);
    private final FileTree tree = FileTree.rooted(mounts, SpecialFiles.NONE, mounts.root());
    private final Map<Integer, PseudoInode> processes = new TreeMap<>();
    private final List<String> written = new ArrayList<>();
    private final byte[] memoryOfProcess = new byte[16];
    private String comm = "init";
    private int owner = 1000;
    private @Nullable Location exe;
    private @Nullable Found jumpTo;

    private final PseudoFileSystem proc =
            new PseudoFileSystem(clock, 5, PROC_SUPER_MAGIC, Access.ofRoot(0555), this::top);

    private Entries top(PseudoFileSystem fs) {
        Map<String, PseudoInode> fixed = new LinkedHashMap<>();
        fixed.put("version", fs.file(Access.ofRoot(0444), () -> bytes("Godwit")));
        fixed.put("self", fs.link(Access.ofRoot(0777), () -> "7"));
        return Entries.of(fixed)
                .and(
                        new Entries() {
                            @Override
                            public @Nullable PseudoInode lookup(String name) {
                                return name.matches("[0-9]+")
                                        ? processes.get(Integer.parseInt(name))
                                        : null;
                            }

                            @Override
                            public List<String> list() {
                                return processes.keySet().stream().map(String::valueOf).toList();
                            }
                        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void fails(Errno errno, ThrowingCallable call) {
        assertThatThrownBy(call).isSameAs(errno.exception());
    }

    /** The owner is asked for each time. */
    private final class Owned implements Access {
        private final int mode;

        Owned(int mode) {
            this.mode = mode;
        }

        @Override
        public int mode() {
            return mode;
        }

        @Override
        public int uid() {
            return owner;
        }

        @Override
        public int gid() {
            return owner;
        }

        @Override
        public void setOwner(int uid, int gid) {
            owner = uid;
        }
    }

    private PseudoInode process() {
        Map<String, PseudoInode> files = new LinkedHashMap<>();
        files.put(
                "comm",
                proc.file(
                        new Owned(0644),
                        ((Content) () -> bytes(comm + "\n"))
                                .writtenBy(line -> {
                                    if (line.length == 0) {
                                        throw Errno.EINVAL.exception();
                                    }
                                    written.add(new String(line, StandardCharsets.UTF_8));
                                    comm = written.getLast();
                                })));
        files.put(
                "stat",
                proc.file(
                        new Owned(0400),
                        () -> {
                            throw Errno.ESRCH.exception();
                        }));
        files.put(
                "mem",
                proc.file(
                        new Owned(0600),
                        new Positions() {
                            @Override
                            public void open(int flags) throws ErrnoException {
                                if (owner != 1000) {
                                    throw Errno.EACCES.exception();
                                }
                            }

                            @Override
                            public int read(byte[] to, int offset, int length, long position)
                                    throws ErrnoException {
                                if (position < 0 || position + length > 16) {
                                    throw Errno.EIO.exception();
                                }
                                System.arraycopy(
                                        memoryOfProcess, (int) position, to, offset, length);
                                return length;
                            }

                            @Override
                            public int write(byte[] from, int offset, int length, long position) {
                                System.arraycopy(
                                        from, offset, memoryOfProcess, (int) position, length);
                                return length;
                            }
                        }));
        files.put(
                "exe",
                proc.jumpingLink(
                        new Owned(0777),
                        () -> "/gone (deleted)",
                        () -> {
                            Found named = jumpTo;
                            if (named != null) {
                                return named;
                            }
                            Location to = exe;
                            if (to == null) {
                                throw Errno.ENOENT.exception();
                            }
                            return new Found(to, to, ".");
                        }));
        return proc.directory(new Owned(0555), Entries.of(files));
    }

    @BeforeEach
    void mount() throws ErrnoException {
        tree.make(tree.root(), "proc", NewFile.directory(0755));
        mounts.mount(tree.find(tree.root(), "proc", true), proc.rootInode(), false);
        processes.put(7, process());
    }

    private OpenFile open(String path, int flags) throws ErrnoException {
        return tree.open(tree.root(), path, flags, NewFile.regular(0));
    }

    private static String read(OpenFile file) throws ErrnoException {
        byte[] bytes = new byte[100];
        int count = ((RegularFile) file).read(bytes, 0, 100, 0);
        return new String(bytes, 0, count, StandardCharsets.UTF_8);
    }

    private Stat stat(String path, boolean follow) throws ErrnoException {
        return tree.stat(tree.root(), path, follow);
    }

    @Test
    void aFileIsASnapshotOfItsOpening() throws ErrnoException {
        RegularFile file = (RegularFile) open("/proc/self/comm", OpenFlags.READ);
        comm = "changed";
        byte[] two = new byte[2];
        assertThat(file.read(two, 0, 2, 1)).isEqualTo(2);
        assertThat(two).isEqualTo(bytes("ni"));
        assertThat(read(file)).isEqualTo("init\n");
        assertThat(read(open("/proc/7/comm", OpenFlags.READ))).isEqualTo("changed\n");
        assertThat(file.read(two, 0, 2, 5)).isZero();
        fails(Errno.EINVAL, () -> file.read(two, 0, 2, -1));
        fails(Errno.EBADF, () -> file.write(two, 0, 2, 0));
        assertThat(file.stat().size()).isZero();
        fails(Errno.ESRCH, () -> open("/proc/7/stat", OpenFlags.READ));
        open("/proc/7/stat", 0).close();
        Content sized = ((Content) () -> bytes("x")).sized(4096);
        assertThat(proc.file(Access.ofRoot(0), sized).stat().size()).isEqualTo(4096);
    }

    @Test
    void eachWriteIsTaken() throws ErrnoException {
        RegularFile file = (RegularFile) open("/proc/7/comm", OpenFlags.WRITE | OpenFlags.TRUNC);
        assertThat(file.write(bytes("xone"), 1, 3, 0)).isEqualTo(3);
        assertThat(file.append(bytes("two"), 0, 3)).isEqualTo(3);
        assertThat(written).containsExactly("one", "two");
        fails(Errno.EINVAL, () -> file.write(new byte[0], 0, 0, 0));
        fails(Errno.EBADF, () -> file.read(new byte[1], 0, 1, 0));
        file.truncate(0);
        fails(Errno.EACCES, () -> open("/proc/version", OpenFlags.WRITE));
        fails(Errno.EACCES, () -> open("/proc/version", OpenFlags.TRUNC));
        Inode version = tree.find(tree.root(), "/proc/version", true).inode();
        fails(Errno.EACCES, () -> version.setSize(0));
    }

    @Test
    void positionsGoToFunctions() throws ErrnoException {
        int both = OpenFlags.READ | OpenFlags.WRITE;
        RegularFile file = (RegularFile) open("/proc/7/mem", both);
        assertThat(file.write(bytes("abc"), 1, 2, 5)).isEqualTo(2);
        assertThat(memoryOfProcess[5]).isEqualTo((byte) 'b');
        byte[] read = new byte[3];
        assertThat(file.read(read, 1, 2, 5)).isEqualTo(2);
        assertThat(read).containsExactly(0, 'b', 'c');
        fails(Errno.EIO, () -> file.read(read, 0, 3, 15));
        fails(Errno.EIO, () -> file.read(read, 0, 3, -8));
        owner = 5;
        fails(Errno.EACCES, () -> open("/proc/7/mem", both));
    }

    @Test
    void ownersFollowAndNumbersStay() throws ErrnoException {
        Stat before = stat("/proc/7", true);
        assertThat(before.uid()).isEqualTo(1000);
        assertThat(before.dev()).isEqualTo(5);
        owner = 3;
        assertThat(stat("/proc/7", true).uid()).isEqualTo(3);
        assertThat(stat("/proc/7", true).ino()).isEqualTo(before.ino());
        Inode node = tree.find(tree.root(), "/proc/7", true).inode();
        node.setOwner(9, 9);
        assertThat(node.stat().gid()).isEqualTo(9);
        fails(Errno.EPERM, () -> node.setMode(0));
        fails(Errno.EPERM, () -> node.setTimes(Timespec.NOW, Timespec.NOW));
        processes.remove(7);
        fails(Errno.ENOENT, () -> stat("/proc/7", true));
        processes.put(7, process());
        assertThat(stat("/proc/7", true).ino()).isNotEqualTo(before.ino());
        assertThat(stat("/proc", true).ino()).isEqualTo(1);
    }

    private static List<String> names(List<DirectoryEntry> entries) {
        return entries.stream().map(DirectoryEntry::name).toList();
    }

    @Test
    void aListingKeepsWhatStaysAndMeetsWhatComes() throws ErrnoException {
        for (int pid = 10; pid < 20; pid++) {
            processes.put(pid, process());
        }
        Listing listing = (Listing) open("/proc", OpenFlags.DIRECTORY);
        List<DirectoryEntry> first = listing.list(0, 6);
        assertThat(names(first)).containsExactly(".", "..", "version", "self", "7", "10");
        processes.remove(7);
        processes.remove(12);
        processes.put(5, process());
        List<DirectoryEntry> rest = listing.list(first.getLast().next(), 100);
        assertThat(names(rest))
                .containsExactly("11", "13", "14", "15", "16", "17", "18", "19", "5");
        assertThat(rest.getFirst().ino()).isEqualTo(stat("/proc/11", true).ino());
        assertThat(rest.getFirst().type()).isEqualTo(FileType.DIRECTORY);
        assertThat(listing.list(rest.getLast().next(), 100)).isEmpty();
        assertThat(listing.list(100, 100)).isEmpty();
        assertThat(listing.list(-1, 100)).isEmpty();
        assertThat(names(listing.list(0, 4))).containsExactly(".", "..", "version", "self");
        // From the beginning on they are numbered anew: 5 is now where 7 was.
        assertThat(names(listing.list(first.get(4).next(), 1))).containsExactly("10");
    }

    @Test
    void nothingIsMadeOrRemoved() throws ErrnoException {
        Location root = tree.root();
        fails(Errno.EPERM, () -> tree.make(root, "/proc/x", NewFile.directory(0)));
        fails(Errno.EPERM, () -> open("/proc/x", OpenFlags.CREAT));
        fails(Errno.EEXIST, () -> tree.make(root, "/proc/7", NewFile.directory(0)));
        fails(Errno.EPERM, () -> tree.unlink(root, "/proc/version"));
        fails(Errno.ENOENT, () -> tree.unlink(root, "/proc/none"));
        fails(Errno.EPERM, () -> tree.rmdir(root, "/proc/7"));
        fails(Errno.EPERM, () -> tree.rename(root, "/proc/7", root, "/proc/8", 0));
        Location version = tree.find(root, "/proc/version", true);
        fails(Errno.EPERM, () -> tree.link(version, root, "/proc/8"));
        fails(Errno.EISDIR, () -> proc.rootInode().setSize(0));
        fails(Errno.ENOTSUP, () -> version.inode().xattr("user.x"));
        fails(Errno.ENOTSUP, () -> version.inode().setXattr("user.x", new byte[1], 0));
        assertThat(version.inode().xattrs()).isEmpty();
        fails(Errno.ENODEV, () -> version.inode().pages());
        FileLock lock = FileLock.whole("a", true);
        version.inode().locks().lock(Kind.WHOLE, lock);
        FileLock other = FileLock.whole("b", true);
        assertThat(version.inode().locks().conflict(Kind.WHOLE, other)).isEqualTo(lock);
        assertThat(proc.statFs().type()).isEqualTo(PROC_SUPER_MAGIC);
    }

    @Test
    void aDeviceIsOpenedByTheSystem() throws ErrnoException {
        Inode node = proc.device(Access.of(0620, 5, 6), FileType.CHARACTER_DEVICE, 136L << 32 | 1);
        assertThat(node.stat().rdev()).isEqualTo(136L << 32 | 1);
        assertThat(node.stat().mode()).isEqualTo(0620);
        fails(Errno.ENXIO, () -> node.open(OpenFlags.READ));
        assertThatThrownBy(() -> proc.device(Access.ofRoot(0), FileType.FIFO, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aJumpLeadsToAFileWhateverItsText() throws ErrnoException {
        open("/program", OpenFlags.CREAT | OpenFlags.WRITE).close();
        Location program = tree.find(tree.root(), "/program", true);
        exe = program;
        memory.rootInode().unlink("program");
        OpenFile other = open("/program", OpenFlags.CREAT | OpenFlags.WRITE);
        assertThat(tree.find(tree.root(), "/proc/7/exe", true)).isEqualTo(program);
        assertThat(other.stat().ino()).isNotEqualTo(program.inode().stat().ino());
        Location link = tree.find(tree.root(), "/proc/7/exe", false);
        assertThat(link.inode().readlink()).isEqualTo("/gone (deleted)");
        assertThat(stat("/proc/7/exe", false).type()).isEqualTo(FileType.SYMBOLIC_LINK);
        fails(Errno.ELOOP, () -> open("/proc/7/exe", OpenFlags.NOFOLLOW));
        fails(Errno.EEXIST, () -> open("/proc/7/exe", OpenFlags.CREAT | OpenFlags.EXCL));
        fails(Errno.ENOTDIR, () -> stat("/proc/7/exe/", true));
        fails(Errno.ENOTDIR, () -> stat("/proc/7/exe/x", true));
        exe = null;
        fails(Errno.ENOENT, () -> stat("/proc/7/exe", true));
    }

    @Test
    void aJumpInTheMiddleGoesOnFromThere() throws ErrnoException {
        tree.make(tree.root(), "/a", NewFile.directory(0755));
        tree.make(tree.root(), "/a/b", NewFile.directory(0755));
        tree.make(tree.root(), "/a/b/c", NewFile.directory(0755));
        tree.make(tree.root(), "/a/way", NewFile.link("/proc/self/exe/c"));
        exe = tree.find(tree.root(), "/a/b", true);
        Location c = tree.find(tree.root(), "/a/b/c", true);
        assertThat(tree.find(tree.root(), "/proc/7/exe/c", true)).isEqualTo(c);
        assertThat(tree.find(tree.root(), "/proc/7/exe/../b/c/.", true)).isEqualTo(c);
        assertThat(tree.find(tree.root(), "/a/way", true)).isEqualTo(c);
        assertThat(tree.find(tree.root(), "/proc/7/exe/", false)).isEqualTo(exe);
        tree.make(tree.root(), "/proc/7/exe/d", NewFile.directory(0755));
        assertThat(stat("/a/b/d", true).type()).isEqualTo(FileType.DIRECTORY);
        fails(Errno.ENOENT, () -> stat("/proc/7/exe/none", true));
        // Something that is mounted there later does not cover it.
        mounts.mount(exe, proc.rootInode(), false);
        assertThat(tree.find(tree.root(), "/proc/7/exe/c", true)).isEqualTo(c);
        assertThat(stat("/a/b/version", true).dev()).isEqualTo(5);
    }

    @Test
    void whatIsReachedByAJumpHasTheNameThatTheLinkTells() throws ErrnoException {
        tree.make(tree.root(), "/dir", NewFile.directory(0755));
        tree.make(tree.root(), "/dir/file", NewFile.regular(0644));
        jumpTo = tree.locate(tree.root(), "/dir/file", true);
        assertThat(tree.locate(tree.root(), "/proc/7/exe", true).path(tree)).isEqualTo("/dir/file");
        assertThat(tree.locate(tree.root(), "/proc/7/exe", false).path(tree))
                .isEqualTo("/proc/7/exe");
        jumpTo = tree.locate(tree.root(), "/dir", true);
        assertThat(tree.locate(tree.root(), "/proc/7/exe/file", true).path(tree))
                .isEqualTo("/dir/file");
    }

    @Test
    void jumpsCountAsLinks() throws ErrnoException {
        exe = tree.find(tree.root(), "/proc/7", true);
        assertThat(tree.find(tree.root(), "/proc/7" + "/exe".repeat(40), true)).isEqualTo(exe);
        fails(Errno.ELOOP, () -> stat("/proc/7" + "/exe".repeat(41), true));
    }

    @Test
    void aSandboxDoesNotJump() throws ErrnoException {
        exe = tree.root();
        FileTree sandbox = FileTree.sandbox(mounts, SpecialFiles.NONE);
        fails(Errno.ENOTCAPABLE, () -> sandbox.find(tree.root(), "proc/7/exe", true));
        fails(Errno.ENOTCAPABLE, () -> sandbox.find(tree.root(), "proc/7/exe/x", true));
        assertThat(sandbox.find(tree.root(), "proc/7/exe", false).inode().type())
                .isEqualTo(FileType.SYMBOLIC_LINK);
    }

    @Test
    void aJumpMayLeadToAnOpenFileThatIsNowhere() throws ErrnoException {
        ConsoleStream stream = ConsoleStream.of(BytesSource.empty());
        List<Integer> opened = new ArrayList<>();
        for (FileType type : List.of(FileType.FIFO, FileType.REGULAR_FILE, FileType.UNKNOWN)) {
            AnonymousInode inode =
                    new AnonymousInode(
                            "pipe:[7]",
                            type,
                            () -> Stat.unnamed(type, 0600),
                            flags -> {
                                opened.add(flags);
                                return stream;
                            });
            exe = inode.found().place();
            assertThat(stat("/proc/7/exe", true).mode()).isEqualTo(0600);
            assertThat(open("/proc/7/exe", OpenFlags.READ)).isSameAs(stream);
            fails(Errno.ENOTDIR, () -> open("/proc/7/exe", OpenFlags.DIRECTORY));
            fails(Errno.ENOTDIR, () -> stat("/proc/7/exe/..", true));
            jumpTo = inode.found();
            FileTree.Opened named =
                    tree.openNamed(tree.root(), "/proc/7/exe", OpenFlags.READ, NewFile.regular(0));
            assertThat(named.found().path(tree)).isEqualTo("pipe:[7]");
            opened.removeLast();
            jumpTo = null;
            assertThat(mounts.path(inode.found().place(), tree.root())).isNull();
            Mount mount = inode.found().place().mount();
            assertThat(mounts.list()).doesNotContain(mount);
            assertThat(mount.at()).isNull();
        }
        assertThat(opened).hasSize(3).containsOnly(OpenFlags.READ);
        assertThatThrownBy(() ->
                        new AnonymousInode(
                                "",
                                FileType.DIRECTORY,
                                () -> Stat.unnamed(FileType.DIRECTORY, 0),
                                flags -> stream))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Objects.requireNonNull(exe).inode().xattrs()).isEmpty();
        assertThat(Arrays.asList(exe.inode().fileSystem().statFs().blocks())).containsExactly(0L);
    }
}
