package dev.godwit.vfs.pipe;

import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.BufferRoom;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.OpenFlags;

import java.util.IdentityHashMap;

/** The FIFOs of a guest that are open: for each inode its pipe. */
public final class Fifos {
    private final BufferRoom room;
    private final Clock clock;
    private final IdentityHashMap<Inode, Pipe> pipes = new IdentityHashMap<>();

    /**
     * None is open.
     *
     * @param room where their content takes room
     * @param clock for their times
     */
    public Fifos(BufferRoom room, Clock clock) {
        this.room = room;
        this.clock = clock;
    }

    /**
     * Begins to open one; the other side may see it from now on. To read and write succeeds at
     * once; else it waits for the other side, unless that is there.
     *
     * @param inode the FIFO
     * @param flags of {@link OpenFlags}, READ, WRITE or both
     * @param nonblocking do not wait (O_NONBLOCK)
     * @return the opening, which the caller finishes or gives up
     * @throws ErrnoException EINVAL if it is neither to be read nor written, ENXIO if it is to be
     *     written without waiting and nobody reads
     */
    public FifoOpening open(Inode inode, int flags, boolean nonblocking) throws ErrnoException {
        boolean read = (flags & OpenFlags.READ) != 0;
        boolean write = (flags & OpenFlags.WRITE) != 0;
        if (!read && !write) {
            throw Errno.EINVAL.exception();
        }
        Pipe known = pipes.get(inode);
        boolean hasReaders = known != null && known.readEnds > 0;
        if (nonblocking && !read && !hasReaders) {
            throw Errno.ENXIO.exception();
        }
        Pipe pipe = known == null ? new Pipe(room, clock, inode, () -> pipes.remove(inode)) : known;
        pipes.put(inode, pipe);
        boolean waits = false;
        if (!write && pipe.writeEnds == 0) {
            waits = !nonblocking;
        } else if (!read && !hasReaders) {
            waits = true;
        }
        int before = write ? pipe.readOpenings : pipe.writeOpenings;
        PipeEnd end = pipe.open(read, write);
        if (!write && !waits && pipe.writeEnds == 0) {
            end.expectWriter();
        }
        return new FifoOpening(pipe, end, waits, before);
    }

    /** {@return how many FIFOs are open} */
    public int count() {
        return pipes.size();
    }
}
