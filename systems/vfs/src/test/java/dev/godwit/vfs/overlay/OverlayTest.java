package dev.godwit.vfs.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.vfs.DirectoryEntry;
import dev.godwit.vfs.FilePages;
import dev.godwit.vfs.FileSystem;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Listing;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.Page;
import dev.godwit.vfs.PageStore;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;
import dev.godwit.vfs.memory.MemoryFileSystem;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;

class OverlayTest {
    private static final int BOTH = OpenFlags.READ | OpenFlags.WRITE;
    private static final long LARGE = 1L << 30;

    private final VirtualClock clock = VirtualClock.still();
    private final MemoryFileSystem memory = new MemoryFileSystem(clock, 1 << 20, 9);
    private final Inode below = memory.rootInode();
    private int pages;
    private OverlayFileSystem fs = overlay(memory, 1 << 20);
    private Inode top = fs.rootInode();

    /** Counts the pages that are in use. */
    private Page counted() throws ErrnoException {
        Page page = PageStore.HEAP.allocate();
        pages++;
        return (Page)
                Proxy.newProxyInstance(
                        Page.class.getClassLoader(),
                        new Class<?>[] {Page.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("free")) {
                                pages--;
                            }
                            return method.getName().equals("equals")
                                    ? (Object) (proxy == arguments[0])
                                    : method.invoke(page, arguments);
                        });
    }

    private OverlayFileSystem overlay(FileSystem lower, long capacity) {
        try {
            return new OverlayFileSystem(lower, clock, capacity, 3, this::counted);
        } catch (ErrnoException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void fails(Errno errno, ThrowingCallable call) {
        assertThatThrownBy(call).isSameAs(errno.exception());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Inode put(Inode directory, String name, String content) throws ErrnoException {
        Inode file = directory.make(name, NewFile.regular(0644));
        RegularFile open = (RegularFile) file.open(OpenFlags.WRITE);
        open.write(bytes(content), 0, content.length(), 0);
        open.close();
        return file;
    }

    private static String content(Inode file) throws ErrnoException {
        return new String(Tree.content(file), StandardCharsets.UTF_8);
    }

    private Inode at(String name) throws ErrnoException {
        return Objects.requireNonNull(top.lookup(name));
    }

    private static RegularFile open(Inode file, int flags) throws ErrnoException {
        return (RegularFile) file.open(flags);
    }

    @BeforeEach
    void fill() throws ErrnoException {
        Inode file = put(below, "f", "hello");
        below.link("g", file);
        Inode directory = below.make("d", NewFile.directory(0755));
        put(directory, "x", "in d");
        below.make("large", NewFile.regular(0600)).setSize(LARGE);
    }

    /** The same files, made in another order at another time, among others that have gone. */
    private Inode madeElsewhere() throws ErrnoException {
        VirtualClock later = VirtualClock.still();
        later.advance(5_000_000_000L);
        MemoryFileSystem other = new MemoryFileSystem(later, 1 << 20, 77);
        Inode root = other.rootInode();
        root.make("gone", NewFile.regular(0644));
        root.unlink("gone");
        root.make("large", NewFile.regular(0600)).setSize(LARGE);
        Inode directory = root.make("d", NewFile.directory(0755));
        put(directory, "x", "in d");
        root.link("g", put(root, "f", "hello"));
        Timespec changed = below.stat().mtime();
        for (Inode file : List.of(at(root, "f"), at(root, "large"), at(directory, "x"))) {
            file.setTimes(Timespec.NOW, changed);
        }
        directory.setTimes(Timespec.NOW, changed);
        return root;
    }

    private static Inode at(Inode directory, String name) throws ErrnoException {
        return Objects.requireNonNull(directory.lookup(name));
    }

    /** What a guest sees that lists a tree whose listings are sorted, as those of hosts are. */
    private static List<String> seen(OverlayFileSystem overlay) throws ErrnoException {
        List<String> seen = new ArrayList<>();
        Inode root = overlay.rootInode();
        Inode directory = at(root, "d");
        for (Inode file : List.of(at(root, "f"), at(root, "g"), at(root, "large"), directory)) {
            seen.add(file.stat().toString());
        }
        Listing listing = (Listing) directory.open(OpenFlags.READ);
        for (DirectoryEntry entry : listing.list(0, 9)) {
            seen.add(entry.name() + " " + entry.ino());
        }
        listing.close();
        seen.add(at(directory, "x").stat().toString());
        directory.make("new", NewFile.regular(0644));
        seen.add(directory.stat().toString());
        return seen;
    }

    @Test
    void whereTheLowerIsKeptCanBeHidden() throws ErrnoException {
        Inode elsewhere = madeElsewhere();
        assertThat(at(elsewhere, "f").stat().ino()).isNotEqualTo(at(below, "f").stat().ino());
        List<OverlayFileSystem> both = new ArrayList<>();
        for (FileSystem lower : List.of(memory, elsewhere.fileSystem())) {
            VirtualClock same = VirtualClock.still();
            both.add(new OverlayFileSystem(lower, same, 1 << 20, 3, PageStore.HEAP, true));
        }
        List<String> seen = seen(both.get(0));
        assertThat(seen(both.get(1))).isEqualTo(seen);
        // a file of two names is one, and the one that is listed is the one that is found
        Inode root = both.get(0).rootInode();
        assertThat(at(root, "f").stat().ino()).isEqualTo(at(root, "g").stat().ino());
        assertThat(seen).contains("x " + at(at(root, "d"), "x").stat().ino());
    }

    @Test
    void toLookCostsNothing() throws ErrnoException {
        long used = fs.used();
        assertThat(content(at("f"))).isEqualTo("hello");
        assertThat(Tree.names(top).keySet()).containsExactly(".", "..", "d", "f", "g", "large");
        open(at("f"), OpenFlags.WRITE).close();
        FilePages mapped = at("f").pages();
        FilePages.Mapping mapping = first -> {};
        mapped.attach(mapping);
        assertThat(mapped.page(0, false)).isNotNull();
        assertThat(mapped.page(1, false)).isNull();
        assertThat(pages).isEqualTo(1);
        mapped.detach(mapping);
        assertThat(pages).isZero();
        assertThat(fs.used()).isEqualTo(used);
        assertThat(fs.statFs().type()).isEqualTo(0x794c7630);
    }

    @Test
    void aChangedFileIsTheSameFile() throws ErrnoException {
        Inode file = at("f");
        Stat before = file.stat();
        RegularFile reader = open(file, OpenFlags.READ);
        assertThat(before.dev()).isEqualTo(3);
        assertThat(before.nlink()).isEqualTo(2);
        clock.advance(10);
        RegularFile writer = open(at("g"), OpenFlags.WRITE);
        writer.write(bytes("J"), 0, 1, 0);
        byte[] seen = new byte[5];
        assertThat(reader.read(seen, 0, 5, 0)).isEqualTo(5);
        assertThat(new String(seen, StandardCharsets.UTF_8)).isEqualTo("Jello");
        assertThat(at("g")).isSameAs(file);
        assertThat(file.stat().ino()).isEqualTo(before.ino());
        assertThat(file.stat().mtime()).isEqualTo(Timespec.ofNanos(clock.realtime()));
        top.unlink("f");
        assertThat(file.stat().nlink()).isEqualTo(1);
        assertThat(content(at("g"))).isEqualTo("Jello");
        assertThat(content(Objects.requireNonNull(below.lookup("f")))).isEqualTo("hello");
        writer.close();
        reader.close();
        top.unlink("g");
        assertThat(pages).isZero();
        fails(Errno.ESTALE, () -> file.open(0));
    }

    @Test
    void oneByteOfALargeFileCostsOnePage() throws ErrnoException {
        long used = fs.used();
        RegularFile file = open(at("large"), BOTH);
        assertThat(file.append(bytes("end"), 0, 3)).isEqualTo(3);
        assertThat(file.write(bytes("mid"), 0, 3, LARGE / 2)).isEqualTo(3);
        assertThat(fs.used() - used).isEqualTo(MemoryFileSystem.CHANGED_COST + 2L * Page.SIZE);
        assertThat(file.stat().size()).isEqualTo(LARGE + 3);
        assertThat(file.stat().blocks()).isEqualTo(LARGE / 512);
        byte[] seen = new byte[5];
        file.read(seen, 0, 5, LARGE - 2);
        assertThat(seen).containsExactly(0, 0, 'e', 'n', 'd');
        file.truncate(10);
        assertThat(fs.used() - used).isEqualTo(MemoryFileSystem.CHANGED_COST);
        file.close();
        fails(Errno.ENOSPC, () -> open(at("large"), BOTH).allocate(0, 2 << 20));
    }

    @Test
    void truncatingReadsNothingBelow() throws ErrnoException {
        open(at("f"), OpenFlags.WRITE | OpenFlags.TRUNC).close();
        assertThat(content(at("f"))).isEmpty();
        at("large").setSize(0);
        assertThat(at("large").stat().blocks()).isZero();
        at("large").setSize(5);
        assertThat(Tree.content(at("large"))).containsExactly(0, 0, 0, 0, 0);
        assertThat(pages).isZero();
    }

    @Test
    void mappingsOfAllTimesShareThePages() throws ErrnoException {
        Inode file = at("f");
        FilePages mapped = file.pages();
        FilePages.Mapping mapping = first -> {};
        mapped.attach(mapping);
        Page before = Objects.requireNonNull(mapped.page(0, false));
        open(file, OpenFlags.WRITE).write(bytes("J"), 0, 1, 0);
        byte[] seen = new byte[6];
        before.read(0, seen, 0, 6);
        assertThat(seen).isEqualTo(bytes("Jello\0"));
        Page after = Objects.requireNonNull(mapped.page(0, true));
        assertThat(after).isSameAs(before);
        after.write(4, bytes("y"), 0, 1);
        assertThat(content(file)).isEqualTo("Jelly");
        mapped.detach(mapping);
        assertThat(content(file)).isEqualTo("Jelly");
        assertThat(pages).isEqualTo(1);
    }

    @Test
    void aRemovedDirectoryDoesNotShowThroughANewOne() throws ErrnoException {
        Inode directory = at("d");
        long number = directory.stat().ino();
        fails(Errno.ENOTEMPTY, () -> top.rmdir("d"));
        directory.unlink("x");
        assertThat(Tree.names(directory).keySet()).containsExactly(".", "..");
        top.rmdir("d");
        assertThat(top.lookup("d")).isNull();
        Inode made = top.make("d", NewFile.directory(0700));
        assertThat(made.lookup("x")).isNull();
        assertThat(made.stat().ino()).isNotEqualTo(number);
        put(made, "x", "new");
        assertThat(content(Objects.requireNonNull(at("d").lookup("x")))).isEqualTo("new");
    }

    @Test
    void aDirectoryOfTheLowerMovesWithAllThatIsInIt() throws ErrnoException {
        long number = at("d").stat().ino();
        Inode inner = Objects.requireNonNull(at("d").lookup("x"));
        top.make("e", NewFile.directory(0755));
        top.rename("d", at("e"), "moved", 0);
        Inode moved = Objects.requireNonNull(at("e").lookup("moved"));
        assertThat(moved.stat().ino()).isEqualTo(number);
        assertThat(moved.lookup("x")).isSameAs(inner);
        assertThat(moved.parent()).isSameAs(at("e"));
        assertThat(moved.name()).isEqualTo("moved");
        assertThat(top.lookup("d")).isNull();
        put(top, "d", "a file now");
        DirectoryEntry entry = Objects.requireNonNull(Tree.names(top).get("d"));
        assertThat(entry.type()).isEqualTo(FileType.REGULAR_FILE);
    }

    /** What is changed is kept, whoever refers to it; what is not is found anew. */
    @Test
    void whatIsChangedStaysChanged() throws ErrnoException {
        at("f").setMode(0600);
        Objects.requireNonNull(at("d").lookup("x")).setOwner(5, 6);
        for (int i = 0; i < 3; i++) {
            System.gc();
            assertThat(at("f").stat().mode()).isEqualTo(0600);
            assertThat(Objects.requireNonNull(at("d").lookup("x")).stat().uid()).isEqualTo(5);
        }
    }

    @Test
    void attributesLiveAbove() throws ErrnoException {
        Objects.requireNonNull(below.lookup("f")).setXattr("user.a", bytes("1"), 0);
        fs = overlay(withFewerNamespaces(memory), 1 << 20);
        top = fs.rootInode();
        long used = fs.used();
        assertThat(at("f").xattr("user.a")).isEqualTo(bytes("1"));
        assertThat(at("f").xattr("trusted.b")).isNull();
        assertThat(at("f").removeXattr("trusted.b")).isFalse();
        assertThat(fs.used()).isEqualTo(used);
        fails(Errno.EEXIST, () -> at("f").setXattr("user.a", bytes("2"), Inode.XATTR_CREATE));
        at("f").setXattr("trusted.b", bytes("2"), 0);
        assertThat(at("f").xattrs()).containsExactly("trusted.b", "user.a");
        assertThat(at("f").removeXattr("user.a")).isTrue();
        assertThat(at("f").xattr("user.a")).isNull();
        assertThat(Objects.requireNonNull(below.lookup("f")).xattr("user.a")).isNotNull();
    }

    @FunctionalInterface
    private interface Instead {
        Object answer(Object real, Object[] arguments) throws ErrnoException;
    }

    /** The lower with another answer of one method of its inodes. */
    private static FileSystem with(FileSystem real, String method, Instead instead) {
        IdentityHashMap<Inode, Inode> proxies = new IdentityHashMap<>();
        return (FileSystem)
                Proxy.newProxyInstance(
                        FileSystem.class.getClassLoader(),
                        new Class<?>[] {FileSystem.class},
                        (proxy, called, arguments) ->
                                wrap(real.rootInode(), method, instead, proxies));
    }

    private static Inode wrap(
            Inode real, String method, Instead instead, IdentityHashMap<Inode, Inode> proxies) {
        return proxies.computeIfAbsent(
                real,
                key ->
                        (Inode)
                                Proxy.newProxyInstance(
                                        Inode.class.getClassLoader(),
                                        new Class<?>[] {Inode.class},
                                        (proxy, called, arguments) -> {
                                            if (called.getName().equals("equals")) {
                                                return proxy == arguments[0];
                                            }
                                            Object answer;
                                            try {
                                                answer = called.invoke(real, arguments);
                                            } catch (InvocationTargetException e) {
                                                throw e.getCause();
                                            }
                                            if (called.getName().equals(method)) {
                                                answer = instead.answer(answer, arguments);
                                            }
                                            return answer instanceof Inode inode
                                                    ? wrap(inode, method, instead, proxies)
                                                    : answer;
                                        }));
    }

    private static FileSystem withFewerNamespaces(FileSystem real) {
        return with(
                real,
                "xattr",
                (answer, arguments) -> {
                    if (!((String) arguments[0]).startsWith("user.")) {
                        throw Errno.ENOTSUP.exception();
                    }
                    return answer;
                });
    }

    private static Stat changed(Stat s, long dev, long nlink) {
        return new Stat(
                dev,
                s.ino(),
                s.type(),
                s.mode(),
                nlink,
                s.uid(),
                s.gid(),
                s.rdev(),
                s.size(),
                s.blocks(),
                s.atime(),
                s.mtime(),
                s.ctime());
    }

    /** Some file systems do not count the directories in a directory. */
    @Test
    void aDirectoryOfOneLinkCanBeUsed() throws ErrnoException {
        fs = overlay(with(memory, "stat", (s, none) -> changed((Stat) s, 9, 1)), 1 << 20);
        top = fs.rootInode();
        top.make("new", NewFile.directory(0755));
        at("d").unlink("x");
        top.rmdir("d");
        top.rmdir("new");
        top.make("new", NewFile.directory(0755));
        assertThat(top.stat().nlink()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void filesOfSeveralDevicesHaveDifferentNumbers() throws ErrnoException {
        long other = Objects.requireNonNull(below.lookup("f")).stat().ino();
        FileSystem mixed =
                with(
                        memory,
                        "stat",
                        (s, none) -> {
                            Stat stat = (Stat) s;
                            return changed(stat, stat.ino() == other ? 77 : 9, stat.nlink());
                        });
        fs = overlay(mixed, 1 << 20);
        top = fs.rootInode();
        assertThat(at("large").stat().ino())
                .isEqualTo(Objects.requireNonNull(below.lookup("large")).stat().ino());
        assertThat(at("f").stat().ino()).isEqualTo(other ^ 1L << 44);
        assertThat(at("f").stat().dev()).isEqualTo(at("large").stat().dev());
    }

    @Test
    void itIsBounded() throws ErrnoException {
        fs = overlay(memory, MemoryFileSystem.INODE_COST + 3 * Page.SIZE);
        top = fs.rootInode();
        RegularFile file = open(at("f"), BOTH);
        byte[] many = new byte[5 * Page.SIZE];
        int written = file.write(many, 0, many.length, 0);
        assertThat(written).isEqualTo(2 * Page.SIZE);
        fails(Errno.ENOSPC, () -> file.write(many, 0, 1, 2 * Page.SIZE));
        file.write(bytes("x"), 0, 1, 0);
        int made = 0;
        try {
            while (true) {
                top.make("new" + made, NewFile.regular(0));
                made++;
            }
        } catch (ErrnoException full) {
            assertThat(full.errno()).isEqualTo(Errno.ENOSPC);
        }
        assertThat(made).isBetween(5, 9);
        // A name of the lower cannot be hidden any more, and nothing has come of the attempt.
        fails(Errno.ENOSPC, () -> top.rename("large", top, "other", 0));
        fails(Errno.ENOSPC, () -> at("d").unlink("x"));
        fails(Errno.ENOSPC, () -> at("d").setMode(0));
        assertThat(at("d").lookup("x")).isNotNull();
        assertThat(top.lookup("large")).isNotNull();
        for (int i = 0; i < made; i++) {
            top.unlink("new" + i);
        }
        at("d").unlink("x");
        assertThat(fs.used()).isLessThanOrEqualTo(fs.capacity());
    }

    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    /** What is changed is charged for not less than what the host's heap holds for it. */
    @Test
    void changesAreCharged() throws ErrnoException {
        MemoryFileSystem lower = new MemoryFileSystem(clock, 1L << 30, 9);
        for (int i = 0; i < 20_000; i++) {
            lower.rootInode().make("f" + i, NewFile.regular(0644));
            lower.rootInode().make("d" + i, NewFile.directory(0755));
        }
        fs = overlay(lower, 1L << 30);
        top = fs.rootInode();
        long heap = heap();
        long used = fs.used();
        for (int i = 0; i < 20_000; i++) {
            at("f" + i).setMode(0600);
            at("d" + i).setMode(0700);
        }
        assertThat(heap() - heap).isLessThan(fs.used() - used + (2 << 20));
        heap = heap();
        used = fs.used();
        for (int i = 0; i < 20_000; i++) {
            top.rename("f" + i, top, "moved" + i, 0);
        }
        assertThat(heap() - heap).isLessThan(fs.used() - used + (2 << 20));
        // Nothing is left of what was only looked at.
        heap = heap();
        assertThat(Tree.names(top)).hasSize(40_002);
        fs = overlay(lower, 1L << 30);
        top = fs.rootInode();
        for (int i = 0; i < 20_000; i++) {
            assertThat(at("f" + i).stat().mode()).isEqualTo(0644);
        }
        System.gc();
        assertThat(at("d0")).isNotNull();
        assertThat(heap() - heap).isLessThan(2 << 20);
    }

    @Test
    void specialFilesAreWhatTheyAreBelow() throws ErrnoException {
        below.make("null", NewFile.node(FileType.CHARACTER_DEVICE, 0666, 1L << 32 | 3));
        below.make("link", NewFile.link("d/x"));
        Inode device = at("null");
        device.setMode(0600);
        assertThat(device.stat().rdev()).isEqualTo(1L << 32 | 3);
        assertThat(device.type()).isEqualTo(FileType.CHARACTER_DEVICE);
        fails(Errno.ENXIO, () -> device.open(OpenFlags.READ));
        at("link").setOwner(4, 4);
        assertThat(at("link").readlink()).isEqualTo("d/x");
        assertThat(at("link").stat().size()).isEqualTo(3);
    }

    /** Overlays stand on one another. */
    @Test
    void anOverlayIsALower() throws ErrnoException {
        at("f").setSize(4);
        top.unlink("large");
        OverlayFileSystem second = overlay(fs, 1 << 20);
        Inode file = Objects.requireNonNull(second.rootInode().lookup("g"));
        RegularFile open = open(file, BOTH);
        open.append(bytes("!"), 0, 1);
        assertThat(content(file)).isEqualTo("hell!");
        assertThat(content(at("f"))).isEqualTo("hell");
        assertThat(second.rootInode().lookup("large")).isNull();
        Inode first = top.make("made", NewFile.regular(0));
        Inode made = second.rootInode().make("large", NewFile.regular(0));
        assertThat(made.stat().ino()).isNotEqualTo(first.stat().ino());
        assertThat(made.stat().ino()).isNotEqualTo(file.stat().ino());
    }
}
