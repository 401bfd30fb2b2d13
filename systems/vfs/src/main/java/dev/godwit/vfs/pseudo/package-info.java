/**
 * File systems whose files are what a system says when it is asked, as Linux's {@code /proc},
 * {@code /sys} and {@code /dev/pts}: {@link dev.godwit.vfs.pseudo.PseudoFileSystem} makes their
 * nodes, and functions of the system say what is in them.
 */
package dev.godwit.vfs.pseudo;
