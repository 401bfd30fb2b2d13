package dev.godwit.linux.ipc;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.linux.event.AnonymousFile;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.Names;

/** A descriptor of a POSIX message queue. */
public final class PosixQueueFile extends AnonymousFile {
    private final PosixQueue queue;
    private boolean isRead;
    private boolean isClosed;

    PosixQueueFile(PosixQueue queue) {
        this.queue = queue;
        queue.open();
    }

    /** {@return the queue} */
    public PosixQueue queue() {
        return queue;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws ErrnoException {
        if (isRead) {
            return 0;
        }
        byte[] text = Names.encode(queue.status());
        int count = Math.min(length, text.length);
        System.arraycopy(text, 0, target, offset, count);
        isRead = true;
        return count;
    }

    @Override
    public int poll(int events) {
        int occurred = queue.count() > 0 ? Events.IN : 0;
        if (!queue.isFull()) {
            occurred |= Events.OUT;
        }
        return occurred & events;
    }

    @Override
    public Waitable until(int events) {
        return queue.changes;
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            queue.close();
        }
    }
}
