package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.file.OpenFlag;
import dev.godwit.linux.file.SealedFile;
import dev.godwit.linux.process.Kernel;
import dev.godwit.linux.process.ResourceLimits;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.Found;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.Location;
import dev.godwit.vfs.Mount;
import dev.godwit.vfs.Names;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.RegularFile;

/** memfd_create, and the commands of fcntl on seals. */
final class MemoryFileCalls {
    private static final int CLOEXEC = 1;
    private static final int ALLOW_SEALING = 2;
    private static final int HUGETLB = 4;
    private static final int NOEXEC_SEAL = 8;
    private static final int EXEC = 16;
    private static final int ALL = 31;

    /** The longest name: a file's, less what is put before it. */
    private static final int LONGEST_NAME = Names.MAX_NAME - 6;

    private MemoryFileCalls() {}

    static long create(Task task, long address, int flags) throws ErrnoException {
        if ((flags & HUGETLB) != 0 || (flags & ~ALL) != 0) {
            // there are no huge pages: the flag is not known, nor are their sizes
            throw Errno.EINVAL.exception();
        }
        if ((flags & (NOEXEC_SEAL | EXEC)) == (NOEXEC_SEAL | EXEC)) {
            throw Errno.EINVAL.exception();
        }
        byte[] bytes = task.user().string(address, LONGEST_NAME);
        if (bytes == null) {
            throw Errno.EINVAL.exception();
        }
        boolean isSealable = (flags & (ALLOW_SEALING | NOEXEC_SEAL)) != 0;
        int seals = isSealable ? 0 : SealedFile.SEAL;
        int mode = 0777;
        if ((flags & NOEXEC_SEAL) != 0) {
            seals |= SealedFile.EXEC;
            mode = 0666;
        }
        LinuxFile file = make(task, "memfd:" + Names.decode(bytes, 0, bytes.length), mode, seals);
        long limit = task.process().limits.soft(ResourceLimits.NOFILE);
        try {
            return task.files.add(file, 0, limit, (flags & CLOEXEC) != 0);
        } catch (ErrnoException e) {
            file.letGo();
            throw e;
        }
    }

    private static LinuxFile make(Task task, String name, int mode, int seals)
            throws ErrnoException {
        Kernel kernel = task.kernel();
        Inode root = kernel.memoryFiles().rootInode();
        String unique = Long.toString(kernel.newInode());
        NewFile attributes =
                NewFile.regular(mode).ownedBy(task.credentials.fsuid(), task.credentials.fsgid());
        Inode inode = root.make(unique, attributes);
        RegularFile open;
        try {
            if (!(inode.open(OpenFlags.READ | OpenFlags.WRITE) instanceof RegularFile opened)) {
                throw Errno.EIO.exception();
            }
            open = opened;
        } finally {
            root.unlink(unique);
        }
        Mount mount = Mount.detached(root);
        Found place = new Found(new Location(mount, inode), mount.root(), name);
        SealedFile file = new SealedFile(inode, open, "/" + name, seals);
        return new LinuxFile(file, OpenFlag.RDWR, place, "/" + name + " (deleted)");
    }

    /** F_ADD_SEALS, for fcntl. */
    static long addSeals(LinuxFile file, int seals) throws ErrnoException {
        SealedFile sealed = sealed(file);
        if (!file.isWritable()) {
            throw Errno.EPERM.exception();
        }
        sealed.addSeals(seals);
        return 0;
    }

    /** F_GET_SEALS, for fcntl. */
    static long getSeals(LinuxFile file) throws ErrnoException {
        return sealed(file).seals();
    }

    private static SealedFile sealed(LinuxFile file) throws ErrnoException {
        if (file.file() instanceof SealedFile sealed) {
            return sealed;
        }
        throw Errno.EINVAL.exception();
    }
}
