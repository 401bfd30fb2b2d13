package dev.godwit.vfs.tar;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Lock;
import dev.godwit.vfs.FilePages;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.PageCache;

import org.jspecify.annotations.Nullable;

/** A regular file, read where it lies in the archive. */
final class TarFile extends TarInode implements PageCache.Backing {
    private final long size;
    private final TarContent content;
    private @Nullable PageCache pages;

    TarFile(TarFileSystem fs, long number, Attributes attributes, long size, TarContent content) {
        super(fs, number, FileType.REGULAR_FILE, attributes);
        this.size = size;
        this.content = content;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    long stored() {
        return content.stored();
    }

    @Override
    public OpenFile open(int flags) throws ErrnoException {
        if ((flags & (OpenFlags.WRITE | OpenFlags.TRUNC)) != 0) {
            throw Errno.EROFS.exception();
        }
        return new TarOpenFile(this, flags);
    }

    int read(byte[] target, int offset, int length, long position) throws ErrnoException {
        if (position >= size) {
            return 0;
        }
        int count = (int) Math.min(length, size - position);
        try (Lock _ = fs.lock.enter()) {
            content.read(fs.bytes, target, offset, count, position);
        }
        return count;
    }

    @Override
    public FilePages pages() {
        try (Lock _ = fs.lock.enter()) {
            PageCache there = pages;
            if (there == null) {
                there = new PageCache(fs.lock, fs.store, this);
                pages = there;
            }
            return there;
        }
    }

    @Override
    public void begin() {}

    @Override
    public void end() {}

    @Override
    public void makeWritable() throws ErrnoException {
        throw Errno.EROFS.exception();
    }

    @Override
    public int read(byte[] target, int length, long position) throws ErrnoException {
        return read(target, 0, length, position);
    }

    @Override
    public void write(byte[] source, int length, long position) throws ErrnoException {
        throw Errno.EROFS.exception();
    }
}
