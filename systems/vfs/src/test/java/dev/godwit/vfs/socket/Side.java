package dev.godwit.vfs.socket;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.BufferRoom;
import dev.godwit.vfs.Description;
import dev.godwit.vfs.socket.inet.Network;
import dev.godwit.vfs.socket.unix.UnixSockets;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Does to Godwit's sockets what sockets.c does to the host's, and answers in the same words. */
final class Side {
    static final int SLOTS = 8;
    private static final int BYTES = 300_000;
    private static final Credentials ME = new Credentials(1, 0, 0);
    private static final Map<Errno, Integer> NUMBERS =
            Map.ofEntries(
                    Map.entry(Errno.EPERM, 1),
                    Map.entry(Errno.EBADF, 9),
                    Map.entry(Errno.EAGAIN, 11),
                    Map.entry(Errno.EACCES, 13),
                    Map.entry(Errno.EINVAL, 22),
                    Map.entry(Errno.EPIPE, 32),
                    Map.entry(Errno.EDESTADDRREQ, 89),
                    Map.entry(Errno.EMSGSIZE, 90),
                    Map.entry(Errno.EPROTOTYPE, 91),
                    Map.entry(Errno.ENOPROTOOPT, 92),
                    Map.entry(Errno.EPROTONOSUPPORT, 93),
                    Map.entry(Errno.ESOCKTNOSUPPORT, 94),
                    Map.entry(Errno.ENOTSUP, 95),
                    Map.entry(Errno.EAFNOSUPPORT, 97),
                    Map.entry(Errno.EADDRINUSE, 98),
                    Map.entry(Errno.EADDRNOTAVAIL, 99),
                    Map.entry(Errno.ENETUNREACH, 101),
                    Map.entry(Errno.ECONNABORTED, 103),
                    Map.entry(Errno.ECONNRESET, 104),
                    Map.entry(Errno.ENOBUFS, 105),
                    Map.entry(Errno.EISCONN, 106),
                    Map.entry(Errno.ENOTCONN, 107),
                    Map.entry(Errno.ETOOMANYREFS, 109),
                    Map.entry(Errno.ECONNREFUSED, 111),
                    Map.entry(Errno.EALREADY, 114),
                    Map.entry(Errno.EINPROGRESS, 115));

    final BufferRoom room = new BufferRoom(100_000_000);
    private final Sockets sockets = new Sockets(room);
    final UnixSockets unix = new UnixSockets(sockets, 1000);
    final @Nullable Description[] slots = new Description[SLOTS];
    private final byte[] buffer = new byte[BYTES];
    private int counter;

    Side() {
        new Network(sockets);
    }

    SocketFile at(int slot) throws ErrnoException {
        Description description = slots[slot];
        if (description == null) {
            throw Errno.EBADF.exception();
        }
        return (SocketFile) description.file();
    }

    boolean isFree(int slot) {
        return slots[slot] == null;
    }

    String run(String line) {
        String[] words = line.split(" ");
        int[] n = new int[4];
        for (int i = 1; i < words.length; i++) {
            n[i - 1] = Integer.parseInt(words[i]);
        }
        try {
            return run(words[0], n[0], n[1], n[2], n[3]);
        } catch (ErrnoException e) {
            return "E" + NUMBERS.getOrDefault(e.errno(), -1);
        }
    }

    private String run(String op, int a, int b, int c, int d) throws ErrnoException {
        switch (op) {
            case "new" -> put(a, sockets.create(b, c, d, ME, true));
            case "pair" -> {
                List<SocketFile> both = sockets.pair(Domain.UNIX, c, 0, ME);
                put(a, both.get(0));
                put(b, both.get(1));
            }
            case "close" -> close(a);
            case "bindname" -> at(a).bind(abstractName(b), true);
            case "autobind" -> at(a).bind(SocketAddress.unix(new byte[0]), true);
            case "bind" -> at(a).bind(inet(at(a).domain(), b, c < 0 ? 0 : port(at(c))), true);
            case "connect" -> at(a).connect(target(at(a), at(b)), ME);
            case "connect4" -> at(a).connect(inet(Domain.INET, 0x7F000001, port(at(b))), ME);
            case "unconnect" -> at(a).connect(SocketAddress.of(new byte[16], 0, 16), ME);
            case "listen" -> at(a).listen(b, ME);
            case "accept" -> put(b, at(a).accept(MessageFlags.DONTWAIT));
            case "send" -> {
                return "" + at(a).send(buffer, 0, fill(b), null, c | MessageFlags.DONTWAIT, null);
            }
            case "sendto" -> {
                SocketAddress to = target(at(a), at(b));
                return "" + at(a).send(buffer, 0, fill(c), to, MessageFlags.DONTWAIT, null);
            }
            case "sendfd" -> {
                return sendRights(a, b, c);
            }
            case "recv" -> {
                return receive(at(a), b, c, d);
            }
            case "shutdown" -> at(a).shutdown(b);
            case "setopt" -> at(a).setOption(b, c, Ints.bytes(d), true);
            default -> {
                return ask(op, a, b, c, d);
            }
        }
        return "0";
    }

    private String ask(String op, int a, int b, int c, int d) throws ErrnoException {
        return switch (op) {
            case "poll" -> Integer.toHexString(at(a).poll(b));
            case "getopt" -> hex(at(a).option(b, c, d));
            case "inq" -> "" + at(a).inputQueued();
            case "outq" -> "" + at(a).outputQueued();
            case "name" -> {
                SocketAddress name = at(a).localAddress();
                yield name.family()
                        + (name.length() > 2 ? " 1" : " 0")
                        + (port(at(a)) != 0 ? " 1" : " 0");
            }
            case "peer" -> "" + owner(at(a).peerAddress());
            default -> throw new IllegalArgumentException(op);
        };
    }

    private void put(int slot, SocketFile file) {
        slots[slot] = new Description(file, false);
    }

    private void close(int slot) throws ErrnoException {
        Description description = slots[slot];
        if (description == null) {
            throw Errno.EBADF.exception();
        }
        slots[slot] = null;
        description.letGo();
    }

    void closeAll() throws ErrnoException {
        for (int i = 0; i < SLOTS; i++) {
            if (slots[i] != null) {
                close(i);
            }
        }
    }

    private static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte next : bytes) {
            text.append(Character.forDigit(next >> 4 & 15, 16));
            text.append(Character.forDigit(next & 15, 16));
        }
        return text.toString();
    }

    private static SocketAddress abstractName(int number) {
        return SocketAddress.unix(("\0gw-" + number).getBytes(StandardCharsets.US_ASCII));
    }

    private static SocketAddress inet(int domain, int host, int port) {
        if (domain != Domain.INET6) {
            return SocketAddress.inet(host, port);
        }
        if (host == 0 || host == 1) {
            return SocketAddress.inet6(0, host, port);
        }
        return SocketAddress.inet6(0, 0xFFFFL << 32 | host, port);
    }

    private static int port(SocketFile file) {
        return file.domain() == Domain.UNIX ? 0 : file.localAddress().port();
    }

    private static SocketAddress target(SocketFile from, SocketFile to) {
        SocketAddress address = to.localAddress();
        return from.domain() == Domain.INET6 && address.family() == Domain.INET
                ? inet(Domain.INET6, address.inet(), address.port())
                : address;
    }

    private int owner(@Nullable SocketAddress address) {
        if (address == null || address.length() <= 2) {
            return -1;
        }
        for (int i = 0; i < SLOTS; i++) {
            Description description = slots[i];
            if (description != null
                    && ((SocketFile) description.file()).localAddress().equals(address)) {
                return i;
            }
        }
        return -2;
    }

    private int fill(int wanted) {
        int length = Math.min(wanted, BYTES);
        for (int i = 0; i < length; i++) {
            buffer[i] = (byte) (counter++ * 7);
        }
        return length;
    }

    private String sendRights(int a, int b, int c) throws ErrnoException {
        Description right = slots[b];
        if (right == null) {
            throw Errno.EBADF.exception();
        }
        Ancillary ancillary = new Ancillary(ME, null, List.of(right));
        SocketFile from = at(a);
        return "" + from.send(buffer, 0, fill(c), null, MessageFlags.DONTWAIT, ancillary);
    }

    private String receive(SocketFile from, int wanted, int flags, int slot) throws ErrnoException {
        Received received = new Received();
        int length = Math.min(wanted, BYTES);
        int count = from.receive(buffer, 0, length, flags | MessageFlags.DONTWAIT, received);
        int hash = 0;
        for (int i = 0; i < count && i < wanted; i++) {
            hash = hash * 31 + (buffer[i] & 0xFF);
        }
        if ((flags & MessageFlags.TRUNC) != 0) {
            hash = 0;
        }
        int rights = slot < 0 ? 0 : received.rights.size();
        for (Description right : received.rights) {
            if (slot >= 0 && slots[slot] == null) {
                slots[slot] = right;
            } else {
                right.letGo();
            }
        }
        boolean isTcp = from.socketType() == SocketType.STREAM && from.domain() != Domain.UNIX;
        return count
                + " "
                + Integer.toHexString(hash)
                + " "
                + Integer.toHexString(received.flags)
                + " "
                + (isTcp ? 0 : owner(received.source))
                + " "
                + rights;
    }
}
