/**
 * A network for one guest that needs no privileges of the host: packets of the guest end here, and
 * become connections and datagrams of ordinary sockets. {@link dev.godwit.net.user.UserNetwork} is
 * the end of the cable; the addresses are those that QEMU's user network has ({@link
 * dev.godwit.net.user.Addresses}).
 *
 * <p>Nothing in here has a thread. What is waiting for the host is an {@link
 * dev.godwit.net.user.Active}; the host only rings a bell, and all work is done when frames are
 * asked for.
 */
package dev.godwit.net.user;
