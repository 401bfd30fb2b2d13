package dev.godwit.vfs.terminal;

import dev.godwit.base.host.ByteSink;
import dev.godwit.base.host.ByteSource;
import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;

/**
 * A terminal whose other side is the host's, which is in raw mode: what comes from there goes
 * through the line discipline, and what the guest shows goes there, as fast as it is taken. When
 * the host's terminal ends, or cannot be written any more, this one hangs up.
 *
 * <p>Whoever reads or waits for the terminal brings along what the host has. But a signal from the
 * keyboard must come even if nobody reads: so the system waits for {@link #activity} too, and calls
 * {@link #exchange}.
 */
public final class ConsoleTerminal {
    private static final int BLOCK = 1024;

    private final ByteSource source;
    private final ByteSink sink;
    private final Terminal terminal;
    private final byte[] typed = new byte[BLOCK];
    private final byte[] shown = new byte[BLOCK];
    private boolean ended;

    /** Bytes do not come or go while others do. */
    private boolean busy;

    /**
     * A terminal with the settings that Linux gives to one that shows UTF-8.
     *
     * @param source what is typed at the host's terminal
     * @param sink where it is shown
     * @param signals whom to tell of signals
     * @param clock for reads that wait for a time
     */
    public ConsoleTerminal(ByteSource source, ByteSink sink, TerminalSignals signals, Clock clock) {
        this.source = source;
        this.sink = sink;
        Termios first = Termios.standard();
        first.iflag |= Termios.IUTF8;
        this.terminal = new Terminal(first, false, signals, clock, new Side());
    }

    /** {@return the terminal; its window's size is set there when the host's changes} */
    public Terminal terminal() {
        return terminal;
    }

    /** Takes what has been typed, as far as there is room, and shows what waits to be shown. */
    public void exchange() {
        if (busy) {
            return;
        }
        busy = true;
        try {
            show();
            take();
            show();
        } finally {
            busy = false;
        }
    }

    /** {@return what becomes ready when {@link #exchange} has something to do} */
    public Waitable activity() {
        return new Activity();
    }

    private void take() {
        while (canTake()) {
            int count;
            try {
                int most = Math.min(typed.length, terminal.roomForTyping());
                count = source.read(typed, 0, most);
            } catch (ErrnoException e) {
                if (e.errno() != Errno.EAGAIN) {
                    end();
                }
                return;
            }
            if (count == ByteSource.END) {
                end();
                return;
            }
            terminal.type(typed, 0, count);
        }
    }

    private void show() {
        while (canShow()) {
            int count = terminal.output.queue.peek(shown, 0, shown.length);
            try {
                terminal.outputTaken(sink.write(shown, 0, count));
            } catch (ErrnoException e) {
                if (e.errno() != Errno.EAGAIN) {
                    end();
                }
                return;
            }
        }
    }

    private boolean canTake() {
        return !ended && terminal.hasRoomForTyping();
    }

    private boolean canShow() {
        return !ended && !terminal.output.stopped && terminal.output.queue.size() > 0;
    }

    private void end() {
        ended = true;
        terminal.abandon();
    }

    private final class Side implements OtherSide {
        @Override
        public void outputArrived() {
            exchange();
        }

        @Override
        public void roomForTyping() {}

        @Override
        public void openedOrClosed() {}

        @Override
        public void status(int cleared, int set) {}

        @Override
        public int keeps() {
            return 0;
        }

        @Override
        public boolean isSlow() {
            return true;
        }

        @Override
        public void exchange() {
            ConsoleTerminal.this.exchange();
        }

        @Override
        public Waitable activity() {
            return ConsoleTerminal.this.activity();
        }
    }

    /**
     * A side of the host that there is nothing to do with is not waited for: it may be ready all
     * the time, and would wake for nothing.
     */
    private final class Activity implements Waitable {
        @Override
        public boolean ready() {
            return canTake() && source.readable().ready() || canShow() && sink.writable().ready();
        }

        @Override
        public void subscribe(Wakeup wakeup) {
            if (canTake()) {
                source.readable().subscribe(wakeup);
            }
            if (canShow()) {
                sink.writable().subscribe(wakeup);
            }
        }

        @Override
        public void unsubscribe(Wakeup wakeup) {
            source.readable().unsubscribe(wakeup);
            sink.writable().unsubscribe(wakeup);
        }
    }
}
