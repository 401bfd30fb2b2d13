/**
 * The host's network for guests that have one of their own: sockets of the JVM behind {@link
 * dev.godwit.net.host.HostNetwork}. Found as a service.
 */
package dev.godwit.platform.jvm.net;
