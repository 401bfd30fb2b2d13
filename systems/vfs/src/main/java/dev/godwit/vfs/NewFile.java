package dev.godwit.vfs;

import org.jspecify.annotations.Nullable;

/**
 * A file that is to be made.
 *
 * @param type what it will be
 * @param mode permission bits; those of a symbolic link are always 0777
 * @param uid its owner, or {@link Inode#KEEP}: the one as whom the file system makes files
 * @param gid its group, likewise; a directory with the set-group-ID bit gives its own instead
 * @param rdev of a device, which; else 0
 * @param target of a symbolic link, what it leads to; else null
 */
public record NewFile(
        FileType type, int mode, int uid, int gid, long rdev, @Nullable String target) {
    /**
     * A regular file.
     *
     * @param mode permission bits
     * @return the file
     */
    public static NewFile regular(int mode) {
        return node(FileType.REGULAR_FILE, mode, 0);
    }

    /**
     * A directory.
     *
     * @param mode permission bits
     * @return the directory
     */
    public static NewFile directory(int mode) {
        return node(FileType.DIRECTORY, mode, 0);
    }

    /**
     * A symbolic link.
     *
     * @param target what it leads to, 1 to 4,095 bytes; it need not exist
     * @return the link
     */
    public static NewFile link(String target) {
        return new NewFile(FileType.SYMBOLIC_LINK, 0777, Inode.KEEP, Inode.KEEP, 0, target);
    }

    /**
     * A file of any other type: a FIFO, a device, the name of a socket.
     *
     * @param type its type
     * @param mode permission bits
     * @param rdev of a device, the major number in the upper 32 bits and the minor one in the lower
     * @return the file
     */
    public static NewFile node(FileType type, int mode, long rdev) {
        return new NewFile(type, mode & 07777, Inode.KEEP, Inode.KEEP, rdev, null);
    }

    /**
     * The same for an owner.
     *
     * @param newUid the owner
     * @param newGid the group
     * @return the file
     */
    public NewFile ownedBy(int newUid, int newGid) {
        return new NewFile(type, mode, newUid, newGid, rdev, target);
    }
}
