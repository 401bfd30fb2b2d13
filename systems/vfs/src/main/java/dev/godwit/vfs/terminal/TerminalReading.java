package dev.godwit.vfs.terminal;

import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;

/**
 * A read of a terminal that may wait: for a line, for as many bytes as VMIN says, or for as long as
 * VTIME says. Bytes stay in the terminal until it ends. If a signal ends it, {@link
 * TerminalFile#read} gives what has come so far, and EAGAIN stands for EINTR.
 */
public final class TerminalReading {
    private static final long TENTH = 100_000_000;

    private final TerminalFile file;
    private final Terminal terminal;
    private final int length;
    private final Waitable ready;
    private long deadline = Blocked.FOREVER;

    /** How many bytes there were when it was last tried. */
    private int seen;

    TerminalReading(TerminalFile file, int length) {
        this.file = file;
        this.terminal = file.terminal();
        this.length = length;
        this.ready = new Exchanging(terminal, terminal.readers.until(this::isReady));
    }

    /**
     * Tries to end it.
     *
     * @param target where the bytes go
     * @param offset the first place in it; there is room for the length that was given
     * @return how many, 0 at the end, or when the time has passed without any
     * @throws ErrnoException EAGAIN if it has to wait: until {@link #ready}, or {@link #deadline}
     */
    public int read(byte[] target, int offset) throws ErrnoException {
        terminal.other().exchange();
        Termios termios = terminal.settings();
        if (file.isHungUp() || length == 0 || termios.local(Termios.ICANON)) {
            return file.read(target, offset, length);
        }
        int there = terminal.inputCount();
        long time = termios.character(Termios.VTIME) * TENTH;
        if (there >= wanted()) {
            return file.read(target, offset, length);
        }
        long now = time == 0 ? 0 : terminal.clock.monotonic();
        if (termios.cc[Termios.VMIN] == 0) {
            if (time == 0) {
                return 0;
            }
            if (deadline == Blocked.FOREVER) {
                deadline = now + time;
            }
            if (now >= deadline) {
                return 0;
            }
        } else if (time == 0 || there == 0) {
            deadline = Blocked.FOREVER;
        } else if (there != seen) {
            deadline = now + time; // counts from the last byte
        } else if (now >= deadline) {
            return file.read(target, offset, length);
        }
        seen = there;
        throw Errno.EAGAIN.exception();
    }

    /** How many bytes end it at once. */
    private int wanted() {
        return Math.max(1, Math.min(length, terminal.settings().character(Termios.VMIN)));
    }

    private boolean isReady() {
        if (file.isHungUp() || length == 0) {
            return true;
        }
        Termios termios = terminal.settings();
        if (termios.local(Termios.ICANON)) {
            return terminal.discipline.isReadable(1);
        }
        int there = terminal.inputCount();
        boolean counts = termios.cc[Termios.VMIN] != 0 && termios.cc[Termios.VTIME] != 0;
        boolean never = (termios.cc[Termios.VMIN] | termios.cc[Termios.VTIME]) == 0;
        return never || there >= wanted() || counts && there != seen;
    }

    /** {@return what becomes ready when {@link #read} should be tried again} */
    public Waitable ready() {
        return ready;
    }

    /**
     * {@return when to try again at the latest, on the monotonic clock, or {@link Blocked#FOREVER}}
     */
    public long deadline() {
        return deadline;
    }
}
