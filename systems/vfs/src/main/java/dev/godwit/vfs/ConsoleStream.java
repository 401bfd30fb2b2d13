package dev.godwit.vfs;

import dev.godwit.base.host.ByteSink;
import dev.godwit.base.host.ByteSource;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Ready;
import dev.godwit.base.host.Waitable;

import org.jspecify.annotations.Nullable;

/**
 * A stream of the host as an open file: standard input, output or error. A terminal is a character
 * device, anything else a pipe. Closing it leaves the host's stream open, for it is not the guest's
 * to close.
 */
public final class ConsoleStream implements Stream {
    private final @Nullable ByteSource source;
    private final @Nullable ByteSink sink;
    private final boolean terminal;

    private ConsoleStream(@Nullable ByteSource source, @Nullable ByteSink sink, boolean terminal) {
        this.source = source;
        this.sink = sink;
        this.terminal = terminal;
    }

    /**
     * A file that can only be read.
     *
     * @param source where the bytes come from
     * @return the file
     */
    public static ConsoleStream of(ByteSource source) {
        return new ConsoleStream(source, null, source.isTerminal());
    }

    /**
     * A file that can only be written.
     *
     * @param sink where the bytes go
     * @return the file
     */
    public static ConsoleStream of(ByteSink sink) {
        return new ConsoleStream(null, sink, sink.isTerminal());
    }

    @Override
    public FileType type() {
        return terminal ? FileType.CHARACTER_DEVICE : FileType.FIFO;
    }

    @Override
    public Stat stat() {
        return Stat.unnamed(type(), 0600);
    }

    @Override
    public void setTimes(Timespec atime, Timespec mtime) throws ErrnoException {
        throw Errno.EPERM.exception();
    }

    @Override
    public void sync(boolean dataOnly) throws ErrnoException {
        throw Errno.EINVAL.exception();
    }

    @Override
    public void close() {}

    @Override
    public int read(byte[] target, int offset, int length) throws ErrnoException {
        if (source == null) {
            throw Errno.EBADF.exception();
        }
        int count = source.read(target, offset, length);
        return count == ByteSource.END ? 0 : count;
    }

    @Override
    public int write(byte[] bytes, int offset, int length) throws ErrnoException {
        if (sink == null) {
            throw Errno.EBADF.exception();
        }
        return sink.write(bytes, offset, length);
    }

    @Override
    public long available() {
        return source == null ? 0 : source.available();
    }

    @Override
    public int poll(int events) {
        int occurred = 0;
        if ((events & Events.IN) != 0 && readable().ready()) {
            occurred |= Events.IN;
        }
        if ((events & Events.OUT) != 0 && writable().ready()) {
            occurred |= Events.OUT;
        }
        return occurred;
    }

    @Override
    public Waitable until(int events) {
        return switch (events & (Events.IN | Events.OUT)) {
            case Events.IN -> readable();
            case Events.OUT -> writable();
            case 0 -> Ready.NEVER; // nothing else is told
            default -> Events.until(this, events, readable(), writable());
        };
    }

    private Waitable readable() {
        return source == null ? Ready.ALWAYS : source.readable();
    }

    private Waitable writable() {
        return sink == null ? Ready.ALWAYS : sink.writable();
    }
}
