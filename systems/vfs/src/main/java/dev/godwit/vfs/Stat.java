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
 * @param size bytes of a regular file, or of a symbolic link's target; else 0 or as the host says
 * @param blocks units of 512 bytes that the file takes up; a hole takes none
 * @param atime the last read, in nanoseconds since 1970-01-01T00:00:00Z
 * @param mtime the last change of content, likewise
 * @param ctime the last change of content or attributes, likewise
 */
public record Stat(
        long dev,
        long ino,
        FileType type,
        int mode,
        long nlink,
        long size,
        long blocks,
        long atime,
        long mtime,
        long ctime) {}
