package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.process.Execute;
import dev.godwit.linux.process.ResourceLimits;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.Found;

import java.util.List;

/** execve and execveat. */
final class ExecuteCalls {
    private static final int LONGEST_STRING = 131_072;
    private static final long MOST_BYTES = 6 << 20;
    private static final long LEAST_BYTES = 128 << 10;

    private ExecuteCalls() {}

    static long execve(Task task, long path, long arguments, long environment)
            throws ErrnoException {
        return execveat(task, Paths.AT_FDCWD, path, arguments, environment, 0);
    }

    static long execveat(
            Task task, int dirfd, long path, long arguments, long environment, int flags)
            throws ErrnoException {
        if ((flags & ~(Paths.AT_EMPTY_PATH | Paths.AT_SYMLINK_NOFOLLOW)) != 0) {
            throw Errno.EINVAL.exception();
        }
        String name = Paths.read(task, path);
        Found found;
        String shown = name;
        if (name.isEmpty() && (flags & Paths.AT_EMPTY_PATH) != 0) {
            LinuxFile file = task.files.get(dirfd);
            Found place = file.place();
            if (place == null) {
                throw Errno.EACCES.exception();
            }
            found = place;
            shown = "/dev/fd/" + dirfd;
        } else {
            found =
                    Paths.tree(task)
                            .locate(
                                    Paths.start(task, dirfd, name),
                                    name,
                                    (flags & Paths.AT_SYMLINK_NOFOLLOW) == 0);
            if (dirfd != Paths.AT_FDCWD && !name.startsWith("/")) {
                shown = "/dev/fd/" + dirfd + "/" + name;
            }
        }
        long stack = task.process().limits.soft(ResourceLimits.STACK) >>> 2;
        long most = Math.max(Math.min(stack, MOST_BYTES), LEAST_BYTES);
        List<byte[]> argv = task.user().strings(arguments, most, LONGEST_STRING);
        List<byte[]> envp = task.user().strings(environment, most, LONGEST_STRING);
        Execute.run(task, found, shown, argv, envp);
        return Task.REGISTERS_SET;
    }
}
