package dev.godwit.platform.jvm.files;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.PageCache;

import org.jspecify.annotations.Nullable;

/** The content of a file of the host that is mapped: open while it is, to write when it must be. */
final class LinuxBacking implements PageCache.Backing {
    private final LinuxInode inode;
    private @Nullable LinuxFile file;
    private boolean writable;

    LinuxBacking(LinuxInode inode) {
        this.inode = inode;
    }

    @Override
    public void begin() throws ErrnoException {
        file = open(OpenFlags.READ);
        writable = false;
        inode.pin();
    }

    private LinuxFile open(int flags) throws ErrnoException {
        return new LinuxFile(inode.reopen(LinuxDirectory.kernelFlags(flags)), flags);
    }

    private LinuxFile file() throws ErrnoException {
        LinuxFile open = file;
        if (open == null) {
            throw Errno.EBADF.exception();
        }
        return open;
    }

    @Override
    public void makeWritable() throws ErrnoException {
        if (!writable) {
            LinuxFile both = open(OpenFlags.READ | OpenFlags.WRITE);
            file().close();
            file = both;
            writable = true;
        }
    }

    @Override
    public void end() throws ErrnoException {
        LinuxFile open = file();
        file = null;
        inode.unpin();
        open.close();
    }

    @Override
    public long size() throws ErrnoException {
        return file().stat().size();
    }

    @Override
    public int read(byte[] target, int length, long position) throws ErrnoException {
        return file().read(target, 0, length, position);
    }

    @Override
    public void write(byte[] source, int length, long position) throws ErrnoException {
        int done = 0;
        while (done < length) {
            int count = file().write(source, done, length - done, position + done);
            if (count == 0) {
                throw Errno.EIO.exception();
            }
            done += count;
        }
    }
}
