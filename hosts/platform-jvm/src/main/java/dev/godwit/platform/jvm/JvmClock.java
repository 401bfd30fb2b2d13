package dev.godwit.platform.jvm;

import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Waiter;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;

/** The host's clock. */
final class JvmClock implements Clock {
    static final JvmClock INSTANCE = new JvmClock();

    private static final long SECOND = 1_000_000_000L;

    /** Loaded when first asked for: the management classes take a while. */
    private static final class Cpu {
        static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

        private Cpu() {}
    }

    private final long start = System.nanoTime();

    private JvmClock() {}

    @Override
    public long realtime() {
        Instant now = Instant.now();
        return now.getEpochSecond() * SECOND + now.getNano();
    }

    @Override
    public long monotonic() {
        return System.nanoTime() - start;
    }

    @Override
    public long realtimeResolution() {
        return 1;
    }

    @Override
    public long monotonicResolution() {
        return 1;
    }

    @Override
    public long cpuTime() {
        if (!Cpu.THREADS.isCurrentThreadCpuTimeSupported()) {
            return 0;
        }
        return Math.max(0, Cpu.THREADS.getCurrentThreadCpuTime());
    }

    @Override
    public Waiter newWaiter() {
        return new ThreadWaiter(this);
    }
}
