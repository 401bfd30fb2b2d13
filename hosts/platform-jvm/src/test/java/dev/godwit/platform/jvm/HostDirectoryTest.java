package dev.godwit.platform.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Description;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.DirectoryEntry;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** Both ways into the host's directories: with system calls, and with java.nio.file alone. */
@ParameterizedClass(name = "portable {0}")
@ValueSource(booleans = {false, true})
class HostDirectoryTest {
    private static final Timespec LONG_AGO = new Timespec(1, 0);

    static final int RW_CREAT = OpenFlags.READ | OpenFlags.WRITE | OpenFlags.CREAT;

    @Parameter boolean portable;

    @TempDir Path outside;

    private Directory granted(boolean readOnly) throws ErrnoException, IOException {
        Path inside = outside.resolve("granted");
        Files.createDirectories(inside);
        Files.writeString(outside.resolve("secret"), "secret");
        return open(inside.toString(), readOnly);
    }

    private Directory open(String path, boolean readOnly) throws ErrnoException {
        return portable
                ? JvmHostDirectories.openPortably(path, readOnly)
                : new JvmHostDirectories().open(path, readOnly);
    }

    private void createFiles(String prefix, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Files.createFile(host(prefix + i));
        }
    }

    /** The names of entries that begin like this. */
    private static List<String> names(List<DirectoryEntry> entries, String prefix) {
        return entries.stream()
                .map(DirectoryEntry::name)
                .filter(name -> name.startsWith(prefix))
                .toList();
    }

    private Path host(String name) {
        return outside.resolve("granted").resolve(name);
    }

    private static void fails(Errno errno, ThrowingCallable call) {
        assertThatThrownBy(call).isSameAs(errno.exception());
    }

    private static String read(Directory root, String path) throws ErrnoException {
        OpenFile file = root.open(path, OpenFlags.READ, 0);
        byte[] bytes = new byte[100];
        int count = ((RegularFile) file).read(bytes, 0, 100, 0);
        file.close();
        return new String(bytes, 0, count, StandardCharsets.UTF_8);
    }

    @Test
    void readsAndWritesTheHostsFiles() throws Exception {
        Directory root = granted(false);
        Files.writeString(host("hello"), "hello from the host");
        assertThat(read(root, "hello")).isEqualTo("hello from the host");
        RegularFile file = (RegularFile) root.open("new", RW_CREAT, 0644);
        byte[] big = new byte[300_000];
        Arrays.fill(big, (byte) 7);
        assertThat(file.write(big, 0, big.length, 5)).isEqualTo(big.length);
        assertThat(file.append(new byte[] {1, 2, 3}, 1, 2)).isEqualTo(2);
        assertThat(file.stat().size()).isEqualTo(300_007);
        byte[] back = new byte[300_100];
        assertThat(file.read(back, 2, 300_090, 0)).isEqualTo(300_007);
        assertThat(back[6]).isZero();
        assertThat(back[7]).isEqualTo((byte) 7);
        assertThat(back[300_008]).isEqualTo((byte) 3);
        file.truncate(10);
        file.truncate(20);
        assertThat(Files.size(host("new"))).isEqualTo(20);
        file.sync(true);
        file.sync(false);
        file.advise(0, 10, RegularFile.Advice.WILLNEED);
        if (!portable) {
            file.allocate(0, 1000);
            assertThat(Files.size(host("new"))).isEqualTo(1000);
        }
        file.close();
        file.close();
        fails(Errno.EBADF, () -> file.read(back, 0, 1, 0));
    }

    /** A guest goes on after an interrupt, and its files with it. */
    @Test
    void anInterruptLeavesFilesOpen() throws Exception {
        Directory root = granted(false);
        RegularFile file = (RegularFile) root.open("file", RW_CREAT, 0644);
        byte[] bytes = {1, 2, 3};
        Thread.currentThread().interrupt();
        assertThat(file.write(bytes, 0, 3, 0)).isEqualTo(3);
        assertThat(file.read(new byte[9], 0, 9, 1)).isEqualTo(2);
        file.truncate(10);
        assertThat(file.append(bytes, 0, 1)).isEqualTo(1);
        file.sync(false);
        assertThat(root.list(0, 9)).hasSize(3);
        assertThat(root.stat("file", true).size()).isEqualTo(11);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(file.read(new byte[20], 0, 20, 0)).isEqualTo(11);
        file.close();
    }

    @Test
    void appendsWhateverThePosition() throws Exception {
        Directory root = granted(false);
        Files.writeString(host("log"), "one ");
        Description log = new Description(root.open("log", OpenFlags.WRITE, 0), true);
        log.write("two ".getBytes(StandardCharsets.UTF_8), 0, 4);
        assertThat(log.position()).isEqualTo(8);
        log.seek(0, Description.Whence.SET);
        log.write("three".getBytes(StandardCharsets.UTF_8), 0, 5);
        assertThat(Files.readString(host("log"))).isEqualTo("one two three");
    }

    @Test
    void hostileRangesAreRefused() throws Exception {
        RegularFile file = (RegularFile) granted(false).open("f", RW_CREAT, 0644);
        byte[] bytes = new byte[10];
        fails(Errno.EINVAL, () -> file.read(bytes, 0, 10, -1));
        fails(Errno.EINVAL, () -> file.write(bytes, 0, 10, -1));
        fails(Errno.EINVAL, () -> file.truncate(-1));
        fails(Errno.EINVAL, () -> file.advise(-1, 0, RegularFile.Advice.NORMAL));
        assertThatThrownBy(() -> file.write(bytes, 0, 10, Long.MAX_VALUE - 5))
                .isInstanceOf(ErrnoException.class);
        assertThat(file.stat().size()).isZero();
    }

    @Test
    void linksOfTheHostThatLeadOutAreRefused() throws Exception {
        Directory root = granted(false);
        Files.createSymbolicLink(host("up"), Path.of(".."));
        Files.createSymbolicLink(host("file"), Path.of("../secret"));
        Files.createSymbolicLink(host("absolute"), outside.resolve("secret"));
        Files.createSymbolicLink(host("inAbsolute"), host("hello"));
        Files.createSymbolicLink(host("root"), Path.of("/"));
        Files.createSymbolicLink(host("sneaky"), Path.of("a/../../secret"));
        Files.createDirectory(host("a"));
        String[] paths = {
            "up",
            "up/secret",
            "file",
            "absolute",
            "inAbsolute",
            "root",
            "root/etc",
            "sneaky",
            "..",
            "../secret",
            "a/../../secret",
            "/",
            "/etc/passwd",
            "a/../..",
            "up/granted/a"
        };
        for (String path : paths) {
            fails(Errno.ENOTCAPABLE, () -> root.open(path, OpenFlags.READ, 0));
            fails(Errno.ENOTCAPABLE, () -> root.open(path, RW_CREAT, 0));
            fails(Errno.ENOTCAPABLE, () -> root.stat(path, true));
            fails(Errno.ENOTCAPABLE, () -> root.stat(path + "/", false));
            fails(Errno.ENOTCAPABLE, () -> root.setTimes(path, true, LONG_AGO, LONG_AGO));
            fails(Errno.ENOTCAPABLE, () -> root.mkdir(path + "/new", 0));
            fails(Errno.ENOTCAPABLE, () -> root.symlink("x", path + "/new"));
            fails(Errno.ENOTCAPABLE, () -> root.unlink(path + "/secret"));
            fails(Errno.ENOTCAPABLE, () -> root.rmdir(path + "/secret"));
            fails(Errno.ENOTCAPABLE, () -> root.readlink(path + "/secret"));
            fails(Errno.ENOTCAPABLE, () -> root.rename(path + "/secret", root, "x"));
            fails(Errno.ENOTCAPABLE, () -> root.rename("a", root, path + "/x"));
            fails(Errno.ENOTCAPABLE, () -> root.link(path + "/secret", root, "x"));
            fails(Errno.ENOTCAPABLE, () -> root.link(path + "/", root, "x"));
        }
        assertThat(Files.readString(outside.resolve("secret"))).isEqualTo("secret");
        try (var children = Files.list(outside)) {
            assertThat(children).hasSize(2);
        }
    }

    @Test
    void linksThatLeadOutCanBeHandledThemselves() throws Exception {
        Directory root = granted(false);
        root.symlink("../secret", "out");
        assertThat(root.readlink("out")).isEqualTo("../secret");
        assertThat(root.stat("out", false).type()).isEqualTo(FileType.SYMBOLIC_LINK);
        root.link("out", root, "copy");
        root.rename("copy", root, "moved");
        root.setTimes("out", false, Timespec.OMIT, LONG_AGO);
        assertThat(root.stat("out", false).mtime()).isEqualTo(LONG_AGO);
        root.unlink("moved");
        root.unlink("out");
        assertThat(Files.readString(outside.resolve("secret"))).isEqualTo("secret");
        fails(Errno.ENOENT, () -> root.stat("out", false));
    }

    @Test
    void aHandleOfASubdirectoryIsItsOwnRoot() throws Exception {
        Directory root = granted(false);
        root.mkdir("dir", 0755);
        Files.writeString(host("inside"), "x");
        Directory dir = (Directory) root.open("dir", OpenFlags.DIRECTORY, 0);
        fails(Errno.ENOTCAPABLE, () -> dir.stat("../inside", true));
        fails(Errno.ENOTCAPABLE, () -> dir.mkdir("..", 0));
        root.symlink("../inside", "dir/link");
        fails(Errno.ENOTCAPABLE, () -> dir.open("link", OpenFlags.READ, 0));
        assertThat(read(root, "dir/link")).isEqualTo("x");
    }

    @Test
    void aHandleStaysWithItsDirectoryWhenALinkTakesThePlace() throws Exception {
        Directory root = granted(false);
        Files.createDirectory(host("sub"));
        Files.createDirectory(outside.resolve("elsewhere"));
        Files.writeString(outside.resolve("elsewhere/file"), "secret");
        Directory sub = (Directory) root.open("sub", OpenFlags.DIRECTORY, 0);
        root.rename("sub", root, "moved");
        root.symlink("../elsewhere", "sub");
        Set<String> seen = new HashSet<>();
        try {
            seen.add(read(sub, "file"));
        } catch (ErrnoException e) {
            assertThat(e.errno()).isEqualTo(Errno.ENOENT);
        }
        try {
            sub.list(0, 10).forEach(entry -> seen.add(entry.name()));
        } catch (ErrnoException e) {
            assertThat(e.errno()).isEqualTo(Errno.ENOENT);
        }
        try {
            sub.mkdir("made", 0777);
        } catch (ErrnoException e) {
            assertThat(e.errno()).isEqualTo(Errno.ENOENT);
        }
        assertThat(seen).doesNotContain("secret", "file");
        assertThat(outside.resolve("elsewhere/made")).doesNotExist();
    }

    @Test
    void aHandleOfAFileStaysWithItWhenALinkTakesThePlace() throws Exception {
        Directory root = granted(false);
        Files.createDirectory(host("sub"));
        Files.writeString(host("sub/file"), "mine");
        Files.createDirectory(outside.resolve("elsewhere"));
        Path secret = Files.writeString(outside.resolve("elsewhere/file"), "secret");
        long ino = (long) Files.getAttribute(secret, "unix:ino");
        FileTime time = Files.getLastModifiedTime(secret);
        RegularFile file = (RegularFile) root.open("sub/file", OpenFlags.READ, 0);
        root.rename("sub", root, "moved");
        root.symlink("../elsewhere", "sub");
        assertThat(file.stat().ino()).isNotEqualTo(ino);
        try {
            file.setTimes(LONG_AGO, LONG_AGO);
        } catch (ErrnoException e) {
            assertThat(e.errno()).isEqualTo(Errno.ENOENT);
        }
        assertThat(Files.getLastModifiedTime(secret)).isEqualTo(time);
    }

    @Test
    void aGrantIsTheDirectoryThatWasNamedAndNotWhatTakesItsPlaceBeforeItIsUsed() throws Exception {
        Directory root = granted(false);
        Files.createDirectory(host("sub"));
        Files.createDirectory(outside.resolve("elsewhere"));
        Files.writeString(outside.resolve("elsewhere/file"), "secret");
        Directory sub = open(host("sub").toString(), false);
        root.rename("sub", root, "moved");
        root.symlink("../elsewhere", "sub");
        fails(Errno.ENOENT, () -> read(sub, "file"));
        fails(Errno.ENOENT, () -> sub.list(0, 10));
        assertThat(Files.isDirectory(outside.resolve("elsewhere"))).isTrue();
    }

    @Test
    void magicLinksOfProcAreRefused() throws Exception {
        Path self = Path.of("/proc/self");
        assumeTrue(Files.isDirectory(self));
        Directory proc = open("/proc/self", false);
        for (String path : List.of("root", "root/etc", "cwd", "exe", "fd/0")) {
            assertThatThrownBy(() -> proc.open(path, OpenFlags.READ, 0))
                    .isInstanceOf(ErrnoException.class);
            assertThatThrownBy(() -> proc.stat(path, true)).isInstanceOf(ErrnoException.class);
        }
    }

    /**
     * Another thread swaps a directory for a link that leads out, as fast as it can, while the
     * guest opens a file beneath it. With openat2 the secret is never read. The portable way has a
     * race that it documents, so there is nothing to hold it against.
     */
    @Test
    @Timeout(300)
    void swappingADirectoryForALinkWinsNothing() throws Exception {
        assumeFalse(portable);
        Directory root = granted(false);
        Files.createDirectory(host("real"));
        Files.writeString(host("real/secret"), "harmless");
        Files.createSymbolicLink(host("link"), Path.of(".."));
        Path swapped = host("swapped");
        AtomicBoolean stop = new AtomicBoolean();
        Thread attacker =
                new Thread(() -> {
                    try {
                        while (!stop.get()) {
                            Files.move(host("real"), swapped);
                            Files.move(swapped, host("real"));
                            Files.move(host("link"), swapped);
                            Files.move(swapped, host("link"));
                            Thread.onSpinWait();
                        }
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
        attacker.start();
        Set<String> seen = new HashSet<>();
        try {
            for (int i = 0; i < 20_000; i++) {
                try {
                    seen.add(read(root, "swapped/secret"));
                } catch (ErrnoException e) {
                    seen.add(e.errno().name());
                }
                try {
                    root.unlink("swapped/secret2");
                } catch (ErrnoException e) {
                    seen.add(e.errno().name());
                }
            }
        } finally {
            stop.set(true);
            attacker.join();
        }
        assertThat(seen)
                .contains("harmless", "ENOTCAPABLE")
                .isSubsetOf("harmless", "ENOTCAPABLE", "ENOENT", "EBUSY");
    }

    @Test
    void nothingOfAReadOnlyMountCanBeChanged() throws Exception {
        Directory root = granted(true);
        Files.writeString(host("file"), "x");
        Files.createDirectory(host("dir"));
        fails(Errno.EROFS, () -> root.open("file", OpenFlags.WRITE, 0));
        fails(Errno.EROFS, () -> root.open("file", OpenFlags.TRUNC, 0));
        fails(Errno.EROFS, () -> root.open("new", RW_CREAT, 0));
        fails(Errno.EROFS, () -> root.mkdir("new", 0));
        fails(Errno.EROFS, () -> root.unlink("file"));
        fails(Errno.EROFS, () -> root.rmdir("dir"));
        fails(Errno.EROFS, () -> root.rename("file", root, "new"));
        fails(Errno.EROFS, () -> root.link("file", root, "new"));
        fails(Errno.EROFS, () -> root.symlink("x", "new"));
        fails(Errno.EROFS, () -> root.setTimes("file", true, LONG_AGO, LONG_AGO));
        Directory dir = (Directory) root.open("dir", OpenFlags.DIRECTORY, 0);
        fails(Errno.EROFS, () -> dir.mkdir("new", 0));
        assertThat(read(root, "file")).isEqualTo("x");
        Directory writable = granted(false);
        fails(Errno.EXDEV, () -> writable.rename("file", root, "new"));
    }

    @Test
    void namesOfAnyScriptAndLengthComeBack() throws Exception {
        Directory root = granted(false);
        String longest = "é".repeat(127) + "x";
        List<String> names = List.of("日本語", "\ud83e\udd86", " ", "-", "a\\b", "new\nline", longest);
        for (String name : names) {
            root.open(name, RW_CREAT, 0644).close();
        }
        List<String> listed = names(root.list(0, 1000), "");
        assertThat(listed).containsAll(names).contains(".", "..").hasSize(names.size() + 2);
        fails(Errno.ENAMETOOLONG, () -> root.open(longest + "y", RW_CREAT, 0644));
        fails(Errno.ENAMETOOLONG, () -> root.stat("./".repeat(2048), true));
        fails(Errno.EINVAL, () -> root.stat("a\0b", true));
        fails(Errno.EILSEQ, () -> root.stat("\ud800", true));
    }

    @Test
    void caseIsNotFolded() throws Exception {
        assumeTrue(
                FileSystems.getDefault().equals(outside.getFileSystem())
                        && !Files.exists(outside.resolve("GRANTED")));
        Directory root = granted(false);
        Files.writeString(host("File"), "x");
        fails(Errno.ENOENT, () -> root.stat("file", true));
        fails(Errno.ENOTCAPABLE, () -> root.stat("../GRANTED", true));
    }

    @Test
    void listsOfThousandsGoOnFromACookie() throws Exception {
        Directory root = granted(false);
        createFiles("file-with-a-name-of-some-length-", 3000);
        Set<String> seen = new HashSet<>();
        long cookie = 0;
        while (true) {
            List<DirectoryEntry> some = root.list(cookie, 7);
            if (some.isEmpty()) {
                break;
            }
            for (DirectoryEntry entry : some) {
                assertThat(seen.add(entry.name())).isTrue();
                cookie = entry.next();
            }
        }
        assertThat(seen).hasSize(3002);
        assertThat(root.list(0, 100_000)).hasSize(3002);
        DirectoryEntry last = root.list(0, 3002).getLast();
        assertThat(last.ino()).isEqualTo(root.stat(last.name(), false).ino());
    }

    /** As telldir and seekdir of a C library with a 32-bit long do it. */
    @Test
    void everyCookieFitsIn31BitsAndLeadsBackToItsPlace() throws Exception {
        Directory root = granted(false);
        createFiles("file-", 300);
        List<DirectoryEntry> all = new ArrayList<>(root.list(0, 1000));
        assertThat(all).hasSize(302);
        for (int i = 0; i < 301; i++) {
            long cookie = all.get(i).next();
            assertThat(cookie).isBetween(1L, (long) Integer.MAX_VALUE);
            assertThat(root.list(cookie, 2)).isEqualTo(all.subList(i + 1, Math.min(i + 3, 302)));
        }
        assertThat(root.list(all.getLast().next(), 10)).isEmpty();
        assertThat(root.list(all.getLast().next() + 1, 10)).isEmpty();
        assertThat(root.list(-1, 10)).isEmpty();
        assertThat(root.list(0, 1000)).isEqualTo(all);
    }

    @Test
    void cookiesStayRightWhileNamesComeAndGo() throws Exception {
        Directory root = granted(false);
        createFiles("file-", 1500);
        List<DirectoryEntry> first = root.list(0, 700);
        List<DirectoryEntry> second = root.list(first.getLast().next(), 700);
        for (String gone : names(first.subList(0, 600), "file-")) {
            root.unlink(gone);
        }
        createFiles("new-", 100);
        List<String> rest = names(root.list(first.getLast().next(), 5000), "file-");
        int seen = names(first, "file-").size();
        assertThat(rest).doesNotHaveDuplicates().hasSize(1500 - seen);
        assertThat(rest).containsAll(names(second, "file-"));
        seen += names(second, "file-").size();
        assertThat(names(root.list(second.getLast().next(), 5000), "file-"))
                .hasSize(1500 - seen)
                .doesNotContainAnyElementsOf(names(second, ""));
    }

    /** Names are bytes on this disk, and strings to Java: what is listed can be opened. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void namesThatAreNotUtf8AreOpenedOrNotListed() throws Exception {
        Directory root = granted(false);
        Directory bytes = new JvmHostDirectories().open(host("").toString(), false);
        for (String name : List.of("plain", "\udcff.txt", "a\udcc3", "\udced\udca0\udc80")) {
            bytes.open(name, OpenFlags.CREAT | OpenFlags.WRITE, 0600).close();
        }
        List<String> listed =
                names(root.list(0, 100), "").stream()
                        .filter(name -> !name.equals(".") && !name.equals(".."))
                        .toList();
        assertThat(listed).hasSize(portable ? 1 : 4).contains("plain");
        for (String name : listed) {
            root.stat(name, false);
        }
    }

    @Test
    void attributesAreThoseOfTheHost() throws Exception {
        Directory root = granted(false);
        Files.writeString(host("file"), "12345");
        // Java's own functions set no times before 1970 or after 2262.
        Timespec mtime = Timespec.ofNanos(portable ? 1_500_000_001_000L : -1_500_000_001L);
        Timespec atime = new Timespec(portable ? 2_000_000_000L : 10_413_792_000L, 123_456_789);
        root.setTimes("file", true, atime, mtime);
        Stat stat = root.stat("file", true);
        assertThat(stat.size()).isEqualTo(5);
        assertThat(stat.atime()).isEqualTo(atime);
        assertThat(stat.mtime()).isEqualTo(mtime);
        assertThat(stat.nlink()).isEqualTo(1);
        assertThat(stat.ino())
                .isEqualTo(Files.getAttribute(host("file"), "unix:ino", LinkOption.NOFOLLOW_LINKS));
        OpenFile file = root.open("file", 0, 0);
        file.setTimes(Timespec.OMIT, Timespec.NOW);
        assertThat(file.stat().atime()).isEqualTo(stat.atime());
        assertThat(file.stat().mtime().seconds()).isGreaterThan(1_600_000_000);
        assertThat(root.stat().type()).isEqualTo(FileType.DIRECTORY);
    }

    @Test
    void pipesDoNotBlock() throws Exception {
        Directory root = granted(false);
        Process mkfifo = new ProcessBuilder("mkfifo", host("pipe").toString()).start();
        assumeTrue(mkfifo.waitFor() == 0);
        assertThat(root.stat("pipe", true).type()).isEqualTo(FileType.FIFO);
        fails(Errno.ENXIO, () -> root.open("pipe", OpenFlags.WRITE, 0));
        if (portable) {
            fails(Errno.ENXIO, () -> root.open("pipe", OpenFlags.READ, 0));
        } else {
            root.open("pipe", OpenFlags.READ, 0).close();
            FileTime time = Files.getLastModifiedTime(host("pipe"));
            OpenFile readOnly = granted(true).open("pipe", OpenFlags.READ, 0);
            fails(Errno.EROFS, () -> readOnly.setTimes(LONG_AGO, LONG_AGO));
            readOnly.close();
            assertThat(Files.getLastModifiedTime(host("pipe"))).isEqualTo(time);
        }
    }

    @Test
    void whatIsNoDirectoryCannotBeGranted() throws Exception {
        granted(false);
        JvmHostDirectories directories = new JvmHostDirectories();
        String base = outside.toString();
        fails(Errno.ENOENT, () -> directories.open(base + "/missing", false));
        fails(Errno.ENOTDIR, () -> directories.open(base + "/secret", false));
        fails(Errno.ENOENT, () -> directories.open("a\0b", false));
    }
}
