package dev.godwit.linux.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.linux.memory.MappedFile;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.memory.MemoryFileSystem;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SealedFileTest {
    private final MemoryFileSystem files = new MemoryFileSystem(VirtualClock.still(), 1 << 20, 1);

    private SealedFile file(int mode, int seals) throws ErrnoException {
        Inode inode = files.rootInode().make("file", NewFile.regular(mode));
        RegularFile open = (RegularFile) inode.open(OpenFlags.READ | OpenFlags.WRITE);
        SealedFile file = new SealedFile(inode, open, "/memfd:file", seals);
        file.write(new byte[100], 0, 100, 0);
        return file;
    }

    private static void assertFails(Errno errno, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(errno));
    }

    @Test
    void shrinkAndGrow() throws ErrnoException {
        SealedFile file = file(0666, 0);
        file.addSeals(SealedFile.SHRINK);
        assertFails(Errno.EPERM, () -> file.truncate(99));
        file.truncate(101);
        file.addSeals(SealedFile.GROW);
        assertFails(Errno.EPERM, () -> file.truncate(102));
        assertFails(Errno.EPERM, () -> file.write(new byte[2], 0, 2, 100));
        assertFails(Errno.EPERM, () -> file.append(new byte[1], 0, 1));
        assertFails(Errno.EPERM, () -> file.allocate(50, 60));
        assertThat(file.write(new byte[2], 0, 2, 99)).isEqualTo(2);
        assertThat(file.seals()).isEqualTo(SealedFile.SHRINK | SealedFile.GROW);
    }

    @Test
    void write() throws ErrnoException {
        SealedFile file = file(0666, 0);
        file.addSeals(SealedFile.WRITE);
        assertFails(Errno.EPERM, () -> file.write(new byte[1], 0, 1, 0));
        assertFails(Errno.EPERM, () -> file.mapped(true));
        MappedFile mapped = file.mapped(false);
        assertThat(mapped.isWritable).isFalse();
        assertThat(file.read(new byte[200], 0, 200, 0)).isEqualTo(100);
    }

    @Test
    void mappingsKeepItWritable() throws ErrnoException {
        SealedFile file = file(0666, 0);
        MappedFile mapped = file.mapped(true);
        assertThat(file.mapped(false)).isSameAs(mapped);
        mapped.pages.attach(_ -> {});
        assertFails(Errno.EBUSY, () -> file.addSeals(SealedFile.WRITE));
        file.addSeals(SealedFile.FUTURE_WRITE);
        assertFails(Errno.EPERM, () -> file.mapped(true));
        assertThat(mapped.pages.page(0, true)).isNotNull();
    }

    @Test
    void noMore() throws ErrnoException {
        SealedFile file = file(0666, SealedFile.SEAL);
        assertFails(Errno.EPERM, () -> file.addSeals(SealedFile.GROW));
        assertFails(Errno.EINVAL, () -> file.addSeals(64));
    }

    /** What may be executed is not to be changed once that is not to be changed. */
    @Test
    void execute() throws ErrnoException {
        SealedFile file = file(0777, 0);
        file.addSeals(SealedFile.EXEC);
        assertThat(file.seals())
                .isEqualTo(
                        SealedFile.EXEC
                                | SealedFile.SHRINK
                                | SealedFile.GROW
                                | SealedFile.WRITE
                                | SealedFile.FUTURE_WRITE);
    }
}
