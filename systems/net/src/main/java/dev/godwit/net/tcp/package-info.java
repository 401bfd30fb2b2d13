/**
 * TCP (RFC 9293) as the end of a connection to a guest needs it. {@link
 * dev.godwit.net.tcp.TcpConnection} knows neither packets nor sockets: it is given segments, asked
 * for segments, and told the time; bytes stand in two {@link dev.godwit.net.tcp.ByteRing}s.
 */
package dev.godwit.net.tcp;
