package dev.godwit;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.wasm.runtime.Execution;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.PriorityQueue;

/** Stops executions when their time is over: one thread of the process for all of them. */
final class Watchdog {
    private static final Object LOCK = new Object();
    private static final PriorityQueue<Watch> WATCHES = new PriorityQueue<>();
    private static @Nullable Thread thread;

    private Watchdog() {}

    /** One execution and its deadline. */
    static final class Watch implements AutoCloseable, Comparable<Watch> {
        private final Execution execution;
        private final long deadline;
        private final long millis;

        private Watch(Execution execution, long deadline, long millis) {
            this.execution = execution;
            this.deadline = deadline;
            this.millis = millis;
        }

        @Override
        public int compareTo(Watch other) {
            return Long.compare(deadline - other.deadline, 0);
        }

        /** Ends the watch; a stop that came too late to be seen is taken back. */
        @Override
        public void close() {
            synchronized (LOCK) {
                WATCHES.remove(this);
                execution.clearStop();
            }
        }
    }

    /** Begins to watch an execution; it is stopped unless the watch is closed before. */
    static Watch watch(Execution execution, Duration timeout) {
        Watch watch =
                new Watch(execution, System.nanoTime() + timeout.toNanos(), timeout.toMillis());
        synchronized (LOCK) {
            WATCHES.add(watch);
            if (thread == null) {
                thread = new Thread(Watchdog::run, "godwit-watchdog");
                thread.setDaemon(true);
                thread.start();
            } else {
                LOCK.notifyAll();
            }
        }
        return watch;
    }

    private static void run() {
        synchronized (LOCK) {
            while (true) {
                try {
                    Watch first = WATCHES.peek();
                    if (first == null) {
                        LOCK.wait();
                        continue;
                    }
                    long left = first.deadline - System.nanoTime();
                    if (left > 0) {
                        LOCK.wait(left / 1_000_000, (int) (left % 1_000_000));
                        continue;
                    }
                    WATCHES.poll();
                    first.execution.requestStop(new LimitReached(Limit.TIMEOUT, first.millis, ""));
                } catch (InterruptedException e) {
                    // Nobody interrupts this thread on purpose; go on watching.
                }
            }
        }
    }
}
