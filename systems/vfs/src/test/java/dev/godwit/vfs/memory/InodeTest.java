package dev.godwit.vfs.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FileLocks;
import dev.godwit.vfs.FileLocks.FileLock;
import dev.godwit.vfs.FileLocks.Kind;
import dev.godwit.vfs.FilePages;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Inodes;
import dev.godwit.vfs.LockTable;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.Page;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.StatFs;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Files below the paths, in memory. What the kernel does is compared elsewhere, on the host. */
class InodeTest extends Fixture {
    private final Inode top = fs.rootInode();

    private static RegularFile open(Inode inode) throws ErrnoException {
        return (RegularFile) inode.open(OpenFlags.READ | OpenFlags.WRITE);
    }

    @Test
    void oneFileIsOneObject() throws ErrnoException {
        Inode file = top.make("f", NewFile.regular(0644));
        top.link("g", file);
        assertThat(top.lookup("g")).isSameAs(file);
        assertThat(top.lookup("missing")).isNull();
        assertThat(file.fileSystem()).isSameAs(fs);
        fails(Errno.ENOTDIR, () -> file.lookup("x"));
        fails(Errno.ENOTDIR, () -> file.make("x", NewFile.regular(0)));
        fails(Errno.EEXIST, () -> top.make("f", NewFile.directory(0)));
        fails(Errno.EINVAL, file::readlink);
        fails(Errno.ENODEV, top::pages);
    }

    @Test
    void whatHasGoneTakesNoRoomAnyMore() throws ErrnoException {
        Inode file = top.make("f", NewFile.regular(0644));
        file.setXattr("user.a", new byte[100], 0);
        assertThat(fs.used()).isGreaterThan(100L + 2 * MemoryFileSystem.INODE_COST);
        OpenFile open = file.open(0);
        top.unlink("f");
        file.setSize(10);
        fails(Errno.ENOENT, () -> top.link("g", file));
        open.close();
        assertThat(fs.used()).isEqualTo(MemoryFileSystem.INODE_COST);
        fails(Errno.ESTALE, () -> file.open(0));
        fails(Errno.ESTALE, () -> file.setSize(10));
        fails(Errno.ESTALE, () -> file.setXattr("user.a", new byte[1], 0));
        fails(Errno.ESTALE, () -> file.pages().attach(first -> {}));
        fails(Errno.ENOENT, () -> top.link("g", file));
        assertThat(fs.used()).isEqualTo(MemoryFileSystem.INODE_COST);
    }

    @Test
    void attributesCountAgainstTheCapacity() throws ErrnoException {
        Inode file = top.make("f", NewFile.regular(0644));
        byte[] value = new byte[Inode.MAX_XATTR_VALUE];
        fails(Errno.E2BIG, () -> file.setXattr("user.a", new byte[value.length + 1], 0));
        fails(Errno.ERANGE, () -> file.xattr("user." + "x".repeat(251)));
        fails(Errno.ENOTSUP, () -> file.xattr("other.a"));
        int count = 0;
        try {
            while (true) {
                file.setXattr("user." + count, value, Inode.XATTR_CREATE);
                count++;
            }
        } catch (ErrnoException full) {
            assertThat(full.errno()).isEqualTo(Errno.ENOSPC);
        }
        assertThat(count).isEqualTo(15);
        value[0] = 7;
        assertThat(Objects.requireNonNull(file.xattr("user.3"))[0]).isZero();
        assertThat(file.removeXattr("user.3")).isTrue();
        assertThat(file.xattrs()).hasSize(14);
        file.setXattr("trusted.a", value, 0);
    }

    @Test
    void locksAreBounded() throws ErrnoException {
        FileLocks locks = top.make("f", NewFile.regular(0644)).locks();
        FileLocks others = top.make("g", NewFile.regular(0644)).locks();
        others.lock(Kind.WHOLE, FileLock.whole("x", false));
        // Only every 64th byte each, so that the lists stay short enough to be gone through.
        Object[] owners = new Object[64];
        for (int i = 0; i < owners.length; i++) {
            owners[i] = "owner " + i;
        }
        int count = 1;
        while (count < LockTable.MOST) {
            FileLocks more = top.make("h" + count, NewFile.regular(0)).locks();
            for (int i = 0; i < 128 && count < LockTable.MOST; i++, count++) {
                more.lock(Kind.RANGE, new FileLock(owners[i % 64], false, i * 2L, i * 2L));
            }
        }
        FileLock one = new FileLock("x", false, 0, 9);
        fails(Errno.ENOLCK, () -> locks.lock(Kind.RANGE, one));
        others.release("x");
        locks.lock(Kind.RANGE, one);
        // To cut one in two needs room for one more.
        fails(Errno.ENOLCK, () -> locks.unlock(Kind.RANGE, "x", 3, 4));
        locks.unlock(Kind.RANGE, "x", 3, 9);
        assertThat(locks.held(Kind.RANGE)).containsExactly(new FileLock("x", false, 0, 2));
    }

    /** Remembers from which page on it was told to let go. */
    private static final class Mapping implements FilePages.Mapping {
        final List<Long> dropped = new ArrayList<>();

        @Override
        public void drop(long first) {
            dropped.add(first);
        }
    }

    @Test
    void aMappedPageIsTheFilesOwn() throws ErrnoException {
        file("f", "hello");
        Inode inode = Objects.requireNonNull(top.lookup("f"));
        RegularFile file = open(inode);
        FilePages pages = inode.pages();
        Mapping mapping = new Mapping();
        pages.attach(mapping);
        assertThat(pages.page(1, false)).isNull();
        assertThat(pages.page(-1, false)).isNull();
        Page page = Objects.requireNonNull(pages.page(0, true));
        page.write(0, new byte[] {'H'}, 0, 1);
        assertThat(content("f")).isEqualTo("Hello");
        file.write(new byte[] {'!'}, 0, 1, 5);
        byte[] seen = new byte[7];
        page.read(0, seen, 0, 7);
        assertThat(new String(seen, 0, 6, java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("Hello!");
        assertThat(pages.page(0, false)).isSameAs(page);
        // What is written behind the end is not seen when the file grows.
        page.write(6, new byte[] {'x'}, 0, 1);
        file.truncate(9);
        page.read(0, seen, 0, 7);
        assertThat(seen[6]).isZero();
        // A hole that is mapped is a page.
        file.truncate(3L * Page.SIZE);
        Page last = Objects.requireNonNull(pages.page(2, false));
        last.write(0, new byte[] {'y'}, 0, 1);
        file.truncate(2L * Page.SIZE + 1);
        assertThat(mapping.dropped).containsExactly(3L);
        file.truncate(5);
        assertThat(mapping.dropped).containsExactly(3L, 1L);
        assertThat(content("f")).isEqualTo("Hello");
        // A mapping keeps a file whose last name goes.
        file.close();
        top.unlink("f");
        assertThat(pages.page(0, false)).isSameAs(page);
        pages.detach(mapping);
        assertThat(fs.used()).isEqualTo(MemoryFileSystem.INODE_COST);
    }

    @Test
    void itsSizeIsTold() throws ErrnoException {
        StatFs before = fs.statFs();
        top.make("f", NewFile.regular(0644));
        open(Objects.requireNonNull(top.lookup("f"))).write(new byte[Page.SIZE], 0, Page.SIZE, 0);
        StatFs after = fs.statFs();
        assertThat(after.blocks()).isEqualTo(256);
        assertThat(before.free() - after.free()).isEqualTo(1);
        assertThat(after.filesFree()).isLessThan(before.filesFree());
        assertThat(after.blockSize()).isEqualTo(Page.SIZE);
    }

    /** Four threads change one tree as they like: each call is one step, and all adds up. */
    @Test
    void threadsUseOneFileSystem() throws Exception {
        AtomicInteger done = new AtomicInteger();
        List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int seed = i;
            Thread thread =
                    new Thread(() -> {
                        Random random = new Random(seed);
                        for (int n = 0; n < 20_000; n++) {
                            done.addAndGet(change(random, n));
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
        assertThat(done.get()).isGreaterThan(100);
        clear(top);
        assertThat(Inodes.count(fs)).isEqualTo(1);
        assertThat(fs.used()).isEqualTo(MemoryFileSystem.INODE_COST);
        assertThat(top.stat().nlink()).isEqualTo(2);
    }

    private int change(Random random, int number) {
        String one = "" + (char) ('a' + random.nextInt(3));
        String two = random.nextInt(2) == 0 ? one + "/" + one : one;
        String three = (char) ('a' + random.nextInt(3)) + "/" + (char) ('a' + random.nextInt(3));
        try {
            switch (random.nextInt(8)) {
                case 0 -> root.mkdir(two, 0755);
                case 1 -> root.unlink(three);
                case 2 -> root.rmdir(two);
                case 3 -> root.rename(two, root, three);
                case 4 -> root.link(three, root, two);
                case 5 -> root.symlink("b", three);
                default -> {
                    OpenFile file = root.open(three, RW_CREAT, 0644);
                    try {
                        if (file instanceof RegularFile regular) {
                            regular.append(new byte[100], 0, 100);
                            regular.truncate(number % 300);
                        }
                    } finally {
                        file.close();
                    }
                }
            }
            return 1;
        } catch (ErrnoException e) {
            assertThat(e.errno()).isNotIn(Errno.ESTALE, Errno.EIO);
            return 0;
        }
    }

    private static void clear(Inode directory) throws ErrnoException {
        for (String name : List.of("a", "b", "c")) {
            Inode inode = directory.lookup(name);
            if (inode == null) {
                continue;
            }
            if (inode.type() == dev.godwit.vfs.FileType.DIRECTORY) {
                clear(inode);
                directory.rmdir(name);
            } else {
                directory.unlink(name);
            }
        }
    }
}
