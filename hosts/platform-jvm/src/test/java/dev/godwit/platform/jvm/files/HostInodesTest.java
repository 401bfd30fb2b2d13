package dev.godwit.platform.jvm.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.host.BytesSink;
import dev.godwit.base.host.BytesSource;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.platform.jvm.JvmHostDirectories;
import dev.godwit.vfs.ConsoleStream;
import dev.godwit.vfs.Description;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.DirectoryEntry;
import dev.godwit.vfs.FileTree;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Listing;
import dev.godwit.vfs.Location;
import dev.godwit.vfs.Mounts;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.PageStore;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.SpecialFiles;
import dev.godwit.vfs.StatFs;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/** What the host has for itself: what is opened when, what leads out, what is never opened. */
@EnabledOnOs(OS.LINUX)
class HostInodesTest {
    @TempDir Path folder;

    private Path granted = Path.of("");
    private LinuxFileSystem fs = new LinuxFileSystem(placeOf(Path.of("/")), PageStore.HEAP);

    private static Place placeOf(Path path) {
        try {
            return Place.of(path);
        } catch (ErrnoException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void grant() throws IOException {
        granted = Files.createDirectory(folder.resolve("granted")).toRealPath();
        Files.writeString(folder.resolve("secret"), "secret");
        fs = new LinuxFileSystem(placeOf(granted), PageStore.HEAP);
    }

    private static void fails(Errno errno, ThrowingCallable call) {
        assertThatThrownBy(call).isSameAs(errno.exception());
    }

    private FileTree tree() {
        Mounts mounts = new Mounts(fs.rootInode(), false);
        return FileTree.rooted(mounts, SpecialFiles.NONE, mounts.root());
    }

    /** Descriptors of this process that lead to the granted directory or beneath. */
    private long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(
                            each -> {
                                try {
                                    return Files.readSymbolicLink(each).startsWith(granted);
                                } catch (IOException closed) {
                                    return false;
                                }
                            })
                    .count();
        }
    }

    @Test
    void namesAreListedInTheirOrder() throws Exception {
        List<String> names = new ArrayList<>(List.of(".", ".."));
        for (int i = 0; i < 3000; i++) {
            Files.createFile(granted.resolve("f" + (i * 7919 % 3000)));
            names.add("f" + i);
        }
        names.sort(null);
        Listing listing = (Listing) fs.rootInode().open(OpenFlags.READ);
        List<String> found = new ArrayList<>();
        long cookie = 0;
        List<DirectoryEntry> piece = listing.list(cookie, 100);
        while (!piece.isEmpty()) {
            piece.forEach(entry -> found.add(entry.name()));
            if (found.size() == 100) {
                Files.delete(granted.resolve("f2999")); // listed all the same
            }
            cookie = piece.getLast().next();
            piece = listing.list(cookie, 100);
        }
        assertThat(found).isEqualTo(names);
        assertThat(listing.list(cookie + 5, 100)).isEmpty();
        assertThat(listing.list(2, 1).getFirst().name()).isEqualTo("f0");
        assertThat(listing.list(0, 10_000)).hasSize(names.size() - 1);
        listing.close();
        assertThat(fs.listings.take(Places.Room.ALL)).isTrue();
    }

    @Test
    void aDirectoryTooLargeToBeSortedIsListedAllTheSame() throws Exception {
        for (int i = 0; i < 50; i++) {
            Files.createFile(granted.resolve("f" + i));
        }
        assertThat(fs.listings.take(Places.Room.ALL - 70)).isTrue();
        Listing listing = (Listing) fs.rootInode().open(OpenFlags.READ);
        assertThat(listing.list(0, 1000)).hasSize(52);
        listing.close();
        assertThat(fs.listings.take(70)).isTrue();
    }

    @Test
    void aFileSystemThatIsClosedKeepsNothingOpen() throws Exception {
        for (int i = 0; i < 5; i++) {
            Files.createFile(granted.resolve("f" + i));
            assertThat(fs.rootInode().lookup("f" + i)).isNotNull();
        }
        assertThat(descriptors()).isEqualTo(6);
        fs.close();
        assertThat(descriptors()).isZero();
        assertThat(fs.openedCount()).isZero();
    }

    @Test
    void aRunThatOnlyUsesStreamsOpensNothing() throws Exception {
        FileTree tree = tree();
        Directory sandbox = new JvmHostDirectories().open(granted.toString(), true);
        BytesSink sink = new BytesSink(100);
        Description out = new Description(ConsoleStream.of(sink), false);
        Description in = new Description(ConsoleStream.of(BytesSource.empty()), false);
        out.write(new byte[] {1, 2}, 0, 2);
        assertThat(in.read(new byte[1], 0, 1)).isZero();
        out.letGo();
        in.letGo();
        sandbox.close();
        assertThat(descriptors()).isZero();
        assertThat(fs.openedCount()).isZero();
        // One look opens the one inode that it needs.
        assertThat(tree.root().inode().stat().type()).isEqualTo(FileType.DIRECTORY);
        assertThat(descriptors()).isEqualTo(1);
        assertThat(fs.openedCount()).isEqualTo(1);
    }

    @Test
    void manyInodesKeepFewDescriptors() throws Exception {
        FileTree tree = tree();
        List<Inode> inodes = new ArrayList<>();
        for (int i = 0; i < 5 * LinuxFileSystem.KEPT; i++) {
            Inode directory = i % 100 == 0 ? tree.root().inode() : inodes.getLast();
            inodes.add(directory.make("d" + i, NewFile.directory(0755)));
            assertThat(descriptors()).isLessThan(LinuxFileSystem.KEPT + 110);
        }
        for (int i = 0; i < inodes.size(); i += 7) {
            Inode again = inodes.get(i);
            assertThat(again.stat().type()).isEqualTo(FileType.DIRECTORY);
            Inode parent = Objects.requireNonNull(again.parent());
            assertThat(parent.lookup("d" + i)).isSameAs(again);
        }
        assertThat(descriptors()).isLessThan(LinuxFileSystem.KEPT + 110);
    }

    /** Another file in the place of one that is not open at the moment is not taken for it. */
    @Test
    void whatHasBeenReplacedIsStale() throws Exception {
        Inode top = fs.rootInode();
        Inode file = top.make("f", NewFile.regular(0644));
        Files.move(granted.resolve("f"), granted.resolve("elsewhere"));
        Files.writeString(granted.resolve("f"), "other");
        assertThat(file.stat().size()).isZero();
        for (int i = 0; i < 2 * LinuxFileSystem.KEPT; i++) {
            top.make("g" + i, NewFile.regular(0644));
        }
        fails(Errno.ESTALE, file::stat);
        Inode found = Objects.requireNonNull(top.lookup("elsewhere"));
        assertThat(found).isSameAs(file);
        assertThat(file.stat().size()).isZero();
    }

    @Test
    void nothingLeadsOut() throws Exception {
        Files.createSymbolicLink(granted.resolve("link"), folder.resolve("secret"));
        Files.createSymbolicLink(granted.resolve("up"), Path.of("../secret"));
        Files.createSymbolicLink(granted.resolve("dir"), folder);
        Inode top = fs.rootInode();
        FileTree tree = tree();
        Location root = tree.root();
        for (String path : List.of("link", "up", "../secret", "/../secret", "dir/secret")) {
            fails(Errno.ENOENT, () -> tree.find(root, path, true));
        }
        fails(Errno.ENOTCAPABLE, () -> top.lookup(".."));
        fails(Errno.ENOTCAPABLE, () -> top.lookup("../secret"));
        fails(Errno.ENOTCAPABLE, () -> top.lookup("/etc"));
        Inode link = Objects.requireNonNull(top.lookup("link"));
        assertThat(link.type()).isEqualTo(FileType.SYMBOLIC_LINK);
        fails(Errno.ELOOP, () -> link.open(OpenFlags.READ));
        fails(Errno.EINVAL, () -> link.setSize(0));
        fails(Errno.ENOTDIR, () -> link.lookup("x"));
        assertThat(top.parent()).isNull();
        // A directory that somebody moves out of the grant does not open the way up.
        Inode inner = top.make("inner", NewFile.directory(0755));
        Files.move(granted.resolve("inner"), folder.resolve("outside"));
        assertThat(tree.find(new Location(root.mount(), inner), "..", true)).isEqualTo(root);
        fails(Errno.ENOENT, () -> tree.find(new Location(root.mount(), inner), "../secret", true));
        assertThat(Files.readString(folder.resolve("secret"))).isEqualTo("secret");
    }

    /** A FIFO that is opened on the host would wait for its other end, or wake somebody there. */
    @Test
    void specialFilesAreNeverOpened() throws Exception {
        Inode pipe = fs.rootInode().make("pipe", NewFile.node(FileType.FIFO, 0600, 0));
        fails(Errno.ENXIO, () -> pipe.open(OpenFlags.READ));
        fails(Errno.ENXIO, () -> pipe.open(OpenFlags.READ | OpenFlags.WRITE));
        fails(Errno.EINVAL, () -> pipe.setSize(0));
        fails(Errno.ENODEV, pipe::pages);
        FileTree tree = tree();
        fails(
                Errno.ENXIO,
                () -> tree.open(tree.root(), "pipe", OpenFlags.READ, NewFile.regular(0)));
    }

    @Test
    void ofTheHostsAttributesOnlyThoseOfUsersAreSeen() throws ErrnoException {
        Inode file = fs.rootInode().make("f", NewFile.regular(0644));
        for (String name : List.of("security.capability", "trusted.a", "system.posix_acl_access")) {
            fails(Errno.ENOTSUP, () -> file.setXattr(name, new byte[1], 0));
            fails(Errno.ENOTSUP, () -> file.xattr(name));
        }
    }

    @Test
    void filesOfRemovedNamesLiveOn() throws ErrnoException {
        Inode top = fs.rootInode();
        Inode file = top.make("f", NewFile.regular(0644));
        RegularFile open = (RegularFile) file.open(OpenFlags.READ | OpenFlags.WRITE);
        top.unlink("f");
        assertThat(open.write(new byte[3], 0, 3, 0)).isEqualTo(3);
        assertThat(file.stat().nlink()).isZero();
        assertThat(((RegularFile) file.open(OpenFlags.READ)).read(new byte[9], 0, 9, 0))
                .isEqualTo(3);
        file.setSize(1);
        assertThat(open.stat().size()).isEqualTo(1);
        fails(Errno.ENOENT, () -> top.link("g", file));
        open.close();
    }

    @Test
    void itsSizeIsTheHosts() throws Exception {
        StatFs stat = fs.statFs();
        assertThat(stat.blocks() * stat.blockSize())
                .isEqualTo(Files.getFileStore(granted).getTotalSpace());
        assertThat(stat.nameLength()).isEqualTo(255);
    }

    /** Four threads: each call is one step, and none meets the descriptor of another. */
    @Test
    void threadsUseOneFileSystem() throws Exception {
        FileTree tree = tree();
        List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int seed = i;
            Thread thread =
                    new Thread(() -> {
                        Random random = new Random(seed);
                        for (int n = 0; n < 2_000; n++) {
                            change(tree, random, n);
                        }
                    });
            thread.setUncaughtExceptionHandler((at, failure) -> failures.add(failure));
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        try (Stream<Path> all = Files.walk(granted)) {
            assertThat(all).allMatch(each -> each.startsWith(granted));
        }
    }

    private static void change(FileTree tree, Random random, int number) {
        Location root = tree.root();
        String one = "" + (char) ('a' + random.nextInt(3));
        String two = random.nextInt(2) == 0 ? one + "/" + one : one;
        String three = (char) ('a' + random.nextInt(3)) + "/" + (char) ('a' + random.nextInt(3));
        int flags = OpenFlags.READ | OpenFlags.WRITE | OpenFlags.CREAT;
        try {
            switch (random.nextInt(7)) {
                case 0 -> tree.make(root, two, NewFile.directory(0755));
                case 1 -> tree.unlink(root, three);
                case 2 -> tree.rmdir(root, two);
                case 3 -> tree.rename(root, two, root, three, 0);
                case 4 -> tree.link(tree.find(root, three, false), root, two);
                default -> {
                    OpenFile file = tree.open(root, three, flags, NewFile.regular(0644));
                    if (file instanceof RegularFile regular) {
                        byte[] mark = three.getBytes(java.nio.charset.StandardCharsets.UTF_8);
                        regular.append(mark, 0, mark.length);
                        regular.truncate(number % 300);
                    }
                    file.close();
                }
            }
        } catch (ErrnoException e) {
            assertThat(e.errno()).isNotIn(Errno.EBADF, Errno.EIO);
        }
    }
}
