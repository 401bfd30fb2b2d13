package dev.godwit.vfs.socket;

/**
 * A piece of ancillary data that is only bytes (struct cmsghdr), such as IP_PKTINFO.
 *
 * @param level whose it is, such as {@link Level#IP}
 * @param type what it is
 * @param data its content, without header and padding; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ControlMessage(int level, int type, byte[] data) {}
