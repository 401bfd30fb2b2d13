package dev.godwit.base.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;

class VirtualClockTest {
    private final VirtualClock clock = VirtualClock.still();

    @Test
    void standsStillUntilAdvanced() {
        assertThat(clock.monotonic()).isZero();
        assertThat(clock.realtime()).isEqualTo(946_684_800_000_000_000L);
        clock.advance(5);
        assertThat(clock.monotonic()).isEqualTo(5);
        assertThat(clock.realtime()).isEqualTo(946_684_800_000_000_005L);
    }

    @Test
    void ticksAtEachReading() {
        VirtualClock ticking = new VirtualClock(0, 10);
        assertThat(ticking.monotonic()).isEqualTo(10);
        assertThat(ticking.monotonic()).isEqualTo(20);
    }

    @Test
    void refusesToGoBackAndStopsAtTheEndOfTime() {
        assertThatThrownBy(() -> clock.advance(-1)).isInstanceOf(IllegalArgumentException.class);
        clock.advance(Long.MAX_VALUE);
        clock.advance(Long.MAX_VALUE);
        assertThat(clock.monotonic()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aWaitEndsAtItsDeadlineAtOnce() {
        Blocked sleep = new Blocked("sleep", 1_000, List.of());
        assertThat(clock.newWaiter().await(sleep)).isEqualTo(Waiter.Outcome.WOKEN);
        assertThat(clock.monotonic()).isEqualTo(1_000);
    }

    @Test
    void aReadySourceEndsAWaitWithoutMovingTime() {
        Blocked poll = new Blocked("poll", 1_000, List.of(Ready.ALWAYS));
        assertThat(clock.newWaiter().await(poll)).isEqualTo(Waiter.Outcome.WOKEN);
        assertThat(clock.monotonic()).isZero();
    }

    @Test
    void aSignalEndsAWaitUnlessWhatWasWaitedForHasCome() {
        Interruption signal = new Interruption();
        Blocked sleep = new Blocked("sleep", 1_000, List.of()).interruptibly(signal);
        signal.raise();
        assertThat(clock.newWaiter().await(sleep)).isEqualTo(Waiter.Outcome.SIGNALLED);
        assertThat(clock.monotonic()).isZero();
        Blocked poll = Blocked.on("poll", Ready.ALWAYS).interruptibly(signal);
        assertThat(clock.newWaiter().await(poll)).isEqualTo(Waiter.Outcome.WOKEN);
        signal.clear();
        assertThat(clock.newWaiter().await(sleep)).isEqualTo(Waiter.Outcome.WOKEN);
        assertThat(clock.monotonic()).isEqualTo(1_000);
    }

    @Test
    void saysWhenNothingCanEverWakeIt() {
        Blocked forever = new Blocked("poll", Blocked.FOREVER, List.of());
        Waiter waiter = clock.newWaiter();
        assertThat(waiter.await(forever)).isEqualTo(Waiter.Outcome.NEVER);
        waiter.wake();
        assertThat(waiter.await(forever)).isEqualTo(Waiter.Outcome.WOKEN);
        assertThat(waiter.await(forever)).isEqualTo(Waiter.Outcome.NEVER);
    }
}
