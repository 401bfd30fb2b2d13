package dev.godwit.linux.syscall;

import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.file.OpenFlag;
import dev.godwit.linux.process.ResourceLimits;
import dev.godwit.linux.process.Restart;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Location;
import dev.godwit.vfs.Names;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.socket.Credentials;
import dev.godwit.vfs.socket.Domain;
import dev.godwit.vfs.socket.MessageFlags;
import dev.godwit.vfs.socket.SocketAddress;
import dev.godwit.vfs.socket.SocketFile;
import dev.godwit.vfs.socket.inet.Interfaces;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Sockets: making, naming, connecting, options. Their messages are {@link MessageCalls}'. */
final class SocketCalls {
    private static final int SOCK_TYPE = 0xF;
    private static final int SOCK_NONBLOCK = OpenFlag.NONBLOCK;
    private static final int SOCK_CLOEXEC = OpenFlag.CLOEXEC;
    private static final int LONGEST_OPTION = 65_536;
    private static final int SUN_PATH = 2;

    private SocketCalls() {}

    static boolean isPrivileged(Task task) {
        return task.credentials.has(dev.godwit.linux.process.Credentials.CAP_NET_BIND_SERVICE);
    }

    /** The process as its peers see it. */
    static Credentials credentials(Task task) {
        return new Credentials(
                task.process().pid(), task.credentials.euid(), task.credentials.egid());
    }

    static LinuxFile file(Task task, int fd) throws ErrnoException {
        return task.files.open(fd);
    }

    static SocketFile socket(LinuxFile file) throws ErrnoException {
        if (file.file() instanceof SocketFile socket) {
            return socket;
        }
        throw Errno.ENOTSOCK.exception();
    }

    private static SocketFile socket(Task task, int fd) throws ErrnoException {
        return socket(file(task, fd));
    }

    private static int add(Task task, SocketFile socket, int flags) throws ErrnoException {
        LinuxFile file =
                new LinuxFile(
                        socket,
                        OpenFlag.RDWR | flags & SOCK_NONBLOCK,
                        null,
                        "socket:[" + socket.inodeNumber() + "]");
        long limit = task.process().limits.soft(ResourceLimits.NOFILE);
        try {
            return task.files.add(file, 0, limit, (flags & SOCK_CLOEXEC) != 0);
        } catch (ErrnoException e) {
            file.letGo();
            throw e;
        }
    }

    private static void checkFlags(int type) throws ErrnoException {
        if ((type & ~(SOCK_TYPE | SOCK_NONBLOCK | SOCK_CLOEXEC)) != 0) {
            throw Errno.EINVAL.exception();
        }
    }

    static long socket(Task task, int domain, int type, int protocol) throws ErrnoException {
        checkFlags(type);
        SocketFile socket =
                task.kernel()
                        .sockets
                        .create(
                                domain,
                                type & SOCK_TYPE,
                                protocol,
                                credentials(task),
                                isPrivileged(task));
        return add(task, socket, type);
    }

    static long socketpair(Task task, int domain, int type, int protocol, long address)
            throws ErrnoException {
        checkFlags(type);
        List<SocketFile> pair =
                task.kernel().sockets.pair(domain, type & SOCK_TYPE, protocol, credentials(task));
        int first;
        try {
            first = add(task, pair.get(0), type);
        } catch (ErrnoException e) {
            pair.get(1).close();
            throw e;
        }
        int second;
        try {
            second = add(task, pair.get(1), type);
        } catch (ErrnoException e) {
            task.files.close(first);
            throw e;
        }
        try {
            task.user().storeInt(address, first);
            task.user().storeInt(address + 4, second);
        } catch (ErrnoException e) {
            task.files.close(first);
            task.files.close(second);
            throw e;
        }
        return 0;
    }

    // ---- Addresses.

    /** Reads an address, of a Unix socket's path without its file. */
    static SocketAddress readAddress(Task task, long address, int length) throws ErrnoException {
        if (length < 0 || length > SocketAddress.MAX) {
            throw Errno.EINVAL.exception();
        }
        byte[] bytes = new byte[length];
        task.user().copyIn(address, bytes, 0, length);
        return SocketAddress.of(bytes, 0, length);
    }

    /** The same, with the file that a Unix socket's path leads to. */
    static SocketAddress readDestination(Task task, long address, int length)
            throws ErrnoException {
        SocketAddress read = readAddress(task, address, length);
        String path = path(read);
        if (path == null) {
            return read;
        }
        Location found = task.context.tree().find(task.context.directory(), path, true);
        return read.at(found.inode());
    }

    /** The path that an address is, or null if it is none. */
    private static @Nullable String path(SocketAddress address) {
        if (address.family() != Domain.UNIX
                || address.length() <= SUN_PATH
                || address.isAbstract()) {
            return null;
        }
        byte[] name = address.name();
        int length = 0;
        while (length < name.length && name[length] != 0) {
            length++;
        }
        return length == 0 ? null : Names.decode(name, 0, length);
    }

    /** Writes an address as far as there is room, and its length. */
    static void writeAddress(
            Task task, @Nullable SocketAddress value, long address, long lengthAddress)
            throws ErrnoException {
        int room = task.user().loadInt(lengthAddress);
        if (room < 0) {
            throw Errno.EINVAL.exception();
        }
        byte[] bytes = value == null ? new byte[0] : value.toBytes();
        task.user().copyOut(address, bytes, 0, Math.min(room, bytes.length));
        task.user().storeInt(lengthAddress, bytes.length);
    }

    // ---- Names and connections.

    static long bind(Task task, int fd, long address, int length) throws ErrnoException {
        SocketFile socket = socket(task, fd);
        SocketAddress name = readAddress(task, address, length);
        String path = socket.domain() == Domain.UNIX ? path(name) : null;
        if (path == null) {
            socket.bind(name, isPrivileged(task));
            return 0;
        }
        if (socket.localAddress().length() > SUN_PATH) {
            throw Errno.EINVAL.exception();
        }
        int mode = 0777 & ~task.context.umask();
        Location made;
        try {
            made =
                    task.context
                            .tree()
                            .make(
                                    task.context.directory(),
                                    path,
                                    NewFile.node(FileType.SOCKET, mode, 0)
                                            .ownedBy(
                                                    task.credentials.fsuid(),
                                                    task.credentials.fsgid()));
        } catch (ErrnoException e) {
            throw (e.errno() == Errno.EEXIST ? Errno.EADDRINUSE : e.errno()).exception();
        }
        try {
            socket.bind(name.at(made.inode()), isPrivileged(task));
        } catch (ErrnoException e) {
            task.context.tree().unlink(task.context.directory(), path);
            throw e;
        }
        return 0;
    }

    static long listen(Task task, int fd, int backlog) throws ErrnoException {
        socket(task, fd).listen(backlog, credentials(task));
        return 0;
    }

    static long accept(Task task, int fd, long address, long length, int flags)
            throws ErrnoException {
        LinuxFile file = file(task, fd);
        if ((flags & ~(SOCK_NONBLOCK | SOCK_CLOEXEC)) != 0) {
            throw Errno.EINVAL.exception();
        }
        SocketFile listening = socket(file);
        SocketFile accepted;
        try {
            accepted = listening.accept(file.isNonblocking() ? MessageFlags.DONTWAIT : 0);
        } catch (ErrnoException e) {
            return again(
                    task,
                    e,
                    file.isNonblocking(),
                    "accept",
                    listening.until(Events.IN),
                    listening.options().receiveTimeout());
        }
        int made = add(task, accepted, flags);
        if (address != 0) {
            try {
                writeAddress(task, accepted.peerAddress(), address, length);
            } catch (ErrnoException e) {
                task.files.close(made);
                throw e;
            }
        }
        return made;
    }

    static long connect(Task task, int fd, long address, int length) throws ErrnoException {
        LinuxFile file = file(task, fd);
        SocketFile socket = socket(file);
        SocketAddress peer =
                socket.domain() == Domain.UNIX
                        ? readDestination(task, address, length)
                        : readAddress(task, address, length);
        try {
            socket.connect(peer, credentials(task));
            return 0;
        } catch (ErrnoException e) {
            boolean isPending = e.errno() == Errno.EINPROGRESS || e.errno() == Errno.EALREADY;
            if (isPending && !file.isNonblocking()) {
                return task.block("connect", List.of(socket.untilConnected(peer)), Restart.SYS);
            }
            if (isPending) {
                throw e;
            }
            return again(
                    task,
                    e,
                    file.isNonblocking(),
                    "connect",
                    socket.untilConnected(peer),
                    socket.options().sendTimeout());
        }
    }

    /**
     * What a call answers whose socket said something other than a result: waits for EAGAIN, unless
     * it is not to, or has waited for as long as the socket's option says.
     */
    static long again(
            Task task,
            ErrnoException failure,
            boolean isNonblocking,
            String doing,
            dev.godwit.base.host.Waitable until,
            long timeout)
            throws ErrnoException {
        if (failure.errno() != Errno.EAGAIN || isNonblocking) {
            throw failure;
        }
        if (timeout <= 0) {
            return task.block(doing, until);
        }
        if (task.deadline == Blocked.FOREVER) {
            task.deadline = Times.after(task, timeout);
        } else if (task.deadline <= task.kernel().now()) {
            throw failure;
        }
        return task.block(doing, List.of(until), -4); // EINTR: the time would begin anew
    }

    static long getsockname(Task task, int fd, long address, long length) throws ErrnoException {
        writeAddress(task, socket(task, fd).localAddress(), address, length);
        return 0;
    }

    static long getpeername(Task task, int fd, long address, long length) throws ErrnoException {
        writeAddress(task, socket(task, fd).peerAddress(), address, length);
        return 0;
    }

    static long shutdown(Task task, int fd, int how) throws ErrnoException {
        socket(task, fd).shutdown(how);
        return 0;
    }

    // ---- Options.

    static long setsockopt(Task task, int fd, int level, int name, long address, int length)
            throws ErrnoException {
        SocketFile socket = socket(task, fd);
        if (length < 0) {
            throw Errno.EINVAL.exception();
        }
        byte[] value = new byte[Math.min(length, LONGEST_OPTION)];
        task.user().copyIn(address, value, 0, value.length);
        socket.setOption(level, name, value, isPrivileged(task));
        return 0;
    }

    static long getsockopt(Task task, int fd, int level, int name, long address, long lengthAddress)
            throws ErrnoException {
        SocketFile socket = socket(task, fd);
        int length = task.user().loadInt(lengthAddress);
        byte[] value = socket.option(level, name, Math.min(length, LONGEST_OPTION));
        task.user().copyOut(address, value, 0, value.length);
        task.user().storeInt(lengthAddress, value.length);
        return 0;
    }

    // ---- Requests.

    private static final int FIONREAD = 0x541B;
    private static final int SIOCOUTQ = 0x5411;
    private static final int SIOCGIFCONF = 0x8912;
    private static final int IFREQ_IN_CONF = 40;

    static long ioctl(Task task, SocketFile socket, int request, long argument)
            throws ErrnoException {
        switch (request) {
            case FIONREAD -> task.user().storeInt(argument, socket.inputQueued());
            case SIOCOUTQ -> task.user().storeInt(argument, socket.outputQueued());
            case SIOCGIFCONF -> {
                int room = task.user().loadInt(argument);
                long buffer = task.user().loadLong(argument + 8);
                byte[] all = Interfaces.configuration(buffer == 0 ? IFREQ_IN_CONF : room);
                if (buffer != 0) {
                    task.user().copyOut(buffer, all, 0, all.length);
                }
                task.user().storeInt(argument, all.length);
            }
            default -> {
                if (!Interfaces.isRequest(request)) {
                    throw Errno.ENOTTY.exception();
                }
                byte[] ifreq = new byte[Interfaces.REQUEST_SIZE];
                task.user().copyIn(argument, ifreq, 0, ifreq.length);
                Interfaces.ioctl(request, ifreq);
                task.user().copyOut(argument, ifreq, 0, ifreq.length);
            }
        }
        return 0;
    }
}
