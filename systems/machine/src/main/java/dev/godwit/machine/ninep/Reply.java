package dev.godwit.machine.ninep;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;

/** An answer while it is written; one that finds no room is EMSGSIZE. */
final class Reply {
    /** Room for what is answered before a version is agreed on. */
    private static final int FIRST = 64;

    private byte[] bytes = new byte[FIRST];
    private int at;
    private int end;

    /** Has room for messages of a size from the next one on. */
    void grow(int size) {
        if (bytes.length < size) {
            bytes = new byte[size];
        }
    }

    /** Begins behind the header. */
    void begin(int room) {
        at = Request.HEADER;
        end = Math.min(room, bytes.length);
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where the next field goes. */
    int place() {
        return at;
    }

    /** How many bytes there is room for. */
    int room() {
        return end - at;
    }

    /** Keeps room for a field. */
    int skip(int count) throws ErrnoException {
        if (count > end - at) {
            throw Errno.EMSGSIZE.exception();
        }
        int field = at;
        at += count;
        return field;
    }

    void putByte(int value) throws ErrnoException {
        bytes[skip(1)] = (byte) value;
    }

    void putShort(int value) throws ErrnoException {
        Bytes.putShort(bytes, skip(2), value);
    }

    void putInt(int value) throws ErrnoException {
        Bytes.putInt(bytes, skip(4), value);
    }

    void putLong(long value) throws ErrnoException {
        Bytes.putLong(bytes, skip(8), value);
    }

    /** A string, of at most 65,535 bytes. */
    void putString(byte[] string) throws ErrnoException {
        putShort(string.length);
        System.arraycopy(string, 0, bytes, skip(string.length), string.length);
    }

    /** Writes the header, and says how long the answer is. */
    int finish(int type, int tag) {
        Bytes.putInt(bytes, 0, at);
        bytes[4] = (byte) type;
        Bytes.putShort(bytes, 5, tag);
        return at;
    }

    /** Becomes an error, for which there is room. */
    int fail(int number, int tag) {
        Bytes.putInt(bytes, Request.HEADER, number);
        at = NinepServer.LEAST_ROOM;
        return finish(MessageType.RLERROR, tag);
    }
}
