package dev.godwit.linux.file;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.memory.MappedFile;
import dev.godwit.vfs.FilePages;
import dev.godwit.vfs.FileTree;
import dev.godwit.vfs.Found;
import dev.godwit.vfs.Stat;

/** Open files as mmap sees them. */
public final class MappedFiles {
    private static final int MINOR_BITS = 20;

    private MappedFiles() {}

    /**
     * A file as mmap sees it.
     *
     * @param found where it is
     * @param tree how its path is told
     * @param isReadable it was opened for reading
     * @param isWritable it was opened for writing
     * @return the same, for mappings of one open file description
     * @throws ErrnoException ENODEV if it cannot be mapped
     */
    public static MappedFile of(Found found, FileTree tree, boolean isReadable, boolean isWritable)
            throws ErrnoException {
        return of(found, found.place().inode().pages(), tree, isReadable, isWritable);
    }

    /** The same, with pages that are asked in place of its own. */
    static MappedFile of(
            Found found, FilePages pages, FileTree tree, boolean isReadable, boolean isWritable)
            throws ErrnoException {
        Stat stat = found.place().inode().stat();
        return new MappedFile(
                pages,
                isReadable,
                isWritable,
                true,
                found.path(tree),
                device(stat.dev()),
                stat.ino());
    }

    /**
     * The number of a device as the kernel keeps it.
     *
     * @param dev as {@link Stat} has it: the major number in the upper half
     * @return the major number in 12 bits, the minor one in 20
     */
    public static int device(long dev) {
        return (int) (dev >>> 32) << MINOR_BITS | (int) dev & (1 << MINOR_BITS) - 1;
    }
}
