package dev.godwit.linux.device;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.linux.process.Kernel;
import dev.godwit.linux.process.Pending;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.pipe.FifoOpening;

/**
 * A task that opens a FIFO and waits for the other side. It is kept as what the call remembers, so
 * that the call, executed again, finds what it has begun.
 */
public final class FifoWait implements Pending {
    private final Inode inode;
    private final FifoOpening opening;
    private boolean isFinished;

    private FifoWait(Inode inode, FifoOpening opening) {
        this.inode = inode;
        this.opening = opening;
    }

    /**
     * Opens a FIFO for the task whose turn it is; EAGAIN says that {@link #until} is to be waited
     * for.
     */
    static OpenFile open(Kernel kernel, Inode inode, int flags) throws ErrnoException {
        Task task = kernel.scheduler.current();
        FifoWait wait =
                task.pending instanceof FifoWait known && known.inode.equals(inode)
                        ? known
                        : new FifoWait(
                                inode, kernel.fifos.open(inode, flags, task.opensNonblocking));
        task.pending = wait;
        OpenFile end = wait.opening.end();
        wait.isFinished = true;
        task.pending = null;
        return end;
    }

    /** {@return what becomes ready when the other side has come} */
    public Waitable until() {
        return opening.met();
    }

    @Override
    public void end() {
        if (!isFinished) {
            isFinished = true;
            opening.giveUp();
        }
    }
}
