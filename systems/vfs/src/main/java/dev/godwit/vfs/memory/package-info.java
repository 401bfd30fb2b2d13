/**
 * A file system in memory with the semantics of POSIX, as Linux's tmpfs has them, but for
 * permissions, which are kept and not enforced: {@link dev.godwit.vfs.memory.MemoryFileSystem}.
 */
package dev.godwit.vfs.memory;
