package dev.godwit.linux.process;

import dev.godwit.base.host.Blocked;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** All timers of a guest that are set: a heap, the next one on top. */
public final class Timers {
    private @Nullable Timer[] heap = new @Nullable Timer[16];
    private int size;
    private long orders;

    Timers() {}

    /** When the next one goes off, or {@link Blocked#FOREVER}. */
    long next() {
        Timer first = heap[0];
        return first == null ? Blocked.FOREVER : first.deadline;
    }

    /**
     * Sets a timer, anew if it is set.
     *
     * @param timer which
     * @param deadline when, in nanoseconds of the monotonic clock
     */
    public void set(Timer timer, long deadline) {
        cancel(timer);
        timer.deadline = deadline;
        timer.order = orders++;
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        place(timer, size);
        size++;
        up(timer.index);
    }

    /**
     * Takes a timer back; does nothing if it is not set.
     *
     * @param timer which
     */
    public void cancel(Timer timer) {
        int at = timer.index;
        if (at < 0) {
            return;
        }
        timer.index = -1;
        size--;
        Timer last = at(size);
        heap[size] = null;
        if (at < size) {
            place(last, at);
            up(at);
            down(last.index);
        }
    }

    /** Has all that are due go off. */
    void expire(long now) {
        while (size > 0 && at(0).deadline <= now) {
            Timer due = at(0);
            cancel(due);
            due.expire();
        }
    }

    private Timer at(int index) {
        Timer timer = heap[index];
        if (timer == null) {
            throw new IllegalStateException("no timer at " + index);
        }
        return timer;
    }

    private void place(Timer timer, int index) {
        heap[index] = timer;
        timer.index = index;
    }

    private static boolean isBefore(Timer a, Timer b) {
        return a.deadline < b.deadline || a.deadline == b.deadline && a.order < b.order;
    }

    private void up(int from) {
        int at = from;
        Timer timer = at(at);
        while (at > 0 && isBefore(timer, at(at - 1 >> 1))) {
            place(at(at - 1 >> 1), at);
            at = at - 1 >> 1;
        }
        place(timer, at);
    }

    private void down(int from) {
        int at = from;
        Timer timer = at(at);
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && isBefore(at(child + 1), at(child))) {
                child++;
            }
            if (!isBefore(at(child), timer)) {
                break;
            }
            place(at(child), at);
            at = child;
        }
        place(timer, at);
    }
}
