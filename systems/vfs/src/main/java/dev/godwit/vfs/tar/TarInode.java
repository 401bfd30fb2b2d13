package dev.godwit.vfs.tar;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Lock;
import dev.godwit.vfs.FileLocks;
import dev.godwit.vfs.FilePages;
import dev.godwit.vfs.FileSystem;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.LockTable;
import dev.godwit.vfs.Names;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.Stat;
import dev.godwit.vfs.Timespec;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;

/** A file of an archive: nothing of it changes but its locks. */
abstract sealed class TarInode implements Inode permits TarDirectory, TarFile, TarLink, TarNode {
    private static final List<String> NAMESPACES = List.of("user.", "trusted.", "security.");

    /** What a member says of a file. */
    record Attributes(
            int mode,
            int uid,
            int gid,
            Timespec atime,
            Timespec mtime,
            Timespec ctime,
            @Nullable SortedMap<String, byte[]> xattrs) {
        private static final Timespec NEVER = new Timespec(0, 0);

        /** Of a directory that no member tells of. */
        static final Attributes IMPLIED = new Attributes(0755, 0, 0, NEVER, NEVER, NEVER, null);
    }

    final TarFileSystem fs;
    final long number;
    private final FileType type;
    private Attributes attributes;

    /** Names that it has. */
    long links;

    private @Nullable LockTable locks;

    TarInode(TarFileSystem fs, long number, FileType type, Attributes attributes) {
        this.fs = fs;
        this.number = number;
        this.type = type;
        this.attributes = attributes;
    }

    /** Another member tells of the same directory. */
    final void set(Attributes told) {
        attributes = told;
    }

    static boolean hasNamespace(String xattr) {
        for (String namespace : NAMESPACES) {
            if (xattr.length() > namespace.length() && xattr.startsWith(namespace)) {
                return true;
            }
        }
        return false;
    }

    long size() {
        return 0;
    }

    long stored() {
        return 0;
    }

    long rdev() {
        return 0;
    }

    long told() {
        return links;
    }

    @Override
    public final FileSystem fileSystem() {
        return fs;
    }

    @Override
    public final FileType type() {
        return type;
    }

    @Override
    public final Stat stat() {
        Attributes a = attributes;
        return new Stat(
                fs.dev(),
                number,
                type,
                type == FileType.SYMBOLIC_LINK ? 0777 : a.mode(),
                told(),
                a.uid(),
                a.gid(),
                rdev(),
                size(),
                (stored() + 511) / 512,
                a.atime(),
                a.mtime(),
                a.ctime());
    }

    @Override
    public final void setMode(int mode) throws ErrnoException {
        throw Errno.EROFS.exception();
    }

    @Override
    public final void setOwner(int uid, int gid) throws ErrnoException {
        throw Errno.EROFS.exception();
    }

    @Override
    public final void setTimes(Timespec atime, Timespec mtime) throws ErrnoException {
        throw Errno.EROFS.exception();
    }

    @Override
    public final void setSize(long size) throws ErrnoException {
        if (size < 0) {
            throw Errno.EINVAL.exception();
        }
        throw (switch (type) {
                    case REGULAR_FILE -> Errno.EROFS;
                    case DIRECTORY -> Errno.EISDIR;
                    default -> Errno.EINVAL;
                })
                .exception();
    }

    @Override
    public OpenFile open(int flags) throws ErrnoException {
        throw (type == FileType.SYMBOLIC_LINK ? Errno.ELOOP : Errno.ENXIO).exception();
    }

    private static void checkXattr(String name) throws ErrnoException {
        if (name.isEmpty() || Names.byteLength(name) > MAX_XATTR_NAME) {
            throw Errno.ERANGE.exception();
        }
        if (!hasNamespace(name)) {
            throw (NAMESPACES.contains(name) ? Errno.EINVAL : Errno.ENOTSUP).exception();
        }
    }

    @Override
    public final byte @Nullable [] xattr(String name) throws ErrnoException {
        checkXattr(name);
        SortedMap<String, byte[]> all = attributes.xattrs();
        byte[] value = all == null ? null : all.get(name);
        return value == null ? null : Arrays.copyOf(value, value.length);
    }

    @Override
    public final boolean setXattr(String name, byte[] value, int flags) throws ErrnoException {
        checkXattr(name);
        throw Errno.EROFS.exception();
    }

    @Override
    public final boolean removeXattr(String name) throws ErrnoException {
        checkXattr(name);
        throw Errno.EROFS.exception();
    }

    @Override
    public final List<String> xattrs() {
        SortedMap<String, byte[]> all = attributes.xattrs();
        return all == null ? List.of() : new ArrayList<>(all.keySet());
    }

    @Override
    public final FileLocks locks() {
        try (Lock _ = fs.lock.enter()) {
            LockTable table = locks;
            if (table == null) {
                table = new LockTable(fs.lockRoom);
                locks = table;
            }
            return table;
        }
    }

    @Override
    public FilePages pages() throws ErrnoException {
        throw Errno.ENODEV.exception();
    }
}
