package dev.godwit.vfs.socket.netlink;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.socket.Ancillary;
import dev.godwit.vfs.socket.Credentials;
import dev.godwit.vfs.socket.Domain;
import dev.godwit.vfs.socket.Ints;
import dev.godwit.vfs.socket.Level;
import dev.godwit.vfs.socket.MessageCost;
import dev.godwit.vfs.socket.MessageFlags;
import dev.godwit.vfs.socket.OptionTable;
import dev.godwit.vfs.socket.Received;
import dev.godwit.vfs.socket.SocketAddress;
import dev.godwit.vfs.socket.SocketEntry;
import dev.godwit.vfs.socket.SocketFile;
import dev.godwit.vfs.socket.SocketOptions;
import dev.godwit.vfs.socket.inet.Interfaces;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;

/** A socket that asks the kernel: each request is answered before sending it returns. */
final class NetlinkSocket extends SocketFile {
    private static final int BUFFER = 212_992;
    private static final int RESERVE = 32;
    private static final int ADDRESS = 12;
    private static final Credentials KERNEL = new Credentials(0, 0, 0);

    private static final int ADD_MEMBERSHIP = 1;
    private static final int DROP_MEMBERSHIP = 2;
    private static final int LIST_MEMBERSHIPS = 9;
    private static final int CAP_ACK = 10;

    private static final OptionTable TABLE =
            new OptionTable().flags(Level.NETLINK, 3, 4, 5, CAP_ACK, 11, 12);

    /** Messages of netlink itself have types below this, those of routes up to the next. */
    private static final int FIRST_TYPE = 16;

    private static final int LAST_TYPE = 123;

    // Linux's numbers, in the messages that tell of errors.
    private static final int EPERM = 1;
    private static final int ENODEV = 19;
    private static final int EINVAL = 22;
    private static final int EOPNOTSUPP = 95;

    /** Not an error, but that there is no answer besides an acknowledgement that was asked for. */
    private static final int NONE = 0;

    /** That the answer has been given. */
    private static final int ANSWERED = -1;

    private final NetlinkSockets system;
    private final OptionTable.Values values = TABLE.values();
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
    private int queuedCost;
    private boolean isBound;
    private int port;
    private int groups;

    NetlinkSocket(NetlinkSockets system, int type, Credentials owner) throws ErrnoException {
        super(system.sockets, Domain.NETLINK, type, 0, owner, new SocketOptions(BUFFER, BUFFER));
        this.system = system;
    }

    @Override
    public void bind(SocketAddress address, boolean privileged) throws ErrnoException {
        check(address);
        int wanted = address.netlinkPort();
        if (isBound) {
            if (wanted != port) {
                throw Errno.EINVAL.exception();
            }
        } else if (wanted != 0) {
            system.bind(this, wanted);
            port = wanted;
            isBound = true;
        } else {
            bindAutomatically();
        }
        groups = address.netlinkGroups();
    }

    private static void check(SocketAddress address) throws ErrnoException {
        if (address.length() < ADDRESS || address.family() != Domain.NETLINK) {
            throw Errno.EINVAL.exception();
        }
    }

    private void bindAutomatically() {
        if (!isBound) {
            port = system.bindAutomatically(this);
            isBound = true;
        }
    }

    /** Only with the kernel. */
    @Override
    public void connect(SocketAddress address, Credentials caller) throws ErrnoException {
        if (address.family() == Domain.UNSPEC) {
            return;
        }
        check(address);
        checkKernel(address);
        bindAutomatically();
    }

    private static void checkKernel(SocketAddress address) throws ErrnoException {
        if (address.netlinkPort() != 0 || address.netlinkGroups() != 0) {
            throw Errno.EPERM.exception();
        }
    }

    @Override
    public SocketAddress localAddress() {
        return SocketAddress.netlink(port, groups);
    }

    @Override
    public SocketAddress peerAddress() {
        return SocketAddress.netlink(0, 0);
    }

    @Override
    public void shutdown(int how) throws ErrnoException {
        throw Errno.ENOTSUP.exception();
    }

    // ---- Requests.

    @Override
    public int send(
            byte[] source,
            int offset,
            int length,
            @Nullable SocketAddress destination,
            int flags,
            @Nullable Ancillary ancillary)
            throws ErrnoException {
        if ((flags & MessageFlags.OOB) != 0) {
            throw Errno.ENOTSUP.exception();
        }
        if (destination != null) {
            check(destination);
            checkKernel(destination);
        }
        bindAutomatically();
        if (length > options.sendBuffer() - RESERVE) {
            throw Errno.EMSGSIZE.exception();
        }
        byte[] requests = Arrays.copyOfRange(source, offset, offset + length);
        int at = 0;
        while (length - at >= NetlinkMessage.HEADER) {
            int size = Bytes.getInt(requests, at);
            if (size < NetlinkMessage.HEADER || size > length - at) {
                break;
            }
            answer(Arrays.copyOfRange(requests, at, at + size));
            at += Math.min((size + 3) / 4 * 4, length - at);
        }
        return length;
    }

    private void answer(byte[] request) {
        int type = Bytes.getShort(request, 4) & 0xFFFF;
        int flags = Bytes.getShort(request, 6) & 0xFFFF;
        int result = NONE;
        if ((flags & NetlinkMessage.REQUEST) != 0 && type >= FIRST_TYPE) {
            result = answer(request, type, flags);
        }
        boolean isTold = result == NONE && (flags & NetlinkMessage.ACK) != 0;
        if (isTold || result > NONE) {
            acknowledge(request, result);
        }
    }

    private int answer(byte[] request, int type, int flags) {
        if (type > LAST_TYPE) {
            return EOPNOTSUPP;
        }
        if (request.length == NetlinkMessage.HEADER) {
            return NONE; // not even a family
        }
        boolean isQuestion = (type & 3) == 2;
        if (!isQuestion) {
            return EPERM;
        }
        if ((flags & NetlinkMessage.DUMP) != 0) {
            return dump(request, type);
        }
        return type == RouteAnswers.GETLINK ? link(request) : EOPNOTSUPP;
    }

    private NetlinkMessage reply(byte[] request) {
        return new NetlinkMessage(Bytes.getInt(request, 8), port);
    }

    private int dump(byte[] request, int type) {
        int family = request[NetlinkMessage.HEADER] & 0xFF;
        NetlinkMessage out = reply(request);
        switch (type) {
            case RouteAnswers.GETLINK -> RouteAnswers.link(out, NetlinkMessage.MULTI);
            case RouteAnswers.GETADDR -> RouteAnswers.addresses(out, family);
            case RouteAnswers.GETROUTE -> RouteAnswers.routes(out, family);
            case RouteAnswers.GETNEIGH, RouteAnswers.GETRULE -> {}
            default -> {
                return EOPNOTSUPP;
            }
        }
        deliver(out.toBytes());
        NetlinkMessage end = reply(request);
        deliver(end.begin(NetlinkMessage.DONE, NetlinkMessage.MULTI, new byte[4]).toBytes());
        return ANSWERED;
    }

    /** Answers for one interface, which is named by its number or its name. */
    private int link(byte[] request) {
        int body = NetlinkMessage.HEADER;
        if (request.length < body + 16) {
            return EINVAL;
        }
        int index = Bytes.getInt(request, body + 4);
        boolean isFound = index == Interfaces.LOOPBACK_INDEX;
        if (index == 0) {
            String name = name(request, body + 16);
            if (name.isEmpty()) {
                return EINVAL;
            }
            isFound = name.equals(RouteAnswers.NAME);
        }
        if (!isFound) {
            return ENODEV;
        }
        NetlinkMessage out = reply(request);
        RouteAnswers.link(out, 0);
        deliver(out.toBytes());
        return NONE;
    }

    private static String name(byte[] request, int from) {
        int at = from;
        while (request.length - at >= 4) {
            int size = Bytes.getShort(request, at) & 0xFFFF;
            if (size < 4 || size > request.length - at) {
                break;
            }
            int type = Bytes.getShort(request, at + 2) & 0x3FFF;
            if (type == RouteAnswers.NAME_OF_LINK) {
                int end = at + 4;
                while (end < at + size && request[end] != 0) {
                    end++;
                }
                return new String(request, at + 4, end - at - 4, StandardCharsets.ISO_8859_1);
            }
            at += Math.min((size + 3) / 4 * 4, request.length - at);
        }
        return "";
    }

    private void acknowledge(byte[] request, int number) {
        boolean isShort = number == NONE || values.get(Level.NETLINK, CAP_ACK) != 0;
        int shown = isShort ? NetlinkMessage.HEADER : request.length;
        NetlinkMessage out = reply(request);
        out.begin(NetlinkMessage.ERROR, isShort ? NetlinkMessage.CAPPED : 0, Ints.bytes(-number));
        deliver(out.raw(Arrays.copyOf(request, shown)).toBytes());
    }

    private void deliver(byte[] message) {
        if (message.length == 0) {
            return;
        }
        int cost = MessageCost.ofDatagram(message.length);
        if (queuedCost > options.receiveBuffer() || !sockets.room().take(cost)) {
            error = Errno.ENOBUFS; // lost, and the program is told so
        } else {
            queuedCost += cost;
            queue.add(message);
        }
        waiters.wake();
    }

    @Override
    public int receive(
            byte[] target, int offset, int length, int flags, @Nullable Received received)
            throws ErrnoException {
        if (received != null) {
            received.clear();
        }
        if ((flags & MessageFlags.OOB) != 0) {
            throw Errno.ENOTSUP.exception();
        }
        throwError();
        byte[] next = queue.peek();
        if (next == null) {
            throw Errno.EAGAIN.exception();
        }
        int count = Math.min(length, next.length);
        System.arraycopy(next, 0, target, offset, count);
        if (received != null) {
            received.source = SocketAddress.netlink(0, 0);
            received.flags = count < next.length ? MessageFlags.TRUNC : 0;
            if (options.isOn(SocketOptions.PASSCRED)) {
                received.credentials = KERNEL;
            }
        }
        if ((flags & MessageFlags.PEEK) == 0) {
            drop();
        }
        return (flags & MessageFlags.TRUNC) != 0 ? next.length : count;
    }

    private void drop() {
        int cost = MessageCost.ofDatagram(queue.remove().length);
        queuedCost -= cost;
        sockets.room().give(cost);
    }

    @Override
    public int inputQueued() {
        byte[] first = queue.peek();
        return first == null ? 0 : first.length;
    }

    @Override
    public int outputQueued() {
        return 0;
    }

    @Override
    public int poll(int events) {
        int occurred = error == null ? 0 : Events.ERROR;
        return occurred | events & (queue.isEmpty() ? Events.OUT : Events.OUT | Events.IN);
    }

    @Override
    protected byte[] protocolOption(int level, int name, int length) throws ErrnoException {
        if (level == Level.NETLINK && name == LIST_MEMBERSHIPS) {
            return Ints.bytes(groups);
        }
        byte[] value = values.read(level, name, length);
        if (value == null) {
            throw Errno.ENOPROTOOPT.exception();
        }
        return value;
    }

    @Override
    protected void setProtocolOption(int level, int name, byte[] value, boolean privileged)
            throws ErrnoException {
        if (level == Level.NETLINK && (name == ADD_MEMBERSHIP || name == DROP_MEMBERSHIP)) {
            int group = OptionTable.number(value, false);
            if (group < 1 || group > 32) {
                throw Errno.EINVAL.exception();
            }
            int bit = 1 << group - 1;
            groups = name == ADD_MEMBERSHIP ? groups | bit : groups & ~bit;
        } else if (!values.write(level, name, value, privileged)) {
            throw Errno.ENOPROTOOPT.exception();
        }
    }

    @Override
    protected void release() {
        while (!queue.isEmpty()) {
            drop();
        }
        if (isBound) {
            system.forget(this, port);
        }
    }

    SocketEntry entry() {
        return new SocketEntry(
                Domain.NETLINK,
                socketType(),
                localAddress(),
                peerAddress(),
                0,
                false,
                0,
                queuedCost,
                owner().uid(),
                inodeNumber());
    }
}
