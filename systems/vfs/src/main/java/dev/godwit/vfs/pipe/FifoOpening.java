package dev.godwit.vfs.pipe;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;

/**
 * The opening of a FIFO while it waits for the other side. That side need not be there any more
 * when the wait ends: that it has come is enough.
 */
public final class FifoOpening {
    private final PipeEnd end;
    private final boolean waits;
    private final int before;
    private final Waitable met;

    /** It waits, if it does, until the other side has been opened more often than before. */
    FifoOpening(Pipe pipe, PipeEnd end, boolean waits, int before) {
        this.end = end;
        this.waits = waits;
        this.before = before;
        this.met = (end.canWrite ? pipe.writers : pipe.readers).until(this::isMet);
    }

    private boolean isMet() {
        if (!waits) {
            return true;
        }
        Pipe pipe = end.pipe();
        return (end.canWrite ? pipe.readOpenings : pipe.writeOpenings) != before;
    }

    /** {@return what becomes ready when {@link #end} would not answer EAGAIN} */
    public Waitable met() {
        return met;
    }

    /**
     * Finishes it.
     *
     * @return the open file
     * @throws ErrnoException EAGAIN if the other side has not come yet
     */
    public PipeEnd end() throws ErrnoException {
        if (!isMet()) {
            throw Errno.EAGAIN.exception();
        }
        return end;
    }

    /** Gives it up, as a signal does; not to be used once it is finished. */
    public void giveUp() {
        end.close();
    }
}
