package dev.godwit.platform.jvm.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Wakeup;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** Nothing here measures time, the timeout ends hangs. */
@Timeout(30)
class PollingTest {
    @Test
    void oneThreadAsksForAll() throws Exception {
        AtomicBoolean isReady = new AtomicBoolean();
        CountDownLatch woken = new CountDownLatch(50);
        List<Polling> all = new ArrayList<>();
        List<Wakeup> wakeups = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            AtomicBoolean isFirst = new AtomicBoolean(true);
            all.add(new Polling(isReady::get));
            wakeups.add(() -> {
                if (isFirst.getAndSet(false)) {
                    woken.countDown();
                }
            });
            all.getLast().subscribe(wakeups.getLast());
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().equals("godwit-polling"))
                .hasSize(1);
        assertThat(all.getFirst().ready()).isFalse();
        isReady.set(true);
        woken.await();
        for (int i = 0; i < 50; i++) {
            all.get(i).unsubscribe(wakeups.get(i));
        }
    }

    /** The one who waits asks itself then, and meets the error where it can be told. */
    @Test
    void whatCannotBeAskedForLackOfMemoryIsWorthALook() throws Exception {
        CountDownLatch woken = new CountDownLatch(2); // the thread lives on
        Polling polling =
                new Polling(() -> {
                    throw new OutOfMemoryError("on purpose");
                });
        Wakeup wakeup = woken::countDown;
        polling.subscribe(wakeup);
        woken.await();
        polling.unsubscribe(wakeup);
    }
}
