package dev.godwit.vfs.overlay;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.DirectoryEntry;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Listing;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/** Random trees, and what is in one. */
final class Tree {
    static final List<String> NAMES = List.of("a", "b", "c", "d");

    private Tree() {}

    /** Fills a directory with what a seed says. */
    static void fill(Inode directory, Random random, int depth, List<Inode> files)
            throws ErrnoException {
        for (String name : NAMES) {
            switch (random.nextInt(depth > 0 ? 9 : 6)) {
                case 0, 1 -> {
                    Inode file = directory.make(name, NewFile.regular(random.nextInt(0777)));
                    byte[] bytes = new byte[random.nextInt(20_000)];
                    random.nextBytes(bytes);
                    RegularFile open = (RegularFile) file.open(OpenFlags.WRITE);
                    open.write(bytes, 0, bytes.length, random.nextInt(3) * 5_000L);
                    open.close();
                    file.setOwner(random.nextInt(9), random.nextInt(9));
                    if (random.nextInt(3) == 0) {
                        file.setXattr("user." + name, name.getBytes(StandardCharsets.UTF_8), 0);
                        file.setXattr("trusted.x", new byte[3], 0);
                    }
                    file.setTimes(Timespec.ofNanos(5), Timespec.ofNanos(random.nextInt(999)));
                    files.add(file);
                }
                case 2 -> {
                    if (!files.isEmpty()) {
                        directory.link(name, files.get(random.nextInt(files.size())));
                    }
                }
                case 3 -> directory.make(name, NewFile.link(random.nextBoolean() ? "a" : "../b"));
                case 4 ->
                        directory.make(
                                name, NewFile.node(FileType.CHARACTER_DEVICE, 0600, 5L << 32 | 1));
                case 5 -> {}
                default -> {
                    Inode made = directory.make(name, NewFile.directory(0755));
                    fill(made, random, depth - 1, files);
                }
            }
        }
    }

    static byte[] content(Inode file) throws ErrnoException {
        RegularFile open = (RegularFile) file.open(OpenFlags.READ);
        byte[] bytes = new byte[(int) file.stat().size()];
        int count = open.read(bytes, 0, bytes.length, 0);
        open.close();
        return Arrays.copyOf(bytes, count);
    }

    static String describe(Inode inode) throws ErrnoException {
        Stat s = inode.stat();
        StringBuilder text = new StringBuilder();
        text.append(s.type()).append(' ').append(Integer.toOctalString(s.mode()));
        text.append(" n").append(s.nlink()).append(" u").append(s.uid()).append(" g");
        text.append(s.gid()).append(" r").append(s.rdev()).append(" s").append(s.size());
        text.append(" m").append(s.mtime().toNanos()).append(" c").append(s.ctime().toNanos());
        for (String name : new TreeSet<>(inode.xattrs())) {
            byte[] value = Objects.requireNonNull(inode.xattr(name));
            text.append(' ').append(name).append('=').append(HexFormat.of().formatHex(value));
        }
        if (s.type() == FileType.SYMBOLIC_LINK) {
            text.append(" -> ").append(inode.readlink());
        } else if (s.type() == FileType.REGULAR_FILE) {
            text.append(" #").append(Arrays.hashCode(content(inode)));
        }
        return text.toString();
    }

    /** Names with their types, from a few to a few. */
    static Map<String, DirectoryEntry> names(Listing open, int step) throws ErrnoException {
        Map<String, DirectoryEntry> names = new TreeMap<>();
        List<DirectoryEntry> some = open.list(0, step);
        while (!some.isEmpty()) {
            for (DirectoryEntry each : some) {
                if (names.put(each.name(), each) != null) {
                    throw new AssertionError("listed twice: " + each.name());
                }
            }
            some = open.list(some.getLast().next(), step);
        }
        return names;
    }

    static Map<String, DirectoryEntry> names(Inode directory) throws ErrnoException {
        if (directory.type() != FileType.DIRECTORY) {
            throw Errno.ENOTDIR.exception();
        }
        Listing open = (Listing) directory.open(0);
        Map<String, DirectoryEntry> names = names(open, 3);
        open.close();
        return names;
    }

    /** All that is there, by path; numbers are told apart, but not told. */
    static Map<String, String> all(Inode root) throws ErrnoException {
        Map<String, String> all = new TreeMap<>();
        List<Long> numbers = new ArrayList<>();
        add(root, "/", all, numbers);
        return all;
    }

    private static void add(Inode inode, String path, Map<String, String> all, List<Long> numbers)
            throws ErrnoException {
        long number = inode.stat().ino();
        if (!numbers.contains(number)) {
            numbers.add(number);
        }
        all.put(path, numbers.indexOf(number) + " " + describe(inode));
        if (inode.type() == FileType.DIRECTORY) {
            Map<String, DirectoryEntry> names = names(inode);
            for (DirectoryEntry each : names.values()) {
                if (each.name().equals(".")) {
                    same(each.ino(), number, path);
                } else if (!each.name().equals("..")) {
                    Inode child = Objects.requireNonNull(inode.lookup(each.name()), each.name());
                    same(each.ino(), child.stat().ino(), path + each.name());
                    if (each.type() != child.type()) {
                        throw new AssertionError("type of " + path + each.name());
                    }
                    add(child, path + each.name() + "/", all, numbers);
                }
            }
        }
    }

    private static void same(long listed, long told, String path) {
        if (listed != told) {
            throw new AssertionError("number of " + path + ": " + listed + ", " + told);
        }
    }
}
