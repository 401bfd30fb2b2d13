package dev.godwit.net.user;

import dev.godwit.base.host.VirtualClock;

import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/** Things that happen at times of a virtual clock. */
final class Simulation {
    private record Event(long time, long number, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(time, other.time);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    final VirtualClock clock = VirtualClock.still();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long number;

    long now() {
        return clock.monotonic();
    }

    void after(long delay, Runnable action) {
        events.add(new Event(now() + delay, number++, action));
    }

    /** Lets things happen until something is so, but not for longer than a time. */
    boolean runUntil(long most, BooleanSupplier isDone) {
        long end = now() + most;
        while (!isDone.getAsBoolean()) {
            Event event = events.peek();
            if (event == null || event.time > end) {
                clock.advance(end - now());
                return isDone.getAsBoolean();
            }
            events.remove();
            clock.advance(Math.max(event.time - now(), 0));
            event.action.run();
        }
        return true;
    }
}
