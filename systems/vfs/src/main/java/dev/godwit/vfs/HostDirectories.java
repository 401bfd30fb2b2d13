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
}
