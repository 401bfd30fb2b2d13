package dev.godwit.vfs.socket;

import org.jspecify.annotations.Nullable;

/**
 * A socket as lists such as /proc/net/tcp show it.
 *
 * @param domain its family
 * @param type its type
 * @param local its name, null if it has none
 * @param peer the name of its peer, null if there is none or it has none
 * @param state as Linux numbers states (TCP_ESTABLISHED is 1); of {@link Domain#UNIX}, SS_*: 1 for
 *     unconnected, 3 for connected
 * @param listening whether it listens
 * @param sendQueue bytes that were sent and not yet received
 * @param receiveQueue bytes that have arrived, or connections if it listens
 * @param uid whose it is
 * @param inode its number
 */
public record SocketEntry(
        int domain,
        int type,
        @Nullable SocketAddress local,
        @Nullable SocketAddress peer,
        int state,
        boolean listening,
        int sendQueue,
        int receiveQueue,
        int uid,
        long inode) {}
