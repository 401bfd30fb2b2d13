package dev.godwit.vfs.tar;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Lock;
import dev.godwit.vfs.FileRanges;
import dev.godwit.vfs.FileSystem;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.LockTable;
import dev.godwit.vfs.Names;
import dev.godwit.vfs.PageStore;
import dev.godwit.vfs.StatFs;

/**
 * A tar archive as a file system that cannot be changed. It is read once when it is opened, without
 * the contents of its files; those are read where they lie when they are wanted.
 *
 * <p>It knows the formats ustar, pax, GNU's and those before, with long names, numbers of base 256,
 * times with fractions, extended attributes ({@code SCHILY.xattr}) and all of GNU's formats of
 * sparse files. Members that are no files, such as labels and continued volumes, are left out; a
 * member of an unknown type is a regular file, as POSIX says. A directory that no member tells of
 * is there all the same (mode 0755, of root, of 1970). Of two members of one name the last counts.
 * Names begin at the root of the archive, with and without {@code /} or {@code ./}.
 *
 * <p>A hard link needs its file before it, and a file its directory: what cannot be unpacked cannot
 * be opened.
 */
public final class TarFileSystem implements FileSystem {
    /** Of tar archives there is no magic in Linux. */
    private static final long TAR_MAGIC = 0x7573_7461;

    final TarBytes bytes;
    final PageStore store;
    final Lock lock = new Lock();
    final LockTable.Room lockRoom = new LockTable.Room(lock);
    private final long dev;
    private final TarTree tree;

    private TarFileSystem(FileRanges source, long dev, long heap, PageStore store)
            throws ErrnoException {
        this.bytes = new TarBytes(source);
        this.dev = dev;
        this.store = store;
        this.tree = new TarTree(this, heap);
    }

    /**
     * Opens an archive.
     *
     * @param source the archive, which must stay as it is
     * @param dev the number by which guests tell it from other file systems
     * @param heap the most bytes of the heap that its index may take
     * @param store where the pages of files that are mapped are taken from
     * @return the file system
     * @throws dev.godwit.base.failure.Malformed if it is no archive, with the place in bytes
     * @throws dev.godwit.base.failure.LimitReached if the index would be too large (MEMORY), or an
     *     extended header has more than 1 MiB (IMPLEMENTATION)
     * @throws ErrnoException if it cannot be read
     */
    public static TarFileSystem open(FileRanges source, long dev, long heap, PageStore store)
            throws ErrnoException {
        TarFileSystem fs = new TarFileSystem(source, dev, heap, store);
        new TarReader(fs.bytes, fs.tree).read();
        return fs;
    }

    @Override
    public Inode rootInode() {
        return tree.root();
    }

    @Override
    public StatFs statFs() {
        long blocks = bytes.size() / TarHeader.BLOCK;
        return new StatFs(
                TAR_MAGIC, TarHeader.BLOCK, blocks, 0, 0, tree.count(), 0, dev, Names.MAX_NAME);
    }

    @Override
    @SuppressWarnings("exports") // who has a file system requires the host's twin anyway
    public Lock walkLock() {
        return lock;
    }

    /** How many bytes of the heap the index is taken to have. */
    long used() {
        return tree.used();
    }

    long dev() {
        return dev;
    }
}
