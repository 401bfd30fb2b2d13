package dev.godwit.wasi;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Description;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.RegularFile;

import org.jspecify.annotations.Nullable;

/** An open file with its rights and flags. */
final class Descriptor {
    static final int APPEND = 1;
    static final int DSYNC = 2;
    static final int NONBLOCK = 4;
    static final int RSYNC = 8;
    static final int SYNC = 16;
    static final int ALL_FLAGS = APPEND | DSYNC | NONBLOCK | RSYNC | SYNC;

    final Description description;

    /** The name of a preopened directory, as bytes; null for all else. */
    final byte @Nullable [] preopen;

    private long base;
    private long inheriting;
    private int flags;

    Descriptor(OpenFile file, long base, long inheriting, int flags, byte @Nullable [] preopen) {
        this.description = new Description(file, (flags & APPEND) != 0);
        this.base = base & Rights.applicable(file);
        this.inheriting = inheriting;
        this.flags = flags;
        this.preopen = preopen;
    }

    OpenFile file() {
        return description.file();
    }

    long base() {
        return base;
    }

    long inheriting() {
        return inheriting;
    }

    int flags() {
        return flags;
    }

    void setFlags(int newFlags) {
        flags = newFlags;
        description.setAppend((newFlags & APPEND) != 0);
    }

    boolean isNonBlocking() {
        return (flags & NONBLOCK) != 0;
    }

    /** Gives rights up; none can be won. */
    void setRights(long newBase, long newInheriting) throws ErrnoException {
        if ((newBase & ~base) != 0 || (newInheriting & ~inheriting) != 0) {
            throw Errno.ENOTCAPABLE.exception();
        }
        base = newBase;
        inheriting = newInheriting;
    }

    void require(long rights) throws ErrnoException {
        if ((base & rights) != rights) {
            throw Errno.ENOTCAPABLE.exception();
        }
    }

    /** The directory, for a path that begins here. */
    Directory directory(long rights) throws ErrnoException {
        if (!(file() instanceof Directory directory)) {
            throw Errno.ENOTDIR.exception();
        }
        require(rights);
        return directory;
    }

    /** The regular file, for what only those can do. */
    RegularFile regular(long rights) throws ErrnoException {
        if (file() instanceof RegularFile regular) {
            require(rights);
            return regular;
        }
        throw (file() instanceof Directory ? Errno.EISDIR : Errno.ESPIPE).exception();
    }

    /** The description, for reading and writing. */
    Description content(long rights) throws ErrnoException {
        if (file() instanceof Directory) {
            throw Errno.EISDIR.exception();
        }
        require(rights);
        return description;
    }

    /** The number of the type (typenames.witx, filetype). */
    static int typeNumber(FileType type) {
        return switch (type) {
            case UNKNOWN, FIFO -> 0;
            case BLOCK_DEVICE -> 1;
            case CHARACTER_DEVICE -> 2;
            case DIRECTORY -> 3;
            case REGULAR_FILE -> 4;
            case SOCKET -> 6;
            case SYMBOLIC_LINK -> 7;
        };
    }
}
