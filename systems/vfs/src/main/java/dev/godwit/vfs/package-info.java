/**
 * Files as guests see them: one interface, with the semantics of POSIX, for WASI and for Linux.
 *
 * <p>A mount is a {@link dev.godwit.vfs.Directory}, the open root of a tree. Everything is reached
 * from an open directory, by a path that is resolved <em>beneath</em> it: no {@code ..}, absolute
 * path or symbolic link leads out ({@link dev.godwit.base.host.Errno#ENOTCAPABLE}). The memory file
 * system ({@code dev.godwit.vfs.memory}) resolves paths itself, component by component; directories
 * of the host are resolved by the host's kernel. A system that joins several mounts walks them with
 * paths of one component and {@link dev.godwit.vfs.OpenFlags#NOFOLLOW}.
 *
 * <p>Nothing here blocks: a stream that has nothing to give answers {@link
 * dev.godwit.base.host.Errno#EAGAIN} and can be waited for. Positions and append mode belong to the
 * {@link dev.godwit.vfs.Description}, not to the file, so that all state of open files which a
 * saved guest needs lies in portable classes.
 *
 * <p>Failures are {@link dev.godwit.base.host.ErrnoException}: checked, so none is forgotten, and
 * preallocated, so throwing one costs no more than a return code with a test in every caller.
 *
 * <h2>Names</h2>
 *
 * A name is a {@code String} that stands for bytes: its UTF-8 form; a byte that is not part of
 * valid UTF-8 is the lone surrogate U+DC80 to U+DCFF, so that every name of every host can be read
 * and given back ({@link dev.godwit.vfs.Names}). A name has 1 to 255 bytes and contains neither
 * {@code /} nor NUL; a path has at most 4,095 bytes. Names are compared byte by byte, without
 * folding of case or normalization.
 */
package dev.godwit.vfs;
