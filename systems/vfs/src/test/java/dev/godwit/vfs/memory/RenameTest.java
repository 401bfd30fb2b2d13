package dev.godwit.vfs.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.RegularFile;

import org.junit.jupiter.api.Test;

class RenameTest extends Fixture {
    @Test
    void aFileTakesThePlaceOfAFile() throws ErrnoException {
        file("a", "A");
        file("b", "B");
        RegularFile old = open("b", OpenFlags.READ);
        root.rename("a", root, "b");
        assertThat(content("b")).isEqualTo("A");
        byte[] bytes = new byte[1];
        assertThat(old.read(bytes, 0, 1, 0)).isEqualTo(1);
        assertThat(bytes).containsExactly('B');
        assertThat(names(root)).containsExactly(".", "..", "b");
    }

    @Test
    void aDirectoryTakesThePlaceOfAnEmptyDirectoryOnly() throws ErrnoException {
        root.mkdir("a", 0755);
        file("a/x", "x");
        root.mkdir("empty", 0755);
        root.mkdir("full", 0755);
        file("full/y", "y");
        file("file", "f");
        fails(Errno.ENOTEMPTY, () -> root.rename("a", root, "full"));
        fails(Errno.ENOTDIR, () -> root.rename("a", root, "file"));
        fails(Errno.EISDIR, () -> root.rename("file", root, "empty"));
        root.rename("a/", root, "empty/");
        assertThat(content("empty/x")).isEqualTo("x");
        fails(Errno.ENOENT, () -> root.stat("a", true));
    }

    @Test
    void aDirectoryCannotGoIntoItself() throws ErrnoException {
        root.mkdir("a", 0755);
        root.mkdir("a/b", 0755);
        root.mkdir("a/b/c", 0755);
        fails(Errno.EINVAL, () -> root.rename("a", root, "a/b/d"));
        fails(Errno.EINVAL, () -> root.rename("a", root, "a/d"));
        fails(Errno.EINVAL, () -> root.rename("a", directory("a/b"), "c"));
        fails(Errno.ENOTEMPTY, () -> root.rename("a/b/c", root, "a"));
        file("a/file", "x");
        fails(Errno.ENOTEMPTY, () -> root.rename("a/file", root, "a"));
        root.unlink("a/file");
        root.rename("a/b", root, "d");
        assertThat(names(directory("d"))).containsExactly(".", "..", "c");
        assertThat(root.stat("d/c/../..", true).ino()).isEqualTo(1);
    }

    @Test
    void ontoItselfIsNothing() throws ErrnoException {
        file("a", "A");
        root.link("a", root, "b");
        root.rename("a", root, "a");
        root.rename("a", root, "b");
        assertThat(names(root)).containsExactly(".", "..", "a", "b");
        root.mkdir("d", 0755);
        root.rename("d", root, "d/");
        assertThat(names(root)).containsExactly(".", "..", "a", "b", "d");
    }

    @Test
    void refusesAsOnLinux() throws ErrnoException {
        root.mkdir("dir", 0755);
        file("file", "x");
        fails(Errno.EBUSY, () -> root.rename(".", root, "x"));
        fails(Errno.EBUSY, () -> root.rename("dir", root, "."));
        fails(Errno.EBUSY, () -> root.rename("dir/..", root, "x"));
        fails(Errno.ENOTDIR, () -> root.rename("file/", root, "x"));
        fails(Errno.ENOTDIR, () -> root.rename("file", root, "x/"));
        fails(Errno.ENOENT, () -> root.rename("none", root, "x"));
        fails(Errno.ENOENT, () -> root.rename("file", root, "none/x"));
        fails(Errno.ENOTCAPABLE, () -> root.rename("file", root, "../x"));
    }

    @Test
    void movesBetweenHandlesAndKeepsOpenHandlesValid() throws ErrnoException {
        root.mkdir("from", 0755);
        root.mkdir("to", 0755);
        root.mkdir("from/dir", 0755);
        Directory dir = directory("from/dir");
        directory("from").rename("dir", directory("to"), "moved");
        dir.open("file", RW_CREAT, 0644).close();
        assertThat(names(directory("to/moved"))).containsExactly(".", "..", "file");
    }

    @Test
    void aLinkIsRenamedItself() throws ErrnoException {
        root.symlink("nowhere", "link");
        root.rename("link", root, "other");
        assertThat(root.readlink("other")).isEqualTo("nowhere");
    }

    @Test
    void whatAFullFileSystemCannotNameStaysWhereItWas() throws ErrnoException {
        long room = 2 * MemoryFileSystem.INODE_COST + MemoryFileSystem.ENTRY_COST + 2 * 2;
        MemoryFileSystem small = new MemoryFileSystem(clock, room, 1);
        Directory top = small.root();
        top.mkdir("a", 0755);
        long used = small.used();
        fails(Errno.ENOSPC, () -> top.rename("a", top, "abc"));
        assertThat(small.used()).isEqualTo(used);
        top.rename("a", top, "ab");
        assertThat(names(top)).containsExactly(".", "..", "ab");
        assertThat(small.used()).isEqualTo(small.capacity());
    }
}
