package dev.godwit.platform.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.ByteSink;
import dev.godwit.base.host.ByteSource;
import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Interruption;
import dev.godwit.base.host.Ready;
import dev.godwit.base.host.Waiter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/** Streams and waiting with real threads; nothing here measures time, the timeouts end hangs. */
@Timeout(30)
class StreamsTest {
    private final Clock clock = new JvmPlatform().clock();
    private final Waiter waiter = clock.newWaiter();
    private final Blocked forever = new Blocked("nothing", Blocked.FOREVER, List.of());

    private int readBlocking(ByteSource source, byte[] target) throws ErrnoException {
        while (true) {
            try {
                return source.read(target, 0, target.length);
            } catch (ErrnoException e) {
                if (e.errno() != Errno.EAGAIN) {
                    throw e;
                }
                waiter.await(Blocked.on("read", source.readable()));
            }
        }
    }

    @Test
    void inputArrivesWholeAndThenEnds() throws Exception {
        byte[] bytes = new byte[300_000];
        new Random(1).nextBytes(bytes);
        ByteSource source = new InputReader(new ByteArrayInputStream(bytes), false);
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        byte[] piece = new byte[7777];
        int count = readBlocking(source, piece);
        while (count != ByteSource.END) {
            copy.write(piece, 0, count);
            count = readBlocking(source, piece);
        }
        assertThat(copy.toByteArray()).isEqualTo(bytes);
        assertThat(readBlocking(source, piece)).isEqualTo(ByteSource.END);
    }

    @Test
    void aReadThatWaitsIsStoppedAndLosesNothing() throws Exception {
        PipedOutputStream writer = new PipedOutputStream();
        ByteSource source = new InputReader(new PipedInputStream(writer), false);
        byte[] target = new byte[10];
        assertThatThrownBy(() -> source.read(target, 0, 10)).isSameAs(Errno.EAGAIN.exception());
        CountDownLatch waiting = new CountDownLatch(1);
        Thread stopper =
                new Thread(() -> {
                    try {
                        waiting.await();
                        waiter.wake();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        stopper.start();
        waiting.countDown();
        Blocked blocked = Blocked.on("read", source.readable());
        assertThat(waiter.await(blocked)).isEqualTo(Waiter.Outcome.WOKEN);
        assertThat(blocked.ready()).isFalse();
        stopper.join();
        writer.write(new byte[] {1, 2, 3});
        writer.flush();
        assertThat(readBlocking(source, target)).isEqualTo(3);
        assertThat(target).startsWith(1, 2, 3);
    }

    @Test
    void anInterruptOfTheThreadEndsTheWait() {
        Thread.currentThread().interrupt();
        assertThat(waiter.await(forever)).isEqualTo(Waiter.Outcome.INTERRUPTED);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aSignalEndsTheWait() throws Exception {
        Interruption signal = new Interruption();
        Blocked interruptible = forever.interruptibly(signal);
        Thread sender = new Thread(signal::raise);
        sender.start();
        assertThat(waiter.await(interruptible)).isEqualTo(Waiter.Outcome.SIGNALLED);
        sender.join();
        Blocked ready = Blocked.on("poll", Ready.ALWAYS).interruptibly(signal);
        assertThat(waiter.await(ready)).isEqualTo(Waiter.Outcome.WOKEN);
        signal.clear();
        waiter.wake();
        assertThat(waiter.await(interruptible)).isEqualTo(Waiter.Outcome.WOKEN);
    }

    @Test
    void aWaitThatNothingCanEndIsNoneAtAll() {
        assertThat(waiter.await(forever)).isEqualTo(Waiter.Outcome.NEVER);
    }

    @Test
    void aWakeBeforeTheWaitIsRemembered() {
        waiter.wake();
        assertThat(waiter.await(forever)).isEqualTo(Waiter.Outcome.WOKEN);
    }

    @Test
    void aDeadlineEndsTheWaitNotBeforeIt() {
        long deadline = clock.monotonic() + 2_000_000;
        waiter.await(new Blocked("sleep", deadline, List.of()));
        assertThat(clock.monotonic()).isGreaterThanOrEqualTo(deadline);
        Blocked past = new Blocked("sleep", clock.monotonic() - 1, List.of());
        assertThat(waiter.await(past)).isEqualTo(Waiter.Outcome.WOKEN);
    }

    @Test
    void failuresOfTheInputAreToldOnce() throws Exception {
        InputStream broken =
                new InputStream() {
                    @Override
                    public int read() {
                        throw new AssertionError("not used");
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        throw new IOException("Connection reset");
                    }
                };
        ByteSource source = new InputReader(broken, false);
        assertThatThrownBy(() -> readBlocking(source, new byte[1]))
                .isSameAs(Errno.ECONNRESET.exception());
    }

    /** Else nobody would ever wake the guest. */
    @Test
    void memoryThatRunsOutWhileReadingIsAnError() throws Exception {
        int[] reads = {0};
        InputStream once =
                new InputStream() {
                    @Override
                    public int read() {
                        throw new AssertionError("not used");
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) {
                        if (reads[0]++ == 0) {
                            throw new OutOfMemoryError("on purpose");
                        }
                        target[offset] = 7;
                        return 1;
                    }
                };
        ByteSource source = new InputReader(once, false);
        byte[] target = new byte[1];
        assertThatThrownBy(() -> readBlocking(source, target)).isSameAs(Errno.ENOMEM.exception());
        assertThat(readBlocking(source, target)).isEqualTo(1);
        assertThat(target).containsExactly(7);
    }

    @Test
    void memoryThatRunsOutWhileWritingIsAnError() throws Exception {
        OutputStream broken =
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        throw new OutOfMemoryError("on purpose");
                    }
                };
        OutputPump pump = new OutputPump();
        ByteSink sink = pump.sink(broken, false);
        ByteSink other = pump.sink(written, false);
        assertThat(sink.write(new byte[] {1}, 0, 1)).isEqualTo(1);
        assertThatThrownBy(sink::flush).isSameAs(Errno.ENOMEM.exception());
        assertThat(other.write(new byte[] {1}, 0, 1)).isEqualTo(1);
        other.flush();
        assertThat(written.size()).isEqualTo(1);
    }

    /** Everything that was written to either sink, in order. */
    @Test
    void sinksDoNotOvertakeEachOther() throws Exception {
        OutputPump pump = new OutputPump();
        ByteSink out = pump.sink(written, false);
        ByteSink err = pump.sink(written, true);
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            byte[] line = (i + "\n").getBytes(StandardCharsets.US_ASCII);
            ByteSink sink = i % 3 == 0 ? err : out;
            int done = 0;
            while (done < line.length) {
                try {
                    done += sink.write(line, done, line.length - done);
                } catch (ErrnoException e) {
                    waiter.await(Blocked.on("write", sink.writable()));
                }
            }
            expected.append(i).append('\n');
        }
        out.flush();
        err.flush();
        assertThat(written.toString(StandardCharsets.US_ASCII)).isEqualTo(expected.toString());
        assertThat(pump.drain(0)).isTrue();
        assertThat(err.isTerminal()).isTrue();
    }

    private final CountDownLatch release = new CountDownLatch(1);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    /** A stream whose reader does not read before it is let. */
    private final OutputStream stuck =
            new OutputStream() {
                @Override
                public void write(int b) {
                    throw new AssertionError("not used");
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    written.write(bytes, offset, length);
                }
            };

    @Test
    void aReaderThatNeverReadsDoesNotBlockTheWriter() throws Exception {
        OutputPump pump = new OutputPump();
        ByteSink sink = pump.sink(stuck, false);
        byte[] bytes = new byte[OutputPump.LIMIT + 100];
        Arrays.fill(bytes, (byte) 5);
        assertThat(sink.write(bytes, 0, bytes.length)).isEqualTo(OutputPump.LIMIT);
        assertThatThrownBy(() -> sink.write(bytes, 0, 1)).isSameAs(Errno.EAGAIN.exception());
        assertThat(sink.writable().ready()).isFalse();
        assertThat(pump.drain(1)).isFalse();
        release.countDown();
        sink.flush();
        assertThat(written.size()).isEqualTo(OutputPump.LIMIT);
        assertThat(sink.writable().ready()).isTrue();
    }

    @Test
    void bytesThatAlternateBetweenSinksTakeNoMoreThanTheLimit() throws Exception {
        OutputPump pump = new OutputPump();
        List<ByteSink> sinks = List.of(pump.sink(stuck, false), pump.sink(stuck, false));
        byte[] one = {1};
        int count = 0;
        int full = 0;
        while (full < 2 && count <= OutputPump.LIMIT) {
            full = 0;
            for (ByteSink sink : sinks) {
                try {
                    count += sink.write(one, 0, 1);
                } catch (ErrnoException e) {
                    full++;
                    assertThat(sink.writable().ready()).isFalse();
                }
            }
        }
        // Each byte takes a piece of a few kilobytes, because the other sink's are in between.
        assertThat(count).isLessThan(OutputPump.LIMIT / 2);
        release.countDown();
        sinks.get(0).flush();
        sinks.get(1).flush();
        assertThat(written.size()).isEqualTo(count);
        assertThat(sinks.get(0).writable().ready()).isTrue();
    }

    @Test
    void aBrokenPipeIsToldToTheWriter() throws Exception {
        OutputStream broken =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                };
        ByteSink sink = new OutputPump().sink(broken, false);
        assertThat(sink.write(new byte[] {1}, 0, 1)).isEqualTo(1);
        assertThatThrownBy(sink::flush).isSameAs(Errno.EPIPE.exception());
        assertThatThrownBy(() -> sink.write(new byte[] {1}, 0, 1))
                .isSameAs(Errno.EPIPE.exception());
    }

    @Test
    void theClockGoesOnAndBytesAreRandom() {
        long first = clock.monotonic();
        assertThat(first).isNotNegative();
        assertThat(clock.monotonic()).isGreaterThanOrEqualTo(first);
        assertThat(clock.realtime()).isGreaterThan(1_700_000_000_000_000_000L);
        assertThat(clock.cpuTime()).isNotNegative();
        byte[] bytes = new byte[20_001];
        new JvmPlatform().entropy().fill(bytes, 1, 20_000);
        assertThat(bytes[0]).isZero();
        assertThat(Arrays.copyOfRange(bytes, 1, 17))
                .isNotEqualTo(Arrays.copyOfRange(bytes, 8193, 8209));
        assertThat(Arrays.copyOfRange(bytes, 19_985, 20_001)).isNotEqualTo(new byte[16]);
    }
}
