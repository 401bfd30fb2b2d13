package dev.godwit.wasi;

import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.vfs.Description;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.ListeningSocket;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.Stream;
import dev.godwit.wasm.runtime.HostCall;
import dev.godwit.wasm.runtime.PendingCall;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code poll_oneoff}. One pass looks at each subscription and writes an event for each that has
 * occurred; if none has, the call waits for the earliest deadline and for all streams, and is made
 * again.
 */
final class Poll {
    /** The most subscriptions of one call; more are EINVAL. */
    static final int MAX_SUBSCRIPTIONS = 1 << 16;

    private static final int SUBSCRIPTION = 48;
    private static final int EVENT = 32;

    private static final int CLOCK = 0;
    private static final int FD_READ = 1;
    private static final int FD_WRITE = 2;

    /** The bit of {@code subclockflags}. */
    private static final int ABSTIME = 1;

    private final Wasi wasi;
    private final Guest guest;
    private final long now;
    private final List<Waitable> sources = new ArrayList<>();

    /** When the wait began that this look is part of. */
    private long start;

    private long deadline = Blocked.FOREVER;
    private int out;
    private int events;

    private Poll(Wasi wasi, Guest guest, int out) {
        this.wasi = wasi;
        this.guest = guest;
        this.out = out;
        this.now = wasi.clock.monotonic();
    }

    static int oneoff(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        int in = call.i32(0);
        long count = call.i32(2) & 0xffff_ffffL;
        if (count == 0 || count > MAX_SUBSCRIPTIONS) {
            throw Errno.EINVAL.exception();
        }
        guest.check(in, count * SUBSCRIPTION);
        guest.check(call.i32(1), count * EVENT);
        guest.check(call.i32(3), 4);
        Poll poll = new Poll(wasi, guest, call.i32(1));
        PendingCall earlier = call.resumed();
        poll.start = earlier == null ? poll.now : earlier.start;
        for (int i = 0; i < count; i++) {
            poll.look(in + i * SUBSCRIPTION);
        }
        if (poll.events == 0) {
            call.block(new Blocked("poll_oneoff", poll.deadline, poll.sources)).start = poll.start;
            return Wasi.BLOCKED;
        }
        guest.storeInt(call.i32(3), poll.events);
        return Errnos.SUCCESS;
    }

    private void look(int at) throws ErrnoException {
        // The event may overlie the subscription, so all is read before anything is written.
        long userdata = guest.loadLong(at);
        int type = guest.loadByte(at + 8);
        try {
            switch (type) {
                case CLOCK -> lookAtClock(at, userdata);
                case FD_READ, FD_WRITE -> lookAtFile(guest.loadInt(at + 16), type, userdata);
                default -> throw Errno.EINVAL.exception();
            }
        } catch (ErrnoException e) {
            store(userdata, Errnos.number(e.errno()), type, 0);
        }
    }

    private void lookAtClock(int at, long userdata) throws ErrnoException {
        int id = guest.loadInt(at + 16);
        long timeout = guest.loadLong(at + 24);
        int flags = guest.loadShort(at + 40);
        if ((flags & ~ABSTIME) != 0 || id < 0 || id > Clocks.THREAD_CPUTIME) {
            throw Errno.EINVAL.exception();
        }
        if (id != Clocks.REALTIME && id != Clocks.MONOTONIC) {
            throw Errno.ENOTSUP.exception();
        }
        long end;
        if ((flags & ABSTIME) == 0) {
            end = plus(start, timeout);
        } else if (id == Clocks.MONOTONIC) {
            end = timeout < 0 ? Blocked.FOREVER : timeout;
        } else {
            // May lie far in the past: then the difference is negative, and it is over.
            long left = timeout < 0 ? Blocked.FOREVER : timeout - wasi.clock.realtime();
            end = left <= 0 ? now : plus(now, left);
        }
        if (end <= now) {
            store(userdata, Errnos.SUCCESS, CLOCK, 0);
        } else {
            // A deadline that never comes is still one: it must not look as if there were none.
            deadline = Math.min(deadline, Math.min(end, Blocked.FOREVER - 1));
        }
    }

    /** A sum of nanoseconds, the second of which is unsigned; what is too large is for ever. */
    private static long plus(long start, long duration) {
        long sum = start + duration;
        return duration < 0 || sum < 0 ? Blocked.FOREVER : sum;
    }

    private void lookAtFile(int fd, int type, long userdata) throws ErrnoException {
        Descriptor descriptor = wasi.descriptors.get(fd);
        OpenFile file = descriptor.file();
        int event = type == FD_READ ? Events.IN : Events.OUT;
        if (file instanceof ListeningSocket && type == FD_READ) {
            descriptor.require(Rights.POLL_FD_READWRITE);
            waitFor(file.until(event), 1, type, userdata);
            return;
        }
        descriptor.require(Rights.POLL_FD_READWRITE | right(file, type));
        switch (file) {
            case Stream stream when type == FD_READ -> {
                Waitable readable = stream.until(event);
                long available = readable.ready() ? stream.available() : 0;
                waitFor(readable, available, type, userdata);
            }
            case Stream stream -> waitFor(stream.until(event), 1, type, userdata);
            case RegularFile regular when type == FD_READ -> {
                Description description = descriptor.description;
                long left = regular.stat().size() - description.position();
                store(userdata, Errnos.SUCCESS, type, Math.max(0, left));
            }
            default -> store(userdata, Errnos.SUCCESS, type, 0);
        }
    }

    private static long right(OpenFile file, int type) {
        if (file instanceof Stream || file instanceof RegularFile) {
            return type == FD_READ ? Rights.FD_READ : Rights.FD_WRITE;
        }
        return 0;
    }

    private void waitFor(Waitable source, long bytes, int type, long userdata)
            throws ErrnoException {
        if (source.ready()) {
            store(userdata, Errnos.SUCCESS, type, bytes);
        } else {
            sources.add(source);
        }
    }

    private void store(long userdata, int errno, int type, long bytes) throws ErrnoException {
        guest.clear(out, EVENT);
        guest.storeLong(out, userdata);
        guest.storeShort(out + 8, errno);
        guest.storeByte(out + 10, type);
        guest.storeLong(out + 16, bytes);
        out += EVENT;
        events++;
    }
}
