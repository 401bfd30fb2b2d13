package dev.godwit.platform.jvm.files;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FileTimes;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Stat;

import java.nio.ByteBuffer;

/** Attributes of an open file, as statx(2) gives them and utimensat(2) takes them. */
final class Statx {
    private static final int S_IFMT = 0170000;
    private static final long UTIME_NOW = 0x3fffffff;
    private static final long UTIME_OMIT = 0x3ffffffe;
    private static final long SECOND = 1_000_000_000L;

    private Statx() {}

    static Stat of(int fd) throws ErrnoException {
        Syscalls.statx(fd);
        ByteBuffer s = Syscalls.scratch().struct();
        int mode = s.getShort(0x1c) & 0xffff;
        long major = s.getInt(0x88) & 0xffffffffL;
        long minor = s.getInt(0x8c) & 0xffffffffL;
        return new Stat(
                major << 32 | minor,
                s.getLong(0x20),
                type(mode),
                mode & 07777,
                s.getInt(0x10) & 0xffffffffL,
                s.getLong(0x28),
                s.getLong(0x30),
                time(s, 0x40),
                time(s, 0x70),
                time(s, 0x60));
    }

    private static long time(ByteBuffer s, int offset) {
        return s.getLong(offset) * SECOND + s.getInt(offset + 8);
    }

    static FileType type(int mode) {
        return switch (mode & S_IFMT) {
            case 0040000 -> FileType.DIRECTORY;
            case 0100000 -> FileType.REGULAR_FILE;
            case 0120000 -> FileType.SYMBOLIC_LINK;
            case 0020000 -> FileType.CHARACTER_DEVICE;
            case 0060000 -> FileType.BLOCK_DEVICE;
            case 0010000 -> FileType.FIFO;
            case 0140000 -> FileType.SOCKET;
            default -> FileType.UNKNOWN;
        };
    }

    /** The type in an entry of getdents64(2). */
    static FileType typeOfEntry(int type) {
        return type(type << 12);
    }

    static void setTimes(int fd, long atime, long mtime) throws ErrnoException {
        Syscalls.utimens(fd, seconds(atime), nanos(atime), seconds(mtime), nanos(mtime));
    }

    private static long seconds(long time) {
        return time == FileTimes.NOW || time == FileTimes.OMIT ? 0 : Math.floorDiv(time, SECOND);
    }

    private static long nanos(long time) {
        if (time == FileTimes.NOW) {
            return UTIME_NOW;
        }
        return time == FileTimes.OMIT ? UTIME_OMIT : Math.floorMod(time, SECOND);
    }
}
