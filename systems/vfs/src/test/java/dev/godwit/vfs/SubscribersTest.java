package dev.godwit.vfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class SubscribersTest {
    private final Subscribers subscribers = new Subscribers();
    private final List<String> told = new ArrayList<>();

    @Test
    void thoseWhoWaitAreTold() {
        boolean[] isReady = new boolean[1];
        Waitable waitable = subscribers.when(() -> isReady[0]);
        Wakeup first = () -> told.add("first");
        Wakeup second = () -> told.add("second");
        waitable.subscribe(first);
        subscribers.when(() -> false).subscribe(second);
        subscribers.wake();
        assertThat(told).containsExactly("first", "second");
        waitable.unsubscribe(first);
        waitable.unsubscribe(first);
        subscribers.wake();
        assertThat(told).containsExactly("first", "second", "second");
        assertThat(waitable.ready()).isFalse();
        isReady[0] = true;
        assertThat(waitable.ready()).isTrue();
    }

    @Test
    void whoIsToldMayLeave() {
        Waitable waitable = subscribers.when(() -> true);
        Wakeup[] self = new Wakeup[1];
        self[0] =
                () -> {
                    told.add("left");
                    waitable.unsubscribe(self[0]);
                };
        waitable.subscribe(self[0]);
        waitable.subscribe(() -> told.add("stays"));
        subscribers.wake();
        subscribers.wake();
        assertThat(told).containsExactly("left", "stays", "stays");
    }
}
