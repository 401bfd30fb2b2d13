package dev.godwit.vfs.memory;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Stat;

import org.jspecify.annotations.Nullable;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;

/**
 * The inodes that stand for files of the file system below, one for each as long as somebody refers
 * to it, and for ever if it was changed. The file below answers the same object as long as it is
 * referred to, which the inode here does. Called with the lock of the file system.
 *
 * <p>A file keeps the number that it has below. Where directories of several devices are seen below
 * as one tree, the numbers of all but the first are moved apart; files that are made here are
 * numbered from a place that is far above, and still exact in a double, as some programs keep them.
 */
final class LowerInodes {
    /** The number of the first file that is made here. */
    static final long FIRST_OWN = 1L << 52;

    /** How far the first numbers of overlays that stand on one another are apart. */
    static final long MOST_OWN = 1L << 48;

    private static final int DEVICE_SHIFT = 44;

    private static final class Reference extends WeakReference<MemoryInode> {
        final Inode lower;

        /** The inode again, so that it does not go. */
        @SuppressWarnings("unused")
        @Nullable MemoryInode kept;

        Reference(MemoryInode inode, Inode lower, ReferenceQueue<MemoryInode> queue) {
            super(inode, queue);
            this.lower = lower;
        }
    }

    private final MemoryFileSystem fs;
    private final Map<Inode, Reference> inodes = new HashMap<>();
    private final ReferenceQueue<MemoryInode> unreachable = new ReferenceQueue<>();
    private final Map<Long, Long> devices = new HashMap<>();

    LowerInodes(MemoryFileSystem fs, long dev) {
        this.fs = fs;
        devices.put(dev, 0L);
    }

    MemoryInode over(Inode lower) throws ErrnoException {
        forgetUnreachable();
        Reference reference = inodes.get(lower);
        MemoryInode there = reference == null ? null : reference.get();
        if (there != null) {
            return there;
        }
        Stat stat = lower.stat();
        long number = stat.ino() ^ device(stat.dev());
        MemoryInode made =
                switch (lower.type()) {
                    case REGULAR_FILE -> new FileInode(fs, lower, number);
                    case DIRECTORY -> new DirectoryInode(fs, lower, number, device(stat.dev()));
                    case SYMBOLIC_LINK -> new LinkInode(fs, lower, number);
                    case FIFO, CHARACTER_DEVICE, BLOCK_DEVICE, SOCKET, UNKNOWN ->
                            new SpecialInode(fs, lower, number);
                };
        inodes.put(lower, new Reference(made, lower, unreachable));
        return made;
    }

    /** What tells numbers of a device from those of others. */
    private long device(long dev) {
        Long known = devices.get(dev);
        if (known == null) {
            known = (long) devices.size() << DEVICE_SHIFT;
            devices.put(dev, known);
        }
        return known;
    }

    private void forgetUnreachable() {
        java.lang.ref.Reference<? extends MemoryInode> gone = unreachable.poll();
        while (gone != null) {
            inodes.remove(((Reference) gone).lower, gone);
            gone = unreachable.poll();
        }
    }

    void keep(MemoryInode inode) {
        Reference reference = inodes.get(inode.below());
        if (reference != null) {
            reference.kept = inode;
        }
    }

    /** It has gone, and nobody finds it any more: its names are hidden. */
    void forget(MemoryInode inode) {
        Reference reference = inodes.get(inode.below());
        if (reference != null) {
            reference.kept = null;
        }
    }
}
