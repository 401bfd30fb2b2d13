package dev.godwit.base.thread;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.Interruption;
import dev.godwit.base.host.Ready;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.base.host.Waiter;

import org.junit.jupiter.api.Test;

import java.util.List;

class MeterClockTest {
    private final MeterClock clock = new MeterClock(new VirtualClock(5, 7));
    private final Waiter waiter = clock.newWaiter();
    private long meter;

    @Test
    void anInstructionTakesANanosecond() {
        assertThat(clock.monotonic()).isZero();
        clock.follow(() -> meter);
        meter = 1234;
        assertThat(clock.monotonic()).isEqualTo(1234);
        assertThat(clock.cpuTime()).isEqualTo(1234);
        assertThat(clock.realtime()).isEqualTo(946_684_800_000_001_234L);
    }

    @Test
    void aWaitTakesWhatIsLeftToItsDeadline() {
        clock.follow(() -> meter);
        meter = 10;
        assertThat(waiter.await(new Blocked("", 50, List.of()))).isEqualTo(Waiter.Outcome.WOKEN);
        assertThat(clock.monotonic()).isEqualTo(50);
        meter = 15;
        assertThat(clock.monotonic()).isEqualTo(55);
        assertThat(clock.cpuTime()).isEqualTo(15);
        waiter.await(new Blocked("", 20, List.of()));
        assertThat(clock.monotonic()).isEqualTo(55);
    }

    @Test
    void whatIsReadyOrEndsOrComesFromOutsideTakesNoTime() {
        Blocked ready = new Blocked("", 50, List.of(Ready.ALWAYS));
        assertThat(waiter.await(ready)).isEqualTo(Waiter.Outcome.WOKEN);
        Interruption raised = new Interruption();
        raised.raise();
        assertThat(waiter.await(new Blocked("", 50, List.of()).interruptibly(raised)))
                .isEqualTo(Waiter.Outcome.SIGNALLED);
        assertThat(waiter.await(new Blocked("", Blocked.FOREVER, List.of())))
                .isEqualTo(Waiter.Outcome.NEVER);
        waiter.wake();
        assertThat(waiter.await(new Blocked("", Blocked.FOREVER, List.of())))
                .isEqualTo(Waiter.Outcome.WOKEN);
        assertThat(clock.monotonic()).isZero();
    }
}
