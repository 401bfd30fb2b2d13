package dev.godwit.net.user;

import dev.godwit.base.host.Blocked;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** All that is active: who has been woken, who has work, and who is next to be due. */
final class Actives {
    private final List<Active> all = new ArrayList<>();
    private final ArrayDeque<Active> working = new ArrayDeque<>();
    private final Doorbell bell;

    /** No deadline is earlier. It may be too early, which costs a look in vain. */
    private long next = Blocked.FOREVER;

    Actives(Doorbell bell) {
        this.bell = bell;
    }

    Doorbell bell() {
        return bell;
    }

    void add(Active active) {
        active.index = all.size();
        all.add(active);
    }

    void remove(Active active) {
        int index = active.index;
        if (index < 0) {
            return;
        }
        Active last = all.removeLast();
        if (last != active) {
            all.set(index, last);
            last.index = index;
        }
        active.index = -1;
        active.deadline = Blocked.FOREVER;
        if (active.isQueued) {
            active.isQueued = false;
            working.remove(active);
        }
    }

    /** Has it work at the next {@link #run}. */
    void enqueue(Active active) {
        if (!active.isQueued) {
            active.isQueued = true;
            working.add(active);
        }
    }

    void schedule(Active active, long deadline) {
        active.deadline = deadline;
        next = Math.min(next, deadline);
    }

    /** When {@link #run} has something to do, if nothing happens before. */
    long nextDeadline() {
        return next;
    }

    boolean hasWork() {
        return bell.isRung() || !working.isEmpty();
    }

    void run(long now) {
        if (bell.isRung()) {
            bell.silence();
            for (Active active : all) {
                if (active.takeWoken()) {
                    active.hostIsReady();
                    enqueue(active);
                }
            }
        }
        if (now >= next) {
            expire(now);
        }
        for (int left = working.size(); left > 0; left--) {
            Active active = working.poll();
            if (active == null) {
                return; // some have been removed by others
            }
            active.isQueued = false;
            active.work(now);
        }
    }

    /** From the end, since who is due may remove itself, and the last one takes its place. */
    private void expire(long now) {
        next = Blocked.FOREVER;
        for (int i = all.size() - 1; i >= 0; i--) {
            Active active = all.get(i);
            if (active.deadline <= now) {
                active.deadline = Blocked.FOREVER;
                active.expire(now);
            }
            next = Math.min(next, active.deadline);
        }
    }

    void releaseAll() {
        for (Active active : all) {
            active.index = -1;
            active.release();
        }
        all.clear();
        working.clear();
        next = Blocked.FOREVER;
    }
}
