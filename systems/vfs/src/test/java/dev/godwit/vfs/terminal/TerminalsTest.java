package dev.godwit.vfs.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;

import org.junit.jupiter.api.Test;

class TerminalsTest extends Pair {
    @Test
    void theyAreNumberedFromTheLowestFreeOne() throws ErrnoException {
        PtyMaster second = terminals.make(null);
        PtyMaster third = terminals.make(null);
        assertThat(master.number()).isZero();
        assertThat(third.number()).isEqualTo(2);
        assertThat(terminals.numbers()).containsExactly(0, 1, 2);
        assertThat(terminals.find(1)).isSameAs(second.terminal());
        assertThat(terminals.find(3)).isNull();
        assertThat(terminals.find(-1)).isNull();
        assertThat(second.isLocked()).isTrue();
        fails(Errno.ENOSPC, () -> terminals.make(null));
        second.close();
        assertThat(terminals.numbers()).containsExactly(0, 2);
        assertThat(terminals.find(1)).isNull();
        assertThat(terminals.make(null).number()).isEqualTo(1);
    }

    @Test
    void aNumberIsFreeOnceAllFilesAreClosed() throws ErrnoException {
        assertThat(room.used()).isEqualTo(Terminals.COST);
        master.close();
        assertThat(terminals.numbers()).isEmpty();
        assertThat(room.used()).isEqualTo(Terminals.COST);
        assertThat(terminals.make(null).number()).isEqualTo(1);
        slave.close();
        assertThat(room.used()).isEqualTo(Terminals.COST);
        assertThat(terminals.make(null).number()).isZero();
    }

    @Test
    void theyTakeRoom() throws ErrnoException {
        assertThat(room.take(3L * Terminals.COST - 1)).isTrue();
        fails(Errno.ENOMEM, () -> terminals.make(null));
        assertThat(terminals.numbers()).containsExactly(0);
        room.give(Terminals.COST);
        terminals.make(null).close();
    }
}
