/**
 * Sockets as Linux has them. {@link dev.godwit.vfs.socket.SocketFile} is a socket of any kind,
 * {@link dev.godwit.vfs.socket.Sockets} all of a guest's; each family has its package. Addresses
 * and options cross the border as the kernel's own bytes, so that only this package and its
 * families know their layouts.
 */
package dev.godwit.vfs.socket;
