package dev.godwit.platform.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.DirectoryEntry;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.memory.MemoryFileSystem;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The file system in memory beside the kernel's own: the same random operations give the same
 * results, the same errors and the same trees.
 */
@EnabledOnOs(OS.LINUX)
class SameAsMemoryTest {
    private static final String[] NAMES = {"a", "b", "c"};

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

    /** One operation, done on either side. */
    @FunctionalInterface
    private interface Operation {
        String run(Directory root) throws ErrnoException;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void asTheKernel(int seed, @TempDir Path host) throws ErrnoException {
        compare(seed, true, new JvmHostDirectories().open(host.toString(), false));
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 10, 11, 12})
    void asTheKernelThroughJava(int seed, @TempDir Path host) throws ErrnoException {
        compare(seed, false, JvmHostDirectories.openPortably(host.toString(), false));
    }

    private static void compare(int seed, boolean exactLinks, Directory host)
            throws ErrnoException {
        Directory memory = new MemoryFileSystem(VirtualClock.still(), 1 << 24, 1).root();
        Random random = new Random(seed);
        List<String> log = new ArrayList<>();
        for (int step = 0; step < 6_000; step++) {
            int start = log.size();
            Operation operation = choose(random, exactLinks, log);
            String expected = result(operation, host);
            String actual = result(operation, memory);
            assertThat(actual)
                    .as("seed %d, step %d: %s", seed, step, log.subList(start, log.size()))
                    .isEqualTo(expected);
            if (step % 50 == 49) {
                assertThat(tree(memory)).as("seed %d, step %d", seed, step).isEqualTo(tree(host));
            }
            if (step % 200 == 199) {
                clear(host);
                clear(memory);
            }
        }
    }

    private static String result(Operation operation, Directory root) {
        try {
            return operation.run(root);
        } catch (ErrnoException e) {
            return e.errno().name();
        }
    }

    private static String path(Random random) {
        StringBuilder path = new StringBuilder();
        int depth = random.nextInt(10) == 0 ? 5 : 1 + random.nextInt(3);
        for (int i = 0; i < depth; i++) {
            int kind = random.nextInt(14);
            path.append(kind == 0 ? "." : kind == 1 ? ".." : NAMES[random.nextInt(NAMES.length)]);
            boolean last = i == depth - 1;
            if (!last || random.nextInt(8) == 0) {
                path.append(random.nextInt(10) == 0 ? "//" : "/");
            }
        }
        return path.toString();
    }

    private static Operation choose(Random random, boolean exactLinks, List<String> log) {
        String one = path(random);
        String two = path(random);
        int kind = random.nextInt(12);
        int flags = FLAGS[random.nextInt(FLAGS.length)];
        int number = random.nextInt(10_000);
        boolean follow = random.nextBoolean();
        log.add(kind + " " + one + " " + two + " " + flags + " " + number + " " + follow);
        return switch (kind) {
            case 0, 1 ->
                    root -> {
                        root.mkdir(one, 0755);
                        return "made";
                    };
            case 2 ->
                    root -> {
                        root.unlink(one);
                        return "unlinked";
                    };
            case 3 ->
                    root -> {
                        root.rmdir(one);
                        return "removed";
                    };
            case 4, 5 ->
                    root -> {
                        root.rename(one, root, two);
                        return "renamed";
                    };
            case 6 ->
                    root -> {
                        root.link(one, root, two);
                        return "linked";
                    };
            case 7 ->
                    root -> {
                        // A Path of Java drops slashes that mean nothing.
                        String target = exactLinks ? two : Path.of(two).toString();
                        root.symlink(target, one);
                        return "linked to " + two;
                    };
            case 8 -> root -> root.readlink(one);
            case 9 -> root -> describe(root.stat(one, follow));
            default -> root -> open(root, one, flags, number);
        };
    }

    private static String open(Directory root, String path, int flags, int number)
            throws ErrnoException {
        OpenFile file = root.open(path, flags, 0644);
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
        return stat.type() + " " + stat.nlink() + size;
    }

    private static String tree(Directory root) throws ErrnoException {
        List<String> lines = new ArrayList<>();
        List<String> todo = new ArrayList<>(List.of("."));
        while (!todo.isEmpty()) {
            String at = todo.removeLast();
            Directory directory = (Directory) root.open(at, OpenFlags.DIRECTORY, 0);
            for (DirectoryEntry entry : directory.list(0, 1000)) {
                if (entry.name().startsWith(".")) {
                    continue;
                }
                String path = at + "/" + entry.name();
                Stat stat = root.stat(path, false);
                assertThat(entry.ino()).isEqualTo(stat.ino());
                assertThat(entry.type()).isEqualTo(stat.type());
                String link = stat.type() == FileType.SYMBOLIC_LINK ? root.readlink(path) : "";
                lines.add(path + " " + describe(stat) + " " + link);
                if (stat.type() == FileType.DIRECTORY) {
                    todo.add(path);
                }
            }
            directory.close();
        }
        lines.sort(null);
        return String.join("\n", lines);
    }

    private static void clear(Directory root) throws ErrnoException {
        List<String> todo = new ArrayList<>(List.of("."));
        List<String> directories = new ArrayList<>();
        while (!todo.isEmpty()) {
            String at = todo.removeLast();
            Directory directory = (Directory) root.open(at, OpenFlags.DIRECTORY, 0);
            for (DirectoryEntry entry : directory.list(0, 1000)) {
                if (entry.name().startsWith(".")) {
                    continue;
                }
                String path = at + "/" + entry.name();
                if (entry.type() == FileType.DIRECTORY) {
                    todo.add(path);
                    directories.add(path);
                } else {
                    root.unlink(path);
                }
            }
            directory.close();
        }
        for (String path : directories.reversed()) {
            root.rmdir(path);
        }
    }
}
