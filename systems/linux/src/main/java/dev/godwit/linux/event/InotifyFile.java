package dev.godwit.linux.event;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.host.Bytes;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.Found;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Mounts;
import dev.godwit.vfs.Names;
import dev.godwit.vfs.WaitQueue;
import dev.godwit.vfs.Watches;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Events of files, and of files in directories, that are read (inotify(7)). What the guest itself
 * does is told; what the host, or another guest, changes in a directory that this one sees is not.
 */
public final class InotifyFile extends AnonymousFile {
    /** The most instances of a user (fs.inotify.max_user_instances). */
    public static final int MAX_USER_INSTANCES = 128;

    /** The most watches of a user (fs.inotify.max_user_watches). */
    public static final int MAX_USER_WATCHES = 65_536;

    /** The most events that wait to be read (fs.inotify.max_queued_events). */
    public static final int MAX_QUEUED_EVENTS = 16_384;

    /** All events that can be asked for (IN_ALL_EVENTS). */
    public static final int ALL_EVENTS = 0xFFF;

    private static final int IN_Q_OVERFLOW = 0x4000;
    private static final int IN_IGNORED = 0x8000;
    private static final int IN_EXCL_UNLINK = 0x0400_0000;
    private static final int IN_MASK_CREATE = 0x1000_0000;
    private static final int IN_MASK_ADD = 0x2000_0000;
    private static final int IN_ONESHOT = 0x8000_0000;

    /** struct inotify_event up to its name; names are filled up to its multiple. */
    private static final int HEAD = 16;

    /** An event that waits to be read. */
    private record Event(int wd, int mask, int cookie, String name, byte[] bytes) {
        Event(int wd, int mask) {
            this(wd, mask, 0, "", new byte[0]);
        }

        /** The name's bytes with the zeros behind it: at least one, if there is a name. */
        int room() {
            return bytes.length == 0 ? 0 : (bytes.length + HEAD) / HEAD * HEAD;
        }

        int size() {
            return HEAD + room();
        }

        /** As the kernel compares them: whatever the cookies are. */
        boolean isLike(Event other) {
            return mask != IN_IGNORED
                    && wd == other.wd
                    && mask == other.mask
                    && name.equals(other.name);
        }
    }

    /** A watch of a file. */
    private final class Mark implements Watches.Watch {
        final int wd;
        final Inode inode;

        /** Events, with IN_EXCL_UNLINK and IN_ONESHOT. */
        int mask;

        Mark(int wd, Inode inode, int mask) {
            this.wd = wd;
            this.inode = inode;
            this.mask = mask;
        }

        @Override
        public void happened(
                int events, int cookie, @Nullable String name, @Nullable Found opened) {
            boolean isWanted = (events & (mask | Watches.UNMOUNT) & ~Watches.IS_DIRECTORY) != 0;
            boolean isExcluded =
                    (mask & IN_EXCL_UNLINK) != 0 && opened != null && Watches.isUnlinked(opened);
            if (!isWanted || isExcluded || marks.get(wd) != this) {
                return;
            }
            String told = name == null ? "" : name;
            queue(new Event(wd, events, cookie, told, encode(told)));
            if ((mask & IN_ONESHOT) != 0) {
                mounts.unwatch(inode, this);
                ended();
            }
        }

        @Override
        public void ended() {
            if (marks.remove(wd, this)) {
                byInode.remove(inode);
                user.watches--;
                queue(new Event(wd, IN_IGNORED));
            }
        }
    }

    /** What a user has of instances and watches. */
    static final class User {
        int instances;
        int watches;
    }

    private final Mounts mounts;
    private final User user;
    private final ArrayDeque<Event> events = new ArrayDeque<>();
    private final Map<Integer, Mark> marks = new HashMap<>();
    private final Map<Inode, Mark> byInode = new HashMap<>();
    private final WaitQueue changes = new WaitQueue();
    private long bytes;
    private int lastWd;
    private boolean isClosed;

    /** The user has one more instance. */
    InotifyFile(Mounts mounts, User user) {
        this.mounts = mounts;
        this.user = user;
        user.instances++;
    }

    private static byte[] encode(String name) {
        try {
            return Names.encode(name);
        } catch (ErrnoException e) {
            throw new IllegalStateException("a file has it", e);
        }
    }

    private void queue(Event event) {
        if (isClosed) {
            return;
        }
        Event last = events.peekLast();
        if (last != null && event.isLike(last)) {
            return;
        }
        if (events.size() >= MAX_QUEUED_EVENTS) {
            if (events.size() > MAX_QUEUED_EVENTS) {
                return; // which the last one tells
            }
            add(new Event(-1, IN_Q_OVERFLOW));
            return;
        }
        add(event);
    }

    private void add(Event event) {
        events.add(event);
        bytes += event.size();
        changes.wake();
    }

    // ---- Watches.

    /**
     * Watches a file, or changes how it is watched (inotify_add_watch).
     *
     * @param inode which
     * @param mask bits of IN_
     * @return the number of the watch
     * @throws ErrnoException EEXIST, ENOSPC
     */
    public int watch(Inode inode, int mask) throws ErrnoException {
        int kept = mask & (ALL_EVENTS | IN_EXCL_UNLINK | IN_ONESHOT);
        Mark known = byInode.get(inode);
        if (known != null) {
            if ((mask & IN_MASK_CREATE) != 0) {
                throw Errno.EEXIST.exception();
            }
            known.mask = (mask & IN_MASK_ADD) != 0 ? known.mask | kept : kept;
            return known.wd;
        }
        if (user.watches >= MAX_USER_WATCHES) {
            throw Errno.ENOSPC.exception();
        }
        do {
            lastWd = lastWd == Integer.MAX_VALUE ? 1 : lastWd + 1;
        } while (marks.containsKey(lastWd));
        Mark mark = new Mark(lastWd, inode, kept);
        marks.put(mark.wd, mark);
        byInode.put(inode, mark);
        user.watches++;
        mounts.watch(inode, mark);
        return mark.wd;
    }

    /**
     * Ends a watch (inotify_rm_watch).
     *
     * @param wd its number
     * @throws ErrnoException EINVAL if there is none
     */
    public void unwatch(int wd) throws ErrnoException {
        Mark mark = marks.get(wd);
        if (mark == null) {
            throw Errno.EINVAL.exception();
        }
        mounts.unwatch(mark.inode, mark);
        mark.ended();
    }

    /**
     * A watch as /proc shows it.
     *
     * @param wd its number
     * @param inode the file
     * @param mask which events, with IN_EXCL_UNLINK and IN_ONESHOT
     */
    public record Shown(int wd, Inode inode, int mask) {}

    /** {@return all watches, the last one first} */
    public List<Shown> watches() {
        int[] numbers = new int[marks.size()];
        int count = 0;
        for (Integer wd : marks.keySet()) {
            numbers[count++] = wd;
        }
        Arrays.sort(numbers);
        List<Shown> all = new ArrayList<>();
        for (int i = count - 1; i >= 0; i--) {
            Mark mark = marks.get(numbers[i]);
            if (mark != null) {
                all.add(new Shown(mark.wd, mark.inode, mark.mask));
            }
        }
        return all;
    }

    // ---- The file.

    @Override
    public int read(byte[] target, int offset, int length) throws ErrnoException {
        int done = 0;
        while (true) {
            Event event = events.peekFirst();
            if (event == null || event.size() > length - done) {
                if (done == 0) {
                    throw (event == null ? Errno.EAGAIN : Errno.EINVAL).exception();
                }
                return done;
            }
            events.removeFirst();
            bytes -= event.size();
            put(target, offset + done, event);
            done += event.size();
        }
    }

    private static void put(byte[] target, int at, Event event) {
        Bytes.putInt(target, at, event.wd);
        Bytes.putInt(target, at + 4, event.mask);
        Bytes.putInt(target, at + 8, event.cookie);
        Bytes.putInt(target, at + 12, event.room());
        Arrays.fill(target, at + HEAD, at + event.size(), (byte) 0);
        System.arraycopy(event.bytes, 0, target, at + HEAD, event.bytes.length);
    }

    @Override
    public long available() {
        return bytes;
    }

    @Override
    public int poll(int wanted) {
        return events.isEmpty() ? 0 : wanted & Events.IN;
    }

    @Override
    public Waitable until(int wanted) {
        return changes;
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            user.instances--;
            user.watches -= marks.size();
            for (Mark mark : marks.values()) {
                mounts.unwatch(mark.inode, mark);
            }
            marks.clear();
            byInode.clear();
            events.clear();
        }
    }
}
