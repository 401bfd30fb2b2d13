package dev.godwit.linux.proc;

import dev.godwit.vfs.Names;
import dev.godwit.vfs.socket.Domain;
import dev.godwit.vfs.socket.SocketAddress;
import dev.godwit.vfs.socket.SocketEntry;
import dev.godwit.vfs.socket.SocketType;
import dev.godwit.vfs.socket.Sockets;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/** What /proc/net tells of a guest's sockets. */
public final class SocketTables implements NetTables {
    private static final int TCP_LISTEN = 10;
    private static final int UNIX_LISTENING_FLAG = 0x1_0000;

    private final Sockets sockets;

    /**
     * Tells of sockets.
     *
     * @param sockets the guest's
     */
    public SocketTables(Sockets sockets) {
        this.sockets = sockets;
    }

    private static boolean isIn(SocketEntry entry, String table) {
        return switch (table) {
            case "tcp" -> entry.domain() == Domain.INET && entry.type() == SocketType.STREAM;
            case "tcp6" -> entry.domain() == Domain.INET6 && entry.type() == SocketType.STREAM;
            case "udp" -> entry.domain() == Domain.INET && entry.type() == SocketType.DGRAM;
            case "udp6" -> entry.domain() == Domain.INET6 && entry.type() == SocketType.DGRAM;
            case "unix" -> entry.domain() == Domain.UNIX;
            default -> false;
        };
    }

    @Override
    public String rows(String table) {
        StringBuilder rows = new StringBuilder();
        int number = 0;
        for (SocketEntry entry : sockets.tables()) {
            if (isIn(entry, table)) {
                if (entry.domain() == Domain.UNIX) {
                    unix(rows, entry);
                } else {
                    inet(rows, number, entry);
                }
                number++;
            }
        }
        return rows.toString();
    }

    @Override
    public int sockets(String protocol) {
        String table = protocol.toLowerCase(Locale.ROOT);
        int count = 0;
        for (SocketEntry entry : sockets.tables()) {
            if (table.equals("all") || isIn(entry, table)) {
                count++;
            }
        }
        return count;
    }

    private static void inet(StringBuilder rows, int number, SocketEntry entry) {
        boolean isSix = entry.domain() == Domain.INET6;
        int start = rows.length();
        String count = Integer.toString(number);
        rows.append(" ".repeat(Math.max(0, 4 - count.length()))).append(count).append(": ");
        address(rows, entry.local(), isSix);
        rows.append(' ');
        address(rows, entry.peer(), isSix);
        rows.append(' ');
        hex(rows, entry.listening() ? TCP_LISTEN : entry.state(), 2);
        rows.append(' ');
        hex(rows, entry.sendQueue(), 8);
        rows.append(':');
        hex(rows, entry.receiveQueue(), 8);
        rows.append(" 00:00000000 00000000 ");
        String uid = Integer.toUnsignedString(entry.uid());
        rows.append(" ".repeat(Math.max(0, 5 - uid.length()))).append(uid);
        rows.append("        0 ").append(entry.inode()).append(" 1 0000000000000000 0");
        int width = isSix ? 0 : 149;
        while (rows.length() - start < width) {
            rows.append(' ');
        }
        rows.append('\n');
    }

    private static void address(
            StringBuilder rows, @Nullable SocketAddress address, boolean isSix) {
        if (isSix) {
            long high = address == null ? 0 : address.inet6High();
            long low = address == null ? 0 : address.inet6Low();
            hex(rows, Integer.reverseBytes((int) (high >>> 32)), 8);
            hex(rows, Integer.reverseBytes((int) high), 8);
            hex(rows, Integer.reverseBytes((int) (low >>> 32)), 8);
            hex(rows, Integer.reverseBytes((int) low), 8);
        } else {
            hex(rows, address == null ? 0 : Integer.reverseBytes(address.inet()), 8);
        }
        rows.append(':');
        hex(rows, address == null ? 0 : address.port(), 4);
    }

    private static void unix(StringBuilder rows, SocketEntry entry) {
        rows.append("0000000000000000: 00000002 00000000 ");
        hex(rows, entry.listening() ? UNIX_LISTENING_FLAG : 0, 8);
        rows.append(' ');
        hex(rows, entry.type(), 4);
        rows.append(' ');
        hex(rows, entry.state(), 2);
        String inode = Long.toString(entry.inode());
        rows.append(" ".repeat(Math.max(1, 6 - inode.length()))).append(inode);
        SocketAddress local = entry.local();
        byte[] name = local == null ? new byte[0] : local.name();
        if (local != null && name.length > 0) {
            String text = Names.decode(name, 0, name.length);
            rows.append(' ').append(text.replace('\0', '@'));
        }
        rows.append('\n');
    }

    private static void hex(StringBuilder rows, int value, int digits) {
        String text = Integer.toHexString(value).toUpperCase(Locale.ROOT);
        rows.append("0".repeat(Math.max(0, digits - text.length()))).append(text);
    }
}
