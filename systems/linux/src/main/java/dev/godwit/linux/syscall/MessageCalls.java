package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.linux.abi.Sig;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.memory.Buffers;
import dev.godwit.linux.process.Pending;
import dev.godwit.linux.process.ResourceLimits;
import dev.godwit.linux.process.SigInfo;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.Description;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.socket.Ancillary;
import dev.godwit.vfs.socket.ControlMessage;
import dev.godwit.vfs.socket.Credentials;
import dev.godwit.vfs.socket.Level;
import dev.godwit.vfs.socket.MessageFlags;
import dev.godwit.vfs.socket.Received;
import dev.godwit.vfs.socket.SocketAddress;
import dev.godwit.vfs.socket.SocketFile;
import dev.godwit.vfs.socket.SocketType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Messages of sockets: send and its kin, receive and its kin. */
final class MessageCalls {
    private static final int PIECE = 65_536;

    /** No datagram is longer; a longer one is refused by the socket, which is given this much. */
    private static final int LONGEST_DATAGRAM = 1 << 20;

    private static final int MSGHDR = 56;
    private static final int MMSGHDR = 64;
    private static final int CMSGHDR = 16;
    private static final int SCM_RIGHTS = 1;
    private static final int SCM_CREDENTIALS = 2;
    private static final int MSG_CMSG_CLOEXEC = 0x4000_0000;
    private static final int MSG_WAITFORONE = 0x1_0000;
    private static final int MOST_CONTROL = 1 << 20;
    private static final int MOST_MESSAGES = 1024;
    private static final int NO_DESCRIPTOR = -1;

    /** A stream that has sent or received so far, and waits. */
    private record Moved(long bytes) implements Pending {}

    /** Messages that were sent or received by a call for several, which waits for the next. */
    private record Messages(int count) implements Pending {}

    private MessageCalls() {}

    private static boolean waits(LinuxFile file, int flags) {
        return !file.isNonblocking() && (flags & MessageFlags.DONTWAIT) == 0;
    }

    private static int flags(LinuxFile file, int flags) {
        return file.isNonblocking() ? flags | MessageFlags.DONTWAIT : flags;
    }

    // ---- Sending.

    static long sendto(
            Task task, int fd, long address, long length, int flags, long to, int toLength)
            throws ErrnoException {
        LinuxFile file = SocketCalls.file(task, fd);
        SocketFile socket = SocketCalls.socket(file);
        Buffers source = task.user().buffer(address, length);
        SocketAddress destination =
                to == 0 ? null : SocketCalls.readDestination(task, to, toLength);
        return send(task, file, socket, source, destination, flags, null);
    }

    static long sendmsg(Task task, int fd, long message, int flags) throws ErrnoException {
        LinuxFile file = SocketCalls.file(task, fd);
        SocketFile socket = SocketCalls.socket(file);
        byte[] header = new byte[MSGHDR];
        task.user().copyIn(message, header, 0, MSGHDR);
        long name = Bytes.getLong(header, 0);
        int nameLength = Bytes.getInt(header, 8);
        long count = Bytes.getLong(header, 24);
        if (count < 0 || count > 1024) {
            throw Errno.EMSGSIZE.exception();
        }
        SocketAddress destination =
                name == 0 || nameLength == 0
                        ? null
                        : SocketCalls.readDestination(
                                task, name, Math.min(nameLength, SocketAddress.MAX));
        Buffers source = task.user().buffers(Bytes.getLong(header, 16), (int) count);
        Ancillary ancillary = ancillary(task, Bytes.getLong(header, 32), Bytes.getLong(header, 40));
        return send(task, file, socket, source, destination, flags, ancillary);
    }

    /** Sends a message, or all bytes of a stream. */
    private static long send(
            Task task,
            LinuxFile file,
            SocketFile socket,
            Buffers source,
            @Nullable SocketAddress destination,
            int flags,
            @Nullable Ancillary ancillary)
            throws ErrnoException {
        boolean isStream = socket.socketType() == SocketType.STREAM;
        long done = 0;
        if (task.pending instanceof Moved moved) {
            done = moved.bytes;
            source.skip(done);
        }
        int room = (int) Math.min(source.total() - done, isStream ? PIECE : LONGEST_DATAGRAM);
        byte[] bytes = new byte[room];
        try {
            do {
                int most = (int) Math.min(bytes.length, source.total() - done);
                int have = source.read(bytes, 0, most);
                if (have < most && (have == 0 || !isStream)) {
                    throw Errno.EFAULT.exception();
                }
                int at = 0;
                do {
                    int count =
                            socket.send(
                                    bytes,
                                    at,
                                    have - at,
                                    destination,
                                    flags(file, flags),
                                    done == 0 ? ancillary : null);
                    at += count;
                    done += count;
                } while (isStream && at < have);
            } while (isStream && done < source.total());
            return done;
        } catch (ErrnoException e) {
            if (done > 0 && !(e.errno() == Errno.EAGAIN && waits(file, flags))) {
                return done;
            }
            if (e.errno() == Errno.EPIPE && isStream && (flags & MessageFlags.NOSIGNAL) == 0) {
                task.kernel()
                        .signals()
                        .send(
                                task,
                                SigInfo.from(
                                        Sig.PIPE,
                                        SigInfo.SI_USER,
                                        task.process().pid(),
                                        task.credentials.uid(),
                                        0));
            }
            if (done > 0) {
                task.pending = new Moved(done);
                return task.block("send", List.of(socket.untilSent(destination)), done);
            }
            return SocketCalls.again(
                    task,
                    e,
                    !waits(file, flags),
                    "send",
                    socket.untilSent(destination),
                    socket.options().sendTimeout());
        }
    }

    /** Reads what goes along with a message: descriptors and credentials. */
    private static @Nullable Ancillary ancillary(Task task, long control, long length)
            throws ErrnoException {
        if (control == 0 || length == 0) {
            return null;
        }
        if (length < 0 || length > MOST_CONTROL) {
            throw Errno.ENOBUFS.exception();
        }
        byte[] bytes = new byte[(int) length];
        task.user().copyIn(control, bytes, 0, bytes.length);
        List<Description> rights = new ArrayList<>();
        Credentials credentials = null;
        int at = 0;
        while (at + CMSGHDR <= bytes.length) {
            long size = Bytes.getLong(bytes, at);
            if (size < CMSGHDR || size > bytes.length - at) {
                throw Errno.EINVAL.exception();
            }
            int level = Bytes.getInt(bytes, at + 8);
            int type = Bytes.getInt(bytes, at + 12);
            if (level == Level.SOCKET) {
                if (type == SCM_RIGHTS) {
                    addRights(task, bytes, at + CMSGHDR, (int) size - CMSGHDR, rights);
                } else if (type == SCM_CREDENTIALS) {
                    credentials = readCredentials(task, bytes, at, (int) size);
                } else {
                    throw Errno.EINVAL.exception();
                }
            }
            at += (int) (size + 7 & -8L);
        }
        return new Ancillary(SocketCalls.credentials(task), credentials, rights);
    }

    private static void addRights(
            Task task, byte[] bytes, int at, int length, List<Description> rights)
            throws ErrnoException {
        for (int i = 0; i + 4 <= length; i += 4) {
            if (rights.size() == Ancillary.MAX_RIGHTS) {
                throw Errno.EINVAL.exception();
            }
            rights.add(task.files.get(Bytes.getInt(bytes, at + i)));
        }
    }

    /** Credentials that a task claims: its own, unless it may claim others. */
    private static Credentials readCredentials(Task task, byte[] bytes, int at, int size)
            throws ErrnoException {
        if (size != CMSGHDR + 12) {
            throw Errno.EINVAL.exception();
        }
        int pid = Bytes.getInt(bytes, at + CMSGHDR);
        int uid = Bytes.getInt(bytes, at + CMSGHDR + 4);
        int gid = Bytes.getInt(bytes, at + CMSGHDR + 8);
        dev.godwit.linux.process.Credentials own = task.credentials;
        boolean isOwnUser = uid == own.uid() || uid == own.euid() || uid == own.suid();
        boolean isOwnGroup = gid == own.gid() || gid == own.egid() || gid == own.sgid();
        if (pid != task.process().pid()
                        && !own.has(dev.godwit.linux.process.Credentials.CAP_SYS_ADMIN)
                || !isOwnUser && !own.has(dev.godwit.linux.process.Credentials.CAP_SETUID)
                || !isOwnGroup && !own.has(dev.godwit.linux.process.Credentials.CAP_SETGID)) {
            throw Errno.EPERM.exception();
        }
        return new Credentials(pid, uid, gid);
    }

    static long sendmmsg(Task task, int fd, long messages, int count, int flags)
            throws ErrnoException {
        SocketCalls.socket(SocketCalls.file(task, fd)); // no message does not mean no socket
        int most = Math.min(count, MOST_MESSAGES);
        if (count < 0) {
            most = MOST_MESSAGES;
        }
        int done = task.pending instanceof Messages sent ? sent.count : 0;
        while (done < most) {
            long at = messages + (long) MMSGHDR * done;
            long result;
            try {
                result = sendmsg(task, fd, at, flags);
            } catch (ErrnoException e) {
                if (done > 0) {
                    return done;
                }
                throw e;
            }
            if (result < 0) {
                return done > 0 ? done : result; // what waits would have to remember both
            }
            task.pending = null;
            task.user().storeInt(at + MSGHDR, (int) result);
            done++;
        }
        return done;
    }

    // ---- Receiving.

    static long recvfrom(
            Task task, int fd, long address, long length, int flags, long from, long fromLength)
            throws ErrnoException {
        LinuxFile file = SocketCalls.file(task, fd);
        SocketFile socket = SocketCalls.socket(file);
        Buffers target = task.user().buffer(address, length);
        Received received = new Received();
        long result = receive(task, file, socket, target, flags, received);
        if (result >= 0 && from != 0) {
            SocketCalls.writeAddress(task, received.source, from, fromLength);
        }
        dropRights(received);
        return result;
    }

    private static void dropRights(Received received) throws ErrnoException {
        for (Description right : received.rights) {
            right.letGo();
        }
        received.rights.clear();
    }

    /** Receives a message, or what there is of a stream; with WAITALL all that was asked for. */
    private static long receive(
            Task task,
            LinuxFile file,
            SocketFile socket,
            Buffers target,
            int flags,
            Received received)
            throws ErrnoException {
        boolean isStream = socket.socketType() == SocketType.STREAM;
        boolean isAll =
                isStream && (flags & MessageFlags.WAITALL) != 0 && (flags & MessageFlags.PEEK) == 0;
        long done = 0;
        if (task.pending instanceof Moved moved) {
            done = moved.bytes;
            target.skip(done);
        }
        int room = (int) Math.min(target.total() - done, isStream ? PIECE : LONGEST_DATAGRAM);
        byte[] bytes = new byte[room];
        try {
            do {
                int most = (int) Math.min(bytes.length, target.total() - done);
                int count = socket.receive(bytes, 0, most, flags(file, flags), received);
                int there = Math.min(count, most);
                if (target.write(bytes, 0, there) < there) {
                    dropRights(received);
                    throw Errno.EFAULT.exception();
                }
                done += count;
                if (count == 0) {
                    return done;
                }
                isAll &= received.rights.isEmpty();
            } while (isAll && done < target.total());
            return done;
        } catch (ErrnoException e) {
            if (done > 0) {
                if (e.errno() != Errno.EAGAIN || !waits(file, flags)) {
                    return done;
                }
                task.pending = new Moved(done);
                return task.block("receive", List.of(socket.until(Events.IN)), done);
            }
            return SocketCalls.again(
                    task,
                    e,
                    !waits(file, flags),
                    "receive",
                    socket.until(Events.IN),
                    socket.options().receiveTimeout());
        }
    }

    static long recvmsg(Task task, int fd, long message, int flags) throws ErrnoException {
        LinuxFile file = SocketCalls.file(task, fd);
        SocketFile socket = SocketCalls.socket(file);
        byte[] header = new byte[MSGHDR];
        task.user().copyIn(message, header, 0, MSGHDR);
        long count = Bytes.getLong(header, 24);
        if (count < 0 || count > 1024) {
            throw Errno.EMSGSIZE.exception();
        }
        int nameRoom = Bytes.getInt(header, 8);
        if (nameRoom < 0) {
            throw Errno.EINVAL.exception();
        }
        Buffers target = task.user().buffers(Bytes.getLong(header, 16), (int) count);
        Received received = new Received();
        long result = receive(task, file, socket, target, flags & ~MSG_CMSG_CLOEXEC, received);
        if (result < 0) {
            return result;
        }
        long name = Bytes.getLong(header, 0);
        SocketAddress source = received.source;
        if (name != 0) {
            byte[] bytes = source == null ? new byte[0] : source.toBytes();
            task.user().copyOut(name, bytes, 0, Math.min(nameRoom, bytes.length));
            task.user().storeInt(message + 8, bytes.length);
        }
        long room = Bytes.getLong(header, 40);
        long used =
                control(
                        task,
                        Bytes.getLong(header, 32),
                        room,
                        received,
                        (flags & MSG_CMSG_CLOEXEC) != 0);
        task.user().storeLong(message + 40, used);
        task.user().storeInt(message + 48, received.flags | flags & MSG_CMSG_CLOEXEC);
        return result;
    }

    /** Writes what came along as far as there is room; answers how much that is. */
    private static long control(
            Task task, long address, long room, Received received, boolean isClosedOnExec)
            throws ErrnoException {
        long at = 0;
        Credentials credentials = received.credentials;
        if (credentials != null) {
            byte[] data = credentials.toBytes();
            at = putControl(task, address, room, at, SCM_CREDENTIALS, data, received);
        }
        if (!received.rights.isEmpty()) {
            at = putRights(task, address, room, at, received, isClosedOnExec);
        }
        for (ControlMessage message : received.control) {
            at =
                    putControl(
                            task,
                            address,
                            room,
                            at,
                            message.level(),
                            message.type(),
                            message.data(),
                            received);
        }
        return Math.min(at, Math.max(room, 0));
    }

    private static long putControl(
            Task task, long address, long room, long at, int type, byte[] data, Received received)
            throws ErrnoException {
        return putControl(task, address, room, at, Level.SOCKET, type, data, received);
    }

    private static long putControl(
            Task task,
            long address,
            long room,
            long at,
            int level,
            int type,
            byte[] data,
            Received received)
            throws ErrnoException {
        if (address == 0 || room - at < CMSGHDR) {
            received.flags |= MessageFlags.CTRUNC;
            return at;
        }
        int fits = (int) Math.min(data.length, room - at - CMSGHDR);
        if (fits < data.length) {
            received.flags |= MessageFlags.CTRUNC;
        }
        byte[] bytes = new byte[CMSGHDR + fits];
        Bytes.putLong(bytes, 0, bytes.length);
        Bytes.putInt(bytes, 8, level);
        Bytes.putInt(bytes, 12, type);
        System.arraycopy(data, 0, bytes, CMSGHDR, fits);
        task.user().copyOut(address + at, bytes, 0, bytes.length);
        return Math.min(room, at + (bytes.length + 7 & -8));
    }

    /** Gives descriptors to what was received, as many as there is room for. */
    private static long putRights(
            Task task, long address, long room, long at, Received received, boolean isClosedOnExec)
            throws ErrnoException {
        int most = address == 0 ? 0 : Math.clamp((room - at - CMSGHDR) / 4, 0, 4096);
        byte[] numbers = new byte[4 * Math.min(most, received.rights.size())];
        long limit = task.process().limits.soft(ResourceLimits.NOFILE);
        int given = 0;
        for (Description right : received.rights) {
            int fd = NO_DESCRIPTOR;
            if (given < most && right instanceof LinuxFile file) {
                fd = addQuietly(task, file, limit, isClosedOnExec);
            }
            if (fd == NO_DESCRIPTOR) {
                received.flags |= MessageFlags.CTRUNC;
                right.letGo();
            } else {
                Bytes.putInt(numbers, 4 * given, fd);
                given++;
            }
        }
        received.rights.clear();
        if (given == 0) {
            return at;
        }
        byte[] data = Arrays.copyOf(numbers, 4 * given);
        return putControl(task, address, room, at, SCM_RIGHTS, data, received);
    }

    private static int addQuietly(Task task, LinuxFile file, long limit, boolean isClosedOnExec) {
        try {
            return task.files.add(file, 0, limit, isClosedOnExec);
        } catch (ErrnoException _) {
            return NO_DESCRIPTOR;
        }
    }

    static long recvmmsg(Task task, int fd, long messages, int count, int flags, long timeout)
            throws ErrnoException {
        int most = Math.min(count < 0 ? MOST_MESSAGES : count, MOST_MESSAGES);
        long limit = timeout == 0 ? Long.MAX_VALUE : Times.read(task, timeout);
        SocketCalls.socket(SocketCalls.file(task, fd));
        int done = task.pending instanceof Messages received ? received.count : 0;
        long begin = task.kernel().now();
        int now = flags & ~MSG_WAITFORONE;
        while (done < most) {
            long at = messages + (long) MMSGHDR * done;
            long result;
            try {
                result = recvmsg(task, fd, at, now);
            } catch (ErrnoException e) {
                if (done > 0) {
                    return done;
                }
                throw e;
            }
            if (result == Task.BLOCKED) {
                task.pending = new Messages(done);
                return result;
            }
            if (result < 0) {
                return done > 0 ? done : result;
            }
            task.user().storeInt(at + MSGHDR, (int) result);
            done++;
            if ((flags & MSG_WAITFORONE) != 0) {
                now |= MessageFlags.DONTWAIT;
            }
            if (task.kernel().now() - begin >= limit) {
                break;
            }
        }
        return done;
    }
}
