package dev.godwit.linux.trace;

import dev.godwit.host.Bytes;

/** Messages of sockets (struct msghdr). */
final class MessageText {
    private static final int SIZE = 56;
    private static final int CONTROL_HEAD = 16;
    private static final int MOST_CONTROL = 1024;
    private static final int SOL_SOCKET = 1;

    private final ArgumentText text;
    private final StringBuilder out;

    MessageText(ArgumentText text) {
        this.text = text;
        this.out = text.out;
    }

    /** Writes one; with the bytes that were received, if it is one to be received. */
    void header(long address, long received) {
        byte[] bytes = text.memory.bytes(address, SIZE);
        if (bytes == null) {
            Text.address(out, address);
            return;
        }
        int nameLength = Bytes.getInt(bytes, 8);
        long control = Bytes.getLong(bytes, 32);
        long controlLength = Bytes.getLong(bytes, 40);
        out.append("{msg_name=");
        AddressText.at(text, Bytes.getLong(bytes, 0), nameLength);
        out.append(", msg_namelen=").append(nameLength).append(", msg_iov=");
        text.iovec(Bytes.getLong(bytes, 16), (int) Bytes.getLong(bytes, 24), received);
        out.append(", msg_iovlen=").append(Bytes.getLong(bytes, 24));
        if (control != 0 && controlLength > 0) {
            out.append(", msg_control=");
            control(control, controlLength);
        }
        out.append(", msg_controllen=").append(controlLength).append(", msg_flags=");
        Names.flags(out, "MSG", Bytes.getInt(bytes, 48) & 0xFFFF_FFFFL);
        out.append('}');
    }

    private void control(long address, long length) {
        int have = (int) Math.min(MOST_CONTROL, length);
        byte[] bytes = text.memory.bytes(address, have);
        if (bytes == null) {
            Text.address(out, address);
            return;
        }
        out.append('[');
        int at = 0;
        while (at + CONTROL_HEAD <= have) {
            long size = Bytes.getLong(bytes, at);
            int level = Bytes.getInt(bytes, at + 8);
            int type = Bytes.getInt(bytes, at + 12);
            if (size < CONTROL_HEAD || size > have - at) {
                break;
            }
            out.append(at == 0 ? "{cmsg_len=" : ", {cmsg_len=")
                    .append(size)
                    .append(", cmsg_level=");
            Names.one(out, "SOL", level & 0xFFFF_FFFFL);
            out.append(", cmsg_type=");
            int end = at + (int) size;
            data(bytes, at + CONTROL_HEAD, end, level, type);
            out.append('}');
            at += ((int) size + 7) & ~7;
        }
        out.append(']');
    }

    private void data(byte[] bytes, int from, int end, int level, int type) {
        if (level == SOL_SOCKET && type == 1) {
            out.append("SCM_RIGHTS, cmsg_data=[");
            for (int at = from; at + 4 <= end; at += 4) {
                out.append(at == from ? "" : ", ").append(Bytes.getInt(bytes, at));
            }
            out.append(']');
        } else if (level == SOL_SOCKET && type == 2 && end - from >= 12) {
            out.append("SCM_CREDENTIALS, cmsg_data={pid=").append(Bytes.getInt(bytes, from));
            out.append(", uid=");
            text.structures.id(Bytes.getInt(bytes, from + 4));
            out.append(", gid=");
            text.structures.id(Bytes.getInt(bytes, from + 8));
            out.append('}');
        } else {
            Text.hex(out, type);
            out.append(", cmsg_data=");
            Text.quoted(out, bytes, from, end);
        }
    }
}
