package dev.godwit.linux.file;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

import org.jspecify.annotations.Nullable;

/** What O_PATH opens: the place of a file, which it keeps, and not its content. */
public final class PathFile implements OpenFile {
    private final Inode inode;
    private final @Nullable OpenFile keeper;

    private PathFile(Inode inode, @Nullable OpenFile keeper) {
        this.inode = inode;
        this.keeper = keeper;
    }

    /**
     * Opens the place of a file.
     *
     * @param inode the file
     * @return the place
     * @throws ErrnoException if the host fails
     */
    public static PathFile of(Inode inode) throws ErrnoException {
        OpenFile keeper =
                switch (inode.type()) {
                    case DIRECTORY -> inode.open(OpenFlags.READ);
                    case REGULAR_FILE -> inode.open(0);
                    default -> null; // cannot be opened; what is known of it lives as this does
                };
        return new PathFile(inode, keeper);
    }

    @Override
    public FileType type() {
        return inode.type();
    }

    @Override
    public Stat stat() throws ErrnoException {
        return inode.stat();
    }

    @Override
    public void setTimes(Timespec atime, Timespec mtime) throws ErrnoException {
        throw Errno.EBADF.exception();
    }

    @Override
    public void sync(boolean dataOnly) throws ErrnoException {
        throw Errno.EBADF.exception();
    }

    @Override
    public void close() throws ErrnoException {
        if (keeper != null) {
            keeper.close();
        }
    }
}
