package dev.godwit.vfs.memory;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.FileType;
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
    private static final int BLOCK = 512;

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

    /** The numbers of files here, by what tells those below apart; null if they are the same. */
    private final @Nullable Map<Long, Long> numbers;

    /**
     * Of a file system.
     *
     * @param dev the number of the first device below
     * @param isHostHidden tell nothing that depends on the host that the files below are on
     */
    LowerInodes(MemoryFileSystem fs, long dev, boolean isHostHidden) {
        this.fs = fs;
        this.numbers = isHostHidden ? new HashMap<>() : null;
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
        long device = device(stat.dev());
        long number = number(device, stat.ino());
        MemoryInode made =
                switch (lower.type()) {
                    case REGULAR_FILE -> new FileInode(fs, lower, number);
                    case DIRECTORY -> new DirectoryInode(fs, lower, number, device);
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

    /** The number here of a file below: on every host the same if the first looks come the same. */
    long number(long device, long ino) {
        long below = ino ^ device;
        Map<Long, Long> known = numbers;
        if (known == null) {
            return below;
        }
        Long number = known.get(below);
        if (number == null) {
            number = known.size() + 1L;
            known.put(below, number);
        }
        return number;
    }

    /**
     * What is told of a file below that has not been changed. Times of reading, room taken up and
     * what directories count differ from host to host, though the files are the same.
     */
    Stat told(Stat stat) {
        if (numbers == null) {
            return stat;
        }
        boolean isDirectory = stat.type() == FileType.DIRECTORY;
        return new Stat(
                stat.dev(),
                stat.ino(),
                stat.type(),
                stat.mode(),
                isDirectory ? 1 : stat.nlink(),
                stat.uid(),
                stat.gid(),
                stat.rdev(),
                isDirectory ? 0 : stat.size(),
                isDirectory ? 0 : (stat.size() + BLOCK - 1) / BLOCK,
                stat.mtime(),
                stat.mtime(),
                stat.mtime());
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
