/**
 * What packets look like: Ethernet II, IPv4 (RFC 791), their checksum (RFC 1071), and fragments put
 * together again. Only formats; what is done with packets stands elsewhere.
 */
package dev.godwit.net.packet;
