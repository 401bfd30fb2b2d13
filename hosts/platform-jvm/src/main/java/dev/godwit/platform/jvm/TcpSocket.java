package dev.godwit.platform.jvm;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.platform.jvm.io.IoErrors;
import dev.godwit.platform.jvm.io.SocketSelector;
import dev.godwit.platform.jvm.io.Waiting;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Socket;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * A TCP connection. Bytes are taken from the host a buffer ahead, so that they can be peeked at.
 */
final class TcpSocket implements Socket {
    private static final int BUFFER = 64 * 1024;

    private final SocketChannel channel;
    private final Runnable onClose;
    private final Waiting readable;
    private final Waiting writable;

    /** Bytes received and not read yet, from its position to its limit. */
    private final ByteBuffer received = ByteBuffer.allocate(BUFFER).limit(0);

    private boolean ended;
    private boolean failed;

    /**
     * A connection.
     *
     * @param channel the host's
     * @param onClose is run when it is closed, once
     * @throws IOException if the channel cannot be made not to block
     */
    TcpSocket(SocketChannel channel, Runnable onClose) throws IOException {
        this.channel = channel;
        this.onClose = onClose;
        channel.configureBlocking(false);
        this.readable = new Waiting(this::isReadable, () -> watch(SelectionKey.OP_READ));
        this.writable =
                new Waiting(
                        () -> SocketSelector.isReady(channel, SelectionKey.OP_WRITE),
                        () -> watch(SelectionKey.OP_WRITE));
    }

    static Stat socketStat() {
        return Stat.unnamed(FileType.SOCKET, 0600);
    }

    private void watch(int operation) {
        Waiting waiting = operation == SelectionKey.OP_READ ? readable : writable;
        SocketSelector.watch(channel, operation, waiting);
    }

    /** Takes what has arrived, as far as there is room. */
    private void receive() throws ErrnoException {
        if (ended) {
            return;
        }
        received.compact();
        try {
            ended = received.hasRemaining() && channel.read(received) < 0;
        } catch (IOException e) {
            failed = true;
            throw IoErrors.of(e).exception();
        } finally {
            received.flip();
        }
    }

    private boolean isReadable() {
        try {
            if (!received.hasRemaining()) {
                receive();
            }
            return received.hasRemaining() || ended;
        } catch (ErrnoException e) {
            return true;
        }
    }

    @Override
    public int read(byte[] target, int offset, int length) throws ErrnoException {
        int count = peek(target, offset, length);
        received.position(received.position() + count);
        return count;
    }

    @Override
    public int peek(byte[] target, int offset, int length) throws ErrnoException {
        if (received.remaining() < length) {
            try {
                receive();
            } catch (ErrnoException e) {
                // What arrived before the failure comes first.
                if (!received.hasRemaining()) {
                    throw e;
                }
            }
        }
        int count = Math.min(length, received.remaining());
        if (count == 0 && length > 0 && !ended) {
            throw Errno.EAGAIN.exception();
        }
        received.get(received.position(), target, offset, count);
        return count;
    }

    @Override
    public int write(byte[] source, int offset, int length) throws ErrnoException {
        try {
            int count = channel.write(ByteBuffer.wrap(source, offset, length));
            if (count == 0 && length > 0) {
                throw Errno.EAGAIN.exception();
            }
            return count;
        } catch (IOException e) {
            Errno errno = IoErrors.of(e);
            // Writing after shutdown(SHUT_WR) is a broken pipe to POSIX, a closed channel to Java.
            throw (errno == Errno.EBADF && channel.isOpen() ? Errno.EPIPE : errno).exception();
        }
    }

    @Override
    public void shutdown(boolean reading, boolean writing) throws ErrnoException {
        try {
            if (reading) {
                channel.shutdownInput();
                received.limit(received.position());
                ended = true;
            }
            if (writing) {
                channel.shutdownOutput();
            }
        } catch (IOException e) {
            Errno errno = IoErrors.of(e);
            throw (errno == Errno.EBADF ? Errno.ENOTCONN : errno).exception();
        }
    }

    @Override
    public long available() {
        return isReadable() ? received.remaining() : 0;
    }

    @Override
    public int poll(int events) {
        int occurred = 0;
        if ((events & Events.IN) != 0 && isReadable()) {
            occurred |= Events.IN;
        }
        if ((events & Events.OUT) != 0 && writable.ready()) {
            occurred |= Events.OUT;
        }
        if (failed) {
            occurred |= Events.ERROR;
        }
        if (ended && channel.socket().isOutputShutdown()) {
            occurred |= Events.HANG_UP;
        }
        return occurred;
    }

    @Override
    public Waitable until(int events) {
        return switch (events) {
            case Events.IN -> readable;
            case Events.OUT -> writable;
            default -> Events.until(this, events, readable, writable);
        };
    }

    @Override
    public FileType type() {
        return FileType.SOCKET;
    }

    @Override
    public Stat stat() {
        return socketStat();
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
    public void close() throws ErrnoException {
        if (!channel.isOpen()) {
            return;
        }
        onClose.run();
        try {
            channel.close();
        } catch (IOException e) {
            throw IoErrors.of(e).exception();
        }
        readable.wakeAll();
        writable.wakeAll();
    }
}
