package dev.godwit.platform.jvm.files;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.DirectoryEntry;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A directory that the user granted, opened at the first operation on it, so that a guest which
 * never touches a file does not pay for loading what it takes.
 */
public final class HostDirectory implements Directory {
    private final Place place;
    private final boolean portable;
    private final Places.Room room = new Places.Room();
    private @Nullable Directory opened;

    /**
     * A directory that is not opened yet.
     *
     * @param place the directory; another one that takes its place is never opened
     * @param portable use what every JVM has, even where there is better
     */
    public HostDirectory(Place place, boolean portable) {
        this.place = place;
        this.portable = portable;
    }

    /**
     * {@return what stands behind a directory: itself, unless it is opened lazily}
     *
     * @param directory any directory
     * @throws ErrnoException if it cannot be opened now
     */
    public static Directory unwrap(Directory directory) throws ErrnoException {
        return directory instanceof HostDirectory host ? host.opened() : directory;
    }

    private Directory opened() throws ErrnoException {
        Directory directory = opened;
        if (directory == null) {
            directory = portable ? null : LinuxDirectory.open(place.path(), room);
            if (directory == null) {
                directory = new NioDirectory(place, room);
            }
            opened = directory;
        }
        return directory;
    }

    @Override
    public FileType type() {
        return FileType.DIRECTORY;
    }

    @Override
    public Stat stat() throws ErrnoException {
        return opened().stat();
    }

    @Override
    public void setTimes(Timespec atime, Timespec mtime) throws ErrnoException {
        opened().setTimes(atime, mtime);
    }

    @Override
    public void sync(boolean dataOnly) throws ErrnoException {
        opened().sync(dataOnly);
    }

    @Override
    public void close() throws ErrnoException {
        if (opened != null) {
            opened.close();
        }
    }

    @Override
    public OpenFile open(String name, int flags, int mode) throws ErrnoException {
        return opened().open(name, flags, mode);
    }

    @Override
    public Stat stat(String name, boolean follow) throws ErrnoException {
        return opened().stat(name, follow);
    }

    @Override
    public void setTimes(String name, boolean follow, Timespec atime, Timespec mtime)
            throws ErrnoException {
        opened().setTimes(name, follow, atime, mtime);
    }

    @Override
    public void mkdir(String name, int mode) throws ErrnoException {
        opened().mkdir(name, mode);
    }

    @Override
    public void unlink(String name) throws ErrnoException {
        opened().unlink(name);
    }

    @Override
    public void rmdir(String name) throws ErrnoException {
        opened().rmdir(name);
    }

    @Override
    public void rename(String from, Directory toDirectory, String to) throws ErrnoException {
        opened().rename(from, toDirectory, to);
    }

    @Override
    public void link(String from, Directory toDirectory, String to) throws ErrnoException {
        opened().link(from, toDirectory, to);
    }

    @Override
    public void symlink(String target, String name) throws ErrnoException {
        opened().symlink(target, name);
    }

    @Override
    public String readlink(String name) throws ErrnoException {
        return opened().readlink(name);
    }

    @Override
    public List<DirectoryEntry> list(long cookie, int limit) throws ErrnoException {
        return opened().list(cookie, limit);
    }
}
