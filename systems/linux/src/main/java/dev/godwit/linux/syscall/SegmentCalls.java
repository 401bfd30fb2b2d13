package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.linux.ipc.Ipc;
import dev.godwit.linux.ipc.IpcObject;
import dev.godwit.linux.ipc.Segment;
import dev.godwit.linux.memory.MapFlags;
import dev.godwit.linux.memory.ProcessMemory;
import dev.godwit.linux.memory.Prot;
import dev.godwit.linux.process.Task;

/** System V's shared memory. */
final class SegmentCalls {
    private static final int PAGE = 4096;
    private static final int SHM_HUGETLB = 0x800;
    private static final int SHM_RDONLY = 0x1000;
    private static final int SHM_RND = 0x2000;
    private static final int SHM_REMAP = 0x4000;
    private static final int SHM_EXEC = 0x8000;
    private static final int SHM_LOCK = 11;
    private static final int SHM_UNLOCK = 12;
    private static final int SHM_STAT = 13;
    private static final int SHM_INFO = 14;
    private static final int SHM_STAT_ANY = 15;

    private SegmentCalls() {}

    static long shmget(Task task, int key, long size, int flags) throws ErrnoException {
        Ipc ipc = Ipc.of(task.kernel());
        ipc.prune();
        return ipc.segments.get(
                key,
                flags,
                task.credentials,
                () -> make(task, key, size, flags),
                segment -> {
                    if (Long.compareUnsigned(size, segment.size()) > 0) {
                        throw Errno.EINVAL.exception();
                    }
                });
    }

    private static Segment make(Task task, int key, long size, int flags) throws ErrnoException {
        if (size == 0 || Long.compareUnsigned(size, Ipc.MOST_BYTES) > 0) {
            throw Errno.EINVAL.exception();
        }
        if ((flags & SHM_HUGETLB) != 0) {
            throw Errno.ENOMEM.exception(); // there are no huge pages
        }
        long pages = size < 0 ? Long.MAX_VALUE : (size - 1 >>> 12) + 1;
        // one that cannot ever be given is refused, as for any memory
        if (pages > task.kernel().memory.pages.bound()) {
            throw Errno.ENOMEM.exception();
        }
        return new Segment(
                key,
                flags,
                task.credentials,
                IpcCalls.now(task),
                size,
                task.kernel().memory,
                task.process().pid());
    }

    static long shmat(Task task, int id, long hint, int flags) throws ErrnoException {
        long address = hint;
        if (id < 0) {
            throw Errno.EINVAL.exception();
        }
        if (address != 0) {
            if ((address & PAGE - 1) != 0) {
                if ((flags & SHM_RND) == 0) {
                    throw Errno.EINVAL.exception();
                }
                address &= -PAGE;
                if (address == 0 && (flags & SHM_REMAP) != 0) {
                    throw Errno.EINVAL.exception();
                }
            }
        } else if ((flags & SHM_REMAP) != 0) {
            throw Errno.EINVAL.exception();
        }
        boolean isReadOnly = (flags & SHM_RDONLY) != 0;
        int protection = Prot.READ;
        int wanted = IpcObject.READ;
        if (!isReadOnly) {
            protection |= Prot.WRITE;
            wanted |= IpcObject.WRITE;
        }
        if ((flags & SHM_EXEC) != 0) {
            protection |= Prot.EXEC;
            wanted |= 0111;
        }
        Ipc ipc = Ipc.of(task.kernel());
        ipc.prune();
        Segment segment = ipc.segments.find(id);
        segment.require(task.credentials, wanted);
        ProcessMemory memory = task.memory();
        int how = MapFlags.SHARED;
        if (address != 0) {
            if ((flags & SHM_REMAP) == 0 && memory.isMapped(address, segment.size())) {
                throw Errno.EINVAL.exception();
            }
            how |= MapFlags.FIXED;
        }
        long at =
                memory.mmap(
                        address, segment.size(), protection, how, segment.mapped(isReadOnly), 0);
        segment.attached(task.process().pid(), IpcCalls.now(task));
        return at;
    }

    static long shmdt(Task task, long address) throws ErrnoException {
        if ((address & PAGE - 1) != 0) {
            throw Errno.EINVAL.exception();
        }
        ProcessMemory memory = task.memory();
        Ipc ipc = Ipc.of(task.kernel());
        for (Segment segment : ipc.segments.all()) {
            // a part of it may have been unmapped: it begins where its first byte would be
            if (memory.unmapAll(address, segment.size(), segment::isMapped)) {
                segment.detached(task.process().pid(), IpcCalls.now(task));
                ipc.prune();
                return 0;
            }
        }
        throw Errno.EINVAL.exception();
    }

    static long shmctl(Task task, int id, int command, long address) throws ErrnoException {
        if (id < 0 || command < 0) {
            throw Errno.EINVAL.exception();
        }
        Ipc ipc = Ipc.of(task.kernel());
        ipc.prune();
        switch (command) {
            case IpcCalls.INFO -> {
                byte[] bytes = new byte[72];
                Bytes.putLong(bytes, 0, Ipc.MOST_BYTES);
                Bytes.putLong(bytes, 8, 1);
                Bytes.putLong(bytes, 16, Ipc.MOST_SEGMENTS);
                Bytes.putLong(bytes, 24, Ipc.MOST_SEGMENTS);
                Bytes.putLong(bytes, 32, Ipc.MOST_BYTES);
                task.user().copyOut(address, bytes, 0, bytes.length);
                return ipc.segments.highest();
            }
            case SHM_INFO -> {
                byte[] bytes = new byte[48];
                Bytes.putInt(bytes, 0, ipc.segments.size());
                Bytes.putLong(bytes, 8, ipc.segmentPages());
                Bytes.putLong(bytes, 16, present(ipc));
                task.user().copyOut(address, bytes, 0, bytes.length);
                return ipc.segments.highest();
            }
            case IpcCalls.STAT, SHM_STAT, SHM_STAT_ANY -> {
                boolean isStat = command == IpcCalls.STAT;
                Segment segment = isStat ? ipc.segments.find(id) : ipc.segments.at(id);
                if (command != SHM_STAT_ANY) {
                    segment.require(task.credentials, IpcObject.READ);
                }
                byte[] bytes = segment.describe();
                task.user().copyOut(address, bytes, 0, bytes.length);
                return isStat ? 0 : segment.id();
            }
            case IpcCalls.SET -> {
                byte[] bytes = IpcCalls.permission(task, address);
                Segment segment = ipc.segments.find(id);
                segment.requireOwner(task.credentials);
                segment.set(bytes, IpcCalls.now(task));
            }
            case IpcCalls.RMID -> {
                Segment segment = ipc.segments.find(id);
                segment.requireOwner(task.credentials);
                ipc.letGo(segment);
            }
            case SHM_LOCK, SHM_UNLOCK -> {
                Segment segment = ipc.segments.find(id);
                segment.requireOwner(task.credentials);
                segment.lock(command == SHM_LOCK);
            }
            default -> throw Errno.EINVAL.exception();
        }
        return 0;
    }

    private static long present(Ipc ipc) {
        long pages = 0;
        for (Segment segment : ipc.segments.all()) {
            pages += segment.present();
        }
        return pages;
    }
}
