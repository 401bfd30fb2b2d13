package dev.godwit.linux.ipc;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.linux.process.Credentials;
import dev.godwit.vfs.WaitQueue;

/** What objects of System V IPC have in common: a key, a number, and whose they are. */
public abstract class IpcObject {
    /** May be read. */
    public static final int READ = 0444;

    /** May be written. */
    public static final int WRITE = 0222;

    /** Bytes of struct ipc64_perm, which is the first part of each object's description. */
    static final int PERMISSION = 48;

    private static final int ACCESS = 0777;

    /** Woken when it changes, and when it has gone. */
    public final WaitQueue changes = new WaitQueue();

    /** Its key; 0 if it has none. */
    int key;

    final int creatorUid;
    final int creatorGid;
    int uid;
    int gid;
    int mode;

    /** Its number, once it is in a table. */
    int id;

    /** When it was changed, in seconds. */
    long changeTime;

    private boolean isRemoved;

    IpcObject(int key, int mode, Credentials owner, long now) {
        this.key = key;
        this.mode = mode & ACCESS;
        this.creatorUid = owner.euid();
        this.creatorGid = owner.egid();
        this.uid = creatorUid;
        this.gid = creatorGid;
        this.changeTime = now;
    }

    /** {@return its number} */
    public int id() {
        return id;
    }

    /** {@return its key; 0 if it has none} */
    public int key() {
        return key;
    }

    /** {@return whether it has gone: who waits for it gets EIDRM} */
    public boolean isRemoved() {
        return isRemoved;
    }

    void remove() {
        isRemoved = true;
        changes.wake();
    }

    /**
     * Fails unless it may be accessed.
     *
     * @param who as whom
     * @param wanted {@link #READ}, {@link #WRITE}, or the mode that a call asks for
     * @throws ErrnoException EACCES
     */
    public void require(Credentials who, int wanted) throws ErrnoException {
        int granted = mode;
        if (who.euid() == creatorUid || who.euid() == uid) {
            granted >>= 6;
        } else if (isIn(who, creatorGid) || isIn(who, gid)) {
            granted >>= 3;
        }
        int requested = wanted >> 6 | wanted >> 3 | wanted;
        if ((requested & ~granted & 7) != 0) {
            throw Errno.EACCES.exception(); // nobody has CAP_IPC_OWNER
        }
    }

    private static boolean isIn(Credentials who, int group) {
        if (who.egid() == group) {
            return true;
        }
        for (int one : who.groups()) {
            if (one == group) {
                return true;
            }
        }
        return false;
    }

    /**
     * Fails unless it may be changed or removed.
     *
     * @param who as whom
     * @throws ErrnoException EPERM
     */
    public void requireOwner(Credentials who) throws ErrnoException {
        if (who.euid() != creatorUid && who.euid() != uid) {
            throw Errno.EPERM.exception();
        }
    }

    /**
     * Changes whose it is (IPC_SET).
     *
     * @param bytes struct ipc64_perm
     * @param now the time in seconds
     */
    public void set(byte[] bytes, long now) {
        uid = Bytes.getInt(bytes, 4);
        gid = Bytes.getInt(bytes, 8);
        mode = mode & ~ACCESS | Bytes.getInt(bytes, 20) & ACCESS;
        changeTime = now;
    }

    /** Writes struct ipc64_perm. */
    void writePermission(byte[] bytes) {
        Bytes.putInt(bytes, 0, key);
        Bytes.putInt(bytes, 4, uid);
        Bytes.putInt(bytes, 8, gid);
        Bytes.putInt(bytes, 12, creatorUid);
        Bytes.putInt(bytes, 16, creatorGid);
        Bytes.putInt(bytes, 20, mode);
        Bytes.putShort(bytes, 24, id >> IpcTable.SHIFT);
    }

    /** {@return its description as IPC_STAT gives it} */
    public abstract byte[] describe();

    /** {@return its line in /proc/sysvipc, without the end} */
    public abstract String line();

    static String column(long number, int width) {
        String text = Long.toString(number);
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    /** The first columns of its line. */
    String head() {
        return column(key, 10) + ' ' + column(id, 10);
    }

    /** The columns of whose it is. */
    String owners() {
        return column(uid & 0xFFFF_FFFFL, 5)
                + ' '
                + column(gid & 0xFFFF_FFFFL, 5)
                + ' '
                + column(creatorUid & 0xFFFF_FFFFL, 5)
                + ' '
                + column(creatorGid & 0xFFFF_FFFFL, 5);
    }

    /** The column of permissions. */
    String modeColumn() {
        String text = Integer.toOctalString(mode);
        return "  " + " ".repeat(Math.max(0, 4 - text.length())) + text;
    }
}
