package dev.godwit.host;

import org.jspecify.annotations.Nullable;

import java.util.PriorityQueue;

/**
 * Does something once a time is over, unless it is closed before.
 *
 * <p>This twin has one thread of the process for all alarms. Where there are no threads, an alarm
 * goes off when its {@link Signal} is read.
 */
public final class Alarm implements AutoCloseable {
    private static final Object LOCK = new Object();
    private static final PriorityQueue<Alarm> ALARMS =
            new PriorityQueue<>((a, b) -> Long.compare(a.deadline - b.deadline, 0));
    private static @Nullable Thread thread;

    private final long deadline;
    private final Runnable action;

    private Alarm(long deadline, Runnable action) {
        this.deadline = deadline;
        this.action = action;
    }

    /**
     * Sets an alarm.
     *
     * @param signal what the guest reads, and the action raises
     * @param nanos how long from now, in nanoseconds, from 0 to a quarter of {@link
     *     Long#MAX_VALUE}: deadlines are compared by their differences
     * @param action what to do then, in a few instructions; on any thread
     * @return the alarm, to be closed
     */
    @SuppressWarnings("unused") // the signal is for the twin
    public static Alarm set(Signal signal, long nanos, Runnable action) {
        Alarm alarm = new Alarm(System.nanoTime() + nanos, action);
        synchronized (LOCK) {
            ALARMS.add(alarm);
            if (thread == null) {
                Thread started = new Thread(Alarm::run, "godwit-alarm");
                started.setDaemon(true);
                started.start();
                thread = started;
            } else {
                LOCK.notifyAll();
            }
        }
        return alarm;
    }

    /** Takes the alarm back: when this returns, the action has been done or never will be. */
    @Override
    public void close() {
        synchronized (LOCK) {
            ALARMS.remove(this);
        }
    }

    private static void run() {
        synchronized (LOCK) {
            while (true) {
                try {
                    Alarm first = ALARMS.peek();
                    if (first == null) {
                        LOCK.wait();
                        continue;
                    }
                    long left = first.deadline - System.nanoTime();
                    if (left > 0) {
                        LOCK.wait(left / 1_000_000, (int) (left % 1_000_000));
                        continue;
                    }
                    ALARMS.poll();
                    first.action.run();
                } catch (InterruptedException e) {
                    // Nobody interrupts this thread on purpose; go on.
                }
            }
        }
    }
}
