package dev.godwit.vfs.tar;

import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FileRanges;

/** Ranges of an archive, and what is said when they are not there. */
final class TarBytes {
    private final FileRanges source;
    private final long size;

    TarBytes(FileRanges source) throws ErrnoException {
        this.source = source;
        this.size = source.size();
    }

    long size() {
        return size;
    }

    static Malformed malformed(String what, long offset) {
        return new Malformed(what, new Place.InBinary(offset));
    }

    /** Reads all of a range that is known to lie within the archive. */
    void read(byte[] target, int offset, int length, long position) throws ErrnoException {
        int done = 0;
        while (done < length) {
            int count = source.read(target, offset + done, length - done, position + done);
            if (count <= 0) {
                throw Errno.EIO.exception(); // it has become shorter
            }
            done += count;
        }
    }

    /** Fails unless a range lies within the archive. */
    void require(long position, long length, long header) {
        if (length > size - position) {
            throw malformed("unexpected end: the content of a member is cut off", header);
        }
    }
}
