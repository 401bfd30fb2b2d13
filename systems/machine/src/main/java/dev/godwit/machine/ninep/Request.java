package dev.godwit.machine.ninep;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.vfs.Names;

/** The fields of a request, one after the other; one that is cut short is EPROTO. */
final class Request {
    /** Bytes before the fields: size, type, tag. */
    static final int HEADER = 7;

    private byte[] bytes = {};
    private int at;
    private int end;

    /**
     * Begins with the fields of a request.
     *
     * @param message where it begins
     * @param size its bytes with the header, at least {@link #HEADER}
     */
    void begin(byte[] message, int size) {
        bytes = message;
        at = HEADER;
        end = size;
    }

    private int skip(int count) throws ErrnoException {
        if (count > end - at) {
            throw Errno.EPROTO.exception();
        }
        int field = at;
        at += count;
        return field;
    }

    int getShort() throws ErrnoException {
        return Bytes.getShort(bytes, skip(2)) & 0xffff;
    }

    int getInt() throws ErrnoException {
        return Bytes.getInt(bytes, skip(4));
    }

    long getLong() throws ErrnoException {
        return Bytes.getLong(bytes, skip(8));
    }

    /** A string of any content. */
    String getString() throws ErrnoException {
        int length = getShort();
        return Names.decode(bytes, skip(length), length);
    }

    /** A string of which nothing is wanted but that it is there. */
    void skipString() throws ErrnoException {
        skip(getShort());
    }

    /**
     * The name of a file in a directory. No file is called "", "." or ".." or has a slash or a NUL
     * in its name: so nobody gets anywhere by such a one, and never up.
     *
     * @throws ErrnoException ENOENT for one of these, ENAMETOOLONG
     */
    String getName() throws ErrnoException {
        int length = getShort();
        int start = skip(length);
        if (length > Names.MAX_NAME) {
            throw Errno.ENAMETOOLONG.exception();
        }
        boolean isDots = length <= 2;
        for (int i = start; i < start + length; i++) {
            if (bytes[i] == '/' || bytes[i] == 0) {
                throw Errno.ENOENT.exception();
            }
            isDots &= bytes[i] == '.';
        }
        if (isDots) {
            throw Errno.ENOENT.exception();
        }
        return Names.decode(bytes, start, length);
    }

    /** Refuses a request of which something is left. */
    void finish() throws ErrnoException {
        if (at != end) {
            throw Errno.EPROTO.exception();
        }
    }
}
