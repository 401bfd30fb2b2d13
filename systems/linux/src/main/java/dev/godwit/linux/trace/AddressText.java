package dev.godwit.linux.trace;

import dev.godwit.host.Bytes;

/** Addresses of sockets. */
final class AddressText {
    private static final int MOST = 128;
    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int AF_NETLINK = 16;

    private AddressText() {}

    static void at(ArgumentText text, long address, long length) {
        StringBuilder out = text.out;
        int have = (int) Math.min(MOST, length);
        byte[] bytes = length < 2 ? null : text.memory.bytes(address, have);
        if (bytes == null) {
            Text.address(out, address);
            return;
        }
        int family = Bytes.getShort(bytes, 0) & 0xFFFF;
        out.append("{sa_family=");
        Names.one(out, "AF", family);
        if (have == 2) {
            out.append('}');
        } else if (family == AF_UNIX) {
            path(out, bytes);
        } else if (family == AF_INET && have >= 16) {
            out.append(", sin_port=htons(").append(port(bytes)).append("), sin_addr=inet_addr(\"");
            four(out, bytes, 4);
            out.append("\")}");
        } else if (family == AF_INET6 && have >= 24) {
            out.append(", sin6_port=htons(").append(port(bytes)).append("), sin6_flowinfo=htonl(");
            out.append(Integer.toUnsignedString(Integer.reverseBytes(Bytes.getInt(bytes, 4))));
            out.append("), inet_pton(AF_INET6, \"");
            six(out, bytes);
            out.append("\", &sin6_addr)");
            if (have >= 28) {
                out.append(", sin6_scope_id=").append(Bytes.getInt(bytes, 24));
            }
            out.append('}');
        } else if (family == AF_NETLINK && have >= 12) {
            String groups = Integer.toHexString(Bytes.getInt(bytes, 8));
            out.append(", nl_pid=").append(Bytes.getInt(bytes, 4)).append(", nl_groups=");
            out.append("00000000".substring(groups.length())).append(groups).append('}');
        } else {
            out.append(", sa_data=");
            Text.quoted(out, bytes, 2, have);
            out.append('}');
        }
    }

    private static void path(StringBuilder out, byte[] bytes) {
        out.append(", sun_path=");
        int end = 2;
        if (bytes[2] == 0) {
            out.append('@');
            Text.quoted(out, bytes, 3, bytes.length);
        } else {
            while (end < bytes.length && bytes[end] != 0) {
                end++;
            }
            Text.quoted(out, bytes, 2, end);
        }
        out.append('}');
    }

    private static int port(byte[] bytes) {
        return (bytes[2] & 0xFF) << 8 | bytes[3] & 0xFF;
    }

    private static void four(StringBuilder out, byte[] bytes, int at) {
        for (int i = 0; i < 4; i++) {
            out.append(i == 0 ? "" : ".").append(bytes[at + i] & 0xFF);
        }
    }

    /** The longest run of two or more zeros stands as two colons (RFC 5952). */
    private static void six(StringBuilder out, byte[] bytes) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (bytes[8 + 2 * i] & 0xFF) << 8 | bytes[9 + 2 * i] & 0xFF;
        }
        int best = -1;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > length) {
                best = i;
                length = end - i;
            }
        }
        if (best == 0 && length == 5 && groups[5] == 0xFFFF) {
            out.append("::ffff:");
            four(out, bytes, 20);
            return;
        }
        for (int i = 0; i < 8; i++) {
            if (i == best) {
                out.append("::");
                i += length - 1;
            } else {
                boolean isFirst = i == 0 || out.charAt(out.length() - 1) == ':';
                out.append(isFirst ? "" : ":").append(Integer.toHexString(groups[i]));
            }
        }
    }
}
