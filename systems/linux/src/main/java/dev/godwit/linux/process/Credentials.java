package dev.godwit.linux.process;

/**
 * As whom a task acts (credentials(7)). Immutable: a change makes new ones.
 *
 * @param uid the real user
 * @param euid the effective user
 * @param suid the saved set-user-ID
 * @param fsuid the user for files
 * @param gid the real group
 * @param egid the effective group
 * @param sgid the saved set-group-ID
 * @param fsgid the group for files
 * @param groups supplementary groups; never changed
 * @param effective capabilities in force, as bits
 * @param permitted capabilities that may be put in force
 * @param inheritable capabilities that execve keeps
 * @param ambient capabilities that execve gives to programs without any
 * @param bounding capabilities that may ever be had
 */
@SuppressWarnings(
        "ArrayRecordComponent") // as documented, it is not changed, and nothing compares it
public record Credentials(
        int uid,
        int euid,
        int suid,
        int fsuid,
        int gid,
        int egid,
        int sgid,
        int fsgid,
        int[] groups,
        long effective,
        long permitted,
        long inheritable,
        long ambient,
        long bounding) {
    /** CAP_CHOWN: change the owner of files. */
    public static final int CAP_CHOWN = 0;

    /** CAP_DAC_OVERRIDE: whatever the permissions of files say. */
    public static final int CAP_DAC_OVERRIDE = 1;

    /** CAP_DAC_READ_SEARCH: read files whatever their permissions say. */
    public static final int CAP_DAC_READ_SEARCH = 2;

    /** CAP_FOWNER: as the owner of any file. */
    public static final int CAP_FOWNER = 3;

    /** CAP_FSETID: keep set-user-ID bits. */
    public static final int CAP_FSETID = 4;

    /** CAP_KILL: signals to any process. */
    public static final int CAP_KILL = 5;

    /** CAP_SETGID: become any group. */
    public static final int CAP_SETGID = 6;

    /** CAP_SETUID: become any user. */
    public static final int CAP_SETUID = 7;

    /** CAP_SETPCAP: change capability sets. */
    public static final int CAP_SETPCAP = 8;

    /** CAP_NET_BIND_SERVICE: ports below 1024. */
    public static final int CAP_NET_BIND_SERVICE = 10;

    /** CAP_NET_RAW: raw sockets. */
    public static final int CAP_NET_RAW = 13;

    /** CAP_SYS_CHROOT: chroot(2). */
    public static final int CAP_SYS_CHROOT = 18;

    /** CAP_SYS_ADMIN: mounts and much else. No guest has it. */
    public static final int CAP_SYS_ADMIN = 21;

    /** CAP_SYS_NICE: raise priorities. */
    public static final int CAP_SYS_NICE = 23;

    /** CAP_SYS_RESOURCE: beyond limits. */
    public static final int CAP_SYS_RESOURCE = 24;

    /** CAP_MKNOD: make devices. */
    public static final int CAP_MKNOD = 27;

    /** The highest capability that there is (CAP_CHECKPOINT_RESTORE). */
    public static final int CAP_LAST = 40;

    /** What uid 0 has: what containers usually give. */
    public static final long USUAL =
            1L << CAP_CHOWN
                    | 1L << CAP_DAC_OVERRIDE
                    | 1L << CAP_FOWNER
                    | 1L << CAP_FSETID
                    | 1L << CAP_KILL
                    | 1L << CAP_SETGID
                    | 1L << CAP_SETUID
                    | 1L << CAP_SETPCAP
                    | 1L << CAP_NET_BIND_SERVICE
                    | 1L << CAP_NET_RAW
                    | 1L << CAP_SYS_CHROOT
                    | 1L << CAP_MKNOD
                    | 1L << 29 // CAP_AUDIT_WRITE
                    | 1L << 31; // CAP_SETFCAP

    /**
     * Those of a first process.
     *
     * @param uid its user
     * @param gid its group
     * @param groups its supplementary groups
     * @return its credentials: user 0 has {@link #USUAL}, others no capabilities
     */
    public static Credentials of(int uid, int gid, int... groups) {
        long capabilities = uid == 0 ? USUAL : 0;
        return new Credentials(
                uid,
                uid,
                uid,
                uid,
                gid,
                gid,
                gid,
                gid,
                groups,
                capabilities,
                capabilities,
                0,
                0,
                USUAL);
    }

    /**
     * Whether a capability is in force.
     *
     * @param capability its number
     * @return whether it is
     */
    public boolean has(int capability) {
        return (effective >>> capability & 1) != 0;
    }

    /**
     * Whether files of a group are the task's group's.
     *
     * @param group a group
     * @return whether it is the group for files, or a supplementary one
     */
    public boolean isIn(int group) {
        if (group == fsgid) {
            return true;
        }
        for (int one : groups) {
            if (one == group) {
                return true;
            }
        }
        return false;
    }

    /**
     * The same with other users, and what that does to capabilities (capabilities(7), "Effect of
     * user ID changes").
     *
     * @param newUid the real user
     * @param newEuid the effective user
     * @param newSuid the saved user
     * @param newFsuid the user for files
     * @param keep the permitted ones stay (PR_SET_KEEPCAPS)
     * @return the credentials
     */
    public Credentials withUsers(int newUid, int newEuid, int newSuid, int newFsuid, boolean keep) {
        long nextEffective = effective;
        long nextPermitted = permitted;
        long nextAmbient = ambient;
        boolean hadRoot = uid == 0 || euid == 0 || suid == 0;
        boolean hasRoot = newUid == 0 || newEuid == 0 || newSuid == 0;
        if (hadRoot && !hasRoot) {
            if (!keep) {
                nextPermitted = 0;
                nextEffective = 0;
            }
            nextAmbient = 0;
        }
        if (euid == 0 && newEuid != 0) {
            nextEffective = 0;
        } else if (euid != 0 && newEuid == 0) {
            nextEffective = nextPermitted;
        }
        return new Credentials(
                newUid,
                newEuid,
                newSuid,
                newFsuid,
                gid,
                egid,
                sgid,
                fsgid,
                groups,
                nextEffective,
                nextPermitted,
                inheritable,
                nextAmbient,
                bounding);
    }

    /**
     * The same with other groups.
     *
     * @param newGid the real group
     * @param newEgid the effective group
     * @param newSgid the saved group
     * @param newFsgid the group for files
     * @return the credentials
     */
    public Credentials withGroups(int newGid, int newEgid, int newSgid, int newFsgid) {
        return new Credentials(
                uid,
                euid,
                suid,
                fsuid,
                newGid,
                newEgid,
                newSgid,
                newFsgid,
                groups,
                effective,
                permitted,
                inheritable,
                ambient,
                bounding);
    }

    /**
     * The same with other supplementary groups.
     *
     * @param others the groups, not changed any more
     * @return the credentials
     */
    public Credentials withSupplementary(int... others) {
        return new Credentials(
                uid,
                euid,
                suid,
                fsuid,
                gid,
                egid,
                sgid,
                fsgid,
                others,
                effective,
                permitted,
                inheritable,
                ambient,
                bounding);
    }

    /**
     * The same with other capabilities.
     *
     * @param newEffective in force
     * @param newPermitted may be put in force
     * @param newInheritable kept by execve
     * @param newAmbient given by execve
     * @param newBounding may ever be had
     * @return the credentials
     */
    public Credentials withCapabilities(
            long newEffective,
            long newPermitted,
            long newInheritable,
            long newAmbient,
            long newBounding) {
        return new Credentials(
                uid,
                euid,
                suid,
                fsuid,
                gid,
                egid,
                sgid,
                fsgid,
                groups,
                newEffective,
                newPermitted,
                newInheritable,
                newAmbient,
                newBounding);
    }
}
