/**
 * Sockets of {@link dev.godwit.vfs.socket.Domain#NETLINK} for the protocol NETLINK_ROUTE, which
 * tell of network interfaces, addresses and routes: a guest has {@code lo} alone. Nothing can be
 * changed.
 */
package dev.godwit.vfs.socket.netlink;
