package dev.godwit.linux.trace;

import dev.godwit.host.Bytes;

/** Arguments whose meaning follows from another one. */
final class ByText {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int AF_NETLINK = 16;
    private static final int SOL_SOCKET = 1;
    private static final int SO_LINGER = 13;
    private static final int SO_PEERCRED = 17;

    private ByText() {}

    static void write(ArgumentText text, int index, boolean isFailed) {
        StringBuilder out = text.out;
        long value = text.argument(index);
        switch (text.name()) {
            case "socket", "socketpair" -> protocol(out, (int) text.argument(0), (int) value);
            case "setsockopt", "getsockopt" -> option(text, index, value, isFailed);
            case "fcntl" -> FcntlText.argument(text, value, isFailed);
            case "ioctl" -> IoctlText.argument(text, value, isFailed);
            case "prctl" -> PrctlText.argument(text, index, value, isFailed);
            case "futex" -> FutexText.argument(text, index, value);
            case "semctl", "shmctl", "msgctl" -> IpcText.controlled(text, value);
            case "seccomp" -> {
                Integer action = text.argument(0) == 2 ? text.memory.number(value) : null;
                if (action == null) {
                    Text.address(out, value);
                } else {
                    out.append('[');
                    Names.one(out, "SECCOMP_RET", action & 0xFFFF_FFFFL);
                    out.append(']');
                }
            }
            default -> Text.hex(out, value);
        }
    }

    private static void protocol(StringBuilder out, int family, int protocol) {
        switch (family) {
            case AF_INET, AF_INET6 -> Names.one(out, "IPPROTO", protocol & 0xFFFF_FFFFL);
            case AF_NETLINK -> Names.one(out, "NETLINK", protocol & 0xFFFF_FFFFL);
            default -> out.append(protocol);
        }
    }

    private static void option(ArgumentText text, int index, long value, boolean isFailed) {
        StringBuilder out = text.out;
        int level = (int) text.argument(1);
        if (index == 2) {
            String set =
                    switch (level) {
                        case SOL_SOCKET -> "SO";
                        case 6 -> "SO_TCP";
                        case 0 -> "SO_IP";
                        case 41 -> "SO_IPV6";
                        default -> "";
                    };
            if (set.isEmpty()) {
                Text.hex(out, value & 0xFFFF_FFFFL);
            } else {
                Names.one(out, set, value & 0xFFFF_FFFFL);
            }
            return;
        }
        boolean isGet = text.name().equals("getsockopt");
        Integer length =
                isGet ? text.memory.number(text.argument(4)) : (Integer) (int) text.argument(4);
        if (isFailed && isGet || length == null) {
            Text.address(out, value);
            return;
        }
        int name = (int) text.argument(2);
        byte[] bytes = length < 0 || length > 256 ? null : text.memory.bytes(value, length);
        if (bytes == null) {
            Text.address(out, value);
        } else if (level == SOL_SOCKET && name == SO_LINGER && length == 8) {
            out.append("{l_onoff=").append(Bytes.getInt(bytes, 0));
            out.append(", l_linger=").append(Bytes.getInt(bytes, 4)).append('}');
        } else if (level == SOL_SOCKET && name == SO_PEERCRED && length == 12) {
            out.append("{pid=").append(Bytes.getInt(bytes, 0)).append(", uid=");
            text.structures.id(Bytes.getInt(bytes, 4));
            out.append(", gid=");
            text.structures.id(Bytes.getInt(bytes, 8));
            out.append('}');
        } else if (length == 4) {
            out.append('[').append(Bytes.getInt(bytes, 0)).append(']');
        } else {
            Text.quoted(out, bytes, 0, Math.min(Text.MOST, bytes.length));
            out.append(bytes.length > Text.MOST ? "..." : "");
        }
    }
}
