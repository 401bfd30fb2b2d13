/**
 * 9P2000.L, the protocol by which a guest reads files of its host (version 9P2000, with the
 * messages that Linux added to it). It knows bytes and file systems, and no device.
 */
package dev.godwit.machine.ninep;
