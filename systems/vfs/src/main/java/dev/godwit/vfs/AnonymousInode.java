package dev.godwit.vfs;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;

import java.util.List;

/**
 * A file that is in no file system and has no name, such as a pipe, a socket or a file of
 * memfd_create: what a link of {@code /proc/PID/fd} leads to. It is seen through a mount of its own
 * that is in no table.
 */
public final class AnonymousInode implements Inode {
    /** What is told of it. */
    @FunctionalInterface
    public interface Attributes {
        /**
         * {@return its attributes}
         *
         * @throws ErrnoException if they cannot be had
         */
        Stat stat() throws ErrnoException;
    }

    /** What opening it anew does. */
    @FunctionalInterface
    public interface Opening {
        /**
         * Opens it.
         *
         * @param flags bits of {@link OpenFlags}
         * @return the open file
         * @throws ErrnoException ENXIO for a socket, EACCES, ...
         */
        OpenFile open(int flags) throws ErrnoException;
    }

    private static final FileSystem NOWHERE = new Nowhere();

    private final String name;
    private final FileType type;
    private final Attributes attributes;
    private final Opening opening;
    private final Found found;

    /**
     * Such a file.
     *
     * @param name what is shown in place of a path, such as {@code pipe:[12]}
     * @param type what it is, no directory and no symbolic link
     * @param attributes what is told of it
     * @param opening what opening it anew does
     */
    public AnonymousInode(String name, FileType type, Attributes attributes, Opening opening) {
        if (type == FileType.DIRECTORY || type == FileType.SYMBOLIC_LINK) {
            throw new IllegalArgumentException("not without a name: " + type);
        }
        this.name = name;
        this.type = type;
        this.attributes = attributes;
        this.opening = opening;
        Location place = Mount.detached(this).root();
        this.found = new Found(place, place, ".");
    }

    /** {@return where a link leads that leads to it; always the same} */
    public Found found() {
        return found;
    }

    /** {@return what is shown in place of a path} */
    public String label() {
        return name;
    }

    @Override
    public FileSystem fileSystem() {
        return NOWHERE;
    }

    @Override
    public FileType type() {
        return type;
    }

    @Override
    public Stat stat() throws ErrnoException {
        return attributes.stat();
    }

    @Override
    public void setMode(int mode) throws ErrnoException {
        throw Errno.EPERM.exception();
    }

    @Override
    public void setOwner(int uid, int gid) throws ErrnoException {
        throw Errno.EPERM.exception();
    }

    @Override
    public void setTimes(Timespec atime, Timespec mtime) throws ErrnoException {
        throw Errno.EPERM.exception();
    }

    @Override
    public void setSize(long size) throws ErrnoException {
        throw Errno.EINVAL.exception();
    }

    @Override
    public OpenFile open(int flags) throws ErrnoException {
        return opening.open(flags);
    }

    @Override
    public byte[] xattr(String name) throws ErrnoException {
        throw Errno.ENOTSUP.exception();
    }

    @Override
    public boolean setXattr(String name, byte[] value, int flags) throws ErrnoException {
        throw Errno.ENOTSUP.exception();
    }

    @Override
    public boolean removeXattr(String name) throws ErrnoException {
        throw Errno.ENOTSUP.exception();
    }

    @Override
    public List<String> xattrs() {
        return List.of();
    }

    @Override
    public FileLocks locks() throws ErrnoException {
        throw Errno.ENOTSUP.exception();
    }

    @Override
    public FilePages pages() throws ErrnoException {
        throw Errno.ENODEV.exception();
    }

    /** The file system of files that have none: nothing is in it, and it has no room. */
    private static final class Nowhere implements FileSystem {
        private static final long ANON_INODE_FS_MAGIC = 0x0904_1934;

        @Override
        public Inode rootInode() throws ErrnoException {
            throw Errno.ENOENT.exception();
        }

        @Override
        public StatFs statFs() {
            return new StatFs(ANON_INODE_FS_MAGIC, Page.SIZE, 0, 0, 0, 0, 0, 0, Names.MAX_NAME);
        }
    }
}
