package dev.godwit.linux.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Mounts;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.memory.MemoryFileSystem;

import org.junit.jupiter.api.Test;

class InotifyFileTest {
    private static final int IN_OPEN = 0x20;

    private final MemoryFileSystem fs = new MemoryFileSystem(VirtualClock.still(), 256 << 20, 1);
    private final Mounts mounts = new Mounts(fs.rootInode(), false);
    private final InotifyFile.User user = new InotifyFile.User();

    private Inode file() throws ErrnoException {
        return fs.rootInode().makeUnnamed(NewFile.regular(0600), false);
    }

    @Test
    void aUserHasNoMoreWatchesThanAllowed() throws ErrnoException {
        InotifyFile one = new InotifyFile(mounts, user);
        InotifyFile other = new InotifyFile(mounts, user);
        Inode first = file();
        assertThat(one.watch(first, IN_OPEN)).isEqualTo(1);
        for (int i = 1; i < InotifyFile.MAX_USER_WATCHES; i++) {
            other.watch(file(), IN_OPEN);
        }
        assertThatThrownBy(() -> one.watch(file(), IN_OPEN)).isSameAs(Errno.ENOSPC.exception());
        assertThat(one.watch(first, IN_OPEN)).isEqualTo(1); // which is one that there is
        other.close();
        assertThat(one.watch(file(), IN_OPEN)).isEqualTo(2);
        one.close();
        one.close();
        assertThat(user.watches).isZero();
        assertThat(user.instances).isZero();
        assertThat(mounts.watches()).isNull();
    }
}
