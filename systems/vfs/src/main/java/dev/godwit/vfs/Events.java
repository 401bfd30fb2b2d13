package dev.godwit.vfs;

import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;

/** What an open file can be polled and waited for (POSIX, {@code <poll.h>}), as bits. */
public final class Events {
    /** A read would not answer EAGAIN: there is data, an end or an error (POLLIN). */
    public static final int IN = 1;

    /** Something out of the ordinary can be read (POLLPRI). */
    public static final int PRIORITY = 2;

    /** A write would not answer EAGAIN (POLLOUT). */
    public static final int OUT = 4;

    /** The file has failed; told unasked (POLLERR). */
    public static final int ERROR = 8;

    /** Nobody is left at the other end; told unasked (POLLHUP). */
    public static final int HANG_UP = 16;

    /** The other end sends no more, or this end receives no more (Linux's POLLRDHUP). */
    public static final int READ_HANG_UP = 0x2000;

    private Events() {}

    /**
     * Waits for events of a file that has one thing to wait for on reading and one on writing.
     *
     * @param file whom to ask, by {@link OpenFile#poll}
     * @param events bits of this class
     * @param in what wakes when it may have become readable, hung up or failed
     * @param out what wakes when it may have become writable
     * @return what becomes ready with any of the events
     */
    public static Waitable until(OpenFile file, int events, Waitable in, Waitable out) {
        return new Until(file, events, in, out);
    }

    private record Until(OpenFile file, int events, Waitable in, Waitable out) implements Waitable {
        @Override
        public boolean ready() {
            return file.poll(events) != 0;
        }

        @Override
        public void subscribe(Wakeup wakeup) {
            if (events != OUT) {
                in.subscribe(wakeup);
            }
            if ((events & OUT) != 0) {
                out.subscribe(wakeup);
            }
        }

        @Override
        public void unsubscribe(Wakeup wakeup) {
            in.unsubscribe(wakeup);
            out.unsubscribe(wakeup);
        }
    }
}
