package dev.godwit.linux.event;

import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.vfs.Events;

import org.jspecify.annotations.Nullable;

/** A file that a set watches: its descriptor when it was added, and what is of interest. */
final class EpollItem implements LinuxFile.CloseListener {
    static final int ERRORS = Events.ERROR | Events.HANG_UP;

    private static final int EXCLUSIVE = 1 << 28;
    private static final int WAKEUP = 1 << 29;
    private static final int ONE_SHOT = 1 << 30;
    private static final int EDGE = 1 << 31;

    /** What is no event: it stays where ONE_SHOT has taken all others. */
    private static final int PRIVATE = EXCLUSIVE | WAKEUP | ONE_SHOT | EDGE;

    final EpollFile owner;
    final int fd;
    final LinuxFile file;
    private final Side in = new Side();
    private final Side out = new Side();
    int events;
    long data;

    /** It stands among those that may be ready. Under the owner's lock. */
    boolean isQueued;

    /** It was ready and waits to be so again: it is to be looked at before a wait. */
    boolean isSpent;

    /**
     * One of the two things that it waits for. A source may tell each time that something happens,
     * or once after each subscription; so it is subscribed to again whenever it is not ready.
     */
    private final class Side implements Wakeup {
        private @Nullable Waitable source;

        /** It has told since it was subscribed to. Set from any thread. */
        private volatile boolean hasTold;

        void end() {
            Waitable old = source;
            if (old != null) {
                old.unsubscribe(this);
                source = null;
            }
        }

        void begin(int ask) {
            end();
            Waitable next = file.file().until(ask);
            source = next;
            hasTold = false;
            next.subscribe(this);
        }

        /** Whether it may tell no more, and is to be subscribed to anew. */
        boolean isSilent() {
            return hasTold;
        }

        @Override
        public void wake() {
            hasTold = true;
            owner.queue(EpollItem.this);
        }
    }

    EpollItem(EpollFile owner, int fd, LinuxFile file) {
        this.owner = owner;
        this.fd = fd;
        this.file = file;
    }

    boolean isEdge() {
        return (events & EDGE) != 0;
    }

    boolean isOneShot() {
        return (events & ONE_SHOT) != 0;
    }

    boolean isExclusive() {
        return (events & EXCLUSIVE) != 0;
    }

    /** Says what is of interest. */
    void set(int newEvents, long newData) {
        in.end();
        out.end();
        events = newEvents & ~WAKEUP | ERRORS;
        data = newData;
        isSpent = false;
        rearm();
    }

    /** It has been reported and is not to be any more. */
    void disable() {
        in.end();
        out.end();
        events &= PRIVATE;
    }

    /** What has occurred of what is of interest. */
    int poll() {
        int wanted = events & ~PRIVATE;
        return wanted == 0 ? 0 : PollBits.poll(file.file(), wanted) & wanted;
    }

    /** Waits anew for what has not occurred; answers whether all has been waited for. */
    boolean rearm() {
        int wanted = events & ~PRIVATE;
        if (wanted == 0) {
            return true;
        }
        int ask = PollBits.ask(file.file(), wanted);
        int asksOut = ask & Events.OUT;
        int asksIn = ask & ~Events.OUT;
        int occurred = file.file().poll(ask);
        boolean isOutReady = (occurred & Events.OUT) != 0;
        boolean isInReady = (occurred & ~Events.OUT) != 0;
        if (asksOut != 0 && (out.source == null || out.isSilent() && !isOutReady)) {
            out.begin(asksOut);
        }
        if ((asksIn != 0 || asksOut == 0) && (in.source == null || in.isSilent() && !isInReady)) {
            in.begin(asksIn);
        }
        return occurred == 0;
    }

    /** It leaves the set. */
    void end() {
        in.end();
        out.end();
        file.removeListener(this);
    }

    @Override
    public void closed(LinuxFile closed) {
        owner.forget(this);
    }
}
