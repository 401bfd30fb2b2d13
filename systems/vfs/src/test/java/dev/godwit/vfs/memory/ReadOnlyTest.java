package dev.godwit.vfs.memory;

import static dev.godwit.vfs.Timespec.NOW;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.ReadOnlyDirectory;
import dev.godwit.vfs.RegularFile;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadOnlyTest extends Fixture {
    private final Directory ro = new ReadOnlyDirectory(root);

    @BeforeEach
    void fill() throws ErrnoException {
        root.mkdir("dir", 0755);
        file("dir/file", "x");
        root.symlink("dir/file", "link");
    }

    @Test
    void everythingCanBeRead() throws ErrnoException {
        RegularFile file = (RegularFile) ro.open("link", OpenFlags.READ, 0);
        assertThat(file.read(new byte[2], 0, 2, 0)).isEqualTo(1);
        file.advise(0, 0, RegularFile.Advice.RANDOM);
        assertThat(ro.readlink("link")).isEqualTo("dir/file");
        assertThat(names(ro)).containsExactly(".", "..", "dir", "link");
        assertThat(ro.stat("dir", true)).isEqualTo(root.stat("dir", true));
        ro.open("dir/file", OpenFlags.READ | OpenFlags.CREAT, 0).close();
    }

    @Test
    void nothingCanBeChanged() throws ErrnoException {
        long used = fs.used();
        assertRefused(ro, "dir/");
        assertRefused((Directory) ro.open("dir", OpenFlags.DIRECTORY, 0), "");
        assertThat(fs.used()).isEqualTo(used);
        assertThat(content("dir/file")).isEqualTo("x");
    }

    private void assertRefused(Directory at, String prefix) throws ErrnoException {
        String file = prefix + "file";
        String none = prefix + "new";
        fails(Errno.EROFS, () -> at.open(none, RW_CREAT, 0));
        fails(Errno.EROFS, () -> at.open(none, OpenFlags.CREAT | OpenFlags.EXCL, 0));
        fails(Errno.EROFS, () -> at.open(file, OpenFlags.WRITE, 0));
        fails(Errno.EROFS, () -> at.open(file, OpenFlags.TRUNC, 0));
        fails(Errno.EROFS, () -> at.mkdir(none, 0));
        fails(Errno.EROFS, () -> at.unlink(file));
        fails(Errno.EROFS, () -> at.rename(file, at, none));
        fails(Errno.EROFS, () -> at.rename(file, root, "new"));
        fails(Errno.EROFS, () -> at.link(file, at, none));
        fails(Errno.EROFS, () -> at.link(file, root, "new"));
        fails(Errno.EROFS, () -> at.symlink("x", none));
        fails(Errno.EROFS, () -> at.setTimes(NOW, NOW));
        fails(Errno.EROFS, () -> at.setTimes(file, true, NOW, NOW));
        RegularFile open = (RegularFile) at.open(file, OpenFlags.READ, 0);
        fails(Errno.EROFS, () -> open.setTimes(NOW, NOW));
        fails(Errno.EBADF, () -> open.write(new byte[1], 0, 1, 0));
        fails(Errno.EBADF, () -> open.append(new byte[1], 0, 1));
        fails(Errno.EINVAL, () -> open.truncate(0));
        fails(Errno.EBADF, () -> open.allocate(0, 1));
        open.close();
    }

    @Test
    void otherErrorsComeFirst() {
        fails(Errno.ENOENT, () -> ro.open("none", OpenFlags.WRITE, 0));
        fails(Errno.EISDIR, () -> ro.open("dir", OpenFlags.WRITE, 0));
        fails(Errno.EISDIR, () -> ro.open("dir", OpenFlags.CREAT, 0));
        fails(Errno.EEXIST, () -> ro.open("dir", OpenFlags.CREAT | OpenFlags.EXCL, 0));
        fails(Errno.EEXIST, () -> ro.mkdir("dir", 0));
        fails(Errno.EEXIST, () -> ro.symlink("x", "link"));
        fails(Errno.ENOENT, () -> ro.unlink("none"));
        fails(Errno.ENOENT, () -> ro.rmdir("none"));
        fails(Errno.ENOTCAPABLE, () -> ro.mkdir("../x", 0));
    }

    @Test
    void aWritableDirectoryCannotMoveFilesIn() throws ErrnoException {
        file("own", "x");
        fails(Errno.EXDEV, () -> root.rename("own", ro, "x"));
        fails(Errno.EXDEV, () -> root.link("own", ro, "x"));
    }
}
