/**
 * What a network of guests needs of the host that it runs on: streams, datagrams and listening
 * sockets, none of which ever blocks. A platform module provides a {@link
 * dev.godwit.net.host.HostNetwork}; tests have a simulated one.
 *
 * <p>Addresses are those of IPv4, as numbers of 32 bits with the first byte on top.
 */
package dev.godwit.net.host;
