package dev.godwit.vfs.socket.netlink;

import dev.godwit.host.Bytes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes messages of netlink one after the other (struct nlmsghdr), with attributes. */
final class NetlinkMessage {
    static final int HEADER = 16;
    static final int ERROR = 2;
    static final int DONE = 3;
    static final int REQUEST = 1;
    static final int MULTI = 2;
    static final int ACK = 4;
    static final int DUMP = 0x300;
    static final int CAPPED = 0x100;

    private final int sequence;
    private final int port;
    private byte[] bytes = new byte[256];
    private int size;
    private int start;

    NetlinkMessage(int sequence, int port) {
        this.sequence = sequence;
        this.port = port;
    }

    private int grow(int length) {
        int at = size;
        size += (length + 3) / 4 * 4;
        if (size > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * size);
        }
        return at;
    }

    /** Begins a message; its length is written as it grows. */
    NetlinkMessage begin(int type, int flags, byte... body) {
        start = grow(HEADER);
        Bytes.putShort(bytes, start + 4, type);
        Bytes.putShort(bytes, start + 6, flags);
        Bytes.putInt(bytes, start + 8, sequence);
        Bytes.putInt(bytes, start + 12, port);
        return raw(body);
    }

    NetlinkMessage raw(byte[] body) {
        System.arraycopy(body, 0, bytes, grow(body.length), body.length);
        Bytes.putInt(bytes, start, size - start);
        return this;
    }

    NetlinkMessage attribute(int type, byte[] value) {
        int at = grow(4 + value.length);
        Bytes.putShort(bytes, at, 4 + value.length);
        Bytes.putShort(bytes, at + 2, type);
        System.arraycopy(value, 0, bytes, at + 4, value.length);
        Bytes.putInt(bytes, start, size - start);
        return this;
    }

    NetlinkMessage attribute(int type, int value) {
        byte[] four = new byte[4];
        Bytes.putInt(four, 0, value);
        return attribute(type, four);
    }

    NetlinkMessage attribute(int type, String text) {
        byte[] name = text.getBytes(StandardCharsets.US_ASCII);
        return attribute(type, Arrays.copyOf(name, name.length + 1));
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }
}
