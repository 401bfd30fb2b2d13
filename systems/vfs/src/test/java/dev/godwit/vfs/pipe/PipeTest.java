package dev.godwit.vfs.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;
import dev.godwit.vfs.BufferRoom;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import java.util.Arrays;

class PipeTest {
    private static final int PAGE = 4096;

    private final BufferRoom room = new BufferRoom(40 * PAGE);
    private final VirtualClock clock = VirtualClock.still();
    private final Pipe pipe = new Pipe(room, clock, 9, 42, 1000, 100);
    private final PipeEnd reader = pipe.open(true, false);
    private final PipeEnd writer = pipe.open(false, true);

    private static void fails(Errno errno, ThrowingCallable call) {
        assertThatThrownBy(call).isSameAs(errno.exception());
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i * 7 + i / 256);
        }
        return bytes;
    }

    private static byte[] read(PipeEnd end, int length) throws ErrnoException {
        byte[] target = new byte[length + 5];
        int count = end.read(target, 5, length);
        return Arrays.copyOfRange(target, 5, 5 + count);
    }

    /** Counts how often it is told. */
    private static final class Bell implements Wakeup {
        int rung;

        @Override
        public void wake() {
            rung++;
        }
    }

    @Test
    void bytesComeInOrderAndTakeRoomByThePage() throws ErrnoException {
        byte[] content = bytes(10_000);
        assertThat(writer.write(content, 3, 9_000)).isEqualTo(9_000);
        assertThat(room.used()).isEqualTo(3 * PAGE);
        byte[] first = read(reader, 100);
        assertThat(first).isEqualTo(Arrays.copyOfRange(content, 3, 103));
        assertThat(read(reader, 20_000)).isEqualTo(Arrays.copyOfRange(content, 103, 9_003));
        assertThat(room.used()).isZero();
        fails(Errno.EAGAIN, () -> read(reader, 1));
    }

    @Test
    void aShortWriteComesWholeOrNotAtAll() throws ErrnoException {
        assertThat(writer.write(bytes(15 * PAGE + 4000), 0, 15 * PAGE + 4000)).isEqualTo(65_440);
        assertThat(reader.pipe().isFull()).isTrue();
        assertThat(writer.poll(Events.OUT)).isZero();
        fails(Errno.EAGAIN, () -> writer.write(bytes(97), 0, 97));
        assertThat(writer.write(bytes(96), 0, 96)).isEqualTo(96); // behind the last 4000
        assertThat(writer.available()).isEqualTo(65_536);
    }

    @Test
    void withoutRoomForAPageNothingOfAShortWriteIsPutIn() throws ErrnoException {
        assertThat(room.take(39 * PAGE)).isTrue();
        assertThat(writer.write(bytes(10_000), 0, 10_000)).isEqualTo(4096);
        assertThat(reader.available()).isEqualTo(4096);
        assertThat(read(reader, 96)).hasSize(96);
        fails(Errno.ENOMEM, () -> writer.write(bytes(97), 0, 97));
        assertThat(reader.available()).isEqualTo(4000);
    }

    @Test
    void closingGivesTheRoomBack() throws ErrnoException {
        assertThat(writer.write(bytes(9000), 0, 9000)).isEqualTo(9000);
        reader.close();
        writer.close();
        writer.close();
        assertThat(room.used()).isZero();
    }

    @Test
    void aWriterLearnsThatNobodyReads() throws ErrnoException {
        Bell bell = new Bell();
        Waitable failed = writer.until(0);
        failed.subscribe(bell);
        assertThat(failed.ready()).isFalse();
        reader.close();
        assertThat(bell.rung).isPositive();
        assertThat(failed.ready()).isTrue();
        assertThat(writer.poll(Events.OUT)).isEqualTo(Events.OUT | Events.ERROR);
        fails(Errno.EPIPE, () -> writer.write(bytes(1), 0, 1));
        assertThat(writer.write(bytes(1), 0, 0)).isZero();
        pipe.open(true, false);
        assertThat(writer.write(bytes(1), 0, 1)).isEqualTo(1);
    }

    @Test
    void aReaderWaitsForBytesAndForTheEnd() throws ErrnoException {
        Bell bell = new Bell();
        Waitable readable = reader.until(Events.IN);
        readable.subscribe(bell);
        assertThat(readable.ready()).isFalse();
        writer.write(bytes(1), 0, 1);
        assertThat(bell.rung).isEqualTo(1);
        assertThat(readable.ready()).isTrue();
        assertThat(read(reader, 5)).hasSize(1);
        assertThat(readable.ready()).isFalse();
        readable.unsubscribe(bell);
        writer.close();
        assertThat(bell.rung).isEqualTo(1);
        assertThat(reader.poll(Events.IN)).isEqualTo(Events.HANG_UP);
        assertThat(read(reader, 5)).isEmpty();
    }

    @Test
    void aWriterWaitsUntilAPageIsFree() throws ErrnoException {
        writer.write(bytes(65_536), 0, 65_536);
        Bell bell = new Bell();
        Waitable writable = writer.until(Events.OUT);
        writable.subscribe(bell);
        read(reader, 4095);
        assertThat(bell.rung).isZero();
        assertThat(writable.ready()).isFalse();
        read(reader, 1);
        assertThat(bell.rung).isEqualTo(1);
        assertThat(writable.ready()).isTrue();
    }

    @Test
    void capacity() throws ErrnoException {
        assertThat(pipe.capacity()).isEqualTo(65_536);
        assertThat(pipe.setCapacity(0)).isEqualTo(PAGE);
        assertThat(pipe.setCapacity(PAGE + 1)).isEqualTo(2 * PAGE);
        assertThat(pipe.setCapacity(1_000_000)).isEqualTo(1 << 20);
        fails(Errno.EPERM, () -> pipe.setCapacity((1 << 20) + 1));
        fails(Errno.EPERM, () -> pipe.setCapacity(1L << 31));
        fails(Errno.EINVAL, () -> pipe.setCapacity((1L << 31) + 1));
        writer.write(bytes(PAGE + 1), 0, PAGE + 1);
        fails(Errno.EBUSY, () -> pipe.setCapacity(PAGE));
        assertThat(pipe.setCapacity(2 * PAGE)).isEqualTo(2 * PAGE);
        fails(Errno.EAGAIN, () -> writer.write(bytes(PAGE), 0, PAGE));
    }

    @Test
    void packets() throws ErrnoException {
        writer.setPackets(true);
        writer.write(bytes(10), 0, 10);
        writer.write(bytes(20), 0, 20);
        writer.write(bytes(5000), 0, 5000);
        assertThat(read(reader, 4)).hasSize(4); // and the rest of the packet is lost
        assertThat(read(reader, 100)).hasSize(20);
        assertThat(read(reader, 10_000)).hasSize(4096);
        assertThat(read(reader, 10_000)).hasSize(904);
    }

    @Test
    void bytesAreSeenBeforeTheyAreTaken() throws ErrnoException {
        byte[] content = bytes(6000);
        writer.write(content, 0, 6000);
        byte[] seen = new byte[5001];
        assertThat(reader.peek(seen, 1, 5000)).isEqualTo(5000);
        assertThat(Arrays.copyOfRange(seen, 1, 5001)).isEqualTo(Arrays.copyOf(content, 5000));
        assertThat(reader.available()).isEqualTo(6000);
        reader.skip(5000);
        assertThat(read(reader, 9000)).isEqualTo(Arrays.copyOfRange(content, 5000, 6000));
        fails(Errno.EAGAIN, () -> reader.peek(seen, 0, 1));
        writer.close();
        assertThat(reader.peek(seen, 0, 1)).isZero();
    }

    /** Both pipes take the pages they hold; a moved page changes hands even if there is no more. */
    @Test
    void teeCopiesAndSpliceMoves() throws ErrnoException {
        Pipe other = new Pipe(room, clock, 9, 43, 0, 0);
        PipeEnd in = other.open(true, false);
        PipeEnd out = other.open(false, true);
        byte[] content = bytes(5000);
        writer.write(content, 0, 5000);
        assertThat(reader.tee(out, 4500)).isEqualTo(4500);
        assertThat(room.used()).isEqualTo(4 * PAGE);
        assertThat(read(in, 9000)).isEqualTo(Arrays.copyOf(content, 4500));
        assertThat(room.take(room.capacity() - room.used())).isTrue();
        fails(Errno.ENOMEM, () -> reader.tee(out, 1));
        assertThat(reader.move(out, 4500)).isEqualTo(4096);
        assertThat(reader.available()).isEqualTo(904);
        assertThat(read(in, 9000)).isEqualTo(Arrays.copyOf(content, 4096));
        fails(Errno.EINVAL, () -> reader.tee(writer, 1));
    }

    @Test
    void whatSpliceBringsIsNotAddedTo() throws ErrnoException {
        pipe.setCapacity(2 * PAGE);
        assertThat(writer.append(bytes(10), 0, 10)).isEqualTo(10);
        assertThat(writer.append(bytes(10), 0, 10)).isEqualTo(10);
        fails(Errno.EAGAIN, () -> writer.append(bytes(10), 0, 10));
        fails(Errno.EAGAIN, () -> writer.write(bytes(10), 0, 10));
        assertThat(read(reader, 100)).hasSize(20);
    }

    @Test
    void attributes() throws ErrnoException {
        Timespec made = Timespec.ofNanos(clock.realtime());
        Stat stat = reader.stat();
        assertThat(stat.dev()).isEqualTo(9);
        assertThat(stat.ino()).isEqualTo(42);
        assertThat(stat.type()).isEqualTo(FileType.FIFO);
        assertThat(stat.mode()).isEqualTo(0600);
        assertThat(stat.uid()).isEqualTo(1000);
        assertThat(stat.gid()).isEqualTo(100);
        assertThat(stat.mtime()).isEqualTo(made);
        clock.advance(5);
        writer.write(bytes(1), 0, 1);
        Timespec written = Timespec.ofNanos(clock.realtime());
        clock.advance(5);
        read(reader, 1);
        assertThat(writer.stat().atime()).isEqualTo(Timespec.ofNanos(clock.realtime()));
        assertThat(writer.stat().mtime()).isEqualTo(written);
        assertThat(writer.stat().ctime()).isEqualTo(written);
        clock.advance(5);
        Timespec now = Timespec.ofNanos(clock.realtime());
        writer.setTimes(Timespec.OMIT, Timespec.NOW);
        assertThat(reader.stat().mtime()).isEqualTo(now);
        writer.setTimes(made, Timespec.OMIT);
        assertThat(reader.stat().atime()).isEqualTo(made);
        assertThat(reader.stat().mtime()).isEqualTo(now);
        fails(Errno.EINVAL, () -> reader.sync(false));
    }

    @Test
    void anEndDoesWhatItWasOpenedFor() {
        fails(Errno.EBADF, () -> writer.read(new byte[1], 0, 1));
        fails(Errno.EBADF, () -> reader.write(new byte[1], 0, 1));
        fails(Errno.EBADF, () -> writer.peek(new byte[1], 0, 1));
        fails(Errno.EBADF, () -> writer.skip(1));
        fails(Errno.EBADF, () -> reader.append(new byte[1], 0, 1));
        fails(Errno.EBADF, () -> writer.move(writer, 1));
        assertThatThrownBy(() -> pipe.open(false, false))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
