/** The server of DHCP (RFC 2131) from which a guest has its address. */
package dev.godwit.net.dhcp;
