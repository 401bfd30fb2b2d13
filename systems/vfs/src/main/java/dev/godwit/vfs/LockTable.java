package dev.godwit.vfs;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;
import dev.godwit.host.Lock;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** The advisory locks of one file, kept in lists. */
public final class LockTable implements FileLocks {
    /** How many locks the files of one file system may hold together. */
    public static final int MOST = 1 << 16;

    /** What all tables of a file system share. */
    public static final class Room {
        private final Lock lock;
        private int left = MOST;

        /**
         * Room for {@value LockTable#MOST} locks.
         *
         * @param lock the lock of the file system
         */
        @SuppressWarnings("exports") // who has a file system requires the host's twin anyway
        public Room(Lock lock) {
            this.lock = lock;
        }
    }

    private final Room room;
    private List<FileLock> ranges = new ArrayList<>();
    private List<FileLock> wholes = new ArrayList<>();
    private final List<Wakeup> waiting = new ArrayList<>();

    /**
     * A table without locks.
     *
     * @param room what it shares with others
     */
    public LockTable(Room room) {
        this.room = room;
    }

    private List<FileLock> of(Kind kind) {
        return kind == Kind.RANGE ? ranges : wholes;
    }

    private void set(Kind kind, List<FileLock> locks) throws ErrnoException {
        int more = locks.size() - of(kind).size();
        if (more > room.left) {
            throw Errno.ENOLCK.exception();
        }
        room.left -= more;
        if (kind == Kind.RANGE) {
            ranges = locks;
        } else {
            wholes = locks;
        }
        for (Wakeup wakeup : waiting) {
            wakeup.wake();
        }
    }

    @Override
    public @Nullable FileLock conflict(Kind kind, FileLock wanted) {
        try (Lock _ = room.lock.enter()) {
            FileLock first = null;
            for (FileLock held : of(kind)) {
                boolean isFirst = first == null || held.start() < first.start();
                if (isFirst && held.conflicts(wanted)) {
                    first = held;
                }
            }
            return first;
        }
    }

    @Override
    public void lock(Kind kind, FileLock wanted) throws ErrnoException {
        try (Lock _ = room.lock.enter()) {
            if (kind == Kind.WHOLE && !of(kind).contains(wanted)) {
                set(kind, without(kind, wanted.owner(), 0, Long.MAX_VALUE));
            }
            if (conflict(kind, wanted) != null) {
                throw Errno.EAGAIN.exception();
            }
            List<FileLock> changed = new ArrayList<>();
            FileLock grown = wanted;
            for (FileLock held : without(kind, wanted.owner(), wanted.start(), wanted.end())) {
                if (touches(held, grown)) {
                    grown =
                            new FileLock(
                                    grown.owner(),
                                    grown.exclusive(),
                                    Math.min(grown.start(), held.start()),
                                    Math.max(grown.end(), held.end()));
                } else {
                    changed.add(held);
                }
            }
            changed.add(grown);
            set(kind, changed);
        }
    }

    /** Whether two locks of one owner and kind have nothing between them, and so are one. */
    private static boolean touches(FileLock one, FileLock other) {
        return one.owner() == other.owner()
                && one.exclusive() == other.exclusive()
                && one.start() - 1 <= other.end()
                && other.start() - 1 <= one.end();
    }

    /** The locks without what an owner has in a range. */
    private List<FileLock> without(Kind kind, Object owner, long start, long end) {
        List<FileLock> left = new ArrayList<>();
        for (FileLock held : of(kind)) {
            if (held.owner() != owner || held.end() < start || held.start() > end) {
                left.add(held);
                continue;
            }
            if (held.start() < start) {
                left.add(new FileLock(owner, held.exclusive(), held.start(), start - 1));
            }
            if (held.end() > end) {
                left.add(new FileLock(owner, held.exclusive(), end + 1, held.end()));
            }
        }
        return left;
    }

    @Override
    public void unlock(Kind kind, Object owner, long start, long end) throws ErrnoException {
        try (Lock _ = room.lock.enter()) {
            set(kind, without(kind, owner, start, end));
        }
    }

    @Override
    public void release(Object owner) {
        try (Lock _ = room.lock.enter()) {
            for (Kind kind : Kind.values()) {
                set(kind, without(kind, owner, 0, Long.MAX_VALUE));
            }
        } catch (ErrnoException e) {
            throw new IllegalStateException("fewer locks need no room", e);
        }
    }

    /** Gives up all locks of all owners: the file has gone. */
    public void clear() {
        try (Lock _ = room.lock.enter()) {
            for (Kind kind : Kind.values()) {
                set(kind, List.of());
            }
        } catch (ErrnoException e) {
            throw new IllegalStateException("fewer locks need no room", e);
        }
    }

    @Override
    public Waitable free(Kind kind, FileLock wanted) {
        return new Free(kind, wanted);
    }

    private final class Free implements Waitable {
        private final Kind kind;
        private final FileLock wanted;

        Free(Kind kind, FileLock wanted) {
            this.kind = kind;
            this.wanted = wanted;
        }

        @Override
        public boolean ready() {
            return conflict(kind, wanted) == null;
        }

        @Override
        public void subscribe(Wakeup wakeup) {
            try (Lock _ = room.lock.enter()) {
                waiting.add(wakeup);
            }
        }

        @Override
        public void unsubscribe(Wakeup wakeup) {
            try (Lock _ = room.lock.enter()) {
                waiting.remove(wakeup);
            }
        }
    }

    @Override
    public List<FileLock> held(Kind kind) {
        try (Lock _ = room.lock.enter()) {
            return List.copyOf(of(kind));
        }
    }
}
