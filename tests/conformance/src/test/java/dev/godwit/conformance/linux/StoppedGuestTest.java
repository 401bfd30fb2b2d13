package dev.godwit.conformance.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Guest;
import dev.godwit.GuestBuilder;
import dev.godwit.Limits;
import dev.godwit.Outcome;
import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.base.host.ByteSink;
import dev.godwit.base.host.ByteSource;
import dev.godwit.base.host.BytesSink;
import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.SeededEntropy;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;
import dev.godwit.linux.process.Scheduler;
import dev.godwit.linux.system.LinuxSettings;
import dev.godwit.linux.system.LinuxSystem;
import dev.godwit.platform.jvm.JvmPlatform;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * Fuel, timeouts and interrupts reach a guest whatever it does: sleeps (s), computes (c), forks
 * (f), reads a pipe (p) or its input (i), waits for a futex (x), or has a hundred processes that do
 * all of it (h) or wait (q). What was stopped can go on, and closing it leaves nothing behind.
 */
@Timeout(240) // whatever is not stopped goes on for ever
class StoppedGuestTest {
    private static final long FUEL = 3_000_001;

    /** The most instructions that follow each other without a jump, those of a page. */
    private static final long LINE = 2048;

    /** More than is used until they wait. */
    private static final long ENOUGH = 100_000_000;

    private final Heard output = new Heard();

    /** Where nobody types. */
    private static final class Silence implements ByteSource {
        @Override
        public int read(byte[] target, int offset, int length) throws ErrnoException {
            throw Errno.EAGAIN.exception();
        }

        @Override
        public int available() {
            return 0;
        }

        @Override
        public Waitable readable() {
            return new Waitable() {
                @Override
                public boolean ready() {
                    return false;
                }

                @Override
                public void subscribe(Wakeup wakeup) {}

                @Override
                public void unsubscribe(Wakeup wakeup) {}
            };
        }

        @Override
        public boolean isTerminal() {
            return false;
        }
    }

    /** What tells that something was written. */
    private static final class Heard implements ByteSink {
        final BytesSink bytes = new BytesSink(100);
        final CountDownLatch written = new CountDownLatch(1);

        @Override
        public int write(byte[] source, int offset, int length) throws ErrnoException {
            int count = bytes.write(source, offset, length);
            written.countDown();
            return count;
        }

        @Override
        public void flush() {}

        @Override
        public Waitable writable() {
            return bytes.writable();
        }

        @Override
        public boolean isTerminal() {
            return false;
        }
    }

    private static byte[] program() {
        try {
            return Files.readAllBytes(GuestPrograms.build("stopped"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Guest guest(String kind, Clock clock, Limits limits) {
        GuestBuilder builder =
                Guest.open(program())
                        .arguments("stopped", kind)
                        .clock(clock)
                        .entropy(new SeededEntropy(1))
                        .input(new Silence())
                        .output(output)
                        .limits(limits);
        return builder.build();
    }

    private static Limit limit(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Stopped.class);
        Outcome.Stopped stopped = (Outcome.Stopped) outcome;
        assertThat(stopped.isResumable()).isTrue();
        return stopped.limit().limit();
    }

    /**
     * It stops where control is next transferred, whichever process has the turn; what that is
     * beyond its fuel is missing from the next grant.
     */
    @ParameterizedTest
    @ValueSource(strings = {"c", "f", "h"})
    void fuelIsNotExceeded(String kind) {
        List<Long> first = ends(kind);
        assertThat(ends(kind)).isEqualTo(first);
        long granted = FUEL;
        for (int i = 0; i < first.size(); i++) {
            granted += i;
            assertThat(first.get(i)).isBetween(granted, granted + LINE);
        }
    }

    /** What has been used when fuel is spent, and after each grant of a little more. */
    private List<Long> ends(String kind) {
        List<Long> ends = new ArrayList<>();
        Limits limits = Limits.DEFAULT.withFuel(FUEL);
        try (Guest guest = guest(kind, VirtualClock.still(), limits)) {
            for (int i = 0; i < 100; i++) {
                guest.refuel(i);
                assertThat(limit(guest.run())).isEqualTo(Limit.FUEL);
                ends.add(guest.used());
            }
        }
        return ends;
    }

    /** What waits uses no fuel, so that it cannot run out of it. */
    @ParameterizedTest
    @ValueSource(strings = {"s", "p", "i", "x", "q"})
    void waitingCostsNothing(String kind) {
        Limits limits = Limits.DEFAULT.withFuel(ENOUGH);
        try (Guest guest = guest(kind, VirtualClock.still(), limits)) {
            assertThat(guest.run()).isInstanceOf(Outcome.Blocked.class);
            assertThat(new String(output.bytes.bytes(), StandardCharsets.UTF_8))
                    .isEqualTo("ready\n");
            long used = guest.used();
            assertThat(used).isLessThan(ENOUGH);
            assertThat(guest.run()).isInstanceOf(Outcome.Blocked.class);
            assertThat(guest.used()).isEqualTo(used);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"s", "c", "f", "p", "i", "x", "h", "q"})
    void aTimeoutStopsIt(String kind) {
        Limits limits = Limits.DEFAULT.withTimeout(Duration.ofMillis(50));
        try (Guest guest = guest(kind, new JvmPlatform().clock(), limits)) {
            assertThat(limit(guest.runToEnd())).isEqualTo(Limit.TIMEOUT);
            assertThat(limit(guest.runToEnd())).isEqualTo(Limit.TIMEOUT);
        }
        assertThat(threads()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"s", "c", "f", "p", "i", "x", "h", "q"})
    void anInterruptStopsIt(String kind) throws InterruptedException {
        try (Guest guest = guest(kind, new JvmPlatform().clock(), Limits.DEFAULT)) {
            Thread other =
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    output.written.await();
                                } catch (InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                                guest.interrupt();
                            });
            assertThat(limit(guest.runToEnd())).isEqualTo(Limit.INTERRUPT);
            other.join();
        }
        assertThat(threads()).isEmpty();
    }

    /** {@return threads of ours, but for one of the process's timeouts and two of its streams} */
    private static List<String> threads() {
        // one each for the whole JVM, which others may have begun
        Set<String> known =
                Set.of("godwit-alarm", "godwit-input", "godwit-output", "godwit-sockets");
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("godwit") && !known.contains(name))
                .toList();
    }

    /** Wherever it was stopped, all pages, buffers, processes and locks go back. */
    @ParameterizedTest
    @ValueSource(strings = {"s", "c", "f", "p", "i", "x", "h", "q"})
    void closingGivesAllBack(String kind) throws Exception {
        int idle = left(kind, 0);
        for (long fuel = 1000; fuel < FUEL; fuel = 3 * fuel + 7) {
            assertThat(left(kind, fuel)).as("fuel " + fuel).isEqualTo(idle);
        }
    }

    /** Runs it, closes it, and tells how many pages are still held: of its file, and the vDSO. */
    private int left(String kind, long fuel) throws Exception {
        BytesSink sink = new BytesSink(100);
        LinuxSettings settings =
                new LinuxSettings(
                        VirtualClock.still(),
                        new SeededEntropy(1),
                        new Silence(),
                        sink,
                        sink,
                        line -> {});
        settings.arguments.addAll(List.of("stopped", kind));
        settings.fuel = fuel;
        LinuxSystem system = LinuxSystem.ofProgram(settings, "stopped", program());
        Scheduler scheduler = system.scheduler();
        scheduler.enter();
        assertThat(system.run()).isIn(Scheduler.Progress.STOPPED, Scheduler.Progress.BLOCKED);
        scheduler.leave();
        assertThat(system.kernel().memory.pages.committed()).isPositive();
        system.close();
        assertThat(system.kernel().taskCount()).isZero();
        assertThat(Objects.requireNonNull(system.kernel().process(1)).tasks()).isEmpty();
        assertThat(system.kernel().room.used()).isZero();
        return system.kernel().memory.pages.committed();
    }
}
