/** What streams, sockets and files of the platform share: waiting, selecting, and errors. */
package dev.godwit.platform.jvm.io;
