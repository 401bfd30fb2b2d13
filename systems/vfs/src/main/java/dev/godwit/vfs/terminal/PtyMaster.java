package dev.godwit.vfs.terminal;

import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Stream;
import dev.godwit.vfs.Timespec;
import dev.godwit.vfs.WaitQueue;

import org.jspecify.annotations.Nullable;

/**
 * The master of a pseudo-terminal, an open file: what it writes is typed at the terminal, what it
 * reads is what the terminal shows. Settings and window size are those of the {@link #terminal}.
 * Closing it hangs the terminal up.
 */
public final class PtyMaster implements Stream {
    /** What a master has taken at once, so that it cannot be flushed any more. */
    private static final int TAKEN = 4095;

    private final Terminal terminal;
    private final int number;
    private final @Nullable Inode inode;
    private final Runnable whenGone;
    private final WaitQueue waiting = new WaitQueue();
    private boolean wasOpen;
    private boolean open = true;
    private boolean packets;
    private int status;

    PtyMaster(
            int number,
            @Nullable Inode inode,
            TerminalSignals signals,
            Clock clock,
            Runnable whenGone) {
        this.number = number;
        this.inode = inode;
        this.whenGone = whenGone;
        this.terminal = new Terminal(Termios.pseudo(), true, signals, clock, new Side());
    }

    /** {@return the terminal, which programs open as the slave} */
    public Terminal terminal() {
        return terminal;
    }

    /** {@return its number, and its name in /dev/pts (TIOCGPTN)} */
    public int number() {
        return number;
    }

    /** {@return whether the slave cannot be opened, as at the beginning (TIOCGPTLCK)} */
    public boolean isLocked() {
        return terminal.isLocked();
    }

    /**
     * Lets the slave be opened or not (TIOCSPTLCK).
     *
     * @param locked it cannot
     */
    public void setLocked(boolean locked) {
        terminal.setLocked(locked);
    }

    /** {@return whether it is in packet mode (TIOCGPKT)} */
    public boolean hasPackets() {
        return packets;
    }

    /**
     * Sets packet mode (TIOCPKT): each read begins with a byte, 0 before data, else bits that tell
     * what has happened to the terminal.
     *
     * @param packets whether it is on
     */
    public void setPackets(boolean packets) {
        if (packets && !this.packets) {
            status = 0;
        }
        this.packets = packets;
    }

    /**
     * Sends a signal to the terminal's foreground (TIOCSIG).
     *
     * @param signal SIGINT, SIGQUIT or SIGTSTP
     * @throws ErrnoException EINVAL if it is none of them
     */
    public void raise(int signal) throws ErrnoException {
        if (signal != TerminalSignals.SIGINT
                && signal != TerminalSignals.SIGQUIT
                && signal != TerminalSignals.SIGTSTP) {
            throw Errno.EINVAL.exception();
        }
        terminal.raise(signal);
    }

    /**
     * Throws away what lies between the two (TCFLSH on the master).
     *
     * @param queue {@link Terminal#TCIFLUSH} for what it could read, {@link Terminal#TCOFLUSH} for
     *     what it has written and the terminal has no room for, or {@link Terminal#TCIOFLUSH}
     * @throws ErrnoException EINVAL if it is none of them
     */
    public void flush(int queue) throws ErrnoException {
        if (queue < Terminal.TCIFLUSH || queue > Terminal.TCIOFLUSH) {
            throw Errno.EINVAL.exception();
        }
        if (queue != Terminal.TCOFLUSH) {
            terminal.outputTaken(terminal.output.queue.size());
        }
        if (queue != Terminal.TCIFLUSH) {
            terminal.dropPending();
        }
    }

    private boolean isAlone() {
        return wasOpen && !terminal.isOpen();
    }

    private boolean hasStatus() {
        return packets && status != 0;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws ErrnoException {
        if (length == 0) {
            return 0;
        }
        if (hasStatus()) {
            target[offset] = (byte) status;
            status = 0;
            return 1;
        }
        if (terminal.output.queue.size() == 0) {
            throw (isAlone() ? Errno.EIO : Errno.EAGAIN).exception();
        }
        int head = packets ? 1 : 0;
        if (packets) {
            target[offset] = 0;
        }
        return head + terminal.takeOutput(target, offset + head, length - head);
    }

    @Override
    public int write(byte[] source, int offset, int length) throws ErrnoException {
        if (length == 0) {
            return 0;
        }
        int count = terminal.type(source, offset, length);
        if (count == 0) {
            throw Errno.EAGAIN.exception();
        }
        return count;
    }

    @Override
    public long available() {
        return terminal.output.queue.size();
    }

    @Override
    public int poll(int events) {
        int occurred = 0;
        if (terminal.output.queue.size() > 0) {
            occurred |= Events.IN;
        }
        if (hasStatus()) {
            occurred |= Events.IN | Events.PRIORITY;
        }
        if (terminal.hasRoomForTyping()) {
            occurred |= Events.OUT;
        }
        if (isAlone()) {
            occurred |= Events.HANG_UP;
        }
        return occurred & (events | Events.HANG_UP);
    }

    @Override
    public Waitable until(int events) {
        return waiting.until(() -> poll(events) != 0);
    }

    @Override
    public FileType type() {
        return FileType.CHARACTER_DEVICE;
    }

    @Override
    public Stat stat() throws ErrnoException {
        return inode == null ? Stat.unnamed(type(), 0666) : inode.stat();
    }

    @Override
    public void setTimes(Timespec atime, Timespec mtime) throws ErrnoException {
        if (inode != null) {
            inode.setTimes(atime, mtime);
        }
    }

    /**
     * There is nothing to synchronize.
     *
     * @throws ErrnoException EINVAL
     */
    @Override
    public void sync(boolean dataOnly) throws ErrnoException {
        throw Errno.EINVAL.exception();
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            terminal.abandon();
        }
    }

    private final class Side implements OtherSide {
        @Override
        public void outputArrived() {
            waiting.wake();
        }

        @Override
        public void roomForTyping() {
            waiting.wake();
        }

        @Override
        public void openedOrClosed() {
            wasOpen = true;
            if (terminal.isGone()) {
                whenGone.run();
            }
            waiting.wake();
        }

        @Override
        public void status(int cleared, int set) {
            if (packets) {
                status = status & ~cleared | set;
                waiting.wake();
            }
        }

        @Override
        public int keeps() {
            return TAKEN;
        }

        @Override
        public boolean isSlow() {
            return false;
        }

        @Override
        public void exchange() {}

        @Override
        public Waitable activity() {
            return Never.COMES;
        }
    }
}
