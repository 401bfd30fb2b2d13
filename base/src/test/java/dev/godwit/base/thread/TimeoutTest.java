package dev.godwit.base.thread;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.host.Alarm;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.Objects;

class TimeoutTest {
    private static final Duration CENTURIES = Duration.ofDays(300 * 365);

    @Test
    void nanosecondsDoNotOverflow() {
        assertThat(GuestThread.nanos(Duration.ZERO)).isZero();
        assertThat(GuestThread.nanos(Duration.ofNanos(1))).isEqualTo(1);
        assertThat(GuestThread.nanos(Duration.ofSeconds(2, 3))).isEqualTo(2_000_000_003L);
        assertThat(GuestThread.nanos(Duration.ofDays(70 * 365)))
                .isEqualTo(Duration.ofDays(70 * 365).toNanos());
        long longest = Long.MAX_VALUE / 4;
        for (Duration duration :
                new Duration[] {
                    Duration.ofNanos(longest),
                    Duration.ofNanos(longest).plusNanos(1),
                    CENTURIES, // more nanoseconds than a long holds
                    Duration.ofMillis(Long.MAX_VALUE),
                    Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)
                }) {
            assertThat(GuestThread.nanos(duration))
                    .as("%s", duration)
                    .isBetween(longest - 1_000_000_000, longest);
        }
        assertThat(GuestThread.nanos(Duration.ofSeconds(Long.MIN_VALUE))).isZero();
        assertThat(GuestThread.nanos(CENTURIES.negated())).isZero();
    }

    /** Whichever is set first: deadlines are compared by their difference. */
    @Test
    @Timeout(60)
    void centuriesDoNotEndBeforeWhatIsOverNow() {
        Standing first = new Standing();
        Standing second = new Standing();
        try (Alarm _ = first.stopAfter(CENTURIES);
                Alarm _ = second.stopAfter(Duration.ofSeconds(Long.MAX_VALUE))) {
            for (int i = 0; i < 100; i++) {
                Standing now = new Standing();
                try (Alarm _ = now.stopAfter(Duration.ZERO)) {
                    while (!now.stop.isRaised()) {
                        Thread.onSpinWait();
                    }
                    LimitReached reason = Objects.requireNonNull(now.requested());
                    assertThat(reason.limit()).isEqualTo(Limit.TIMEOUT);
                    assertThat(reason.value()).isZero();
                }
            }
            assertThat(first.requested()).isNull();
            assertThat(second.requested()).isNull();
        }
    }

    private static final class Standing extends GuestThread {
        Standing() {
            super(-1);
        }
    }
}
