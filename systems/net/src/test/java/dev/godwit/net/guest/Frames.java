package dev.godwit.net.guest;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Frames of a guest, made and read in the plainest way, and independently of the code that is
 * tested.
 */
public final class Frames {
    private Frames() {}

    public static int u16(byte[] b, int at) {
        return (b[at] & 0xff) << 8 | b[at + 1] & 0xff;
    }

    public static int s32(byte[] b, int at) {
        return u16(b, at) << 16 | u16(b, at + 2);
    }

    public static byte[] bytes(int... values) {
        byte[] result = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = (byte) values[i];
        }
        return result;
    }

    public static byte[] number(long value, int size) {
        byte[] result = new byte[size];
        for (int i = 0; i < size; i++) {
            result[i] = (byte) (value >> 8 * (size - 1 - i));
        }
        return result;
    }

    public static byte[] join(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    public static byte[] slice(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    /** The checksum of RFC 1071, a word at a time. */
    public static int checksum(byte[] bytes) {
        int sum = 0;
        for (int i = 0; i < bytes.length; i += 2) {
            sum += (bytes[i] & 0xff) << 8 | (i + 1 < bytes.length ? bytes[i + 1] & 0xff : 0);
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return ~sum & 0xffff;
    }

    public static byte[] ethernet(long to, long from, int type, byte[] payload) {
        return join(number(to, 6), number(from, 6), number(type, 2), payload);
    }

    public static byte[] ip(int from, int to, int protocol, byte[] payload) {
        return ip(from, to, protocol, 64, 7, 0, payload);
    }

    public static byte[] ip(
            int from, int to, int protocol, int ttl, int id, int fragment, byte[] payload) {
        byte[] header =
                join(
                        bytes(0x45, 0),
                        number(20 + payload.length, 2),
                        number(id, 2),
                        number(fragment, 2),
                        bytes(ttl, protocol, 0, 0),
                        number(from, 4),
                        number(to, 4));
        System.arraycopy(number(checksum(header), 2), 0, header, 10, 2);
        return join(header, payload);
    }

    /** With the checksum of the pseudo header at a place of the payload. */
    public static byte[] withChecksum(int from, int to, int protocol, int place, byte[] payload) {
        byte[] pseudo =
                join(
                        number(from, 4),
                        number(to, 4),
                        bytes(0, protocol),
                        number(payload.length, 2),
                        payload);
        byte[] result = payload.clone();
        System.arraycopy(number(checksum(pseudo), 2), 0, result, place, 2);
        return result;
    }

    public static boolean isChecksumRight(int from, int to, int protocol, byte[] payload) {
        return checksum(
                        join(
                                number(from, 4),
                                number(to, 4),
                                bytes(0, protocol),
                                number(payload.length, 2),
                                payload))
                == 0;
    }

    public static byte[] udp(int from, int fromPort, int to, int toPort, byte[] data) {
        byte[] plain =
                join(
                        number(fromPort, 2),
                        number(toPort, 2),
                        number(8 + data.length, 2),
                        bytes(0, 0),
                        data);
        return ip(from, to, 17, withChecksum(from, to, 17, 6, plain));
    }

    public static byte[] icmp(int type, int code, int rest, byte[] data) {
        byte[] plain = join(bytes(type, code, 0, 0), number(rest, 4), data);
        System.arraycopy(number(checksum(plain), 2), 0, plain, 2, 2);
        return plain;
    }

    public static byte[] tcp(
            int from,
            int fromPort,
            int to,
            int toPort,
            int sequence,
            int acknowledgment,
            int flags,
            int window,
            byte[] options,
            byte[] data) {
        byte[] plain =
                join(
                        number(fromPort, 2),
                        number(toPort, 2),
                        number(sequence, 4),
                        number(acknowledgment, 4),
                        bytes((20 + options.length) / 4 << 4, flags),
                        number(window, 2),
                        bytes(0, 0, 0, 0),
                        options,
                        data);
        return ip(from, to, 6, withChecksum(from, to, 6, 16, plain));
    }

    public static byte[] arp(int operation, long station, int sender, int target) {
        return join(
                bytes(0, 1, 8, 0, 6, 4, 0, operation),
                number(station, 6),
                number(sender, 4),
                number(0, 6),
                number(target, 4));
    }
}
