/**
 * TCP and UDP over versions 4 and 6 of the Internet Protocol, on a network of the guest's own that
 * is nothing but its loopback: 127.0.0.0/8 and ::1 ({@link dev.godwit.vfs.socket.inet.Network}). No
 * packet is made: what is sent stands in the receiver's queue at once, and what Linux does in
 * between is done in one step. There is no time in it, so nothing is retransmitted, times out, or
 * stays in TIME_WAIT.
 */
package dev.godwit.vfs.socket.inet;
