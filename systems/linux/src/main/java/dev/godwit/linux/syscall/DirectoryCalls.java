package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.DirectoryEntry;
import dev.godwit.vfs.Found;
import dev.godwit.vfs.Listing;
import dev.godwit.vfs.Location;
import dev.godwit.vfs.Names;
import dev.godwit.vfs.Watches;

import java.util.List;

/** Listing of directories. */
final class DirectoryCalls {
    /** struct linux_dirent64 up to the name. */
    private static final int HEAD = 19;

    private static final int ALIGNMENT = 8;

    /** Entries that are asked for at once. */
    private static final int MOST = 64;

    private DirectoryCalls() {}

    static long getdents64(Task task, int fd, long buffer, int size) throws ErrnoException {
        LinuxFile file = task.files.open(fd);
        if (!(file.file() instanceof Listing listing)) {
            throw Errno.ENOTDIR.exception();
        }
        if (listing.stat().nlink() == 0) {
            throw Errno.ENOENT.exception(); // it has been removed
        }
        long done = list(task, file, listing, buffer, size & 0xFFFF_FFFFL);
        file.notice(Watches.ACCESS);
        return done;
    }

    private static long list(Task task, LinuxFile file, Listing listing, long buffer, long room)
            throws ErrnoException {
        long done = 0;
        while (true) {
            List<DirectoryEntry> entries = listing.list(file.cookie, MOST);
            if (entries.isEmpty()) {
                return done;
            }
            for (DirectoryEntry entry : entries) {
                byte[] bytes = encode(task, file, entry);
                if (bytes.length > room - done) {
                    if (done == 0) {
                        throw Errno.EINVAL.exception();
                    }
                    return done;
                }
                try {
                    task.user().copyOut(buffer + done, bytes, 0, bytes.length);
                } catch (ErrnoException e) {
                    if (done == 0) {
                        throw e;
                    }
                    return done;
                }
                done += bytes.length;
                file.cookie = entry.next();
            }
        }
    }

    private static byte[] encode(Task task, LinuxFile file, DirectoryEntry entry)
            throws ErrnoException {
        byte[] name = Names.encode(entry.name());
        int length = (HEAD + name.length + 1 + ALIGNMENT - 1) & -ALIGNMENT;
        byte[] bytes = new byte[length];
        Bytes.putLong(bytes, 0, number(task, file, entry));
        Bytes.putLong(bytes, 8, entry.next());
        Bytes.putShort(bytes, 16, length);
        bytes[18] = (byte) FileNumbers.entryType(entry.type());
        System.arraycopy(name, 0, bytes, HEAD, name.length);
        return bytes;
    }

    /** The number of a file; what is above the root of a mount, its file system does not know. */
    private static long number(Task task, LinuxFile file, DirectoryEntry entry)
            throws ErrnoException {
        Found found = file.place();
        if (found == null || !entry.name().equals("..")) {
            return entry.ino();
        }
        Location above = task.context.tree().mounts().above(found.place());
        return above == null ? entry.ino() : above.inode().stat().ino();
    }

    /** Moves the place in a listing: to one that an entry has told, or to the beginning. */
    static long seek(LinuxFile file, long offset, int whence) throws ErrnoException {
        long target =
                switch (whence) {
                    case SizeCalls.SEEK_SET -> offset;
                    case SizeCalls.SEEK_CUR -> file.cookie + offset;
                    default -> -1;
                };
        if (target < 0) {
            throw Errno.EINVAL.exception();
        }
        file.cookie = target;
        return target;
    }
}
