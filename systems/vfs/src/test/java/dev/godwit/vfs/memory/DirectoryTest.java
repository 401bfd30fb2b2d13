package dev.godwit.vfs.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.DirectoryEntry;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inodes;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class DirectoryTest extends Fixture {
    @Test
    void openFlagsAreThoseOfPosix() throws ErrnoException {
        root.mkdir("dir", 0755);
        file("file", "content");
        fails(Errno.ENOENT, () -> root.open("new", OpenFlags.READ, 0));
        fails(Errno.EEXIST, () -> root.open("file", RW_CREAT | OpenFlags.EXCL, 0));
        fails(Errno.ENOTDIR, () -> root.open("file", OpenFlags.DIRECTORY, 0));
        fails(Errno.EISDIR, () -> root.open("dir", OpenFlags.WRITE, 0));
        fails(Errno.EISDIR, () -> root.open("dir", OpenFlags.CREAT, 0));
        fails(Errno.EISDIR, () -> root.open("dir", OpenFlags.TRUNC, 0));
        fails(Errno.EISDIR, () -> root.open("new/", RW_CREAT, 0));
        fails(Errno.EINVAL, () -> root.open("new", OpenFlags.CREAT | OpenFlags.DIRECTORY, 0));
        assertThat(names(root)).containsExactly(".", "..", "dir", "file");
        open("file", OpenFlags.TRUNC).close();
        assertThat(root.stat("file", true).size()).isZero();
    }

    @Test
    void aHandleAllowsWhatItWasOpenedFor() throws ErrnoException {
        file("file", "content");
        byte[] bytes = new byte[4];
        RegularFile reader = open("file", OpenFlags.READ);
        fails(Errno.EBADF, () -> reader.write(bytes, 0, 4, 0));
        fails(Errno.EBADF, () -> reader.append(bytes, 0, 4));
        fails(Errno.EBADF, () -> reader.allocate(0, 4));
        fails(Errno.EINVAL, () -> reader.truncate(0));
        RegularFile writer = open("file", OpenFlags.WRITE);
        fails(Errno.EBADF, () -> writer.read(bytes, 0, 4, 0));
        RegularFile neither = open("file", 0);
        fails(Errno.EBADF, () -> neither.read(bytes, 0, 4, 0));
        assertThat(neither.stat().size()).isEqualTo(7);
    }

    @Test
    void linkCountsAreKept() throws ErrnoException {
        assertThat(root.stat().nlink()).isEqualTo(2);
        root.mkdir("a", 0755);
        root.mkdir("a/b", 0755);
        assertThat(root.stat().nlink()).isEqualTo(3);
        assertThat(root.stat("a", true).nlink()).isEqualTo(3);
        root.rename("a/b", root, "b");
        assertThat(root.stat("a", true).nlink()).isEqualTo(2);
        assertThat(root.stat().nlink()).isEqualTo(4);
        root.rmdir("b");
        assertThat(root.stat().nlink()).isEqualTo(3);
        file("f", "x");
        root.link("f", root, "a/g");
        assertThat(root.stat("f", true).nlink()).isEqualTo(2);
        assertThat(root.stat("a/g", true).ino()).isEqualTo(root.stat("f", true).ino());
        root.unlink("f");
        assertThat(root.stat("a/g", true).nlink()).isEqualTo(1);
        assertThat(content("a/g")).isEqualTo("x");
    }

    @Test
    void makingAndRemovingRefuseAsOnLinux() throws ErrnoException {
        root.mkdir("dir/", 0755);
        root.mkdir("dir/sub", 0755);
        file("file", "x");
        root.symlink("dir", "link");
        fails(Errno.EEXIST, () -> root.mkdir("dir", 0));
        fails(Errno.EEXIST, () -> root.mkdir("file", 0));
        fails(Errno.EEXIST, () -> root.mkdir(".", 0));
        fails(Errno.EEXIST, () -> root.mkdir("dir/..", 0));
        fails(Errno.ENOENT, () -> root.mkdir("no/dir", 0));
        fails(Errno.ENOTDIR, () -> root.mkdir("file/dir", 0));
        fails(Errno.EISDIR, () -> root.unlink("dir"));
        fails(Errno.EISDIR, () -> root.unlink("dir/"));
        fails(Errno.ENOTDIR, () -> root.unlink("file/"));
        fails(Errno.ENOTDIR, () -> root.unlink("link/"));
        fails(Errno.ENOENT, () -> root.unlink("none"));
        fails(Errno.ENOTDIR, () -> root.rmdir("file"));
        fails(Errno.ENOTDIR, () -> root.rmdir("link"));
        fails(Errno.ENOTEMPTY, () -> root.rmdir("dir"));
        fails(Errno.EINVAL, () -> root.rmdir("dir/."));
        fails(Errno.ENOTEMPTY, () -> root.rmdir("dir/.."));
        root.unlink("link");
        root.rmdir("dir/sub/");
        root.rmdir("dir");
        assertThat(names(root)).containsExactly(".", "..", "file");
    }

    @Test
    void hardLinksRefuseAsOnLinux() throws ErrnoException {
        root.mkdir("dir", 0755);
        file("file", "x");
        root.symlink("gone", "dangling");
        fails(Errno.EPERM, () -> root.link("dir", root, "dir2"));
        fails(Errno.EEXIST, () -> root.link("file", root, "file"));
        fails(Errno.EEXIST, () -> root.link("file", root, "dangling"));
        fails(Errno.ENOENT, () -> root.link("file", root, "new/"));
        fails(Errno.ENOENT, () -> root.link("none", root, "new"));
        root.link("dangling", root, "dir/copy");
        assertThat(root.readlink("dir/copy")).isEqualTo("gone");
        Directory other = new MemoryFileSystem(clock, 1 << 20, 8).root();
        fails(Errno.EXDEV, () -> root.link("file", other, "file"));
        fails(Errno.EXDEV, () -> root.rename("file", other, "file"));
    }

    @Test
    void symbolicLinksKeepTheirTarget() throws ErrnoException {
        root.symlink("../any/tärget", "link");
        assertThat(root.readlink("link")).isEqualTo("../any/tärget");
        assertThat(root.stat("link", false).size()).isEqualTo(14);
        fails(Errno.EEXIST, () -> root.symlink("x", "link"));
        fails(Errno.ENOENT, () -> root.symlink("x", "new/"));
        fails(Errno.ENOENT, () -> root.symlink("", "new"));
        fails(Errno.EINVAL, () -> root.symlink("a\0b", "new"));
        fails(Errno.EINVAL, () -> root.readlink("."));
        fails(Errno.ENOENT, () -> root.readlink("none"));
    }

    @Test
    void listsInTheOrderOfMakingFromAnyCookie() throws ErrnoException {
        for (int i = 0; i < 100; i++) {
            file("f" + i, "");
        }
        List<String> seen = new ArrayList<>();
        long cookie = 0;
        while (true) {
            List<DirectoryEntry> some = root.list(cookie, 7);
            if (some.isEmpty()) {
                break;
            }
            assertThat(some.size()).isLessThanOrEqualTo(7);
            for (DirectoryEntry entry : some) {
                seen.add(entry.name());
                cookie = entry.next();
            }
        }
        assertThat(seen).hasSize(102).startsWith(".", "..", "f0", "f1").endsWith("f99");
        assertThat(root.list(-1, 10)).isEmpty();
        assertThat(root.list(Long.MAX_VALUE, 10)).isEmpty();
    }

    @Test
    void cookiesStayRightWhileNamesComeAndGo() throws ErrnoException {
        for (int i = 0; i < 10; i++) {
            file("f" + i, "");
        }
        long cookie = root.list(0, 5).getLast().next();
        root.unlink("f0");
        root.unlink("f3");
        root.rename("f1", root, "moved");
        file("new", "");
        List<String> rest = new ArrayList<>();
        for (DirectoryEntry entry : root.list(cookie, 100)) {
            rest.add(entry.name());
        }
        assertThat(rest).containsExactly("f4", "f5", "f6", "f7", "f8", "f9", "moved", "new");
    }

    @Test
    void aRemovedDirectoryStaysOpenAndEmpty() throws ErrnoException {
        root.mkdir("dir", 0755);
        Directory dir = directory("dir");
        root.rmdir("dir");
        assertThat(dir.stat().nlink()).isZero();
        assertThat(dir.list(0, 10)).isEmpty();
        fails(Errno.ENOENT, () -> dir.mkdir("x", 0));
        fails(Errno.ENOENT, () -> dir.open("x", RW_CREAT, 0));
        fails(Errno.ENOENT, () -> dir.symlink("x", "y"));
        file("file", "x");
        fails(Errno.ENOENT, () -> root.rename("file", dir, "x"));
        fails(Errno.ENOENT, () -> root.link("file", dir, "x"));
        long before = Inodes.count(fs);
        dir.close();
        dir.close();
        assertThat(Inodes.count(fs)).isEqualTo(before - 1);
    }

    @Test
    void numbersAreDeterministicAndNeverUsedAgain() throws ErrnoException {
        assertThat(root.stat().ino()).isEqualTo(1);
        assertThat(root.stat().dev()).isEqualTo(7);
        file("a", "");
        assertThat(root.stat("a", true).ino()).isEqualTo(2);
        root.unlink("a");
        file("b", "");
        assertThat(root.stat("b", true).ino()).isEqualTo(3);
        root.mkdir("d", 0700);
        DirectoryEntry up = directory("d").list(0, 2).getLast();
        assertThat(up).isEqualTo(new DirectoryEntry("..", 1, FileType.DIRECTORY, 2));
    }

    @Test
    void timesFollowTheClock() throws ErrnoException {
        long start = clock.realtime();
        file("f", "x");
        clock.advance(10);
        RegularFile file = open("f", OpenFlags.READ | OpenFlags.WRITE);
        file.read(new byte[1], 0, 1, 0);
        assertTimes(file.stat(), start + 10, start, start);
        clock.advance(10);
        file.read(new byte[1], 0, 1, 0);
        assertTimes(file.stat(), start + 10, start, start);
        file.write(new byte[1], 0, 1, 0);
        assertTimes(file.stat(), start + 10, start + 20, start + 20);
        clock.advance(10);
        file.setTimes(Timespec.ofNanos(5), Timespec.OMIT);
        assertTimes(file.stat(), 5, start + 20, start + 30);
        root.setTimes("f", true, Timespec.OMIT, Timespec.NOW);
        assertTimes(file.stat(), 5, start + 30, start + 30);
        clock.advance(10);
        file.setTimes(Timespec.OMIT, Timespec.OMIT);
        assertTimes(file.stat(), 5, start + 30, start + 30);
        root.symlink("f", "link");
        root.setTimes("link", false, Timespec.ofNanos(1), Timespec.ofNanos(2));
        assertThat(root.stat("link", false).mtime()).isEqualTo(Timespec.ofNanos(2));
        assertTimes(file.stat(), 5, start + 30, start + 30);
        clock.advance(10);
        root.unlink("link");
        assertThat(root.stat().mtime()).isEqualTo(Timespec.ofNanos(start + 50));
    }

    private static void assertTimes(Stat stat, long atime, long mtime, long ctime) {
        assertThat(List.of(stat.atime(), stat.mtime(), stat.ctime()))
                .containsExactly(
                        Timespec.ofNanos(atime), Timespec.ofNanos(mtime), Timespec.ofNanos(ctime));
    }

    /** Its table is made anew, smaller, on the way. */
    @Test
    void whatIsLeftOfManyNamesIsFound() throws ErrnoException {
        for (int i = 0; i < 500; i++) {
            file("f" + i, "");
        }
        for (int i = 0; i < 500; i++) {
            if (i % 100 != 7) {
                root.unlink("f" + i);
            }
        }
        assertThat(names(root)).containsExactly(".", "..", "f7", "f107", "f207", "f307", "f407");
        assertThat(root.stat("f307", true).ino()).isNotZero();
        fails(Errno.ENOENT, () -> root.stat("f308", true));
        fails(Errno.EEXIST, () -> root.mkdir("f407", 0));
        root.mkdir("f408", 0);
        assertThat(names(root)).hasSize(8);
    }
}
