package dev.godwit.vfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class WaitQueueTest {
    private final WaitQueue queue = new WaitQueue();
    private final List<String> told = new ArrayList<>();

    @Test
    void thoseWhoWaitAreTold() {
        boolean[] isReady = new boolean[1];
        Waitable waitable = queue.until(() -> isReady[0]);
        Wakeup first = () -> told.add("first");
        Wakeup second = () -> told.add("second");
        waitable.subscribe(first);
        queue.until(() -> false).subscribe(second);
        queue.wake();
        assertThat(told).containsExactly("first", "second");
        waitable.unsubscribe(first);
        waitable.unsubscribe(first);
        queue.wake();
        assertThat(told).containsExactly("first", "second", "second");
        assertThat(waitable.ready()).isFalse();
        isReady[0] = true;
        assertThat(waitable.ready()).isTrue();
    }

    @Test
    void whoIsToldMayLeave() {
        Waitable waitable = queue.until(() -> true);
        Wakeup[] self = new Wakeup[1];
        self[0] =
                () -> {
                    told.add("left");
                    waitable.unsubscribe(self[0]);
                };
        waitable.subscribe(self[0]);
        waitable.subscribe(() -> told.add("stays"));
        queue.wake();
        queue.wake();
        assertThat(told).containsExactly("left", "stays", "stays");
    }

    @Test
    void oneOfTwoQueuesMayTell() {
        WaitQueue other = new WaitQueue();
        Wakeup wakeup = () -> told.add("told");
        for (Waitable waitable :
                List.of(queue.until(() -> false, other), queue.until(() -> false, queue))) {
            waitable.subscribe(wakeup);
            queue.wake();
            other.wake();
            waitable.unsubscribe(wakeup);
            queue.wake();
            other.wake();
        }
        assertThat(told).hasSize(3); // the same queue tells once
    }

    @Test
    void aQueueItselfIsNeverReady() {
        queue.subscribe(() -> told.add("told"));
        assertThat(queue.ready()).isFalse();
        queue.wake();
        assertThat(told).containsExactly("told");
        assertThat(queue.ready()).isFalse();
    }
}
