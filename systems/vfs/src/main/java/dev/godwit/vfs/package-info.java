/**
 * Files as guests see them: one interface, with the semantics of POSIX, for WASI and for Linux.
 *
 * <p>There are two floors. The upper one is what a system calls: a {@link dev.godwit.vfs.Directory}
 * is an open directory where paths begin. WASI is given such directories and stays beneath them: no
 * {@code ..}, absolute path or symbolic link leads out ({@link
 * dev.godwit.base.host.Errno#ENOTCAPABLE}). A Unix has a {@link dev.godwit.vfs.FileTree} with a
 * root. The lower floor is what a file system is made of: an {@link dev.godwit.vfs.Inode} is a file
 * apart from its names, with attributes and their changes, extended attributes, advisory locks
 * ({@link dev.godwit.vfs.FileLocks}) and pages to be mapped ({@link dev.godwit.vfs.FilePages}).
 * Between them a path is walked ({@link dev.godwit.vfs.PathWalk}) over a table of mounts ({@link
 * dev.godwit.vfs.Mounts}), one component after the other; names are kept only where the file system
 * owns them, as in {@code dev.godwit.vfs.memory}. A directory of the host that WASI is given does
 * not go through the lower floor: the host's kernel walks each path in one call, and no inode is
 * opened.
 *
 * <p>WASI asks for less than there is. For the system calls of Linux programs alone are roots
 * (chroot), the table of mounts (mount, umount2, statfs, getcwd), owners and modes, extended
 * attributes, advisory locks, pages (mmap), special files, and descriptions that several
 * descriptors hold (dup, fork).
 *
 * <h2>Open files</h2>
 *
 * An {@link dev.godwit.vfs.OpenFile} is what opening gives. Positions and append mode belong to the
 * {@link dev.godwit.vfs.Description}, which descriptors share and hold, not to the file, so that
 * all state of open files which a saved guest needs lies in portable classes. What can be polled is
 * a set of {@link dev.godwit.vfs.Events}.
 *
 * <p>Nothing here blocks: a stream that has nothing to give answers {@link
 * dev.godwit.base.host.Errno#EAGAIN} and can be waited for, until a signal ends the wait if need be
 * ({@link dev.godwit.base.host.Blocked#interruptibly}).
 *
 * <p>Failures are {@link dev.godwit.base.host.ErrnoException}: checked, so none is forgotten, and
 * preallocated, so throwing one costs no more than a return code with a test in every caller.
 *
 * <h2>Threads</h2>
 *
 * A file system has one lock, and each operation of its inodes, open files, locks and pages takes
 * it; so each is one step for all threads. Nothing waits with the lock, and nothing calls another
 * file system with it but one that it stands on. A path is many steps, though a walk may keep the
 * lock as long as it stays in one file system. Who holds more than one lock has taken them in the
 * order open file description, table of mounts, file system. Streams, listings and directories that
 * the host's kernel walks are used by one thread at a time.
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
