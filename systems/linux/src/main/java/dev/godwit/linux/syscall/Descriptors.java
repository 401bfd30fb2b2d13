package dev.godwit.linux.syscall;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.file.OpenFlag;
import dev.godwit.linux.process.ResourceLimits;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.OpenFile;

/** New descriptors of files that are in no tree. */
final class Descriptors {
    private Descriptors() {}

    /**
     * Gives an open file the lowest descriptor that is free.
     *
     * @param flags its access mode, O_NONBLOCK and O_CLOEXEC
     * @param name what /proc shows
     * @throws ErrnoException EMFILE; the file is closed
     */
    static int add(Task task, OpenFile file, int flags, String name) throws ErrnoException {
        LinuxFile description = new LinuxFile(file, flags, null, name);
        boolean isDone = false;
        try {
            int fd =
                    task.files.add(
                            description,
                            0,
                            task.process().limits.soft(ResourceLimits.NOFILE),
                            (flags & OpenFlag.CLOEXEC) != 0);
            isDone = true;
            return fd;
        } finally {
            if (!isDone) {
                description.letGo();
            }
        }
    }
}
