package dev.godwit.machine.ninep;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.OpenFile;

import org.jspecify.annotations.Nullable;

/** A file that the guest refers to by a number, and what it has open of it. */
final class Fid {
    final Inode inode;
    @Nullable OpenFile open;

    Fid(Inode inode) {
        this.inode = inode;
    }

    /**
     * {@return what is open}
     *
     * @throws ErrnoException EBADF if nothing is
     */
    OpenFile opened() throws ErrnoException {
        OpenFile file = open;
        if (file == null) {
            throw Errno.EBADF.exception();
        }
        return file;
    }
}
