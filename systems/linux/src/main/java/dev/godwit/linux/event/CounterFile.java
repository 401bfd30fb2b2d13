package dev.godwit.linux.event;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.host.Bytes;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.WaitQueue;

/** A counter of events (eventfd(2)). */
public final class CounterFile extends AnonymousFile {
    private static final int RECORD = 8;

    /** The greatest count; as a number without a sign, -1 is one more. */
    private static final long MOST = -2;

    private final boolean isSemaphore;
    private final WaitQueue changes = new WaitQueue();
    private long count;

    /**
     * A counter.
     *
     * @param count what it begins with
     * @param isSemaphore whether a read takes one, rather than all
     */
    public CounterFile(long count, boolean isSemaphore) {
        this.count = count;
        this.isSemaphore = isSemaphore;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws ErrnoException {
        if (length < RECORD) {
            throw Errno.EINVAL.exception();
        }
        if (count == 0) {
            throw Errno.EAGAIN.exception();
        }
        long taken = isSemaphore ? 1 : count;
        count -= taken;
        Bytes.putLong(target, offset, taken);
        changes.wake();
        return RECORD;
    }

    @Override
    public int write(byte[] source, int offset, int length) throws ErrnoException {
        if (length != RECORD) {
            throw Errno.EINVAL.exception();
        }
        long more = Bytes.getLong(source, offset);
        if (more == -1) {
            throw Errno.EINVAL.exception();
        }
        if (Long.compareUnsigned(MOST - count, more) < 0) {
            throw Errno.EAGAIN.exception();
        }
        count += more;
        changes.wake();
        return RECORD;
    }

    @Override
    public int poll(int events) {
        int occurred = count != 0 ? Events.IN : 0;
        if (count != MOST) {
            occurred |= Events.OUT;
        }
        return occurred & events;
    }

    @Override
    public Waitable until(int events) {
        return changes;
    }
}
