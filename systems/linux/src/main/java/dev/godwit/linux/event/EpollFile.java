package dev.godwit.linux.event;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;
import dev.godwit.host.Lock;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.process.Scheduler;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.Listing;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.WaitQueue;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A set of files that are polled together (epoll(7)).
 *
 * <p>Those that may be ready stand in a queue: put there when they are added, and whenever what
 * they wait for tells that something happened. A look at the queue asks each of them once; one that
 * is ready is reported, and put behind all others again if it is to be reported as long as it is
 * ready. One that is reported only when something new happens (EPOLLET) is put there by that alone.
 */
public final class EpollFile extends AnonymousFile {
    /** EPOLL_CTL_ADD. */
    public static final int ADD = 1;

    /** EPOLL_CTL_DEL. */
    public static final int DEL = 2;

    /** EPOLL_CTL_MOD. */
    public static final int MOD = 3;

    /** Sets within sets: at most so deep. */
    private static final int MOST_NESTS = 4;

    /** What a set watches at most, lest the host's memory fill. */
    private static final int MOST_ITEMS = 1 << 18;

    /** What goes with EPOLLEXCLUSIVE: IN, OUT, ERR, HUP, WAKEUP, ET and itself. */
    private static final int WITH_EXCLUSIVE =
            Events.IN | Events.OUT | EpollItem.ERRORS | 1 << 28 | 1 << 29 | 1 << 31;

    private static final int EXCLUSIVE = 1 << 28;

    /** After so many looks those are looked at too that were ready and wait to be so again. */
    private static final int SPENT_EVERY = 64;

    /** By the descriptor when it was added and the description. */
    private record Key(int fd, LinuxFile file) {}

    /** Takes events that are reported. */
    @FunctionalInterface
    public interface Report {
        /**
         * Takes one.
         *
         * @param events what occurred
         * @param data what the program has given with the file
         * @throws ErrnoException if it cannot: it will be reported again
         */
        void event(int events, long data) throws ErrnoException;
    }

    private final Map<Key, EpollItem> items = new HashMap<>();
    private final List<EpollItem> spent = new ArrayList<>();

    /** The sets that watch this one, once for each time that they do. */
    private final List<EpollFile> above = new ArrayList<>();

    private final Lock lock = new Lock();
    private final ArrayDeque<EpollItem> queue = new ArrayDeque<>();
    private final WaitQueue waiting = new WaitQueue();
    private final Scheduler scheduler;
    private int looks;

    /** The turn in which this was last polled and found not ready. */
    private long lookedIn = -1;

    private final Waitable changes =
            new Waitable() {
                @Override
                public boolean ready() {
                    return hasQueued();
                }

                @Override
                public void subscribe(Wakeup wakeup) {
                    waiting.subscribe(wakeup);
                }

                @Override
                public void unsubscribe(Wakeup wakeup) {
                    waiting.unsubscribe(wakeup);
                }
            };

    /**
     * An empty set.
     *
     * @param scheduler counts turns
     */
    public EpollFile(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    // ---- The queue of those that may be ready.

    /** Something has happened to an item. From any thread. */
    void queue(EpollItem item) {
        try (Lock _ = lock.enter()) {
            if (item.isQueued) {
                return;
            }
            item.isQueued = true;
            queue.add(item);
        }
        waiting.wake();
    }

    private boolean hasQueued() {
        try (Lock _ = lock.enter()) {
            return !queue.isEmpty();
        }
    }

    private int queued() {
        try (Lock _ = lock.enter()) {
            return queue.size();
        }
    }

    private @Nullable EpollItem next() {
        try (Lock _ = lock.enter()) {
            EpollItem item = queue.poll();
            if (item != null) {
                item.isQueued = false;
            }
            return item;
        }
    }

    /** Puts an item back in front of all others. */
    private void requeue(EpollItem item) {
        try (Lock _ = lock.enter()) {
            if (!item.isQueued) {
                item.isQueued = true;
                queue.addFirst(item);
            }
        }
    }

    // ---- epoll_ctl.

    /**
     * Adds, changes or removes a file.
     *
     * @param operation a constant of this class
     * @param fd the file's descriptor
     * @param file the file
     * @param events what is of interest
     * @param data what is to be told with it
     * @throws ErrnoException EPERM, EINVAL, ELOOP, EEXIST, ENOENT, ENOSPC
     */
    public void control(int operation, int fd, LinuxFile file, int events, long data)
            throws ErrnoException {
        OpenFile target = file.file();
        requirePollable(target);
        boolean isExclusive = operation != DEL && (events & EXCLUSIVE) != 0;
        if (target == this
                || isExclusive
                        && (operation == MOD
                                || operation == ADD
                                        && (target instanceof EpollFile
                                                || (events & ~WITH_EXCLUSIVE) != 0))) {
            throw Errno.EINVAL.exception();
        }
        if (operation == ADD && target instanceof EpollFile inner) {
            requireNoLoop(inner);
        }
        Key key = new Key(fd, file);
        EpollItem item = items.get(key);
        switch (operation) {
            case ADD -> {
                if (item != null) {
                    throw Errno.EEXIST.exception();
                }
                add(key, events, data);
            }
            case MOD -> {
                if (item == null) {
                    throw Errno.ENOENT.exception();
                }
                if (item.isExclusive()) {
                    throw Errno.EINVAL.exception();
                }
                spent.remove(item);
                item.set(events, data);
                queueIfReady(item);
            }
            case DEL -> {
                if (item == null) {
                    throw Errno.ENOENT.exception();
                }
                forget(item);
            }
            default -> throw Errno.EINVAL.exception();
        }
    }

    /**
     * Fails if a file can never be waited for.
     *
     * @param file any
     * @throws ErrnoException EPERM
     */
    public static void requirePollable(OpenFile file) throws ErrnoException {
        if (file instanceof RegularFile || file instanceof Listing) {
            throw Errno.EPERM.exception();
        }
    }

    private void add(Key key, int events, long data) throws ErrnoException {
        if (items.size() >= MOST_ITEMS) {
            throw Errno.ENOSPC.exception();
        }
        EpollItem item = new EpollItem(this, key.fd, key.file);
        items.put(key, item);
        key.file.addListener(item);
        if (key.file.file() instanceof EpollFile inner) {
            inner.above.add(this);
        }
        item.set(events, data);
        queueIfReady(item);
    }

    private void queueIfReady(EpollItem item) {
        if (item.poll() != 0) {
            queue(item);
        }
    }

    /**
     * Fails if another set cannot be in this one: it contains this one, or it would be too deep.
     */
    private void requireNoLoop(EpollFile inner) throws ErrnoException {
        int below = inner.depthBelow(this, new HashMap<>());
        if (below > MOST_NESTS || below + 1 + depthAbove(new HashMap<>()) > MOST_NESTS) {
            throw Errno.ELOOP.exception();
        }
    }

    /** How many sets lie in this one, one within the other; too many if a certain one does. */
    private int depthBelow(EpollFile unwanted, Map<EpollFile, Integer> known) {
        Integer before = known.get(this);
        if (before != null) {
            return before;
        }
        int most = 0;
        for (EpollItem item : items.values()) {
            if (item.file.file() instanceof EpollFile inner) {
                most =
                        inner == unwanted
                                ? MOST_NESTS + 1
                                : Math.max(most, inner.depthBelow(unwanted, known) + 1);
                if (most > MOST_NESTS) {
                    break;
                }
            }
        }
        known.put(this, most);
        return most;
    }

    /** How many sets this one is in, one within the other. */
    private int depthAbove(Map<EpollFile, Integer> known) {
        Integer before = known.get(this);
        if (before != null) {
            return before;
        }
        int most = 0;
        for (EpollFile outer : above) {
            most = Math.max(most, outer.depthAbove(known) + 1);
        }
        known.put(this, most);
        return most;
    }

    /** An item goes: it was removed, or its description closed. */
    void forget(EpollItem item) {
        items.remove(new Key(item.fd, item.file));
        item.end();
        spent.remove(item);
        try (Lock _ = lock.enter()) {
            if (item.isQueued) {
                queue.remove(item);
                item.isQueued = false;
            }
        }
        if (item.file.file() instanceof EpollFile inner) {
            inner.above.remove(this);
        }
    }

    // ---- epoll_wait.

    /**
     * Reports what has occurred.
     *
     * @param most how many files at most
     * @param report told of each
     * @return how many it were
     * @throws ErrnoException if the first could not be told
     */
    public int collect(int most, Report report) throws ErrnoException {
        looks++;
        if (looks % SPENT_EVERY == 0) {
            lookAtSpent();
        }
        int count = collectQueued(most, report);
        if (count == 0 && lookAtSpent()) {
            count = collectQueued(most, report);
        }
        return count;
    }

    private int collectQueued(int most, Report report) throws ErrnoException {
        int count = 0;
        for (int left = queued(); left > 0 && count < most; left--) {
            EpollItem item = next();
            if (item == null) {
                break;
            }
            int events = occurred(item);
            if (events == 0) {
                continue;
            }
            try {
                report.event(events, item.data);
            } catch (ErrnoException e) {
                requeue(item);
                if (count == 0) {
                    throw e;
                }
                break;
            }
            count++;
            if (item.isOneShot()) {
                item.disable();
            } else if (!item.isEdge()) {
                queue(item);
            } else if (!item.isSpent) {
                item.isSpent = true;
                spent.add(item);
            }
        }
        return count;
    }

    /** What has occurred to an item; if nothing, it will tell when something does. */
    private static int occurred(EpollItem item) {
        int events = item.poll();
        if (events == 0) {
            item.rearm();
            events = item.poll(); // it may have come meanwhile, and would not tell
        }
        return events;
    }

    /** Has those tell again that are not ready any more; answers whether one is ready anew. */
    private boolean lookAtSpent() {
        boolean isAnew = false;
        for (int i = spent.size() - 1; i >= 0; i--) {
            EpollItem item = spent.get(i);
            int before = item.poll();
            if (item.rearm()) {
                spent.remove(i);
                item.isSpent = false;
            }
            if ((item.poll() & ~before) != 0) {
                queue(item);
                isAnew = true;
            }
        }
        return isAnew;
    }

    /** {@return told when something happens to any of its files} */
    public Waitable changes() {
        return changes;
    }

    // ---- As a file that is polled itself.

    @Override
    public int poll(int events) {
        if ((events & Events.IN) == 0) {
            return 0;
        }
        for (int left = queued(); left > 0; left--) {
            EpollItem item = next();
            if (item == null) {
                break;
            }
            if (occurred(item) != 0) {
                requeue(item);
                return Events.IN;
            }
        }
        if (lookedIn != scheduler.turns()) {
            lookedIn = scheduler.turns(); // once a turn, for many paths may lead here
            if (lookAtSpent()) {
                return Events.IN;
            }
        }
        return 0;
    }

    @Override
    public Waitable until(int events) {
        return changes;
    }

    @Override
    public void close() {
        for (EpollItem item : new ArrayList<>(items.values())) {
            forget(item);
        }
    }
}
