/**
 * Sockets of {@link dev.godwit.vfs.socket.Domain#UNIX}: streams, datagrams and connections of
 * messages between programs of one guest, with the semantics of Linux's unix(7). A name is a path,
 * found by the inode that it leads to, or an abstract name. Messages carry descriptors, which are
 * held while they are in flight; what only sockets in flight can reach is found and let go of.
 */
package dev.godwit.vfs.socket.unix;
