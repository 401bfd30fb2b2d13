package dev.godwit.platform.jvm;

import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Waiter;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Parks the thread that waits. */
final class ThreadWaiter implements Waiter {
    private final Clock clock;
    private final AtomicBoolean permit = new AtomicBoolean();
    private volatile @Nullable Thread waiting;

    ThreadWaiter(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void wake() {
        permit.set(true);
        LockSupport.unpark(waiting);
    }

    @Override
    public Outcome await(Blocked blocked) {
        Waitable interruption = blocked.interruption();
        waiting = Thread.currentThread();
        try {
            for (Waitable source : blocked.sources()) {
                source.subscribe(this);
            }
            if (interruption != null) {
                interruption.subscribe(this);
            }
            while (true) {
                if (Thread.currentThread().isInterrupted()) {
                    return Outcome.INTERRUPTED;
                }
                boolean signalled = blocked.interrupted();
                if ((permit.getAndSet(false) && !signalled) || blocked.ready()) {
                    return Outcome.WOKEN;
                }
                if (signalled) {
                    return Outcome.SIGNALLED;
                }
                if (blocked.deadline() == Blocked.FOREVER) {
                    if (blocked.sources().isEmpty() && interruption == null) {
                        return Outcome.NEVER;
                    }
                    LockSupport.park(this);
                    continue;
                }
                long left = blocked.deadline() - clock.monotonic();
                if (left <= 0) {
                    return Outcome.WOKEN;
                }
                LockSupport.parkNanos(this, left);
            }
        } finally {
            for (Waitable source : blocked.sources()) {
                source.unsubscribe(this);
            }
            if (interruption != null) {
                interruption.unsubscribe(this);
            }
            waiting = null;
        }
    }
}
