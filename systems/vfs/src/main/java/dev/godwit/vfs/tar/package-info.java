/**
 * Tar archives (POSIX, {@code pax}: ustar and pax interchange formats; and those that GNU tar
 * writes) as file systems that cannot be changed: {@link dev.godwit.vfs.tar.TarFileSystem}.
 */
package dev.godwit.vfs.tar;
