package dev.godwit.linux.file;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.memory.MappedFile;
import dev.godwit.vfs.FilePages;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Page;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

import org.jspecify.annotations.Nullable;

/**
 * A file without a name, in memory (memfd_create(2)): seals say what is not done to it any more.
 */
public final class SealedFile implements RegularFile {
    /** F_SEAL_SEAL: no more seals. */
    public static final int SEAL = 1;

    /** F_SEAL_SHRINK: it gets no smaller. */
    public static final int SHRINK = 2;

    /** F_SEAL_GROW: it gets no larger. */
    public static final int GROW = 4;

    /** F_SEAL_WRITE: its bytes stay. */
    public static final int WRITE = 8;

    /** F_SEAL_FUTURE_WRITE: its bytes stay, but for what is mapped already. */
    public static final int FUTURE_WRITE = 16;

    /** F_SEAL_EXEC: its permissions to execute it stay. */
    public static final int EXEC = 32;

    private static final int ALL = 63;
    private static final int ANY_EXECUTE = 0111;

    private final RegularFile inner;
    private final Inode inode;
    private final String name;
    private final Shared shared;
    private int seals;
    private @Nullable MappedFile writable;
    private @Nullable MappedFile readable;

    /** Its pages, with a count of the mappings through which they can be written. */
    private static final class Shared implements FilePages {
        private final FilePages pages;
        private int mappings;

        Shared(FilePages pages) {
            this.pages = pages;
        }

        @Override
        public void attach(Mapping mapping) throws ErrnoException {
            pages.attach(mapping);
            mappings++;
        }

        @Override
        public void detach(Mapping mapping) throws ErrnoException {
            mappings--;
            pages.detach(mapping);
        }

        @Override
        public @Nullable Page page(long index, boolean write) throws ErrnoException {
            return pages.page(index, write);
        }

        @Override
        public void sync(long first, long count) throws ErrnoException {
            pages.sync(first, count);
        }
    }

    /**
     * A file.
     *
     * @param inode the file itself
     * @param inner the same, open
     * @param name what /proc shows
     * @param seals those that it begins with
     * @throws ErrnoException if it cannot be mapped
     */
    public SealedFile(Inode inode, RegularFile inner, String name, int seals)
            throws ErrnoException {
        this.inode = inode;
        this.inner = inner;
        this.name = name;
        this.seals = seals;
        this.shared = new Shared(inode.pages());
    }

    /** {@return its seals (F_GET_SEALS)} */
    public int seals() {
        return seals;
    }

    /**
     * Adds seals (F_ADD_SEALS).
     *
     * @param more which
     * @throws ErrnoException EINVAL, EPERM if no more are to be added, EBUSY if it could still be
     *     written through a mapping
     */
    public void addSeals(int more) throws ErrnoException {
        if ((more & ~ALL) != 0) {
            throw Errno.EINVAL.exception();
        }
        if ((seals & SEAL) != 0) {
            throw Errno.EPERM.exception();
        }
        if ((more & WRITE) != 0 && (seals & WRITE) == 0 && shared.mappings > 0) {
            throw Errno.EBUSY.exception();
        }
        boolean isExecutable = (inode.stat().mode() & ANY_EXECUTE) != 0;
        if ((more & EXEC) != 0 && isExecutable) {
            seals |= SHRINK | GROW | WRITE | FUTURE_WRITE;
        }
        seals |= more;
    }

    /**
     * The file as a shared mapping sees it.
     *
     * @param isWritten the mapping is to be written
     * @return the file
     * @throws ErrnoException EPERM if it is sealed against that
     */
    public MappedFile mapped(boolean isWritten) throws ErrnoException {
        boolean isSealed = (seals & (WRITE | FUTURE_WRITE)) != 0;
        if (isSealed && isWritten) {
            throw Errno.EPERM.exception();
        }
        MappedFile known = isSealed ? readable : writable;
        if (known == null) {
            Stat stat = inode.stat();
            FilePages pages = isSealed ? inode.pages() : shared;
            known =
                    new MappedFile(
                            pages,
                            true,
                            !isSealed,
                            true,
                            name + " (deleted)",
                            MappedFiles.device(stat.dev()),
                            stat.ino());
            if (isSealed) {
                readable = known;
            } else {
                writable = known;
            }
        }
        return known;
    }

    /** Fails if it is sealed against the change of its size to another one. */
    private void requireSize(long size) throws ErrnoException {
        long now = inner.stat().size();
        if (size < now && (seals & SHRINK) != 0 || size > now && (seals & GROW) != 0) {
            throw Errno.EPERM.exception();
        }
    }

    private void requireWritable(long end) throws ErrnoException {
        if ((seals & (WRITE | FUTURE_WRITE)) != 0) {
            throw Errno.EPERM.exception();
        }
        if (end > inner.stat().size()) {
            requireSize(end);
        }
    }

    @Override
    public FileType type() {
        return inner.type();
    }

    @Override
    public Stat stat() throws ErrnoException {
        return inner.stat();
    }

    @Override
    public void setTimes(Timespec atime, Timespec mtime) throws ErrnoException {
        inner.setTimes(atime, mtime);
    }

    @Override
    public void sync(boolean dataOnly) throws ErrnoException {
        inner.sync(dataOnly);
    }

    @Override
    public void close() throws ErrnoException {
        inner.close();
    }

    @Override
    public int read(byte[] target, int offset, int length, long position) throws ErrnoException {
        return inner.read(target, offset, length, position);
    }

    @Override
    public int write(byte[] source, int offset, int length, long position) throws ErrnoException {
        requireWritable(position + length);
        return inner.write(source, offset, length, position);
    }

    @Override
    public int append(byte[] source, int offset, int length) throws ErrnoException {
        requireWritable(inner.stat().size() + length);
        return inner.append(source, offset, length);
    }

    @Override
    public void truncate(long size) throws ErrnoException {
        requireSize(size);
        inner.truncate(size);
    }

    @Override
    public void allocate(long offset, long length) throws ErrnoException {
        if (offset + length > inner.stat().size()) {
            requireSize(offset + length);
        }
        inner.allocate(offset, length);
    }

    @Override
    public void reserve(long offset, long length) throws ErrnoException {
        inner.reserve(offset, length);
    }

    @Override
    public void punch(long offset, long length) throws ErrnoException {
        if ((seals & (WRITE | FUTURE_WRITE)) != 0) {
            throw Errno.EPERM.exception();
        }
        inner.punch(offset, length);
    }

    @Override
    public long nextData(long position) throws ErrnoException {
        return inner.nextData(position);
    }

    @Override
    public long nextHole(long position) throws ErrnoException {
        return inner.nextHole(position);
    }

    @Override
    public void advise(long offset, long length, Advice advice) throws ErrnoException {
        inner.advise(offset, length, advice);
    }
}
