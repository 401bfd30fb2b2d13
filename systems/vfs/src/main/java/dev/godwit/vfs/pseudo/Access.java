package dev.godwit.vfs.pseudo;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;

/**
 * Whose a node is, and who may do what with it; asked each time, for a process may change its
 * credentials.
 */
public interface Access {
    /** {@return permission bits, 0 to 07777} */
    int mode();

    /** {@return the owner} */
    int uid();

    /** {@return the group} */
    int gid();

    /**
     * Sets the permission bits (chmod).
     *
     * @param mode 0 to 07777
     * @throws ErrnoException EPERM, unless the system has it otherwise
     */
    default void setMode(int mode) throws ErrnoException {
        throw Errno.EPERM.exception();
    }

    /**
     * Sets the owner and the group (chown).
     *
     * @param uid the owner, or {@link dev.godwit.vfs.Inode#KEEP}
     * @param gid the group, or {@link dev.godwit.vfs.Inode#KEEP}
     * @throws ErrnoException EPERM, unless the system has it otherwise
     */
    default void setOwner(int uid, int gid) throws ErrnoException {
        throw Errno.EPERM.exception();
    }

    /**
     * One that never changes.
     *
     * @param mode permission bits, 0 to 07777
     * @param uid the owner
     * @param gid the group
     * @return that access
     */
    static Access of(int mode, int uid, int gid) {
        return new Fixed(mode, uid, gid);
    }

    /**
     * One of root, that never changes.
     *
     * @param mode permission bits, 0 to 07777
     * @return that access
     */
    static Access ofRoot(int mode) {
        return new Fixed(mode, 0, 0);
    }

    /**
     * What never changes.
     *
     * @param mode permission bits
     * @param uid the owner
     * @param gid the group
     */
    record Fixed(int mode, int uid, int gid) implements Access {}
}
