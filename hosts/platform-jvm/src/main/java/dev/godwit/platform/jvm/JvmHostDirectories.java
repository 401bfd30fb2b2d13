package dev.godwit.platform.jvm;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.platform.jvm.files.HostDirectory;
import dev.godwit.platform.jvm.files.LinuxFileSystem;
import dev.godwit.platform.jvm.files.Place;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.FileSystem;
import dev.godwit.vfs.HostDirectories;
import dev.godwit.vfs.PageStore;
import dev.godwit.vfs.ReadOnlyDirectory;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Directories of the host as mounts that cannot be left. */
public final class JvmHostDirectories implements HostDirectories {
    /** Makes the service; it holds nothing. */
    public JvmHostDirectories() {}

    @Override
    public Directory open(String path, boolean readOnly) throws ErrnoException {
        return open(path, readOnly, false);
    }

    /**
     * Opens a directory of the host without system calls of our own, as on hosts that have none.
     *
     * @param path the directory
     * @param readOnly refuse every change
     * @return the mount's root
     * @throws ErrnoException as {@link #open(String, boolean)}
     */
    static Directory openPortably(String path, boolean readOnly) throws ErrnoException {
        return open(path, readOnly, true);
    }

    @Override
    public FileSystem fileSystem(String path, PageStore pages) throws ErrnoException {
        return LinuxFileSystem.forGuests(place(path), pages);
    }

    private static Directory open(String path, boolean readOnly, boolean portable)
            throws ErrnoException {
        HostDirectory host = new HostDirectory(place(path), portable);
        return readOnly ? new ReadOnlyDirectory(host) : host;
    }

    private static Place place(String path) throws ErrnoException {
        Path directory;
        try {
            directory = Path.of(path).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw Errno.ENOENT.exception();
        }
        if (!Files.isDirectory(directory)) {
            throw (Files.exists(directory) ? Errno.ENOTDIR : Errno.ENOENT).exception();
        }
        if (!Files.isReadable(directory)) {
            throw Errno.EACCES.exception();
        }
        return Place.of(directory);
    }
}
