/** What streams, sockets and files of the platform share: waiting, and errors. */
package dev.godwit.platform.jvm.io;
