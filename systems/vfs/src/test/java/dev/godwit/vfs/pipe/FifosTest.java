package dev.godwit.vfs.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.vfs.BufferRoom;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.Timespec;
import dev.godwit.vfs.memory.MemoryFileSystem;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FifosTest {
    private static final int READ = OpenFlags.READ;
    private static final int WRITE = OpenFlags.WRITE;

    private final VirtualClock clock = VirtualClock.still();
    private final MemoryFileSystem fs = new MemoryFileSystem(clock, 1 << 20, 1);
    private final BufferRoom room = new BufferRoom(1 << 20);
    private final Fifos fifos = new Fifos(room, clock);
    private Inode inode;

    @BeforeEach
    void make() throws ErrnoException {
        inode = fs.rootInode().make("f", NewFile.node(FileType.FIFO, 0640, 0));
    }

    private static void isWaiting(FifoOpening opening) {
        assertThat(opening.met().ready()).isFalse();
        assertThatThrownBy(opening::end).isSameAs(Errno.EAGAIN.exception());
    }

    @Test
    void eachSideWaitsForTheOther() throws ErrnoException {
        FifoOpening reading = fifos.open(inode, READ, false);
        isWaiting(reading);
        int[] rung = new int[1];
        reading.met().subscribe(() -> rung[0]++);
        FifoOpening writing = fifos.open(inode, WRITE, false);
        assertThat(rung[0]).isEqualTo(1);
        assertThat(reading.met().ready()).isTrue();
        PipeEnd writer = writing.end();
        PipeEnd reader = reading.end();
        assertThat(writer.write(new byte[] {7}, 0, 1)).isEqualTo(1);
        byte[] target = new byte[1];
        assertThat(reader.read(target, 0, 1)).isEqualTo(1);
        assertThat(target[0]).isEqualTo((byte) 7);
        reader.close();
        writer.close();
        assertThat(fifos.count()).isZero();
    }

    @Test
    void thatTheOtherSideHasBeenThereIsEnough() throws ErrnoException {
        FifoOpening writing = fifos.open(inode, WRITE, false);
        isWaiting(writing);
        fifos.open(inode, READ, true).end().close();
        PipeEnd writer = writing.end();
        assertThatThrownBy(() -> writer.write(new byte[1], 0, 1)).isSameAs(Errno.EPIPE.exception());
        isWaiting(fifos.open(inode, WRITE, false));
    }

    @Test
    void givenUpItIsAsIfItHadNeverBeen() throws ErrnoException {
        FifoOpening reading = fifos.open(inode, READ, false);
        FifoOpening second = fifos.open(inode, READ, false);
        assertThat(fifos.count()).isEqualTo(1);
        reading.giveUp();
        isWaiting(second);
        second.giveUp();
        assertThat(fifos.count()).isZero();
        assertThatThrownBy(() -> fifos.open(inode, WRITE, true)).isSameAs(Errno.ENXIO.exception());
        assertThat(fifos.count()).isZero();
    }

    @Test
    void openedWithoutAWriterItIsHungUpOnlyOnceOneHasBeenThere() throws ErrnoException {
        PipeEnd reader = fifos.open(inode, READ, true).end();
        assertThat(reader.poll(Events.IN)).isZero();
        assertThat(reader.read(new byte[1], 0, 1)).isZero();
        PipeEnd writer = fifos.open(inode, WRITE, true).end();
        assertThatThrownBy(() -> reader.read(new byte[1], 0, 1)).isSameAs(Errno.EAGAIN.exception());
        writer.close();
        assertThat(reader.poll(Events.IN)).isEqualTo(Events.HANG_UP);
    }

    @Test
    void bothWaysAtOnce() throws ErrnoException {
        PipeEnd both = fifos.open(inode, READ | WRITE, false).end();
        assertThat(both.write(new byte[3], 0, 3)).isEqualTo(3);
        assertThat(both.poll(Events.IN | Events.OUT)).isEqualTo(Events.IN | Events.OUT);
        assertThat(both.read(new byte[3], 0, 3)).isEqualTo(3);
        assertThatThrownBy(() -> fifos.open(inode, 0, true)).isSameAs(Errno.EINVAL.exception());
    }

    @Test
    void itsAttributesAreItsInodes() throws ErrnoException {
        PipeEnd both = fifos.open(inode, READ | WRITE, false).end();
        assertThat(both.stat()).isEqualTo(inode.stat());
        clock.advance(1_000);
        both.write(new byte[3], 0, 3);
        assertThat(inode.stat().mtime()).isEqualTo(Timespec.ofNanos(clock.realtime()));
        both.setTimes(new Timespec(5, 0), Timespec.OMIT);
        assertThat(inode.stat().atime()).isEqualTo(new Timespec(5, 0));
        Inode other = fs.rootInode().make("g", NewFile.node(FileType.FIFO, 0640, 0));
        isWaiting(fifos.open(other, WRITE, false));
    }
}
