package dev.godwit.vfs.terminal;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Stream;
import dev.godwit.vfs.Timespec;

import org.jspecify.annotations.Nullable;

/**
 * An open file of a terminal. Once the terminal has hung up it reads an end, refuses to write with
 * EIO, and is ready for everything.
 */
public final class TerminalFile implements Stream {
    private static final int EVERYTHING = Events.IN | Events.OUT | Events.ERROR | Events.HANG_UP;

    private final Terminal terminal;
    private final @Nullable Inode inode;
    private final int opened;
    private boolean open = true;

    TerminalFile(Terminal terminal, @Nullable Inode inode, int opened) {
        this.terminal = terminal;
        this.inode = inode;
        this.opened = opened;
    }

    /** {@return the terminal} */
    public Terminal terminal() {
        return terminal;
    }

    /** {@return whether the terminal has hung up since it was opened; requests answer EIO then} */
    public boolean isHungUp() {
        return terminal.isHungUp(opened);
    }

    /**
     * Reads without waiting, as with O_NONBLOCK: what there is, or one line of it.
     *
     * @throws ErrnoException EAGAIN if there is nothing, unless neither VMIN nor VTIME asks for
     *     something
     */
    @Override
    public int read(byte[] target, int offset, int length) throws ErrnoException {
        terminal.other().exchange(); // which may hang up
        return length == 0 || isHungUp() ? 0 : terminal.read(target, offset, length);
    }

    @Override
    public int write(byte[] source, int offset, int length) throws ErrnoException {
        if (isHungUp()) {
            throw Errno.EIO.exception();
        }
        return length == 0 ? 0 : terminal.write(source, offset, length);
    }

    /**
     * Begins a read that may wait.
     *
     * @param length the most to take
     * @return the read
     */
    public TerminalReading reading(int length) {
        return new TerminalReading(this, length);
    }

    @Override
    public long available() {
        return isHungUp() ? 0 : terminal.inputCount();
    }

    @Override
    public int poll(int events) {
        int unasked = Events.ERROR | Events.HANG_UP;
        terminal.other().exchange();
        if (isHungUp()) {
            return EVERYTHING & (events | unasked);
        }
        int occurred = 0;
        if (terminal.isReadable()) {
            occurred |= Events.IN;
        }
        if (terminal.isWritable()) {
            occurred |= Events.OUT;
        }
        return occurred & events;
    }

    @Override
    public Waitable until(int events) {
        Waitable in = terminal.readers.until(() -> poll(Events.IN) != 0);
        Waitable out = terminal.writers.until(() -> poll(Events.OUT) != 0);
        return Events.until(
                this, events, new Exchanging(terminal, in), new Exchanging(terminal, out));
    }

    @Override
    public FileType type() {
        return FileType.CHARACTER_DEVICE;
    }

    @Override
    public Stat stat() throws ErrnoException {
        return inode == null ? Stat.unnamed(type(), 0620) : inode.stat();
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
            terminal.close(opened);
        }
    }
}
