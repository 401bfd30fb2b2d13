package dev.godwit.wasi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.ByteSource;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Waiter;
import dev.godwit.base.host.Wakeup;
import dev.godwit.host.Memory;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.ListeningSocket;
import dev.godwit.vfs.Socket;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Objects;

/** Calls that wait: they have no effect, say for what, and are made again. */
class WaitingTest extends Harness {
    private static final int SUBSCRIPTIONS = 20_000;
    private static final int EVENTS = 30_000;

    /** A pipe that tests put bytes into. */
    private static final class Pipe implements ByteSource, Waitable {
        private byte[] bytes = new byte[0];
        private boolean ended;

        @Override
        public int read(byte[] target, int offset, int length) throws ErrnoException {
            int count = Math.min(length, bytes.length);
            if (count == 0 && length > 0) {
                if (ended) {
                    return END;
                }
                throw Errno.EAGAIN.exception();
            }
            System.arraycopy(bytes, 0, target, offset, count);
            bytes = java.util.Arrays.copyOfRange(bytes, count, bytes.length);
            return count;
        }

        @Override
        public int available() {
            return bytes.length;
        }

        @Override
        public Waitable readable() {
            return this;
        }

        @Override
        public boolean isTerminal() {
            return true;
        }

        @Override
        public boolean ready() {
            return bytes.length > 0 || ended;
        }

        @Override
        public void subscribe(Wakeup wakeup) {}

        @Override
        public void unsubscribe(Wakeup wakeup) {}
    }

    /** A connection whose both ends are in the test's hands. */
    private static final class Connection implements Socket {
        final Pipe in = new Pipe();
        final StringBuilder sent = new StringBuilder();
        String down = "";

        @Override
        public FileType type() {
            return FileType.SOCKET;
        }

        @Override
        public Stat stat() {
            return Stat.unnamed(FileType.SOCKET, 0600);
        }

        @Override
        public void setTimes(Timespec atime, Timespec mtime) {}

        @Override
        public void sync(boolean dataOnly) {}

        @Override
        public void close() {}

        @Override
        public int read(byte[] target, int offset, int length) throws ErrnoException {
            return Math.max(0, in.read(target, offset, length));
        }

        @Override
        public int peek(byte[] target, int offset, int length) {
            int count = Math.min(length, in.bytes.length);
            System.arraycopy(in.bytes, 0, target, offset, count);
            return count;
        }

        @Override
        public int write(byte[] source, int offset, int length) {
            for (int i = 0; i < length; i++) {
                sent.append((char) source[offset + i]);
            }
            return length;
        }

        @Override
        public long available() {
            return in.available();
        }

        @Override
        public int poll(int events) {
            return events & (in.ready() ? Events.IN | Events.OUT : Events.OUT);
        }

        @Override
        public Waitable until(int events) {
            return Events.until(this, events, in, in);
        }

        @Override
        public void shutdown(boolean reading, boolean writing) {
            down += reading + " " + writing + ";";
        }
    }

    private static final class Listener implements ListeningSocket {
        private Connection next = new Connection();
        private final Pipe arrival = new Pipe();

        void connect(Connection connection) {
            next = connection;
            arrival.bytes = new byte[1];
        }

        @Override
        public Socket accept() throws ErrnoException {
            if (!arrival.ready()) {
                throw Errno.EAGAIN.exception();
            }
            arrival.bytes = new byte[0];
            return next;
        }

        @Override
        public int poll(int events) {
            return arrival.ready() ? events & Events.IN : 0;
        }

        @Override
        public Waitable until(int events) {
            return arrival;
        }

        @Override
        public FileType type() {
            return FileType.SOCKET;
        }

        @Override
        public Stat stat() {
            return Stat.unnamed(FileType.SOCKET, 0600);
        }

        @Override
        public void setTimes(Timespec atime, Timespec mtime) {}

        @Override
        public void sync(boolean dataOnly) {}

        @Override
        public void close() {}
    }

    private final Pipe pipe = new Pipe();
    private final Listener listener = new Listener();
    private final Waiter waiter = clock.newWaiter();

    @BeforeEach
    void waitForInput() {
        wasi = builder().input(pipe).listen(listener).build();
    }

    private void subscribeToClock(int index, int id, long timeout, int flags) {
        int at = SUBSCRIPTIONS + 48 * index;
        memory.fill(at, 0, 48);
        memory.storeLong(at, 100 + index);
        memory.storeInt(at + 16, id);
        memory.storeLong(at + 24, timeout);
        memory.storeShort(at + 40, flags);
    }

    private void subscribeToFile(int index, int type, int fd) {
        int at = SUBSCRIPTIONS + 48 * index;
        memory.fill(at, 0, 48);
        memory.storeLong(at, 100 + index);
        memory.storeByte(at + 8, type);
        memory.storeInt(at + 16, fd);
    }

    private int poll(int count) {
        return call("poll_oneoff", SUBSCRIPTIONS, EVENTS, count, RESULT);
    }

    /** The event as "userdata type errno bytes". */
    private String event(int index) {
        int at = EVENTS + 32 * index;
        return memory.loadLong(at)
                + " "
                + memory.loadByte(at + 10)
                + " "
                + memory.loadShort(at + 8)
                + " "
                + memory.loadLong(at + 16);
    }

    @Test
    void aReadWaitsForInput() {
        vector(0, BUFFER, 10);
        memory.storeInt(RESULT, 77);
        assertThat(call("fd_read", 0, VECTORS, 1, RESULT)).isEqualTo(Wasi.BLOCKED);
        assertThat(blocked().sources()).containsExactly(pipe);
        assertThat(blocked().what()).isEqualTo("read from descriptor 0");
        assertThat(memory.loadInt(RESULT)).isEqualTo(77);
        pipe.bytes = ascii("hi");
        succeeds("fd_read", 0, VECTORS, 1, RESULT);
        assertThat(memory.loadInt(RESULT)).isEqualTo(2);
        pipe.ended = true;
        succeeds("fd_read", 0, VECTORS, 1, RESULT);
        assertThat(memory.loadInt(RESULT)).isZero();
    }

    @Test
    void aNonBlockingReadDoesNot() {
        succeeds("fd_fdstat_set_flags", 0, Descriptor.NONBLOCK);
        vector(0, BUFFER, 10);
        fails(Errno.EAGAIN, "fd_read", 0, VECTORS, 1, RESULT);
    }

    @Test
    void aTerminalLooksLikeOne() {
        succeeds("fd_fdstat_get", 0, BUFFER);
        assertThat(memory.loadByte(BUFFER)).isEqualTo((byte) 2);
        long rights = memory.loadLong(BUFFER + 8);
        assertThat(rights & (Rights.FD_SEEK | Rights.FD_TELL)).isZero();
        assertThat(rights & Rights.FD_READ).isNotZero();
    }

    @Test
    void aSleepLastsFromItsFirstAttempt() {
        clock.advance(1000);
        subscribeToClock(0, 1, 500, 0);
        assertThat(poll(1)).isEqualTo(Wasi.BLOCKED);
        assertThat(blocked().deadline()).isEqualTo(1500);
        clock.advance(200);
        assertThat(poll(1)).isEqualTo(Wasi.BLOCKED);
        assertThat(blocked().deadline()).isEqualTo(1500);
        waiter.await(blocked());
        assertThat(poll(1)).isZero();
        assertThat(event(0)).isEqualTo("100 0 0 0");
        assertThat(clock.monotonic()).isEqualTo(1500);
    }

    /** A run that was stopped while it slept does not make the next sleep shorter. */
    @Test
    void aSleepThatWasAbandonedIsForgotten() {
        clock.advance(50);
        subscribeToClock(0, 0, 500, 0);
        assertThat(poll(1)).isEqualTo(Wasi.BLOCKED);
        clock.advance(400);
        forget();
        assertThat(poll(1)).isEqualTo(Wasi.BLOCKED);
        assertThat(blocked().deadline()).isEqualTo(950);
    }

    @Test
    void absoluteTimesAreThoseOfTheirClock() {
        clock.advance(1000);
        subscribeToClock(0, 1, 1200, 1);
        subscribeToClock(1, 0, 946_684_800_000_001_100L, 1);
        assertThat(poll(2)).isEqualTo(Wasi.BLOCKED);
        assertThat(blocked().deadline()).isEqualTo(1100);
        waiter.await(blocked());
        assertThat(poll(2)).isZero();
        assertThat(memory.loadInt(RESULT)).isEqualTo(1);
        assertThat(event(0)).isEqualTo("101 0 0 0");
        subscribeToClock(0, 0, 5, 1);
        assertThat(poll(1)).isZero();
        subscribeToClock(0, 1, -1, 1);
        assertThat(poll(1)).isEqualTo(Wasi.BLOCKED);
        forget();
        subscribeToClock(0, 1, -1, 0);
        assertThat(poll(1)).isEqualTo(Wasi.BLOCKED);
        forget();
        subscribeToClock(0, 1, Long.MAX_VALUE, 0);
        assertThat(poll(1)).isEqualTo(Wasi.BLOCKED);
    }

    @Test
    void onePollWaitsForSeveralThings() {
        open("file", 1, FILE_RIGHTS, 0);
        subscribeToClock(0, 1, 100, 0);
        subscribeToFile(1, 1, 0);
        assertThat(poll(2)).isEqualTo(Wasi.BLOCKED);
        assertThat(blocked().sources()).containsExactly(pipe);
        pipe.bytes = ascii("abc");
        assertThat(poll(2)).isZero();
        assertThat(memory.loadInt(RESULT)).isEqualTo(1);
        assertThat(event(0)).isEqualTo("101 1 0 3");
        subscribeToFile(0, 2, 1);
        subscribeToFile(2, 1, 5);
        subscribeToFile(3, 1, 99);
        subscribeToFile(4, 1, 1);
        subscribeToFile(5, 7, 0);
        assertThat(poll(6)).isZero();
        assertThat(memory.loadInt(RESULT)).isEqualTo(6);
        assertThat(event(0)).isEqualTo("100 2 0 1");
        assertThat(event(2)).isEqualTo("102 1 0 0");
        assertThat(event(3)).isEqualTo("103 1 " + Errnos.number(Errno.EBADF) + " 0");
        assertThat(event(4)).isEqualTo("104 1 " + Errnos.number(Errno.ENOTCAPABLE) + " 0");
        assertThat(event(5)).isEqualTo("105 7 " + Errnos.number(Errno.EINVAL) + " 0");
    }

    @Test
    void wrongSubscriptionsAreErrorsOfTheirEvent() {
        fails(Errno.EINVAL, "poll_oneoff", SUBSCRIPTIONS, EVENTS, 0, RESULT);
        fails(Errno.EINVAL, "poll_oneoff", SUBSCRIPTIONS, EVENTS, 0xffff_ffffL, RESULT);
        fails(Errno.EFAULT, "poll_oneoff", SUBSCRIPTIONS, EVENTS, 2000, RESULT);
        fails(Errno.EFAULT, "poll_oneoff", MEMORY - 47, EVENTS, 1, RESULT);
        subscribeToClock(0, 9, 100, 0);
        subscribeToClock(1, 2, 100, 0);
        subscribeToClock(2, 1, 100, 2);
        assertThat(poll(3)).isZero();
        assertThat(event(0)).isEqualTo("100 0 " + Errnos.number(Errno.EINVAL) + " 0");
        assertThat(event(1)).isEqualTo("101 0 " + Errnos.number(Errno.ENOTSUP) + " 0");
        assertThat(event(2)).isEqualTo("102 0 " + Errnos.number(Errno.EINVAL) + " 0");
    }

    @Test
    void aServerAcceptsReceivesAndSends() {
        int listening = 4;
        assertThat(call("sock_accept", listening, 0, RESULT)).isEqualTo(Wasi.BLOCKED);
        assertThat(blocked().sources()).containsExactly(listener.arrival);
        Connection connection = new Connection();
        listener.connect(connection);
        succeeds("sock_accept", listening, 0, RESULT);
        int fd = memory.loadInt(RESULT);
        assertThat(fd).isEqualTo(5);
        succeeds("fd_fdstat_get", fd, BUFFER);
        assertThat(memory.loadByte(BUFFER)).isEqualTo((byte) 6);
        vector(0, BUFFER, 4);
        vector(1, BUFFER + 10, 4);
        assertThat(call("sock_recv", fd, VECTORS, 2, 0, RESULT, RESULT + 4))
                .isEqualTo(Wasi.BLOCKED);
        forget();
        connection.in.bytes = ascii("hello");
        succeeds("sock_recv", fd, VECTORS, 2, 1, RESULT, RESULT + 4);
        assertThat(memory.loadInt(RESULT)).isEqualTo(5);
        succeeds("sock_recv", fd, VECTORS, 2, 0, RESULT, RESULT + 4);
        assertThat(get(BUFFER, 4) + get(BUFFER + 10, 1)).isEqualTo("hello");
        put(BUFFER, "pong");
        succeeds("sock_send", fd, VECTORS, 1, 0, RESULT);
        succeeds("fd_write", fd, VECTORS, 1, RESULT);
        assertThat(connection.sent.toString()).isEqualTo("pongpong");
        succeeds("sock_shutdown", fd, 2);
        succeeds("sock_shutdown", fd, 3);
        assertThat(connection.down).isEqualTo("false true;true true;");
        fails(Errno.EINVAL, "sock_shutdown", fd, 0);
        fails(Errno.EINVAL, "sock_shutdown", fd, 4);
        fails(Errno.EINVAL, "sock_send", fd, VECTORS, 1, 1, RESULT);
        fails(Errno.EINVAL, "sock_recv", fd, VECTORS, 1, 4, RESULT, RESULT + 4);
        fails(Errno.EINVAL, "sock_accept", fd, 0, RESULT);
        fails(Errno.ENOTSOCK, "sock_accept", 0, 0, RESULT);
        fails(Errno.ENOTSOCK, "sock_recv", 0, VECTORS, 1, 0, RESULT, RESULT + 4);
        fails(Errno.ENOTCONN, "sock_recv", listening, VECTORS, 1, 0, RESULT, RESULT + 4);
        fails(Errno.ENOTCONN, "sock_shutdown", listening, 1);
    }

    @Test
    void waitAllWaitsForAllOfItOrTheEnd() {
        Connection connection = new Connection();
        listener.connect(connection);
        succeeds("sock_accept", 4, 0, RESULT);
        vector(0, BUFFER, 4);
        vector(1, BUFFER + 10, 4);
        long[] receive = {5, VECTORS, 2, 2, RESULT, RESULT + 4};
        connection.in.bytes = ascii("abc");
        assertThat(call("sock_recv", receive)).isEqualTo(Wasi.BLOCKED);
        assertThat(call("sock_recv", receive)).isEqualTo(Wasi.BLOCKED);
        connection.in.bytes = ascii("def");
        assertThat(call("sock_recv", receive)).isEqualTo(Wasi.BLOCKED);
        connection.in.bytes = ascii("ghi");
        succeeds("sock_recv", receive);
        assertThat(memory.loadInt(RESULT)).isEqualTo(8);
        assertThat(get(BUFFER, 4) + get(BUFFER + 10, 4)).isEqualTo("abcdefgh");
        assertThat(call("sock_recv", receive)).isEqualTo(Wasi.BLOCKED);
        connection.in.ended = true;
        succeeds("sock_recv", receive);
        assertThat(memory.loadInt(RESULT)).isEqualTo(1);
    }

    @Test
    void aNonBlockingListenerDoesNotWait() {
        succeeds("fd_fdstat_set_flags", 4, Descriptor.NONBLOCK);
        fails(Errno.EAGAIN, "sock_accept", 4, 0, RESULT);
        fails(Errno.EINVAL, "sock_accept", 4, 1, RESULT);
        subscribeToFile(0, 1, 4);
        assertThat(poll(1)).isEqualTo(Wasi.BLOCKED);
        listener.connect(new Connection());
        assertThat(poll(1)).isZero();
        succeeds("sock_accept", 4, Descriptor.NONBLOCK, RESULT);
        vector(0, BUFFER, 4);
        fails(Errno.EAGAIN, "sock_recv", 5, VECTORS, 1, 0, RESULT, RESULT + 4);
    }

    @Test
    void randomBytesWithoutEndCanBeStopped() {
        int size = 5 << 20;
        Memory large = Objects.requireNonNull(Memory.allocate(size));
        Guest other = new Guest(large);
        int attempts = 0;
        int result = Wasi.BLOCKED;
        while (result == Wasi.BLOCKED) {
            result = call(other, "random_get", 0, size);
            attempts++;
        }
        assertThat(result).isZero();
        assertThat(attempts).isEqualTo(5);
        for (int at = 0; at < size; at += 4096) {
            assertThat(large.loadLong(at) | large.loadLong(at + 4088)).isNotZero();
        }
    }
}
