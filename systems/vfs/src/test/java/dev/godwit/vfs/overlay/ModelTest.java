package dev.godwit.vfs.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.vfs.FilePages;
import dev.godwit.vfs.FileTree;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Listing;
import dev.godwit.vfs.Location;
import dev.godwit.vfs.Mounts;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.Page;
import dev.godwit.vfs.PageStore;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.SpecialFiles;
import dev.godwit.vfs.Timespec;
import dev.godwit.vfs.memory.MemoryFileSystem;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/**
 * Random operations on an overlay and on a file system in memory that began as a copy of its lower:
 * each has the same outcome, and in the end all is alike, and the lower unchanged.
 */
class ModelTest {
    private static final int STEPS = 8_000;
    private static final long MOST = 40_000;

    /** A file that one side has open, and perhaps mapped. */
    private static final class Handle implements FilePages.Mapping {
        final Inode inode;
        final OpenFile file;
        final TreeMap<Long, Page> pages = new TreeMap<>();
        final List<Long> dropped = new ArrayList<>();
        boolean mapped;

        Handle(Inode inode, OpenFile file) {
            this.inode = inode;
            this.file = file;
        }

        @Override
        public void drop(long first) {
            dropped.add(first);
            pages.tailMap(first).clear();
        }

        /** All that is mapped, up to the end of the file. */
        String seen() throws ErrnoException {
            StringBuilder text = new StringBuilder();
            long size = file.stat().size();
            for (Map.Entry<Long, Page> each : pages.entrySet()) {
                int length = (int) Math.min(Page.SIZE, size - each.getKey() * Page.SIZE);
                byte[] bytes = new byte[Math.max(0, length)];
                each.getValue().read(0, bytes, 0, bytes.length);
                text.append(each.getKey()).append(':').append(Arrays.hashCode(bytes)).append(' ');
            }
            return text.append(dropped).toString();
        }
    }

    /** One of the two. */
    private static final class Side {
        final FileTree tree;
        final List<Handle> handles = new ArrayList<>();
        final Map<Long, Long> numbers = new HashMap<>();

        Side(Inode root) {
            Mounts mounts = new Mounts(root, false);
            tree = FileTree.rooted(mounts, SpecialFiles.NONE, mounts.root());
        }

        Inode find(String path, boolean follow) throws ErrnoException {
            return tree.find(tree.root(), path, follow).inode();
        }
    }

    @FunctionalInterface
    private interface Call {
        Object run(Side side) throws ErrnoException;
    }

    private static String outcome(Call call, Side side) {
        try {
            return String.valueOf(call.run(side));
        } catch (ErrnoException e) {
            return e.errno().name();
        }
    }

    private static String path(Random random) {
        StringBuilder path = new StringBuilder("/");
        int depth = 1 + random.nextInt(3);
        for (int i = 0; i < depth; i++) {
            path.append(i == 0 ? "" : "/").append(Tree.NAMES.get(random.nextInt(4)));
        }
        return path.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void asACopy(int seed) throws ErrnoException {
        VirtualClock clock = VirtualClock.still();
        MemoryFileSystem lower = new MemoryFileSystem(clock, 1 << 26, 1);
        MemoryFileSystem plain = new MemoryFileSystem(clock, 1 << 26, 2);
        Tree.fill(lower.rootInode(), new Random(seed), 3, new ArrayList<>());
        Tree.fill(plain.rootInode(), new Random(seed), 3, new ArrayList<>());
        OverlayFileSystem overlay =
                new OverlayFileSystem(Unchangeable.of(lower), clock, 1 << 26, 3, PageStore.HEAP);
        long used = overlay.used();
        Side expected = new Side(plain.rootInode());
        Side actual = new Side(overlay.rootInode());
        Map<String, String> before = Tree.all(lower.rootInode());
        assertThat(Tree.all(overlay.rootInode())).isEqualTo(before);
        assertThat(overlay.used()).isEqualTo(used);
        Random random = new Random(seed);
        Map<String, Integer> succeeded = new TreeMap<>();
        for (int step = 0; step < STEPS; step++) {
            if (random.nextInt(10) == 0) {
                clock.advance(1 + random.nextInt(1000));
            }
            StringBuilder log = new StringBuilder();
            Call call = choose(random, log, expected.handles.size());
            String what = "seed " + seed + ", step " + step + ": " + log;
            String outcome = outcome(call, expected);
            assertThat(outcome(call, actual)).as(what).isEqualTo(outcome);
            if (!outcome.matches("E[A-Z]+")) {
                succeeded.merge(log.toString().split(" ")[0], 1, Integer::sum);
            }
            if (step % 60 == 59) {
                compare(expected, actual, plain, overlay, what);
                // What nobody refers to goes, and is found anew with the same number.
                if (step % 600 == 599) {
                    System.gc();
                }
            }
        }
        assertThat(succeeded).hasSize(20);
        assertThat(succeeded.values()).allMatch(count -> count >= 8);
        assertThat(Tree.all(lower.rootInode())).isEqualTo(before);
        for (Handle handle : actual.handles) {
            if (handle.mapped) {
                handle.inode.pages().detach(handle);
            }
            handle.file.close();
        }
        removeAll(actual.tree.root().inode());
        assertThat(Tree.names(overlay.rootInode()).keySet()).containsExactly(".", "..");
        assertThat(overlay.rootInode().stat().nlink()).isEqualTo(2);
        // Left are the names that are hidden in the root, and no inode.
        assertThat(overlay.used()).isBetween(used, used + 4 * 300);
        assertThat(overlay.statFs().files() - overlay.statFs().filesFree()).isEqualTo(1);
        assertThat(Tree.all(lower.rootInode())).isEqualTo(before);
    }

    private static void removeAll(Inode directory) throws ErrnoException {
        for (String name : Tree.NAMES) {
            Inode inode = directory.lookup(name);
            if (inode != null && inode.type() == FileType.DIRECTORY) {
                removeAll(inode);
                directory.rmdir(name);
            } else if (inode != null) {
                directory.unlink(name);
            }
        }
    }

    private static void compare(
            Side expected,
            Side actual,
            MemoryFileSystem plain,
            MemoryFileSystem overlay,
            String what)
            throws ErrnoException {
        assertThat(Tree.all(overlay.rootInode())).as(what).isEqualTo(Tree.all(plain.rootInode()));
        for (int i = 0; i < expected.handles.size(); i++) {
            assertThat(actual.handles.get(i).seen())
                    .as(what + ", mapping " + i)
                    .isEqualTo(expected.handles.get(i).seen());
        }
        numbers(expected.tree.root().inode(), actual.tree.root().inode(), actual, what);
    }

    /** A file keeps its number, whatever is done with it. */
    private static void numbers(Inode plain, Inode inode, Side actual, String what)
            throws ErrnoException {
        long number = inode.stat().ino();
        assertThat(actual.numbers.computeIfAbsent(plain.stat().ino(), key -> number))
                .as(what)
                .isEqualTo(number);
        if (plain.type() == FileType.DIRECTORY) {
            for (String name : Tree.NAMES) {
                Inode child = plain.lookup(name);
                if (child != null) {
                    numbers(child, Objects.requireNonNull(inode.lookup(name)), actual, what);
                }
            }
        }
    }

    private static Call choose(Random random, StringBuilder log, int handles) {
        String one = path(random);
        String two = path(random);
        int number = random.nextInt(1 << 16);
        long at = random.nextInt((int) MOST);
        byte[] bytes = new byte[1 + random.nextInt(random.nextBoolean() ? 9 : 9_000)];
        random.nextBytes(bytes);
        boolean follow = random.nextBoolean();
        int kind = random.nextInt(20);
        if (kind >= 14 && handles > 0) {
            return withHandle(random.nextInt(handles), random, log, at, bytes);
        }
        switch (kind) {
            case 0 -> {
                log.append("mkdir ").append(one);
                return side -> made(side.tree.make(side.tree.root(), one, NewFile.directory(0755)));
            }
            case 1 -> {
                log.append("remove ").append(one);
                return side -> {
                    if (follow) {
                        side.tree.unlink(side.tree.root(), one);
                    } else {
                        side.tree.rmdir(side.tree.root(), one);
                    }
                    return "";
                };
            }
            case 2, 3 -> {
                int flags = number % 3 == 0 ? number / 3 % 3 : 0;
                log.append("rename ").append(one).append(' ').append(two).append(' ').append(flags);
                return side -> {
                    Location root = side.tree.root();
                    side.tree.rename(root, one, root, two, flags);
                    return "";
                };
            }
            case 4, 5 -> {
                log.append("link ").append(one).append(' ').append(two);
                return side -> {
                    Location root = side.tree.root();
                    side.tree.link(side.tree.find(root, one, follow), root, two);
                    return "";
                };
            }
            case 6 -> {
                log.append("symlink ").append(one);
                NewFile link = NewFile.link(number % 2 == 0 ? two : "../a");
                return side -> made(side.tree.make(side.tree.root(), one, link));
            }
            case 7 -> {
                log.append("mknod ").append(one);
                NewFile node = NewFile.node(FileType.FIFO, number & 0777, 0);
                return side -> made(side.tree.make(side.tree.root(), one, node));
            }
            case 8 -> {
                log.append("attributes ").append(one);
                return side -> {
                    Inode inode = side.find(one, follow);
                    switch (number % 3) {
                        case 0 -> inode.setMode(number & 07777);
                        case 1 -> inode.setOwner(number % 5 - 1, number % 7 - 1);
                        default -> inode.setTimes(Timespec.OMIT, Timespec.ofNanos(number));
                    }
                    return Tree.describe(inode);
                };
            }
            case 9 -> {
                log.append("xattr ").append(one);
                String name = "user." + Tree.NAMES.get(number % 4);
                return side -> {
                    Inode inode = side.find(one, follow);
                    String before = Arrays.toString(inode.xattr(name));
                    boolean done =
                            number % 3 == 0
                                    ? inode.removeXattr(name)
                                    : inode.setXattr(name, new byte[] {1, 2}, number % 3);
                    return before + done + Arrays.toString(inode.xattr(name));
                };
            }
            case 10 -> {
                log.append("truncate ").append(one);
                return side -> {
                    side.find(one, true).setSize(at);
                    return Tree.describe(side.find(one, true));
                };
            }
            case 11 -> {
                log.append("list ").append(one);
                return side -> Tree.names(side.find(one, true)).keySet();
            }
            case 12 -> {
                log.append("stat ").append(one);
                return side -> Tree.describe(side.find(one, follow));
            }
            default -> {
                int flags = number & (OpenFlags.CREAT | OpenFlags.EXCL | OpenFlags.TRUNC);
                int how = number % 3 == 0 ? OpenFlags.READ : OpenFlags.READ | OpenFlags.WRITE;
                log.append("open ").append(one).append(' ').append(flags | how);
                return side -> {
                    OpenFile file =
                            side.tree.open(
                                    side.tree.root(), one, flags | how, NewFile.regular(0640));
                    if (side.handles.size() > 6) {
                        file.close();
                        return "closed";
                    }
                    side.handles.add(new Handle(side.find(one, true), file));
                    return file.type();
                };
            }
        }
    }

    private static String made(Location place) throws ErrnoException {
        return Tree.describe(place.inode());
    }

    private static Call withHandle(
            int index, Random random, StringBuilder log, long at, byte[] bytes) {
        int kind = random.nextInt(9);
        boolean closes = random.nextInt(3) == 0;
        String[] names = {
            "write",
            "append",
            "cut",
            "read",
            "allocate",
            "mappedRead",
            "mappedWrite",
            "close",
            "read"
        };
        log.append(names[kind]).append(" handle ").append(index).append(" at ").append(at);
        return side -> {
            Handle handle = side.handles.get(index);
            if (kind == 7) {
                if (!closes) {
                    return handle.file.stat().size();
                }
                side.handles.remove(index);
                if (handle.mapped) {
                    handle.inode.pages().detach(handle);
                }
                handle.file.close();
                return "closed";
            }
            if (!(handle.file instanceof RegularFile file)) {
                return Tree.names((Listing) handle.file, 2).keySet();
            }
            Object answer =
                    switch (kind) {
                        case 0 -> file.write(bytes, 0, bytes.length, at);
                        case 1 ->
                                file.stat().size() > MOST
                                        ? "large"
                                        : file.append(bytes, 0, bytes.length);
                        case 2 -> {
                            file.truncate(at);
                            yield "";
                        }
                        case 4 -> {
                            file.allocate(at, bytes.length);
                            yield "";
                        }
                        case 5, 6 -> mapped(handle, at, bytes, kind == 6);
                        default -> {
                            byte[] read = new byte[bytes.length];
                            int count = file.read(read, 0, read.length, at);
                            yield count + ":" + Arrays.hashCode(read);
                        }
                    };
            return answer + " " + file.stat().size() + " " + handle.seen();
        };
    }

    private static Object mapped(Handle handle, long at, byte[] bytes, boolean write)
            throws ErrnoException {
        FilePages pages = handle.inode.pages();
        if (!handle.mapped) {
            pages.attach(handle);
            handle.mapped = true;
        }
        long index = at / Page.SIZE;
        Page page = pages.page(index, write);
        if (page == null) {
            return "none";
        }
        Page before = handle.pages.put(index, page);
        assertThat(before == null || before == page).as("a page stays").isTrue();
        if (write) {
            int within = (int) (at % Page.SIZE);
            page.write(within, bytes, 0, Math.min(bytes.length, Page.SIZE - within));
        }
        return "";
    }
}
