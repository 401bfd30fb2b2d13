package dev.godwit.vfs.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.OpenFlags;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathTest extends Fixture {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "dir/nested/file",
                "dir/.//nested/../../dir/nested/../nested///./file",
                "./dir/nested/file"
            })
    void dotsAndSlashesInTheMiddleMeanNothing(String path) throws ErrnoException {
        root.mkdir("dir", 0755);
        root.mkdir("dir/nested", 0755);
        file("dir/nested/file", "x");
        assertThat(content(path)).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "../x",
                "dir/../..",
                "dir/../../x",
                "/",
                "/dir",
                "//dir",
                "up",
                "up/x",
                "dir/out",
                "dir/out/x",
                "absolute",
                "absolute/x",
                "loop/../../.."
            })
    void nothingLeadsOut(String path) throws ErrnoException {
        root.mkdir("dir", 0755);
        root.symlink("..", "up");
        root.symlink("../..", "dir/out");
        root.symlink("/dir", "absolute");
        root.symlink("dir", "loop");
        fails(Errno.ENOTCAPABLE, () -> root.stat(path, true));
        fails(Errno.ENOTCAPABLE, () -> root.open(path, RW_CREAT, 0644));
        fails(Errno.ENOTCAPABLE, () -> root.readlink(path + "/../../../x"));
    }

    @Test
    void aDirectoryHandleIsItsOwnRoot() throws ErrnoException {
        root.mkdir("dir", 0755);
        file("outside", "x");
        root.symlink("../outside", "dir/link");
        Directory dir = directory("dir");
        fails(Errno.ENOTCAPABLE, () -> dir.stat("../outside", true));
        fails(Errno.ENOTCAPABLE, () -> dir.stat("link", true));
        assertThat(dir.stat("link", false).type()).isEqualTo(FileType.SYMBOLIC_LINK);
        assertThat(content("dir/link")).isEqualTo("x");
    }

    @Test
    void parentOfALinkedDirectoryIsItsRealOne() throws ErrnoException {
        root.mkdir("a", 0755);
        root.mkdir("a/b", 0755);
        file("a/file", "in a");
        root.symlink("a/b", "short");
        assertThat(content("short/../file")).isEqualTo("in a");
    }

    @Test
    void wrongPathsAreRefusedWithTheirErrors() throws ErrnoException {
        file("file", "x");
        fails(Errno.ENOENT, () -> root.stat("", true));
        fails(Errno.EINVAL, () -> root.stat("file\0", true));
        fails(Errno.EINVAL, () -> root.stat("a\0b", true));
        fails(Errno.ENOTDIR, () -> root.stat("file/x", true));
        fails(Errno.ENOTDIR, () -> root.stat("file/", true));
        fails(Errno.ENOTDIR, () -> root.stat("file/.", true));
        fails(Errno.ENOTDIR, () -> root.stat("file/..", true));
        fails(Errno.ENOENT, () -> root.stat("missing", true));
        fails(Errno.ENOENT, () -> root.stat("missing/..", true));
        fails(Errno.EILSEQ, () -> root.stat("\ud800", true));
    }

    @Test
    void lengthsCountInBytes() throws ErrnoException {
        String longest = "é".repeat(127) + "x";
        file(longest, "x");
        assertThat(content(longest)).isEqualTo("x");
        fails(Errno.ENAMETOOLONG, () -> root.stat(longest + "y", true));
        fails(Errno.ENAMETOOLONG, () -> root.mkdir("é".repeat(128), 0));
        assertThat(root.stat("./".repeat(2047) + ".", true).type()).isEqualTo(FileType.DIRECTORY);
        fails(Errno.ENAMETOOLONG, () -> root.stat("./".repeat(2048), true));
        fails(Errno.ENAMETOOLONG, () -> root.symlink("x".repeat(4096), "link"));
    }

    @Test
    void fortyLinksAreFollowedAndNoMore() throws ErrnoException {
        file("l0", "end");
        for (int i = 1; i <= 41; i++) {
            root.symlink("l" + (i - 1), "l" + i);
        }
        assertThat(content("l40")).isEqualTo("end");
        fails(Errno.ELOOP, () -> root.stat("l41", true));
        root.symlink("self", "self");
        fails(Errno.ELOOP, () -> root.stat("self", true));
        fails(Errno.ELOOP, () -> root.stat("self/x", false));
        assertThat(root.stat("self", false).type()).isEqualTo(FileType.SYMBOLIC_LINK);
    }

    /**
     * Each link is the beginning of a target of 4,095 bytes, so the path grows with each. It takes
     * a second of a processor, and minutes if each component looks at all that follow.
     */
    @Test
    @Timeout(60)
    void aPathThatLinksBlowUpIsResolvedInLinearTime() throws ErrnoException {
        root.mkdir("l0", 0755);
        for (int i = 1; i <= 40; i++) {
            String next = "l" + (i - 1);
            root.symlink(next + "/.".repeat((4095 - next.length()) / 2), "l" + i);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(root.stat("l40", true).type()).isEqualTo(FileType.DIRECTORY);
        }
    }

    @Test
    void aLinkAtTheEndIsFollowedWhenAskedOrWhenASlashFollows() throws ErrnoException {
        root.mkdir("dir", 0755);
        file("file", "x");
        root.symlink("dir", "toDir");
        root.symlink("file", "toFile");
        assertThat(root.stat("toDir", false).type()).isEqualTo(FileType.SYMBOLIC_LINK);
        assertThat(root.stat("toDir", true).type()).isEqualTo(FileType.DIRECTORY);
        assertThat(root.stat("toDir/", false).type()).isEqualTo(FileType.DIRECTORY);
        fails(Errno.ENOTDIR, () -> root.stat("toFile/", false));
        fails(Errno.ELOOP, () -> root.open("toFile", OpenFlags.NOFOLLOW, 0));
        fails(Errno.ENOTDIR, () -> root.open("toDir", OpenFlags.NOFOLLOW | OpenFlags.DIRECTORY, 0));
    }

    @Test
    void creatingThroughADanglingLinkMakesItsTarget() throws ErrnoException {
        root.mkdir("dir", 0755);
        root.symlink("dir/target", "link");
        file("link", "made");
        assertThat(content("dir/target")).isEqualTo("made");
        root.symlink("nowhere/target", "broken");
        fails(Errno.ENOENT, () -> root.open("broken", RW_CREAT, 0));
        fails(Errno.EEXIST, () -> root.open("broken", RW_CREAT | OpenFlags.EXCL, 0));
    }
}
