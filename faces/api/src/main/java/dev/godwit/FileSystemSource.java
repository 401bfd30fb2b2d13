package dev.godwit;

import dev.godwit.base.host.Clock;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FileSystem;
import dev.godwit.vfs.PageStore;

/**
 * Where the files of a Linux guest come from: a directory of the host ({@link
 * dev.godwit.vfs.HostDirectories#fileSystem}), an archive ({@link
 * dev.godwit.vfs.tar.TarFileSystem}), memory ({@link dev.godwit.vfs.memory.MemoryFileSystem}), or
 * anything else.
 */
@FunctionalInterface
public interface FileSystemSource {
    /**
     * Opens it for one guest. If what it opens is {@link AutoCloseable}, it is closed with the
     * guest.
     *
     * @param pages where the pages of mapped files are taken from: the guest's memory
     * @param clock the guest's, for the times of files
     * @return the file system
     * @throws ErrnoException if it cannot be opened
     */
    FileSystem open(PageStore pages, Clock clock) throws ErrnoException;
}
