package dev.godwit.vfs.socket;

import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;

import java.util.ArrayList;
import java.util.List;

/** Who is to be told when something about a socket has changed. */
public final class WaitQueue {
    /** Whether what is waited for has come. */
    @FunctionalInterface
    public interface Condition {
        /** {@return whether it has} */
        boolean holds();
    }

    // Replaced, never changed: who is told may begin or end a wait.
    private List<Wakeup> subscribers = List.of();

    /** Makes one without subscribers. */
    public WaitQueue() {}

    /** Tells all of them. */
    public void wake() {
        for (Wakeup wakeup : subscribers) {
            wakeup.wake();
        }
    }

    private void add(Wakeup wakeup) {
        List<Wakeup> more = new ArrayList<>(subscribers);
        more.add(wakeup);
        subscribers = more;
    }

    private void remove(Wakeup wakeup) {
        List<Wakeup> fewer = new ArrayList<>(subscribers);
        fewer.remove(wakeup);
        subscribers = fewer;
    }

    /**
     * Waits for a condition that can change only when one of two sockets does.
     *
     * @param condition what is waited for
     * @param first who tells of changes
     * @param second who else does; may be the same
     * @return what can be waited for
     */
    public static Waitable until(Condition condition, WaitQueue first, WaitQueue second) {
        return new Until(condition, first, second);
    }

    private record Until(Condition condition, WaitQueue first, WaitQueue second)
            implements Waitable {
        @Override
        public boolean ready() {
            return condition.holds();
        }

        @Override
        public void subscribe(Wakeup wakeup) {
            first.add(wakeup);
            if (second != first) {
                second.add(wakeup);
            }
        }

        @Override
        public void unsubscribe(Wakeup wakeup) {
            first.remove(wakeup);
            if (second != first) {
                second.remove(wakeup);
            }
        }
    }
}
