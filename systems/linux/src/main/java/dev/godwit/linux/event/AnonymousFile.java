package dev.godwit.linux.event;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.file.Records;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

/** What all files have in common that are in no tree (Linux's anonymous inodes). */
public abstract class AnonymousFile implements Records {
    /** A file. */
    protected AnonymousFile() {}

    @Override
    public final FileType type() {
        return FileType.UNKNOWN;
    }

    @Override
    public final Stat stat() {
        return Stat.unnamed(FileType.UNKNOWN, 0600);
    }

    @Override
    public final void setTimes(Timespec atime, Timespec mtime) throws ErrnoException {
        throw Errno.EPERM.exception();
    }

    @Override
    public final void sync(boolean dataOnly) throws ErrnoException {
        throw Errno.EINVAL.exception();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws ErrnoException {
        throw Errno.EINVAL.exception();
    }

    @Override
    public int write(byte[] source, int offset, int length) throws ErrnoException {
        throw Errno.EINVAL.exception();
    }

    @Override
    public long available() {
        return 0;
    }

    @Override
    public void close() {}
}
