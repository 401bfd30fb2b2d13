package dev.godwit.vfs.socket;

/**
 * Who a process is (struct ucred).
 *
 * @param pid its thread group
 * @param uid its effective user
 * @param gid its effective group
 */
public record Credentials(int pid, int uid, int gid) {
    /** What SO_PEERCRED answers where there is no peer. */
    public static final Credentials NONE = new Credentials(0, -1, -1);

    /** What a message without credentials shows to a receiver who wants some. */
    public static final Credentials UNKNOWN = new Credentials(0, 65_534, 65_534);

    /** {@return the struct's 12 bytes} */
    public byte[] toBytes() {
        return Ints.bytes(pid, uid, gid);
    }
}
