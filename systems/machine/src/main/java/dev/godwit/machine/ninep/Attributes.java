package dev.godwit.machine.ninep;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.StatFs;
import dev.godwit.vfs.Timespec;

/** What is known of files, as 9P2000.L writes it. */
final class Attributes {
    /** Bytes of a qid. */
    static final int QID = 13;

    /** What Rgetattr always tells: all that stat(2) has (P9_GETATTR_BASIC). */
    private static final long BASIC = 0x7ff;

    private static final int BLOCK = 4096;

    /** The kind of file system that a guest takes it for (V9FS_MAGIC). */
    private static final int KIND = 0x0102_1997;

    private static final int QID_DIRECTORY = 0x80;
    private static final int QID_LINK = 0x02;

    private Attributes() {}

    /** The type of a file in the bits of a mode above 12, which d_type has too; 0 if unknown. */
    static int type(FileType type) {
        return switch (type) {
            case UNKNOWN -> 0;
            case FIFO -> 1;
            case CHARACTER_DEVICE -> 2;
            case DIRECTORY -> 4;
            case BLOCK_DEVICE -> 6;
            case REGULAR_FILE -> 8;
            case SYMBOLIC_LINK -> 10;
            case SOCKET -> 12;
        };
    }

    /**
     * The number by which a guest tells a file from all others: that of the host, unless it is on
     * another file system than the root, on which the same number may be another file's.
     */
    static long path(Stat stat, long rootDev) {
        return stat.ino() ^ (stat.dev() - rootDev) * 0x9e37_79b9_7f4a_7c15L;
    }

    /** A version follows from what changes when the content does. */
    static void putQid(Reply out, Stat stat, long rootDev) throws ErrnoException {
        long version = stat.mtime().toNanos() ^ stat.size() << 8;
        putQid(out, stat.type(), (int) version, path(stat, rootDev));
    }

    static void putQid(Reply out, FileType type, int version, long path) throws ErrnoException {
        out.putByte(
                switch (type) {
                    case DIRECTORY -> QID_DIRECTORY;
                    case SYMBOLIC_LINK -> QID_LINK;
                    default -> 0;
                });
        out.putInt(version);
        out.putLong(path);
    }

    /** The fields of Rgetattr. */
    static void put(Reply out, Stat stat, long rootDev) throws ErrnoException {
        out.putLong(BASIC);
        putQid(out, stat, rootDev);
        out.putInt(type(stat.type()) << 12 | stat.mode());
        out.putInt(stat.uid());
        out.putInt(stat.gid());
        out.putLong(stat.nlink());
        out.putLong(device(stat.rdev()));
        out.putLong(stat.size());
        out.putLong(BLOCK);
        out.putLong(stat.blocks());
        put(out, stat.atime());
        put(out, stat.mtime());
        put(out, stat.ctime());
        out.putLong(0); // the time of birth, in two fields
        out.putLong(0);
        out.putLong(0); // the generation
        out.putLong(0); // the version of the data
    }

    private static void put(Reply out, Timespec time) throws ErrnoException {
        out.putLong(time.seconds());
        out.putLong(time.nanos());
    }

    /** A device's number as Linux packs it in 32 bits. */
    private static long device(long rdev) {
        long major = rdev >>> 32;
        long minor = rdev & 0xffff_ffffL;
        return (minor & 0xff | major << 8 | (minor & ~0xffL) << 12) & 0xffff_ffffL;
    }

    /** The fields of Rstatfs. */
    static void put(Reply out, StatFs stat) throws ErrnoException {
        out.putInt(KIND);
        out.putInt((int) stat.blockSize());
        out.putLong(stat.blocks());
        out.putLong(stat.free());
        out.putLong(stat.available());
        out.putLong(stat.files());
        out.putLong(stat.filesFree());
        out.putLong(stat.id());
        out.putInt(stat.nameLength());
    }
}
