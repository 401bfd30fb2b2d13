package dev.godwit.vfs.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

/** Reads that wait, by what VMIN and VTIME say. */
class TerminalReadingTest extends Pair {
    private static final long TENTH = 100_000_000;

    private final byte[] bytes = new byte[100];

    private String end(TerminalReading reading) throws ErrnoException {
        int count = reading.read(bytes, 1);
        return new String(bytes, 1, count, StandardCharsets.ISO_8859_1);
    }

    private void waits(TerminalReading reading, long deadline) {
        fails(Errno.EAGAIN, () -> end(reading));
        assertThat(reading.ready().ready()).isFalse();
        assertThat(reading.deadline()).isEqualTo(deadline);
    }

    @Test
    void forALine() throws ErrnoException {
        TerminalReading reading = slave.reading(50);
        type("ab");
        waits(reading, Blocked.FOREVER);
        type("\n");
        assertThat(reading.ready().ready()).isTrue();
        assertThat(end(reading)).isEqualTo("ab\n");
    }

    @Test
    void forSoManyBytes() throws ErrnoException {
        raw(3, 0);
        TerminalReading reading = slave.reading(50);
        type("ab");
        waits(reading, Blocked.FOREVER);
        assertThat(slave.poll(1)).isZero();
        Bell bell = new Bell();
        reading.ready().subscribe(bell);
        type("cd");
        assertThat(bell.rung).isPositive();
        assertThat(reading.ready().ready()).isTrue();
        assertThat(end(reading)).isEqualTo("abcd");
        type("xy");
        assertThat(end(slave.reading(2))).isEqualTo("xy"); // no more is wanted
        type("z");
        assertThat(read(slave, 50)).isEqualTo("z"); // without waiting
    }

    @Test
    void forSomeTimeAfterEachByte() throws ErrnoException {
        raw(4, 2);
        TerminalReading reading = slave.reading(50);
        waits(reading, Blocked.FOREVER);
        type("a");
        assertThat(reading.ready().ready()).isTrue();
        waits(reading, 2 * TENTH);
        clock.advance(TENTH);
        type("b");
        waits(reading, 3 * TENTH);
        clock.advance(2 * TENTH - 1);
        waits(reading, 3 * TENTH);
        clock.advance(1);
        assertThat(end(reading)).isEqualTo("ab");
        type("cdef");
        assertThat(end(slave.reading(50))).isEqualTo("cdef");
    }

    @Test
    void forSomeTimeInAll() throws ErrnoException {
        raw(0, 3);
        TerminalReading reading = slave.reading(50);
        waits(reading, 3 * TENTH);
        clock.advance(TENTH);
        waits(reading, 3 * TENTH);
        type("a");
        assertThat(reading.ready().ready()).isTrue();
        assertThat(end(reading)).isEqualTo("a");
        TerminalReading second = slave.reading(50);
        waits(second, 4 * TENTH);
        clock.advance(3 * TENTH);
        assertThat(end(second)).isEmpty();
        fails(Errno.EAGAIN, () -> read(slave, 5));
    }

    @Test
    void forNothing() throws ErrnoException {
        raw(0, 0);
        TerminalReading reading = slave.reading(50);
        assertThat(reading.ready().ready()).isTrue();
        assertThat(end(reading)).isEmpty();
        assertThat(read(slave, 5)).isEmpty();
    }

    @Test
    void untilItHangsUp() throws ErrnoException {
        raw(3, 0);
        TerminalReading reading = slave.reading(50);
        type("ab");
        waits(reading, Blocked.FOREVER);
        master.close();
        assertThat(reading.ready().ready()).isTrue();
        assertThat(end(reading)).isEmpty();
    }
}
