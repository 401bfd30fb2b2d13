package dev.godwit.vfs.terminal;

import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.WaitQueue;

import org.jspecify.annotations.Nullable;

/**
 * A terminal as its programs have it: settings, window size, and the line discipline between its
 * open files and the other side. Which session and which process group it belongs to is kept here
 * for the system, which sets both.
 */
public final class Terminal {
    /** When new settings hold. */
    public enum When {
        /** At once (TCSETS). */
        NOW,
        /** When all output has been sent (TCSETSW). */
        DRAINED,
        /** Then, and what has been typed and not read is thrown away (TCSETSF). */
        FLUSHED
    }

    /** Throw away what has been typed and not read (TCFLSH). */
    public static final int TCIFLUSH = 0;

    /** Throw away what has been written and not sent. */
    public static final int TCOFLUSH = 1;

    /** Throw away both. */
    public static final int TCIOFLUSH = 2;

    /** Suspend output (TCXONC). */
    public static final int TCOOFF = 0;

    /** Resume output. */
    public static final int TCOON = 1;

    /** Send VSTOP to the other side. */
    public static final int TCIOFF = 2;

    /** Send VSTART to the other side. */
    public static final int TCION = 3;

    /** How much is kept of what the other side sends and the discipline has no room for. */
    private static final int PENDING = 8192;

    private static final int CONTROL_S = 19;
    private static final int CONTROL_Q = 17;

    final WaitQueue readers = new WaitQueue();
    final WaitQueue writers = new WaitQueue();
    final LineDiscipline discipline;
    final Output output;
    final Clock clock;

    /** What to wait for before output has been sent. */
    final Waitable drained = writers.until(this::isDrained);

    private final Termios termios;
    private final Termios first;
    private final TerminalSignals signals;
    private final boolean pseudo;
    private final OtherSide other;
    private final ByteQueue pending = new ByteQueue(PENDING);
    private final byte[] transfer = new byte[1024];
    private WindowSize windowSize = WindowSize.UNKNOWN;
    private int foreground;
    private int session;
    private boolean exclusive;
    private boolean locked;

    /** How much was queued for the other side before it typed what is being taken. */
    private int queuedBefore;

    /** Suspended by the system, so that what is typed does not resume it. */
    private boolean heldBySystem;

    /** Counts hang-ups; what was opened before the last one is hung up. */
    private int hangUps;

    private int openFiles;

    /** Files that have not been closed, hung up or not. */
    private int heldFiles;

    /** The other side is gone for good. */
    private boolean abandoned;

    Terminal(Termios first, boolean pseudo, TerminalSignals signals, Clock clock, OtherSide other) {
        this.first = first;
        this.termios = first.copy();
        this.pseudo = pseudo;
        this.locked = pseudo;
        this.signals = signals;
        this.clock = clock;
        this.other = other;
        this.output = new Output(termios);
        this.discipline = new LineDiscipline(this, termios, output);
    }

    // ---- What the system keeps here.

    /** {@return the foreground process group, 0 if there is none} */
    public int foreground() {
        return foreground;
    }

    /**
     * Sets the foreground process group (TIOCSPGRP).
     *
     * @param group its number, 0 for none
     */
    public void setForeground(int group) {
        foreground = group;
    }

    /** {@return the session whose terminal it is, 0 if there is none} */
    public int session() {
        return session;
    }

    /**
     * Sets the session whose terminal it is (TIOCSCTTY).
     *
     * @param session its number, 0 for none
     */
    public void setSession(int session) {
        this.session = session;
    }

    /** {@return whether only privileged processes may open it} */
    public boolean isExclusive() {
        return exclusive;
    }

    /**
     * Lets only privileged processes open it from now on (TIOCEXCL, TIOCNXCL).
     *
     * @param exclusive whether it is so
     */
    public void setExclusive(boolean exclusive) {
        this.exclusive = exclusive;
    }

    boolean isLocked() {
        return locked;
    }

    void setLocked(boolean locked) {
        this.locked = locked;
    }

    // ---- Open files.

    /**
     * Opens it.
     *
     * @param inode whose attributes the file has; null if it has no name
     * @param privileged exclusive mode does not matter
     * @return the file
     * @throws ErrnoException EIO if it is locked, or if the other side is gone; EBUSY in exclusive
     *     mode
     */
    public TerminalFile open(@Nullable Inode inode, boolean privileged) throws ErrnoException {
        if (locked || abandoned) {
            throw Errno.EIO.exception();
        }
        if (exclusive && !privileged) {
            throw Errno.EBUSY.exception();
        }
        heldFiles++;
        openFiles++;
        if (openFiles == 1) {
            other.openedOrClosed();
        }
        return new TerminalFile(this, inode, hangUps);
    }

    void close(int opened) {
        heldFiles--;
        if (!isHungUp(opened)) {
            openFiles--;
        }
        if (openFiles == 0) {
            exclusive = false;
            other.openedOrClosed();
        }
    }

    /** Whether nothing can come of it any more. */
    boolean isGone() {
        return abandoned && heldFiles == 0;
    }

    boolean isAbandoned() {
        return abandoned;
    }

    /** {@return whether a program has it open} */
    boolean isOpen() {
        return openFiles > 0;
    }

    boolean isHungUp(int opened) {
        return opened != hangUps;
    }

    /**
     * Hangs it up (vhangup, or the end of its session's leader): files that are open can only be
     * closed any more, settings are as they were first, and the system is told.
     */
    public void hangUp() {
        hangUps++;
        openFiles = 0;
        exclusive = false;
        heldBySystem = false;
        termios.set(first);
        discipline.flush();
        discipline.settingsChanged(termios);
        output.reset();
        output.queue.cut(other.keeps());
        signals.hangUp(this);
        foreground = 0;
        session = 0;
        wake();
        other.openedOrClosed();
    }

    /** The other side goes. */
    void abandon() {
        abandoned = true;
        hangUp();
    }

    private void wake() {
        readers.wake();
        writers.wake();
    }

    // ---- Settings.

    /** {@return a copy of its settings} */
    public Termios termios() {
        return termios.copy();
    }

    Termios settings() {
        return termios;
    }

    /**
     * Changes its settings.
     *
     * @param wanted the new ones, which are copied; a pseudo-terminal always has 8 bits
     * @param when when they hold
     * @throws ErrnoException EAGAIN if output has to be sent first ({@link #drained})
     */
    public void setTermios(Termios wanted, When when) throws ErrnoException {
        if (when != When.NOW && !isDrained()) {
            throw Errno.EAGAIN.exception();
        }
        if (when == When.FLUSHED) {
            flush(TCIFLUSH);
        }
        Termios old = termios.copy();
        termios.set(wanted);
        if (pseudo) {
            termios.cflag = termios.cflag & ~(Termios.CSIZE | Termios.PARENB);
            termios.cflag |= Termios.CS8 | Termios.CREAD;
            tellSettings(old);
        }
        discipline.settingsChanged(old);
        if (!termios.input(Termios.IXON) && old.input(Termios.IXON)) {
            resume();
            showEchoes();
        }
        refill();
        wake();
    }

    private static boolean hasFlowControl(Termios t) {
        return t.input(Termios.IXON)
                && t.character(Termios.VSTOP) == CONTROL_S
                && t.character(Termios.VSTART) == CONTROL_Q;
    }

    private void tellSettings(Termios old) {
        boolean flow = hasFlowControl(termios);
        if (flow != hasFlowControl(old)) {
            other.status(
                    OtherSide.DOSTOP | OtherSide.NOSTOP,
                    flow ? OtherSide.DOSTOP : OtherSide.NOSTOP);
        }
        if (((old.lflag | termios.lflag) & Termios.EXTPROC) != 0) {
            other.status(0, OtherSide.IOCTL);
        }
    }

    /** {@return whether all output has been sent; that of a pseudo-terminal always counts so} */
    public boolean isDrained() {
        other.exchange();
        return outputCount() == 0;
    }

    /** {@return what becomes ready when {@link #isDrained} (TCSBRK, tcdrain)} */
    public Waitable drained() {
        return new Exchanging(this, drained);
    }

    /** {@return its window's size} */
    public WindowSize windowSize() {
        return windowSize;
    }

    /**
     * Sets its window's size (TIOCSWINSZ); the foreground learns of a change.
     *
     * @param size the new one
     */
    public void setWindowSize(WindowSize size) {
        if (!size.equals(windowSize)) {
            windowSize = size;
            raise(TerminalSignals.SIGWINCH);
        }
    }

    /** {@return how many bytes can be read (TIOCINQ, FIONREAD)} */
    public int inputCount() {
        return discipline.available();
    }

    /** {@return how many bytes have not been sent yet (TIOCOUTQ); 0 for a pseudo-terminal} */
    public int outputCount() {
        return other.isSlow() ? output.queue.size() : 0;
    }

    /**
     * Throws away what lies in it (TCFLSH).
     *
     * @param queue {@link #TCIFLUSH}, {@link #TCOFLUSH} or {@link #TCIOFLUSH}
     * @throws ErrnoException EINVAL if it is none of them
     */
    public void flush(int queue) throws ErrnoException {
        if (queue < TCIFLUSH || queue > TCIOFLUSH) {
            throw Errno.EINVAL.exception();
        }
        if (queue != TCOFLUSH) {
            discipline.flush();
            other.status(0, OtherSide.FLUSHREAD);
            refill();
        }
        if (queue != TCIFLUSH) {
            flushOutput(output.queue.size());
        }
    }

    private void flushOutput(int most) {
        output.queue.cut(Math.min(most, other.keeps()));
        other.status(0, OtherSide.FLUSHWRITE);
        writers.wake();
    }

    /** A signal from the keyboard throws away what lies in it. */
    void signalFlushes() {
        flushOutput(queuedBefore);
        other.status(0, OtherSide.FLUSHREAD);
    }

    /**
     * Suspends and resumes output (TCXONC).
     *
     * @param action {@link #TCOOFF}, {@link #TCOON}, {@link #TCIOFF} or {@link #TCION}
     * @throws ErrnoException EINVAL if it is none of them
     */
    public void flow(int action) throws ErrnoException {
        switch (action) {
            case TCOOFF -> {
                if (!heldBySystem) {
                    suspend();
                    heldBySystem = true;
                }
            }
            case TCOON -> {
                if (heldBySystem) {
                    heldBySystem = false;
                    resume();
                }
            }
            case TCIOFF -> send(Termios.VSTOP);
            case TCION -> send(Termios.VSTART);
            default -> throw Errno.EINVAL.exception();
        }
    }

    private void send(int character) {
        int c = termios.character(character);
        if (c != 0 && !heldBySystem) {
            output.writeNow(c);
            if (output.stopped) {
                other.status(OtherSide.START, OtherSide.STOP); // for that it was resumed shortly
            }
            other.outputArrived();
        }
    }

    // ---- What the discipline does to it.

    void raise(int signal) {
        if (foreground != 0) {
            signals.raise(this, signal);
        }
    }

    /** Whether what is typed may resume output. */
    boolean isSuspended() {
        return output.stopped && !heldBySystem;
    }

    void suspend() {
        if (!output.stopped) {
            output.stopped = true;
            other.status(OtherSide.START, OtherSide.STOP);
        }
    }

    /** Shows what has been echoed so far. */
    void showEchoes() {
        output.showEchoes();
        other.outputArrived();
    }

    /** Echoes that have waited come with what is typed or written next. */
    void resume() {
        if (isSuspended()) {
            output.stopped = false;
            other.status(OtherSide.STOP, OtherSide.START);
            other.outputArrived();
            writers.wake();
        }
    }

    // ---- The other side.

    /** Takes bytes that are typed; answers how many. */
    int type(byte[] source, int offset, int length) {
        int count = 0;
        if (pending.size() == 0) {
            count = receive(source, offset, length);
        }
        count += pending.add(source, offset + count, length - count);
        return count;
    }

    /** Whether it would take some. */
    boolean hasRoomForTyping() {
        return pending.room() > 0;
    }

    /** How many bytes it would take for certain. */
    int roomForTyping() {
        return pending.room();
    }

    /** Throws away what it had no room for. */
    void dropPending() {
        pending.cut(0);
        other.roomForTyping();
    }

    private int receive(byte[] source, int offset, int length) {
        queuedBefore = output.queue.size();
        int count = discipline.receive(source, offset, length);
        other.outputArrived();
        if (discipline.isReadable(1)) {
            readers.wake();
        }
        return count;
    }

    /** Gives the discipline what it had no room for. */
    private void refill() {
        while (pending.size() > 0 && discipline.hasRoom()) {
            int count = pending.peek(transfer, 0, transfer.length);
            pending.skip(receive(transfer, 0, count));
            other.roomForTyping();
        }
    }

    /** Takes what is queued for the other side; answers how many bytes. */
    int takeOutput(byte[] target, int offset, int length) {
        int count = output.queue.peek(target, offset, length);
        outputTaken(count);
        return count;
    }

    /** The other side has so many of the bytes that were queued. */
    void outputTaken(int count) {
        output.queue.skip(count);
        if (count > 0) {
            output.showEchoes();
            writers.wake();
        }
    }

    OtherSide other() {
        return other;
    }

    // ---- What open files do.

    /** Reads what there is; EAGAIN if it is nothing. */
    int read(byte[] target, int offset, int length) throws ErrnoException {
        if (!discipline.isReadable(1)) {
            boolean waits =
                    termios.local(Termios.ICANON)
                            || (termios.cc[Termios.VMIN] | termios.cc[Termios.VTIME]) != 0;
            if (waits) {
                throw Errno.EAGAIN.exception();
            }
            return 0;
        }
        int count = discipline.read(target, offset, length);
        refill();
        return count;
    }

    int write(byte[] source, int offset, int length) throws ErrnoException {
        int count = 0;
        int part;
        do {
            part = output.write(source, offset + count, length - count);
            count += part;
            other.outputArrived(); // which may make room
        } while (part > 0 && count < length);
        if (count == 0) {
            throw Errno.EAGAIN.exception();
        }
        return count;
    }

    /** Whether a read would bring all that VMIN asks for, which poll(2) heeds without VTIME. */
    boolean isReadable() {
        boolean counts = termios.cc[Termios.VTIME] == 0;
        return discipline.isReadable(counts ? termios.character(Termios.VMIN) : 1);
    }

    boolean isWritable() {
        return output.room() > 0;
    }
}
