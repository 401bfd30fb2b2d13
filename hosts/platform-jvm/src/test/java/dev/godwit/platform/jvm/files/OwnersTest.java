package dev.godwit.platform.jvm.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

import org.junit.jupiter.api.Test;

class OwnersTest {
    private static final Timespec TIME = new Timespec(1, 2);
    private final Owners owners = new Owners(1000);

    private static Stat of(int uid, int gid) {
        return new Stat(1, 2, FileType.REGULAR_FILE, 0644, 1, uid, gid, 0, 5, 8, TIME, TIME, TIME);
    }

    @Test
    void rootShowsAllAsItIs() throws ErrnoException {
        assertThat(Owners.SAME.shown(of(7, 8))).isEqualTo(of(7, 8));
        assertThat(Owners.SAME.given(of(7, 8), 9)).isEqualTo(9);
        assertThat(Owners.SAME.canGive()).isTrue();
    }

    @Test
    void anotherUserShowsItsOwnAsRootsAndTheRestAsNobodys() {
        assertThat(owners.shown(of(1000, 1000))).isEqualTo(of(0, 0));
        assertThat(owners.shown(of(1000, 50))).isEqualTo(of(0, 0));
        assertThat(owners.shown(of(0, 0))).isEqualTo(of(65_534, 65_534));
        assertThat(owners.canGive()).isFalse();
    }

    @Test
    void anotherUserGivesNothingAway() throws ErrnoException {
        assertThat(owners.given(of(1000, 1000), 0)).isEqualTo(Inode.KEEP);
        assertThat(owners.given(of(5, 5), Inode.KEEP)).isEqualTo(Inode.KEEP);
        assertThatThrownBy(() -> owners.given(of(1000, 1000), 1)).isSameAs(Errno.EPERM.exception());
        assertThatThrownBy(() -> owners.given(of(0, 0), 0)).isSameAs(Errno.EPERM.exception());
    }
}
