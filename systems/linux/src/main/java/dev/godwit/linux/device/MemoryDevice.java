package dev.godwit.linux.device;

import dev.godwit.base.host.Entropy;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Ready;
import dev.godwit.base.host.Waitable;
import dev.godwit.vfs.Events;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Stream;
import dev.godwit.vfs.Timespec;

import java.util.Arrays;

/** An open device of memory (null(4), full(4), random(4)): always ready, and without content. */
final class MemoryDevice implements Stream {
    /** Which of them it is. */
    enum Kind {
        /** Empty; takes everything. */
        NULL,
        /** Zeros; takes everything. */
        ZERO,
        /** Zeros; takes nothing. */
        FULL,
        /** Random bytes; takes everything. */
        RANDOM
    }

    private final Kind kind;
    private final Inode inode;
    private final Entropy entropy;

    MemoryDevice(Kind kind, Inode inode, Entropy entropy) {
        this.kind = kind;
        this.inode = inode;
        this.entropy = entropy;
    }

    @Override
    public FileType type() {
        return FileType.CHARACTER_DEVICE;
    }

    @Override
    public Stat stat() throws ErrnoException {
        return inode.stat();
    }

    @Override
    public void setTimes(Timespec atime, Timespec mtime) throws ErrnoException {
        inode.setTimes(atime, mtime);
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        switch (kind) {
            case NULL -> {
                return 0;
            }
            case ZERO, FULL -> Arrays.fill(target, offset, offset + length, (byte) 0);
            case RANDOM -> entropy.fill(target, offset, length);
        }
        return length;
    }

    @Override
    public int write(byte[] source, int offset, int length) throws ErrnoException {
        if (kind == Kind.FULL && length > 0) {
            throw Errno.ENOSPC.exception();
        }
        return length;
    }

    @Override
    public long available() {
        return kind == Kind.NULL ? 0 : Integer.MAX_VALUE;
    }

    @Override
    public int poll(int events) {
        return events & (Events.IN | Events.OUT);
    }

    @Override
    public Waitable until(int events) {
        return (events & (Events.IN | Events.OUT)) != 0 ? Ready.ALWAYS : Ready.NEVER;
    }

    @Override
    public void sync(boolean dataOnly) throws ErrnoException {
        throw Errno.EINVAL.exception();
    }

    @Override
    public void close() {}
}
