package dev.godwit.vfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.vfs.memory.MemoryFileSystem;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

class MountsTest {
    private final MemoryFileSystem first = memory(1);
    private final MemoryFileSystem second = memory(2);
    private final Mounts mounts = new Mounts(first.rootInode(), false);
    private final FileTree tree = rooted("/");

    private static MemoryFileSystem memory(long dev) {
        return new MemoryFileSystem(VirtualClock.still(), 1 << 20, dev);
    }

    private FileTree rooted(String path) {
        FileTree all = FileTree.rooted(mounts, SpecialFiles.NONE, mounts.root());
        try {
            return FileTree.rooted(mounts, SpecialFiles.NONE, all.find(mounts.root(), path, true));
        } catch (ErrnoException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void fails(Errno errno, ThrowingCallable call) {
        assertThatThrownBy(call).isSameAs(errno.exception());
    }

    private void mkdir(String path) throws ErrnoException {
        tree.make(tree.root(), path, NewFile.directory(0755));
    }

    private Location at(String path) throws ErrnoException {
        return tree.find(tree.root(), path, true);
    }

    private long dev(Location start, String path) throws ErrnoException {
        return tree.find(start, path, true).inode().stat().dev();
    }

    private void put(String path) throws ErrnoException {
        int flags = OpenFlags.CREAT | OpenFlags.WRITE;
        tree.open(tree.root(), path, flags, NewFile.regular(0644)).close();
    }

    @BeforeEach
    void makeDirectories() throws ErrnoException {
        mkdir("a");
        mkdir("a/b");
        mkdir("a/b/hidden");
        put("a/file");
    }

    @Test
    void aMountHidesWhatIsBelowAndDotDotLeadsOutOfIt() throws ErrnoException {
        Location below = at("/a/b");
        Mount mount = mounts.mount(below, second.rootInode(), false);
        assertThat(mount.at()).isEqualTo(below);
        assertThat(dev(tree.root(), "/a/b")).isEqualTo(2);
        fails(Errno.ENOENT, () -> at("/a/b/hidden"));
        mkdir("/a/b/seen");
        assertThat(second.rootInode().lookup("seen")).isNotNull();
        assertThat(at("/a/b/seen/../../b/..")).isEqualTo(at("/a"));
        Location seen = at("/a/b/seen");
        assertThat(tree.find(seen, "../../file", true)).isEqualTo(at("/a/file"));
        assertThat(tree.find(seen, "../..", true)).isEqualTo(at("/a"));
        assertThat(mounts.path(seen, tree.root())).isEqualTo("/a/b/seen");
        assertThat(mounts.path(tree.root(), tree.root())).isEqualTo("/");
        mounts.unmount(mount);
        assertThat(at("/a/b")).isEqualTo(below);
        assertThat(at("/a/b/hidden").inode().type()).isEqualTo(FileType.DIRECTORY);
        fails(Errno.EINVAL, () -> mounts.unmount(mount));
    }

    @Test
    void theLongestMatchCountsAndOneMountCoversAnother() throws ErrnoException {
        Mount outer = mounts.mount(at("/a"), second.rootInode(), false);
        mkdir("/a/inner");
        MemoryFileSystem third = memory(3);
        Mount inner = mounts.mount(at("/a/inner"), third.rootInode(), false);
        assertThat(dev(tree.root(), "/a/inner/.")).isEqualTo(3);
        fails(Errno.EBUSY, () -> mounts.unmount(outer));
        MemoryFileSystem fourth = memory(4);
        Mount cover = mounts.mount(at("/a/inner"), fourth.rootInode(), false);
        assertThat(dev(tree.root(), "/a/inner")).isEqualTo(4);
        assertThat(at("/a/inner/..")).isEqualTo(outer.root());
        assertThat(mounts.list()).containsExactly(tree.root().mount(), outer, inner, cover);
        mounts.unmount(cover);
        assertThat(dev(tree.root(), "/a/inner")).isEqualTo(3);
        mounts.mount(tree.root(), memory(5).rootInode(), false);
        assertThat(mounts.root().inode().stat().dev()).isEqualTo(5);
    }

    @Test
    void namesDoNotCrossAMount() throws ErrnoException {
        mounts.mount(at("/a/b"), second.rootInode(), false);
        put("/a/b/other");
        Location root = tree.root();
        fails(Errno.EXDEV, () -> tree.rename(root, "/a/file", root, "/a/b/file", 0));
        fails(Errno.EXDEV, () -> tree.link(at("/a/file"), root, "/a/b/file"));
        fails(Errno.EBUSY, () -> tree.rename(root, "/a/b", root, "/a/c", 0));
        fails(Errno.EBUSY, () -> tree.rmdir(root, "/a/b"));
        mkdir("/d");
        fails(Errno.EBUSY, () -> tree.rename(root, "/d", root, "/a/b", 0));
        // The mount stays with its directory, whatever is renamed above.
        tree.rename(root, "/a", root, "/z", 0);
        assertThat(dev(root, "/z/b/other")).isEqualTo(2);
        assertThat(mounts.path(at("/z/b"), root)).isEqualTo("/z/b");
    }

    @Test
    void aFileCanBeMountedOnAFile() throws ErrnoException {
        Inode file = second.rootInode().make("resolv.conf", NewFile.regular(0644));
        fails(Errno.ENOTDIR, () -> mounts.mount(at("/a"), file, false));
        fails(Errno.ENOTDIR, () -> mounts.mount(at("/a/file"), second.rootInode(), false));
        mounts.mount(at("/a/file"), file, false);
        assertThat(dev(tree.root(), "/a/file")).isEqualTo(2);
        fails(Errno.EBUSY, () -> tree.unlink(tree.root(), "/a/file"));
    }

    @Test
    void nothingChangesThroughAReadOnlyMount() throws ErrnoException {
        second.rootInode().make("f", NewFile.regular(0644));
        second.rootInode().make("d", NewFile.directory(0755));
        mounts.mount(at("/a/b"), second.rootInode(), true);
        Location root = tree.root();
        Location file = at("/a/b/f");
        List<ThrowingCallable> changes =
                List.of(
                        () -> mkdir("/a/b/new"),
                        () -> put("/a/b/new"),
                        () -> tree.open(file, OpenFlags.WRITE),
                        () -> tree.open(file, OpenFlags.TRUNC),
                        () -> tree.unlink(root, "/a/b/f"),
                        () -> tree.rmdir(root, "/a/b/d"),
                        () -> tree.rename(root, "/a/b/f", root, "/a/b/g", 0),
                        () -> tree.link(file, root, "/a/b/g"),
                        () -> FileTree.requireWritable(file),
                        () ->
                                tree.directory(at("/a/b"))
                                        .setTimes("f", true, Timespec.NOW, Timespec.NOW));
        for (ThrowingCallable change : changes) {
            fails(Errno.EROFS, change);
        }
        fails(Errno.EEXIST, () -> mkdir("/a/b/d"));
        tree.open(file, OpenFlags.READ).close();
        assertThat(Inodes.count(second)).isEqualTo(3);
        // The same tree may be mounted elsewhere, to be changed.
        mounts.mount(at("/a"), second.rootInode(), false);
        put("/a/new");
        assertThat(Inodes.count(second)).isEqualTo(4);
    }

    @Test
    void aRootIsNotLeft() throws ErrnoException {
        put("/secret");
        mkdir("/a/b/in");
        Location root = tree.root();
        tree.make(root, "/a/up", NewFile.link("../../../secret"));
        tree.make(root, "/a/absolute", NewFile.link("/b"));
        tree.make(root, "/a/top", NewFile.link("/"));
        FileTree jail = rooted("/a");
        Location in = jail.find(jail.root(), "/b/in", true);
        for (String path : List.of("/", "/..", "../../..", "/top", "/top/", "/../../top/..")) {
            assertThat(jail.find(in, path, true)).as(path).isEqualTo(jail.root());
        }
        assertThat(jail.find(in, "/absolute/in", true)).isEqualTo(in);
        fails(Errno.ENOENT, () -> jail.find(in, "/up", true));
        fails(Errno.ENOENT, () -> jail.find(in, "/../../secret", true));
        assertThat(mounts.path(in, jail.root())).isEqualTo("/b/in");
        assertThat(mounts.path(root, jail.root())).isNull();
        fails(Errno.EBUSY, () -> jail.rmdir(in, "/"));
        fails(Errno.EISDIR, () -> jail.unlink(in, "/"));
        fails(Errno.EBUSY, () -> jail.rename(in, "/", in, "x", 0));
        fails(Errno.EEXIST, () -> jail.make(in, "/", NewFile.directory(0)));
        // One that is outside already stays outside, as with chroot(2).
        assertThat(jail.find(root, "secret", true).inode().type()).isEqualTo(FileType.REGULAR_FILE);
    }

    @Test
    void aSandboxRefusesWhatARootWouldFollow() throws ErrnoException {
        tree.make(tree.root(), "/a/absolute", NewFile.link("/a"));
        Location a = at("/a");
        FileTree sandbox = FileTree.sandbox(mounts, SpecialFiles.NONE);
        mounts.mount(at("/a/b"), second.rootInode(), false);
        for (String path : List.of("..", "/a", "/", "absolute", "absolute/x", "b/../..")) {
            fails(Errno.ENOTCAPABLE, () -> sandbox.find(a, path, true));
        }
        assertThat(sandbox.find(a, "b/..", true)).isEqualTo(a);
    }

    @Test
    void theWorkingDirectoryMovesWithItsName() throws ErrnoException {
        Location in = at("/a/b");
        Directory open = tree.directory(in);
        mkdir("/c");
        tree.rename(tree.root(), "/a/b", tree.root(), "/c/d", 0);
        assertThat(mounts.path(in, tree.root())).isEqualTo("/c/d");
        assertThat(tree.find(in, "..", true)).isEqualTo(at("/c"));
        tree.rmdir(in, "hidden");
        tree.rmdir(tree.root(), "/c/d");
        assertThat(mounts.path(in, tree.root())).isNull();
        fails(Errno.ENOENT, () -> tree.find(in, "..", true));
        fails(Errno.ENOENT, () -> tree.make(in, "x", NewFile.regular(0)));
        assertThat(open.list(0, 10)).isEmpty();
        assertThat(Objects.requireNonNull(open.location())).isEqualTo(in);
        open.close();
        fails(Errno.ESTALE, () -> in.inode().open(0));
    }

    /** What a device stands for, the system says; its number is all that the inode has. */
    @Test
    void specialFilesAreOpenedByTheSystem() throws ErrnoException {
        Location root = tree.root();
        NewFile device = NewFile.node(FileType.CHARACTER_DEVICE, 0666, 1L << 32 | 3);
        Location node = tree.make(root, "/null", device.ownedBy(5, 6));
        Stat stat = node.inode().stat();
        assertThat(stat.rdev()).isEqualTo(1L << 32 | 3);
        assertThat(List.of(stat.uid(), stat.gid(), stat.mode())).containsExactly(5, 6, 0666);
        fails(Errno.ENXIO, () -> tree.open(root, "/null", OpenFlags.READ, NewFile.regular(0)));
        fails(Errno.ENXIO, () -> node.inode().open(OpenFlags.READ));
        ConsoleStream stream = ConsoleStream.of(dev.godwit.base.host.BytesSource.empty());
        SpecialFiles specials =
                (inode, flags) -> {
                    assertThat(inode).isSameAs(node.inode());
                    return stream;
                };
        FileTree system = FileTree.rooted(mounts, specials, root);
        assertThat(system.open(root, "null", OpenFlags.READ, NewFile.regular(0))).isSameAs(stream);
    }

    private static final List<String> CALLS = List.of("lookup", "stat", "make", "open");

    /** An inode that notes, whenever it is called, whether the other file system is locked. */
    private Inode watched(Inode real, List<Boolean> locked) {
        return (Inode)
                Proxy.newProxyInstance(
                        Inode.class.getClassLoader(),
                        new Class<?>[] {Inode.class},
                        (proxy, method, arguments) -> {
                            if (CALLS.contains(method.getName())) {
                                locked.add(Objects.requireNonNull(first.walkLock()).isMine());
                            }
                            return method.invoke(real, arguments);
                        });
    }

    /** Threads that walk from one to the other and back would wait for each other for ever. */
    @Test
    void aWalkHoldsTheLockOfOneFileSystemOnly() throws ErrnoException {
        second.rootInode().make("in", NewFile.directory(0755));
        second.rootInode().make("out", NewFile.link("/a/file"));
        List<Boolean> locked = new ArrayList<>();
        mounts.mount(at("/a/b"), watched(second.rootInode(), locked), false);
        assertThat(dev(tree.root(), "/a/b/in")).isEqualTo(2);
        assertThat(dev(tree.root(), "/a/b/out")).isEqualTo(1);
        assertThat(dev(tree.root(), "/a/b/../b/in/../../file")).isEqualTo(1);
        fails(Errno.ENOENT, () -> at("/a/b/none"));
        assertThat(locked).containsExactly(false, false, false, false);
        locked.clear();
        assertThat(tree.stat(tree.root(), "/a/b", true).dev()).isEqualTo(2);
        put("/a/b/new");
        tree.open(tree.root(), "/a/b", OpenFlags.DIRECTORY, NewFile.regular(0)).close();
        assertThat(locked).containsExactly(false, false, false, false);
        fails(Errno.ENOENT, () -> at("/a/none/x"));
        assertThat(Objects.requireNonNull(first.walkLock()).isMine()).isFalse();
        assertThat(Objects.requireNonNull(second.walkLock()).isMine()).isFalse();
    }

    /** What stands behind a FIFO may take other locks, or wait for who needs this one. */
    @Test
    void aSpecialFileIsOpenedWithoutTheLock() throws ErrnoException {
        first.rootInode().make("fifo", new NewFile(FileType.FIFO, 0644, 0, 0, 0, null));
        List<Boolean> locked = new ArrayList<>();
        SpecialFiles specials =
                (inode, flags) -> {
                    locked.add(Objects.requireNonNull(first.walkLock()).isMine());
                    throw Errno.ENXIO.exception();
                };
        FileTree special = FileTree.rooted(mounts, specials, mounts.root());
        fails(
                Errno.ENXIO,
                () ->
                        special.open(
                                special.root(), "a/../fifo", OpenFlags.READ, NewFile.regular(0)));
        assertThat(locked).containsExactly(false);
    }
}
