package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.file.Permission;
import dev.godwit.linux.process.Credentials;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.FileType;
import dev.godwit.vfs.Location;
import dev.godwit.vfs.Mounts;
import dev.godwit.vfs.Names;

import org.jspecify.annotations.Nullable;

/** Where paths of a task begin. */
final class PlaceCalls {
    private static final int PERMISSIONS = 0777;

    private PlaceCalls() {}

    static long chdir(Task task, long path) throws ErrnoException {
        Location place = Target.at(task, Paths.AT_FDCWD, path, 0).place();
        task.context.setDirectory(searchable(task, place));
        return 0;
    }

    static long fchdir(Task task, int fd) throws ErrnoException {
        Location place = Target.of(task.files.get(fd)).place();
        task.context.setDirectory(searchable(task, place));
        return 0;
    }

    static long chroot(Task task, long path) throws ErrnoException {
        Location place = searchable(task, Target.at(task, Paths.AT_FDCWD, path, 0).place());
        FileAccess.require(task, Credentials.CAP_SYS_CHROOT);
        task.context.setTree(task.context.tree().withRoot(place));
        return 0;
    }

    private static Location searchable(Task task, @Nullable Location place) throws ErrnoException {
        if (place == null || place.inode().type() != FileType.DIRECTORY) {
            throw Errno.ENOTDIR.exception();
        }
        FileAccess.check(task.credentials, place.inode().stat(), Permission.EXECUTE);
        return place;
    }

    static long getcwd(Task task, long buffer, long size) throws ErrnoException {
        Mounts mounts = task.context.tree().mounts();
        Location directory = task.context.directory();
        String path = mounts.path(directory, task.context.tree().root());
        if (path == null) {
            String above = mounts.path(directory, mounts.root());
            if (above == null) {
                throw Errno.ENOENT.exception();
            }
            path = "(unreachable)" + above;
        }
        byte[] name = Names.encode(path);
        byte[] bytes = new byte[name.length + 1];
        System.arraycopy(name, 0, bytes, 0, name.length);
        if (bytes.length > Names.MAX_PATH + 1) {
            throw Errno.ENAMETOOLONG.exception();
        }
        if (Long.compareUnsigned(size, bytes.length) < 0) {
            throw Errno.ERANGE.exception();
        }
        task.user().copyOut(buffer, bytes, 0, bytes.length);
        return bytes.length;
    }

    static long umask(Task task, int mask) {
        int old = task.context.umask();
        task.context.setUmask(mask & PERMISSIONS);
        return old;
    }
}
