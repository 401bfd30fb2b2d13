package dev.godwit.platform.jvm.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.PageStore;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;
import dev.godwit.vfs.memory.MemoryFileSystem;
import dev.godwit.vfs.overlay.OverlayFileSystem;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * The calls of a Unix beside the kernel's own, seen from a root: the same random calls give the
 * same results, the same errors and the same trees in memory, on the host by inodes, and by the
 * kernel with whole paths.
 */
@EnabledOnOs(OS.LINUX)
class SameAsKernelTest {
    private static final String[] NAMES = {"a", "b", "c"};
    private static final String[] XATTRS = {"user.a", "user.b", "user.", "a", "user.c"};

    private static final int[] FLAGS = {
        0,
        OpenFlags.READ,
        OpenFlags.WRITE,
        OpenFlags.READ | OpenFlags.WRITE,
        OpenFlags.READ | OpenFlags.WRITE | OpenFlags.CREAT,
        OpenFlags.WRITE | OpenFlags.CREAT | OpenFlags.EXCL,
        OpenFlags.READ | OpenFlags.CREAT,
        OpenFlags.WRITE | OpenFlags.CREAT | OpenFlags.TRUNC,
        OpenFlags.WRITE | OpenFlags.TRUNC,
        OpenFlags.DIRECTORY,
        OpenFlags.DIRECTORY | OpenFlags.NOFOLLOW,
        OpenFlags.READ | OpenFlags.NOFOLLOW,
        OpenFlags.WRITE | OpenFlags.CREAT | OpenFlags.NOFOLLOW,
        OpenFlags.CREAT | OpenFlags.DIRECTORY,
    };

    /** One call, done on each side. */
    @FunctionalInterface
    private interface Call {
        String run(Side side) throws ErrnoException;
    }

    private final boolean isRoot = "root".equals(System.getProperty("user.name"));
    private boolean hasXattrs;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void asTheKernel(int seed, @TempDir Path folder) throws Exception {
        Path ours = Files.createDirectory(folder.resolve("ours")).toRealPath();
        Path theirs = Files.createDirectory(folder.resolve("theirs")).toRealPath();
        LinuxFileSystem host = new LinuxFileSystem(Place.of(ours), PageStore.HEAP);
        MemoryFileSystem memory = new MemoryFileSystem(VirtualClock.still(), 1 << 24, 1);
        memory.rootInode().setMode(0755);
        TreeMap<String, Side> sides = new TreeMap<>();
        sides.put("host", new TreeSide(host.rootInode()));
        sides.put("memory", new TreeSide(memory.rootInode()));
        MemoryFileSystem empty = new MemoryFileSystem(VirtualClock.still(), 1 << 20, 2);
        empty.rootInode().setMode(0755);
        OverlayFileSystem overlay =
                new OverlayFileSystem(empty, VirtualClock.still(), 1 << 24, 3, PageStore.HEAP);
        sides.put("overlay", new TreeSide(overlay.rootInode()));
        Side kernel = new Kernel(theirs);
        hasXattrs = takesXattrs(theirs);
        Inode top = host.rootInode();
        top.setMode(0755);
        kernel.setMode("/", ".", true, 0755);
        Random random = new Random(seed);
        int successes = 0;
        for (int step = 0; step < 6_000; step++) {
            List<String> log = new ArrayList<>();
            Call call = choose(random, kernel, log);
            String expected = result(call, kernel);
            successes += expected.startsWith("E") ? 0 : 1;
            for (String name : sides.keySet()) {
                assertThat(result(call, sides.get(name)))
                        .as("%s: seed %d, step %d: %s", name, seed, step, log)
                        .isEqualTo(expected);
            }
            if (step % 50 == 49) {
                for (String name : sides.keySet()) {
                    assertThat(tree(sides.get(name)))
                            .as("%s: seed %d, step %d: %s", name, seed, step, log)
                            .isEqualTo(tree(kernel));
                }
            }
            if (step % 600 == 599) {
                clear(kernel);
                sides.values().forEach(SameAsKernelTest::clear);
            }
        }
        assertThat(successes).isGreaterThan(1_500);
        assertThat(host.openedCount()).isLessThanOrEqualTo(LinuxFileSystem.KEPT + 100);
    }

    private static boolean takesXattrs(Path folder) throws IOException {
        return Files.getFileStore(folder)
                .supportsFileAttributeView(
                        java.nio.file.attribute.UserDefinedFileAttributeView.class);
    }

    private static String result(Call call, Side side) {
        try {
            try {
                return call.run(side);
            } finally {
                side.end();
            }
        } catch (ErrnoException e) {
            return e.errno().name();
        }
    }

    private static String path(Random random) {
        StringBuilder path = new StringBuilder(random.nextInt(6) == 0 ? "/" : "");
        int depth = random.nextInt(10) == 0 ? 5 : 1 + random.nextInt(1 + random.nextInt(3));
        for (int i = 0; i < depth; i++) {
            int kind = random.nextInt(12);
            path.append(kind == 0 ? "." : kind < 3 ? ".." : NAMES[random.nextInt(NAMES.length)]);
            boolean last = i == depth - 1;
            if (!last || random.nextInt(8) == 0) {
                path.append(random.nextInt(10) == 0 ? "//" : "/");
            }
        }
        return path.toString();
    }

    /** A directory that there is, by a path without links. */
    private static String workingDirectory(Random random, Side kernel) throws ErrnoException {
        String at = "/";
        for (int i = random.nextInt(4); i > 0; i--) {
            String next = (at.equals("/") ? "" : at) + "/" + NAMES[random.nextInt(NAMES.length)];
            try {
                if (kernel.stat("/", next, false).type() == FileType.DIRECTORY) {
                    at = next;
                }
            } catch (ErrnoException missing) {
                break;
            }
        }
        return at;
    }

    private NewFile newFile(Random random, String target) {
        int mode = mode(random);
        return switch (random.nextInt(isRoot ? 9 : 7)) {
            case 0, 1, 2 -> NewFile.directory(mode);
            case 3 -> NewFile.regular(mode);
            case 4 -> NewFile.node(FileType.FIFO, mode, 0);
            case 5 -> NewFile.node(FileType.SOCKET, mode, 0);
            case 6 -> NewFile.link(target);
            case 7 -> NewFile.node(FileType.CHARACTER_DEVICE, mode, 5L << 32 | 0x12345);
            default -> NewFile.node(FileType.BLOCK_DEVICE, mode, 259L << 32 | 3);
        };
    }

    private int mode(Random random) {
        int mode = random.nextInt(010000);
        return isRoot ? mode : mode & 0777 | 0700;
    }

    private Call choose(Random random, Side kernel, List<String> log) throws ErrnoException {
        String at = workingDirectory(random, kernel);
        String one = path(random);
        String two = path(random);
        boolean follow = random.nextBoolean();
        int kind = random.nextInt(hasXattrs ? 22 : 18);
        int number = random.nextInt(10_000);
        int flags = FLAGS[random.nextInt(FLAGS.length)];
        int mode = mode(random);
        NewFile file = newFile(random, two);
        log.add(kind + " at " + at + ": " + one + " " + two + " follow " + follow);
        log.add("flags " + flags + " number " + number + " mode " + mode + " " + file);
        String attribute = XATTRS[number % XATTRS.length];
        return switch (kind) {
            case 0, 1, 2, 3 ->
                    side -> {
                        side.make(at, one, file);
                        return "made " + describe(side.stat(at, one, false));
                    };
            case 4 ->
                    side -> {
                        side.remove(at, one, follow);
                        return "removed";
                    };
            case 5, 6 ->
                    side -> {
                        int how = number % 3;
                        side.rename(at, one, two, how);
                        return "renamed";
                    };
            case 7 ->
                    side -> {
                        side.link(at, one, two);
                        return "linked " + describe(side.stat(at, two, false));
                    };
            case 8 -> side -> side.readlink(at, one);
            case 9 -> side -> describe(side.stat(at, one, follow));
            case 10 -> side -> "directory " + side.directory(one);
            case 11 ->
                    side -> {
                        side.setMode(at, one, follow, mode);
                        return "changed " + describe(side.stat(at, one, follow));
                    };
            case 12 ->
                    side -> {
                        int uid = isRoot ? number % 5 - 1 : Inode.KEEP;
                        int gid = isRoot ? number % 3 - 1 : Inode.KEEP;
                        side.setOwner(at, one, follow, uid, gid);
                        return "changed " + describe(side.stat(at, one, follow));
                    };
            case 13 ->
                    side -> {
                        Timespec atime = new Timespec(number * 1_000_000L, number);
                        Timespec mtime = follow ? Timespec.OMIT : new Timespec(-number, 7);
                        side.setTimes(at, one, follow, atime, mtime);
                        Stat stat = side.stat(at, one, follow);
                        return "changed " + stat.atime() + (follow ? "" : stat.mtime());
                    };
            case 14 ->
                    side -> {
                        side.setSize(at, one, number - 100);
                        return "cut " + describe(side.stat(at, one, true));
                    };
            case 15, 16, 17 -> side -> open(side, at, one, flags, mode, number);
            case 18 ->
                    side ->
                            "set "
                                    + side.setXattr(
                                            at, one, attribute, new byte[number % 9], number % 3);
            case 19 -> side -> side.xattr(at, one, attribute);
            case 20 -> side -> "removed " + side.removeXattr(at, one, attribute);
            default -> side -> side.xattrs(at, one).toString();
        };
    }

    private static String open(Side side, String at, String path, int flags, int mode, int number)
            throws ErrnoException {
        OpenFile file = side.open(at, path, flags, mode);
        StringBuilder text = new StringBuilder(describe(file.stat()));
        if (file instanceof RegularFile regular) {
            byte[] bytes = new byte[number];
            try {
                text.append(" read ").append(regular.read(bytes, 0, number, number / 2));
            } catch (ErrnoException e) {
                text.append(e.errno());
            }
            try {
                text.append(" wrote ").append(regular.write(bytes, 0, number / 3, number / 4));
                regular.truncate(number / 5 + number % 3 * 4096L);
                text.append(" appended ").append(regular.append(bytes, 0, number % 10));
            } catch (ErrnoException e) {
                text.append(e.errno());
            }
            text.append(describe(file.stat()));
        }
        file.close();
        return text.toString();
    }

    private static String describe(Stat stat) {
        String size = stat.type() == FileType.DIRECTORY ? "" : " " + stat.size();
        return "%s %o %d %d:%d %x%s"
                .formatted(
                        stat.type(),
                        stat.mode(),
                        stat.nlink(),
                        stat.uid(),
                        stat.gid(),
                        stat.rdev(),
                        size);
    }

    private static String tree(Side side) throws ErrnoException {
        List<String> lines = new ArrayList<>();
        List<String> todo = new ArrayList<>(List.of(""));
        while (!todo.isEmpty()) {
            String at = todo.removeLast();
            for (String name : NAMES) {
                String path = at + "/" + name;
                Stat stat;
                try {
                    stat = side.stat("/", path, false);
                } catch (ErrnoException missing) {
                    continue;
                }
                boolean isLink = stat.type() == FileType.SYMBOLIC_LINK;
                String link = isLink ? side.readlink("/", path) : "";
                lines.add(path + " " + describe(stat) + " " + link);
                if (stat.type() == FileType.DIRECTORY) {
                    todo.add(path);
                }
            }
        }
        lines.sort(null);
        return String.join("\n", lines);
    }

    private static void clear(Side side) {
        try {
            clear(side, "");
        } catch (ErrnoException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void clear(Side side, String at) throws ErrnoException {
        for (String name : NAMES) {
            String path = at + "/" + name;
            Stat stat;
            try {
                stat = side.stat("/", path, false);
            } catch (ErrnoException missing) {
                continue;
            }
            boolean isDirectory = stat.type() == FileType.DIRECTORY;
            if (isDirectory) {
                clear(side, path);
            }
            side.remove("/", path, isDirectory);
        }
    }
}
