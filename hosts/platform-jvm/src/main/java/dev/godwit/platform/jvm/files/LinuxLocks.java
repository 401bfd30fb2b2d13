package dev.godwit.platform.jvm.files;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;
import dev.godwit.host.Lock;
import dev.godwit.platform.jvm.io.Polling;
import dev.godwit.vfs.FileLocks;
import dev.godwit.vfs.LockTable;

import org.jspecify.annotations.Nullable;

import java.util.IdentityHashMap;
import java.util.List;

/**
 * The locks of a file of the host. A table says who of ours holds what; the host's kernel has the
 * same, each owner's on a descriptor of its own, so that other programs of the host respect them
 * and theirs are respected. Where it does not take one, as it takes no exclusive lock of a range on
 * a file that may only be read, that one is ours alone.
 */
final class LinuxLocks implements FileLocks {
    static final short F_UNLCK = 2;
    private static final short F_RDLCK = 0;
    private static final short F_WRLCK = 1;
    private static final int LOCK_SH = 1;
    private static final int LOCK_EX = 2;
    private static final int LOCK_NB = 4;
    private static final int LOCK_UN = 8;

    private final LinuxFileSystem fs;
    private final LinuxInode inode;
    private final LockTable table;
    private final IdentityHashMap<Object, Descriptor> owners = new IdentityHashMap<>();

    LinuxLocks(LinuxFileSystem fs, LinuxInode inode) {
        this.fs = fs;
        this.inode = inode;
        this.table = new LockTable(fs.lockRoom);
    }

    private static long length(long start, long end) {
        return end == Long.MAX_VALUE ? 0 : end - start + 1;
    }

    private static short type(boolean exclusive) {
        return exclusive ? F_WRLCK : F_RDLCK;
    }

    /** What the kernel knows an owner by; null if it may not open the file. */
    private @Nullable Descriptor descriptor(Object owner) throws ErrnoException {
        Descriptor there = owners.get(owner);
        if (there == null) {
            there = open();
            if (there != null) {
                owners.put(owner, there);
                inode.pin();
            }
        }
        return there;
    }

    private @Nullable Descriptor open() throws ErrnoException {
        ErrnoException failure = null;
        for (int mode : new int[] {Machine.O_RDWR, Machine.O_RDONLY, Machine.O_WRONLY}) {
            try {
                return inode.reopen(mode | Machine.O_CLOEXEC | Machine.O_NONBLOCK);
            } catch (ErrnoException e) {
                failure = e;
            }
        }
        if (failure != null && failure.errno() == Errno.EMFILE) {
            throw failure;
        }
        return null;
    }

    /** Has the kernel do the same; only a lock in the way counts. */
    private static void tell(
            @Nullable Descriptor descriptor, Kind kind, int how, long start, long end)
            throws ErrnoException {
        if (descriptor == null) {
            return;
        }
        try {
            if (kind == Kind.WHOLE) {
                Syscalls.flock(descriptor.number(), how | LOCK_NB);
            } else {
                Syscalls.lockRange(descriptor.number(), how, start, length(start, end));
            }
        } catch (ErrnoException e) {
            if (e.errno() == Errno.EAGAIN || e.errno() == Errno.EACCES) {
                throw Errno.EAGAIN.exception();
            }
        }
    }

    private static int how(Kind kind, boolean exclusive) {
        return kind == Kind.RANGE ? type(exclusive) : exclusive ? LOCK_EX : LOCK_SH;
    }

    @Override
    public void lock(Kind kind, FileLock wanted) throws ErrnoException {
        Object owner = wanted.owner();
        try (Lock _ = fs.enter()) {
            Descriptor descriptor = descriptor(owner);
            try {
                if (kind == Kind.RANGE && table.conflict(kind, wanted) != null) {
                    throw Errno.EAGAIN.exception();
                }
                if (kind == Kind.RANGE) {
                    int how = how(kind, wanted.exclusive());
                    tell(descriptor, kind, how, wanted.start(), wanted.end());
                    table.lock(kind, wanted);
                } else {
                    lockWhole(descriptor, wanted);
                }
            } finally {
                closeUnused(owner);
            }
        }
    }

    private void lockWhole(@Nullable Descriptor descriptor, FileLock wanted) throws ErrnoException {
        try {
            table.lock(Kind.WHOLE, wanted);
            tell(descriptor, Kind.WHOLE, how(Kind.WHOLE, wanted.exclusive()), 0, Long.MAX_VALUE);
        } catch (ErrnoException e) {
            // The owner's old one is lost, too.
            table.unlock(Kind.WHOLE, wanted.owner(), 0, Long.MAX_VALUE);
            tell(descriptor, Kind.WHOLE, LOCK_UN, 0, Long.MAX_VALUE);
            throw e;
        }
    }

    @Override
    public void unlock(Kind kind, Object owner, long start, long end) throws ErrnoException {
        try (Lock _ = fs.enter()) {
            table.unlock(kind, owner, start, end);
            int how = kind == Kind.RANGE ? F_UNLCK : LOCK_UN;
            tell(owners.get(owner), kind, how, start, end);
            closeUnused(owner);
        }
    }

    @Override
    public void release(Object owner) {
        try (Lock _ = fs.enter()) {
            table.release(owner);
            closeUnused(owner);
        }
    }

    /** Closes the descriptor of an owner that holds nothing; the kernel lets all of it go then. */
    private void closeUnused(Object owner) {
        for (Kind kind : Kind.values()) {
            for (FileLock held : table.held(kind)) {
                if (held.owner() == owner) {
                    return;
                }
            }
        }
        Descriptor descriptor = owners.remove(owner);
        if (descriptor != null) {
            inode.unpin();
            try {
                descriptor.close();
            } catch (ErrnoException e) {
                throw new IllegalStateException("nothing was written to it", e);
            }
        }
    }

    @Override
    public @Nullable FileLock conflict(Kind kind, FileLock wanted) throws ErrnoException {
        try (Lock _ = fs.enter()) {
            FileLock ours = table.conflict(kind, wanted);
            return ours != null ? ours : outside(kind, wanted);
        }
    }

    /** A lock that another program of the host holds. */
    private @Nullable FileLock outside(Kind kind, FileLock wanted) throws ErrnoException {
        Descriptor own = owners.get(wanted.owner());
        Descriptor asks = own == null ? open() : own;
        if (asks == null) {
            return null;
        }
        try {
            if (kind == Kind.RANGE) {
                long length = length(wanted.start(), wanted.end());
                int type = type(wanted.exclusive());
                if (!Syscalls.isRangeLocked(asks.number(), type, wanted.start(), length)) {
                    return null;
                }
                java.nio.ByteBuffer s = Syscalls.scratch().struct();
                long start = s.getLong(8);
                long last = s.getLong(16) == 0 ? Long.MAX_VALUE : start + s.getLong(16) - 1;
                return new FileLock(this, s.getShort(0) == F_WRLCK, start, last);
            }
            if (own != null) {
                return null; // would lose what it holds
            }
            // Nobody tells but the attempt.
            tell(asks, kind, how(kind, wanted.exclusive()), 0, Long.MAX_VALUE);
            return null;
        } catch (ErrnoException e) {
            return e.errno() == Errno.EAGAIN ? FileLock.whole(this, true) : null;
        } finally {
            if (own == null) {
                asks.close();
            }
        }
    }

    @Override
    public Waitable free(Kind kind, FileLock wanted) {
        Waitable here = table.free(kind, wanted);
        Waitable there = new Polling(() -> isFree(kind, wanted));
        return new Waitable() {
            @Override
            public boolean ready() {
                return there.ready();
            }

            @Override
            public void subscribe(Wakeup wakeup) {
                here.subscribe(wakeup);
                there.subscribe(wakeup);
            }

            @Override
            public void unsubscribe(Wakeup wakeup) {
                here.unsubscribe(wakeup);
                there.unsubscribe(wakeup);
            }
        };
    }

    private boolean isFree(Kind kind, FileLock wanted) {
        try {
            return conflict(kind, wanted) == null;
        } catch (ErrnoException e) {
            return true; // who asks for it finds out
        }
    }

    @Override
    public List<FileLock> held(Kind kind) {
        return table.held(kind);
    }
}
