package dev.godwit.vfs;

import dev.godwit.base.host.ErrnoException;

/**
 * Opens directories of the host as mounts. A platform provides one, found with {@link
 * java.util.ServiceLoader}.
 */
public interface HostDirectories {
    /**
     * Opens a directory of the host. Nothing outside it can be reached through it.
     *
     * @param path the directory, as the host writes it, relative to the working directory
     * @param readOnly refuse every change with EROFS
     * @return the mount's root
     * @throws ErrnoException ENOENT, ENOTDIR, EACCES, ...
     */
    Directory open(String path, boolean readOnly) throws ErrnoException;

    /**
     * A directory of the host as a file system, to be mounted. It is not opened before something in
     * it is wanted. A FIFO, device or socket in it is never opened on the host.
     *
     * @param path the directory, as the host writes it, relative to the working directory
     * @param pages where the pages of mapped files are taken from
     * @return the file system; on hosts that cannot have one, everything in it is ENOTSUP
     * @throws ErrnoException ENOENT, ENOTDIR, EACCES, ...
     */
    FileSystem fileSystem(String path, PageStore pages) throws ErrnoException;
}
