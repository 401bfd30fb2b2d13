package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.base.failure.Malformed;
import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.base.thread.GuestThread;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** A second kind of guest goes where WebAssembly goes. */
class GuestKindTest {
    /** Its program is a text: {@code w} works for 10 units, {@code s} sleeps, {@code x} exits. */
    private static final class Letters implements GuestKind {
        @Override
        public String name() {
            return "letters";
        }

        @Override
        public boolean isOne(byte[] content) {
            return content[0] == '#';
        }

        @Override
        public Program make(GuestBuilder builder) {
            return new Machine(builder);
        }
    }

    private static final class Letter extends GuestThread {
        Letter(@Nullable Long fuel) {
            super(fuel == null ? -1 : fuel);
        }
    }

    private static final class Machine implements Program {
        private final byte[] content;
        private final Letter thread;
        private final VirtualClock clock;
        private int at = 1;
        private long deadline;

        Machine(GuestBuilder builder) {
            content = builder.content();
            thread = new Letter(builder.limits().fuel());
            clock = (VirtualClock) builder.clock();
            thread.setClock(() -> clock);
        }

        @Override
        public GuestThread thread() {
            return thread;
        }

        @Override
        public Outcome run() {
            boolean hasMoved = false;
            for (; ; ) {
                LimitReached reason = hasMoved ? thread.stopReason() : null;
                if (reason != null) {
                    return new Outcome.Stopped(reason, reason.limit().isResumable());
                }
                hasMoved = true;
                switch (content[at]) {
                    case 'w' -> thread.charge(10);
                    case 's' -> {
                        deadline = deadline == 0 ? clock.monotonic() + 1_000 : deadline;
                        if (clock.monotonic() < deadline) {
                            return new Outcome.Blocked(blocked());
                        }
                        deadline = 0;
                    }
                    case 'i' -> thread.requestStop(new LimitReached(Limit.INTERRUPT, -1, ""));
                    default -> {
                        return new Outcome.Exited(at);
                    }
                }
                at++;
            }
        }

        private Blocked blocked() {
            return new Blocked("sleep", deadline, List.of());
        }

        @Override
        public @Nullable LimitReached await() {
            return thread.await(blocked());
        }

        @Override
        public Instance instance() {
            throw new IllegalStateException("letters are no WebAssembly");
        }

        @Override
        public void close() {
            at = 0;
        }
    }

    private static GuestBuilder of(String program, VirtualClock clock) {
        return Guest.open(program.getBytes(StandardCharsets.US_ASCII))
                .clock(clock)
                .kinds(List.of(new Letters()));
    }

    @Test
    void itRunsSlicesBlocksAndStops() {
        VirtualClock clock = new VirtualClock(0, 0);
        try (Guest guest = of("#wwwswwx", clock).limits(Limits.DEFAULT.withFuel(45)).build()) {
            assertThat(guest.runSlice(15)).isInstanceOf(Outcome.Stopped.class);
            assertThat(guest.used()).isEqualTo(20);
            assertThat(guest.runSlice(100)).isInstanceOf(Outcome.Blocked.class);
            clock.advance(1_000);
            assertThat(guest.run())
                    .isInstanceOfSatisfying(
                            Outcome.Stopped.class,
                            s -> assertThat(s.limit().limit()).isEqualTo(Limit.FUEL));
            guest.refuel(100);
            assertThat(guest.run()).isEqualTo(new Outcome.Exited(7));
            assertThatThrownBy(guest::run).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(guest::instance).hasMessageContaining("letters");
        }
    }

    @Test
    void itRunsToItsEndAndIsInterrupted() {
        VirtualClock clock = new VirtualClock(0, 0);
        try (Guest guest = of("#swiwx", clock).build()) {
            assertThat(guest.runToEnd())
                    .isInstanceOfSatisfying(
                            Outcome.Stopped.class,
                            s -> assertThat(s.limit().limit()).isEqualTo(Limit.INTERRUPT));
            assertThat(clock.monotonic()).isEqualTo(1_000);
            assertThat(guest.runToEnd()).isEqualTo(new Outcome.Exited(5));
        }
    }

    @Test
    void whatIsOfNoKindIsMalformed() {
        assertThatExceptionOfType(Malformed.class)
                .isThrownBy(() -> of("?", new VirtualClock(0, 0)).build())
                .withMessageContaining("letters");
        assertThatExceptionOfType(Malformed.class)
                .isThrownBy(() -> Guest.open(new byte[0]).build());
    }
}
