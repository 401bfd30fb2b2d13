package dev.godwit.vfs;

/**
 * What is known of a file (POSIX, {@code struct stat}).
 *
 * @param dev the file system; with {@code ino} it tells any two files apart
 * @param ino the file's number within it
 * @param type what it is
 * @param mode permission bits, 0 to 07777
 * @param nlink names that the file has; a directory counts its own {@code .} and each child's
 *     {@code ..}
 * @param uid the owner, 32 bits
 * @param gid the group, 32 bits
 * @param rdev which device a device is: the major number in the upper 32 bits, the minor one in the
 *     lower; else 0
 * @param size bytes of a regular file, or of a symbolic link's target; else 0 or as the host says
 * @param blocks units of 512 bytes that the file takes up; a hole takes none
 * @param atime the last read
 * @param mtime the last change of content
 * @param ctime the last change of content or attributes
 */
public record Stat(
        long dev,
        long ino,
        FileType type,
        int mode,
        long nlink,
        int uid,
        int gid,
        long rdev,
        long size,
        long blocks,
        Timespec atime,
        Timespec mtime,
        Timespec ctime) {
    private static final Timespec NEVER = new Timespec(0, 0);

    /**
     * The same with another size.
     *
     * @param newSize the size in bytes
     * @return what is known then
     */
    public Stat withSize(long newSize) {
        return new Stat(
                dev, ino, type, mode, nlink, uid, gid, rdev, newSize, blocks, atime, mtime, ctime);
    }

    /**
     * The same with another number.
     *
     * @param number the file's number
     * @return what is known then
     */
    public Stat withNumber(long number) {
        return new Stat(
                dev, number, type, mode, nlink, uid, gid, rdev, size, blocks, atime, mtime, ctime);
    }

    /**
     * What is known of a file that no file system has, such as a socket.
     *
     * @param type what it is
     * @param mode permission bits
     * @return with one name, and 0 for all else
     */
    public static Stat unnamed(FileType type, int mode) {
        return new Stat(0, 0, type, mode, 1, 0, 0, 0, 0, 0, NEVER, NEVER, NEVER);
    }
}
