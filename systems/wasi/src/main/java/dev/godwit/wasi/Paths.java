package dev.godwit.wasi;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Directory;
import dev.godwit.vfs.Names;
import dev.godwit.vfs.OpenFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.Timespec;
import dev.godwit.wasm.runtime.HostCall;

/** The functions {@code path_*}. */
final class Paths {
    /** The bit of {@code lookupflags}. */
    private static final int SYMLINK_FOLLOW = 1;

    /** Bits of {@code oflags}. */
    private static final int CREAT = 1;

    private static final int DIRECTORY = 2;
    private static final int EXCL = 4;
    private static final int TRUNC = 8;

    private static final int FILE_MODE = 0666;
    private static final int DIRECTORY_MODE = 0777;

    private Paths() {}

    private static boolean follows(int lookupFlags) throws ErrnoException {
        if ((lookupFlags & ~SYMLINK_FOLLOW) != 0) {
            throw Errno.EINVAL.exception();
        }
        return (lookupFlags & SYMLINK_FOLLOW) != 0;
    }

    static int createDirectory(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        Directory directory =
                wasi.descriptors.get(call.i32(0)).directory(Rights.PATH_CREATE_DIRECTORY);
        directory.mkdir(guest.string(call.i32(1), call.i32(2)), DIRECTORY_MODE);
        return Errnos.SUCCESS;
    }

    static int filestatGet(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        Directory directory = wasi.descriptors.get(call.i32(0)).directory(Rights.PATH_FILESTAT_GET);
        boolean follow = follows(call.i32(1));
        String path = guest.string(call.i32(2), call.i32(3));
        Files.store(guest, call.i32(4), directory.stat(path, follow));
        return Errnos.SUCCESS;
    }

    static int filestatSetTimes(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        Directory directory =
                wasi.descriptors.get(call.i32(0)).directory(Rights.PATH_FILESTAT_SET_TIMES);
        boolean follow = follows(call.i32(1));
        String path = guest.string(call.i32(2), call.i32(3));
        int flags = call.i32(6);
        Timespec atime = Files.accessTime(call.i64(4), flags);
        directory.setTimes(path, follow, atime, Files.changeTime(call.i64(5), flags));
        return Errnos.SUCCESS;
    }

    static int link(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        Directory from = wasi.descriptors.get(call.i32(0)).directory(Rights.PATH_LINK_SOURCE);
        Directory to = wasi.descriptors.get(call.i32(4)).directory(Rights.PATH_LINK_TARGET);
        if (follows(call.i32(1))) {
            // A hard link is made to what the path names; nothing else is offered.
            throw Errno.EINVAL.exception();
        }
        String oldPath = guest.string(call.i32(2), call.i32(3));
        from.link(oldPath, to, guest.string(call.i32(5), call.i32(6)));
        return Errnos.SUCCESS;
    }

    static int open(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        Descriptor parent = wasi.descriptors.get(call.i32(0));
        int oflags = call.i32(4);
        long base = call.i64(5);
        int fdflags = call.i32(7);
        if ((oflags & ~(CREAT | DIRECTORY | EXCL | TRUNC)) != 0
                || (fdflags & ~Descriptor.ALL_FLAGS) != 0) {
            throw Errno.EINVAL.exception();
        }
        long needed = Rights.PATH_OPEN;
        needed |= (oflags & CREAT) != 0 ? Rights.PATH_CREATE_FILE : 0;
        needed |= (oflags & TRUNC) != 0 ? Rights.PATH_FILESTAT_SET_SIZE : 0;
        Directory directory = parent.directory(needed);
        if ((base & ~parent.inheriting()) != 0) {
            throw Errno.ENOTCAPABLE.exception();
        }
        int flags = openFlags(oflags, base);
        flags |= follows(call.i32(1)) ? 0 : OpenFlags.NOFOLLOW;
        String path = guest.string(call.i32(2), call.i32(3));
        guest.check(call.i32(8), 4);
        wasi.descriptors.requireRoom();
        OpenFile file = directory.open(path, flags, FILE_MODE);
        long inheriting = call.i64(6) & parent.inheriting();
        int fd = wasi.descriptors.add(new Descriptor(file, base, inheriting, fdflags, null));
        guest.storeInt(call.i32(8), fd);
        return Errnos.SUCCESS;
    }

    private static int openFlags(int oflags, long base) {
        boolean directory = (oflags & DIRECTORY) != 0;
        // Whoever wants a directory may name rights that only files have, but not to write it.
        long writing =
                directory
                        ? Rights.FD_WRITE
                        : Rights.FD_WRITE | Rights.FD_ALLOCATE | Rights.FD_FILESTAT_SET_SIZE;
        int flags = 0;
        flags |= (base & (Rights.FD_READ | Rights.FD_READDIR)) != 0 ? OpenFlags.READ : 0;
        flags |= (base & writing) != 0 ? OpenFlags.WRITE : 0;
        flags |= (oflags & CREAT) != 0 ? OpenFlags.CREAT : 0;
        flags |= (oflags & EXCL) != 0 ? OpenFlags.EXCL : 0;
        flags |= (oflags & TRUNC) != 0 ? OpenFlags.TRUNC : 0;
        flags |= directory ? OpenFlags.DIRECTORY : 0;
        return flags;
    }

    static int readlink(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        Directory directory = wasi.descriptors.get(call.i32(0)).directory(Rights.PATH_READLINK);
        String path = guest.string(call.i32(1), call.i32(2));
        long room = call.i32(4) & 0xffff_ffffL;
        guest.check(call.i32(3), room);
        guest.check(call.i32(5), 4);
        byte[] target = Names.encode(directory.readlink(path));
        int count = (int) Math.min(target.length, room);
        guest.write(call.i32(3), target, 0, count);
        guest.storeInt(call.i32(5), count);
        return Errnos.SUCCESS;
    }

    static int removeDirectory(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        Directory directory =
                wasi.descriptors.get(call.i32(0)).directory(Rights.PATH_REMOVE_DIRECTORY);
        directory.rmdir(guest.string(call.i32(1), call.i32(2)));
        return Errnos.SUCCESS;
    }

    static int rename(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        Directory from = wasi.descriptors.get(call.i32(0)).directory(Rights.PATH_RENAME_SOURCE);
        Directory to = wasi.descriptors.get(call.i32(3)).directory(Rights.PATH_RENAME_TARGET);
        String oldPath = guest.string(call.i32(1), call.i32(2));
        from.rename(oldPath, to, guest.string(call.i32(4), call.i32(5)));
        return Errnos.SUCCESS;
    }

    static int symlink(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        Directory directory = wasi.descriptors.get(call.i32(2)).directory(Rights.PATH_SYMLINK);
        String target = guest.string(call.i32(0), call.i32(1));
        String path = guest.string(call.i32(3), call.i32(4));
        if (target.startsWith("/")) {
            throw Errno.ENOTCAPABLE.exception();
        }
        directory.symlink(target, path);
        return Errnos.SUCCESS;
    }

    static int unlinkFile(Wasi wasi, Guest guest, HostCall call) throws ErrnoException {
        Directory directory = wasi.descriptors.get(call.i32(0)).directory(Rights.PATH_UNLINK_FILE);
        directory.unlink(guest.string(call.i32(1), call.i32(2)));
        return Errnos.SUCCESS;
    }
}
