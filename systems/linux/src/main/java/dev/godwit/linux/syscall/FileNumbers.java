package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FileType;

/** Types of files and numbers of devices as Linux writes them. */
final class FileNumbers {
    /** S_IFMT: where the type stands in a mode. */
    static final int TYPE = 0170000;

    private static final int FIFO = 0010000;
    private static final int CHARACTER_DEVICE = 0020000;
    private static final int DIRECTORY = 0040000;
    private static final int BLOCK_DEVICE = 0060000;
    private static final int REGULAR_FILE = 0100000;
    private static final int SYMBOLIC_LINK = 0120000;
    private static final int SOCKET = 0140000;

    /** The type in the entry of a directory is that of a mode, shifted. */
    private static final int ENTRY_SHIFT = 12;

    private FileNumbers() {}

    /** A type as a mode has it. */
    static int type(FileType type) {
        return switch (type) {
            case FIFO -> FIFO;
            case CHARACTER_DEVICE -> CHARACTER_DEVICE;
            case DIRECTORY -> DIRECTORY;
            case BLOCK_DEVICE -> BLOCK_DEVICE;
            case REGULAR_FILE -> REGULAR_FILE;
            case SYMBOLIC_LINK -> SYMBOLIC_LINK;
            case SOCKET -> SOCKET;
            case UNKNOWN -> 0;
        };
    }

    /** A type as the entry of a directory has it (DT_). */
    static int entryType(FileType type) {
        return type(type) >> ENTRY_SHIFT;
    }

    /** The type that mknod is asked for. */
    static FileType typeToMake(int mode) throws ErrnoException {
        return switch (mode & TYPE) {
            case 0, REGULAR_FILE -> FileType.REGULAR_FILE;
            case FIFO -> FileType.FIFO;
            case CHARACTER_DEVICE -> FileType.CHARACTER_DEVICE;
            case BLOCK_DEVICE -> FileType.BLOCK_DEVICE;
            case SOCKET -> FileType.SOCKET;
            case DIRECTORY -> throw Errno.EPERM.exception();
            default -> throw Errno.EINVAL.exception();
        };
    }

    static int major(long device) {
        return (int) (device >>> 32);
    }

    static int minor(long device) {
        return (int) device;
    }

    /** A device as struct stat has it (new_encode_dev). */
    static long encode(long device) {
        int major = major(device);
        int minor = minor(device);
        return (minor & 0xff | major << 8 | (minor & ~0xff) << 12) & 0xFFFF_FFFFL;
    }

    /** A device that mknod is given (new_decode_dev). */
    static long decode(int encoded) {
        long major = encoded >>> 8 & 0xfff;
        int minor = encoded & 0xff | encoded >>> 12 & 0xfff00;
        return major << 32 | minor;
    }
}
