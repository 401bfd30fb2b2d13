package dev.godwit.vfs;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;

/**
 * What FIFOs, devices and sockets stand for: their inodes hold only numbers, and the system that
 * the guest lives in knows the rest. None is ever opened on the host.
 */
@FunctionalInterface
public interface SpecialFiles {
    /** None can be opened. */
    SpecialFiles NONE =
            (inode, flags) -> {
                throw Errno.ENXIO.exception();
            };

    /**
     * Opens one.
     *
     * @param inode a FIFO, device or socket
     * @param flags bits of {@link OpenFlags}
     * @return what it stands for
     * @throws ErrnoException ENXIO, EAGAIN, ...
     */
    OpenFile open(Inode inode, int flags) throws ErrnoException;
}
