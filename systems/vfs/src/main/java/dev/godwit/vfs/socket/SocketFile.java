package dev.godwit.vfs.socket;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Stream;
import dev.godwit.vfs.Timespec;
import dev.godwit.vfs.WaitQueue;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * A socket of any family and type, with the semantics of Linux. Nothing waits here: what cannot go
 * on answers EAGAIN (or EINPROGRESS, {@link #connect}) and has had no effect, and the caller waits
 * for what {@link #until}, {@link #untilSent} or {@link #untilConnected} give, and calls again.
 * SIGPIPE is the caller's, and so are O_NONBLOCK, times of waiting and MSG_WAITALL.
 */
public abstract class SocketFile implements Stream {
    /** In {@link #shutdown}: nothing more is received (SHUT_RD). */
    public static final int SHUT_RD = 0;

    /** In {@link #shutdown}: nothing more is sent (SHUT_WR). */
    public static final int SHUT_WR = 1;

    /** In {@link #shutdown}: both (SHUT_RDWR). */
    public static final int SHUT_RDWR = 2;

    /** Bit of {@link #down}: nothing more is received. */
    protected static final int RECEIVE = 1;

    /** Bit of {@link #down}: nothing more is sent. */
    protected static final int SEND = 2;

    /** Both bits of {@link #down}. */
    protected static final int BOTH = 3;

    /** The most that may wait at a listening socket (net.core.somaxconn). */
    private static final int MAX_BACKLOG = 4096;

    private static final int TYPE = 3;
    private static final int ERROR = 4;
    private static final int PEERCRED = 17;
    private static final int PEERNAME = 28;
    private static final int ACCEPTCONN = 30;
    private static final int PROTOCOL = 38;
    private static final int DOMAIN = 39;
    private static final int SOCKFS = 8;

    /** All sockets of the guest. */
    protected final Sockets sockets;

    /** Who made it. */
    protected final Credentials owner;

    /** What it keeps of SOL_SOCKET. */
    protected final SocketOptions options;

    /** Whom to tell when {@link #poll} may answer something else. */
    protected final WaitQueue waiters = new WaitQueue();

    /** What has been shut down: {@link #RECEIVE}, {@link #SEND}. */
    protected int down;

    /** What the next call is told, and SO_ERROR; null if nothing. */
    protected @Nullable Errno error;

    /** Whether it has been closed. */
    protected boolean closed;

    private final int domain;
    private final int socketType;
    private final int protocol;
    private final long inode;

    /**
     * A new socket, which takes room for itself.
     *
     * @param sockets all sockets of the guest
     * @param domain its family
     * @param socketType its type
     * @param protocol its protocol
     * @param owner who makes it
     * @param options what it keeps of SOL_SOCKET
     * @throws ErrnoException ENOBUFS
     */
    protected SocketFile(
            Sockets sockets,
            int domain,
            int socketType,
            int protocol,
            Credentials owner,
            SocketOptions options)
            throws ErrnoException {
        if (!sockets.room().take(Sockets.OVERHEAD)) {
            throw Errno.ENOBUFS.exception();
        }
        this.sockets = sockets;
        this.domain = domain;
        this.socketType = socketType;
        this.protocol = protocol;
        this.owner = owner;
        this.options = options;
        this.inode = sockets.nextInode();
    }

    /** {@return its family, as {@link Domain} has it} */
    public final int domain() {
        return domain;
    }

    /** {@return its type, as {@link SocketType} has it} */
    public final int socketType() {
        return socketType;
    }

    /** {@return its protocol} */
    public final int protocol() {
        return protocol;
    }

    /** {@return who made it} */
    public final Credentials owner() {
        return owner;
    }

    /** {@return its number, which is that of its inode} */
    public final long inodeNumber() {
        return inode;
    }

    /** {@return what it keeps of SOL_SOCKET, such as how long a call may wait} */
    public final SocketOptions options() {
        return options;
    }

    // ---- Names and connections.

    /**
     * Gives it a name (bind).
     *
     * @param address the name
     * @param privileged whether the caller may take ports below 1024
     * @throws ErrnoException EINVAL, EADDRINUSE, EADDRNOTAVAIL, EAFNOSUPPORT, EACCES
     */
    public abstract void bind(SocketAddress address, boolean privileged) throws ErrnoException;

    /**
     * Connects it, or ends the connection if the family of the address is {@link Domain#UNSPEC}.
     * For a socket of TCP the first call always answers EINPROGRESS: who waits does so {@link
     * #untilConnected} and calls again, and is told then.
     *
     * @param address with whom
     * @param caller the calling process, whom the peer sees
     * @throws ErrnoException EINPROGRESS, EALREADY, EAGAIN if the peer has no place for it now,
     *     ECONNREFUSED, EISCONN, EPROTOTYPE, ENETUNREACH, EINVAL, EAFNOSUPPORT, ...
     */
    public abstract void connect(SocketAddress address, Credentials caller) throws ErrnoException;

    /**
     * Waits for connections from now on.
     *
     * @param backlog how many may wait
     * @param caller the calling process, whom those who connect see
     * @throws ErrnoException ENOTSUP, EINVAL, EADDRINUSE
     */
    public void listen(int backlog, Credentials caller) throws ErrnoException {
        throw Errno.ENOTSUP.exception();
    }

    /**
     * {@return how many may wait of those that were asked for}
     *
     * @param backlog what was asked for
     */
    protected static int limitedBacklog(int backlog) {
        return backlog < 0 ? MAX_BACKLOG : Math.min(backlog, MAX_BACKLOG);
    }

    /**
     * Takes a connection that has arrived.
     *
     * @param flags 0, or {@link MessageFlags#DONTWAIT}: where nothing will ever arrive, who does
     *     not wait is told EAGAIN
     * @return the connection
     * @throws ErrnoException EAGAIN, EINVAL if it does not listen, ENOTSUP
     */
    public SocketFile accept(int flags) throws ErrnoException {
        throw Errno.ENOTSUP.exception();
    }

    /** {@return its name (getsockname)} */
    public abstract SocketAddress localAddress();

    /**
     * {@return the name of its peer (getpeername)}
     *
     * @throws ErrnoException ENOTCONN
     */
    public abstract SocketAddress peerAddress() throws ErrnoException;

    /**
     * Ends one direction or both.
     *
     * @param how {@link #SHUT_RD}, {@link #SHUT_WR} or {@link #SHUT_RDWR}
     * @throws ErrnoException ENOTCONN, EINVAL
     */
    public abstract void shutdown(int how) throws ErrnoException;

    /**
     * {@return the bits of {@link #down} that shutdown's argument means}
     *
     * @param how the argument
     * @throws ErrnoException EINVAL
     */
    protected static int directions(int how) throws ErrnoException {
        if (how < SHUT_RD || how > SHUT_RDWR) {
            throw Errno.EINVAL.exception();
        }
        return how + 1;
    }

    /** {@return whether it waits for connections (SO_ACCEPTCONN)} */
    public boolean isListening() {
        return false;
    }

    // ---- Messages.

    /**
     * Sends a message, or as many bytes of a stream as there is room for.
     *
     * @param source the bytes
     * @param offset the first of them
     * @param length how many
     * @param destination to whom; null if the socket knows
     * @param flags bits of {@link MessageFlags}
     * @param ancillary what goes along; null for nothing, from who made the socket
     * @return how many were sent
     * @throws ErrnoException EAGAIN ({@link #untilSent}), EPIPE, ENOTCONN, EMSGSIZE, ECONNREFUSED,
     *     ENOBUFS, ETOOMANYREFS, ...
     */
    public abstract int send(
            byte[] source,
            int offset,
            int length,
            @Nullable SocketAddress destination,
            int flags,
            @Nullable Ancillary ancillary)
            throws ErrnoException;

    /**
     * Receives a message, or bytes of a stream.
     *
     * @param target where the bytes go
     * @param offset the first place in it
     * @param length the most to take
     * @param flags bits of {@link MessageFlags}
     * @param received what came along; null if nobody wants it
     * @return how many were taken, 0 at the end of a stream; with TRUNC the length of the message,
     *     or how many bytes of a stream of TCP were thrown away
     * @throws ErrnoException EAGAIN, ENOTCONN, ECONNRESET, ECONNREFUSED, ENOTSUP, ...
     */
    public abstract int receive(
            byte[] target, int offset, int length, int flags, @Nullable Received received)
            throws ErrnoException;

    @Override
    public final int read(byte[] target, int offset, int length) throws ErrnoException {
        return length == 0 ? 0 : receive(target, offset, length, 0, null);
    }

    @Override
    public final int write(byte[] source, int offset, int length) throws ErrnoException {
        return send(source, offset, length, null, 0, null);
    }

    /**
     * Waits for what {@link #send} answered EAGAIN for.
     *
     * @param destination to whom; null if the socket knows
     * @return what becomes ready when it is worth trying again
     */
    public Waitable untilSent(@Nullable SocketAddress destination) {
        return until(Events.OUT);
    }

    /**
     * Waits for what {@link #connect} answered EAGAIN or EINPROGRESS for.
     *
     * @param address with whom
     * @return what becomes ready when it is worth trying again
     */
    public Waitable untilConnected(SocketAddress address) {
        return until(Events.OUT);
    }

    @Override
    public Waitable until(int events) {
        return waiters.until(() -> poll(events) != 0);
    }

    /**
     * Forgets the error that is pending, and tells of it.
     *
     * @throws ErrnoException that error, if there is one
     */
    protected final void throwError() throws ErrnoException {
        Errno pending = error;
        if (pending != null) {
            error = null;
            throw pending.exception();
        }
    }

    /**
     * What there is to be read at once (SIOCINQ, FIONREAD).
     *
     * @return bytes of a stream, or of the next message
     * @throws ErrnoException EINVAL if it listens
     */
    public abstract int inputQueued() throws ErrnoException;

    /**
     * What was sent and not yet received (SIOCOUTQ).
     *
     * @return bytes
     * @throws ErrnoException EINVAL if it listens
     */
    public abstract int outputQueued() throws ErrnoException;

    @Override
    public final long available() {
        try {
            return inputQueued();
        } catch (ErrnoException e) {
            return 0;
        }
    }

    // ---- Options.

    /**
     * Reads an option (getsockopt).
     *
     * @param level its level, as {@link Level} has it
     * @param name its name
     * @param length the room for it, in bytes
     * @return its value, of at most {@code length} bytes
     * @throws ErrnoException EINVAL, ENOPROTOOPT, ENOTCONN, ENOTSUP
     */
    public final byte[] option(int level, int name, int length) throws ErrnoException {
        if (length < 0) {
            throw Errno.EINVAL.exception();
        }
        byte[] value = level == Level.SOCKET ? general(name) : protocolOption(level, name, length);
        return value.length <= length ? value : Arrays.copyOf(value, length);
    }

    private byte[] general(int name) throws ErrnoException {
        switch (name) {
            case TYPE:
                return Ints.bytes(socketType);
            case ERROR:
                int number = error == null ? 0 : errorNumber(error);
                error = null;
                return Ints.bytes(number);
            case PEERCRED:
                return peerCredentials().toBytes();
            case PEERNAME:
                return peerAddress().toBytes();
            case ACCEPTCONN:
                return Ints.bytes(isListening() ? 1 : 0);
            case PROTOCOL:
                return Ints.bytes(protocol);
            case DOMAIN:
                return Ints.bytes(domain);
            case SocketOptions.COOKIE:
                return Ints.bytes((int) inode, (int) (inode >>> 32));
            default:
                byte[] value = options.read(name);
                if (value == null) {
                    throw Errno.ENOPROTOOPT.exception();
                }
                return value;
        }
    }

    /** The errors that a socket can have without a call to tell, as Linux numbers them. */
    private static int errorNumber(Errno error) {
        return switch (error) {
            case EPIPE -> 32;
            case ECONNABORTED -> 103;
            case ECONNRESET -> 104;
            case ENOBUFS -> 105;
            case ETIMEDOUT -> 110;
            case ECONNREFUSED -> 111;
            case EHOSTUNREACH -> 113;
            default -> 5;
        };
    }

    /**
     * Sets an option (setsockopt).
     *
     * @param level its level, as {@link Level} has it
     * @param name its name
     * @param value its value
     * @param privileged whether the caller may do what only the superuser may
     * @throws ErrnoException EINVAL, ENOPROTOOPT, EPERM, ...
     */
    public final void setOption(int level, int name, byte[] value, boolean privileged)
            throws ErrnoException {
        boolean isInet = domain == Domain.INET || domain == Domain.INET6;
        boolean isReusePort = level == Level.SOCKET && name == SocketOptions.REUSEPORT;
        if (isReusePort && !isInet && OptionTable.number(value, false) != 0) {
            throw Errno.ENOTSUP.exception();
        }
        if (level != Level.SOCKET) {
            setProtocolOption(level, name, value, privileged);
        } else if (!options.write(name, value, privileged)) {
            throw Errno.ENOPROTOOPT.exception();
        }
        waiters.wake();
    }

    /**
     * {@return an option of another level than SOL_SOCKET}
     *
     * @param level its level
     * @param name its name
     * @param length the room for it
     * @throws ErrnoException ENOTSUP if the level is none of the socket's, ENOPROTOOPT, ...
     */
    protected byte[] protocolOption(int level, int name, int length) throws ErrnoException {
        throw Errno.ENOTSUP.exception();
    }

    /**
     * Sets an option of another level than SOL_SOCKET.
     *
     * @param level its level
     * @param name its name
     * @param value its value
     * @param privileged whether the caller may do what only the superuser may
     * @throws ErrnoException ENOTSUP if the level is none of the socket's, ENOPROTOOPT, ...
     */
    protected void setProtocolOption(int level, int name, byte[] value, boolean privileged)
            throws ErrnoException {
        throw Errno.ENOTSUP.exception();
    }

    /** {@return who connected it or listened for it (SO_PEERCRED)} */
    public Credentials peerCredentials() {
        return Credentials.NONE;
    }

    // ---- As an open file.

    @Override
    public final FileType type() {
        return FileType.SOCKET;
    }

    @Override
    public final Stat stat() {
        Timespec never = new Timespec(0, 0);
        return new Stat(
                SOCKFS,
                inode,
                FileType.SOCKET,
                0777,
                1,
                owner.uid(),
                owner.gid(),
                0,
                0,
                0,
                never,
                never,
                never);
    }

    @Override
    public final void setTimes(Timespec atime, Timespec mtime) throws ErrnoException {
        throw Errno.EPERM.exception();
    }

    @Override
    public final void sync(boolean dataOnly) throws ErrnoException {
        throw Errno.EINVAL.exception();
    }

    @Override
    public final void close() {
        if (!closed) {
            closed = true;
            release();
            sockets.room().give(Sockets.OVERHEAD);
            waiters.wake();
        }
    }

    /** Gives up what it holds, and tells the peer; called once. */
    protected abstract void release();
}
