package dev.godwit.platform.jvm.files;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

import java.nio.ByteBuffer;

/** Attributes of an open file, as statx(2) gives them and utimensat(2) takes them. */
final class Statx {
    private static final int S_IFMT = 0170000;

    private Statx() {}

    static Stat of(int fd) throws ErrnoException {
        Syscalls.statx(fd);
        ByteBuffer s = Syscalls.scratch().struct();
        int mode = s.getShort(0x1c) & 0xffff;
        return new Stat(
                device(s, 0x88),
                s.getLong(0x20),
                type(mode),
                mode & 07777,
                s.getInt(0x10) & 0xffffffffL,
                s.getInt(0x14),
                s.getInt(0x18),
                device(s, 0x80),
                s.getLong(0x28),
                s.getLong(0x30),
                time(s, 0x40),
                time(s, 0x70),
                time(s, 0x60));
    }

    private static long device(ByteBuffer s, int offset) {
        return (s.getInt(offset) & 0xffffffffL) << 32 | s.getInt(offset + 4) & 0xffffffffL;
    }

    private static Timespec time(ByteBuffer s, int offset) {
        return new Timespec(s.getLong(offset), s.getInt(offset + 8));
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

    /** A type as the mode has it. */
    static int kind(FileType type) {
        return switch (type) {
            case DIRECTORY -> 0040000;
            case REGULAR_FILE, UNKNOWN -> 0100000;
            case SYMBOLIC_LINK -> 0120000;
            case CHARACTER_DEVICE -> 0020000;
            case BLOCK_DEVICE -> 0060000;
            case FIFO -> 0010000;
            case SOCKET -> 0140000;
        };
    }

    /** A device as mknod(2) takes it: 12 bits of the major number and 20 of the minor one. */
    static long device(long device) {
        long major = device >>> 32 & 0xfff;
        long minor = device & 0xfffff;
        return minor & 0xff | major << 8 | (minor & ~0xffL) << 12;
    }

    /** The type in an entry of getdents64(2). */
    static FileType typeOfEntry(int type) {
        return type(type << 12);
    }

    static void setTimes(int fd, Timespec atime, Timespec mtime) throws ErrnoException {
        // The two special values are the kernel's own.
        Syscalls.utimens(fd, atime.seconds(), atime.nanos(), mtime.seconds(), mtime.nanos());
    }
}
