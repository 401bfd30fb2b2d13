package dev.godwit.linux.syscall;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.memory.Advice;
import dev.godwit.linux.memory.UserMemory;
import dev.godwit.linux.process.Credentials;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.Task;

/** Calls that reach into another process: its memory, or what it shares with others. */
final class ForeignCalls {
    private static final int PIECE = 65_536;
    private static final int KCMP_FILE = 0;
    private static final int KCMP_VM = 1;
    private static final int KCMP_FILES = 2;
    private static final int KCMP_FS = 3;
    private static final int KCMP_SIGHAND = 4;
    private static final int KCMP_IO = 5;
    private static final int KCMP_SYSVSEM = 6;
    private static final int KCMP_EPOLL_TFD = 7;

    /** What kcmp answers of two that are not the same, without an order. */
    private static final int DIFFERENT = 3;

    private ForeignCalls() {}

    private static Task task(Task task, int pid) throws ErrnoException {
        Task other = task.kernel().task(pid);
        if (other == null) {
            throw Errno.ESRCH.exception();
        }
        return other;
    }

    // ---- Memory.

    /** process_vm_readv and process_vm_writev. */
    static long transfer(
            Task task,
            int pid,
            long local,
            long localCount,
            long remote,
            long remoteCount,
            long flags,
            boolean isWrite)
            throws ErrnoException {
        if (flags != 0
                || Long.compareUnsigned(localCount, UserMemory.MOST_BUFFERS) > 0
                || Long.compareUnsigned(remoteCount, UserMemory.MOST_BUFFERS) > 0) {
            throw Errno.EINVAL.exception();
        }
        long[] mine = ranges(task, local, (int) localCount, true);
        if (total(mine) == 0) {
            return 0;
        }
        long[] theirs = ranges(task, remote, (int) remoteCount, false);
        if (total(theirs) == 0) {
            return 0;
        }
        Task other = task(task, pid);
        if (!PidfdCalls.mayLookInto(task, other.process())) {
            throw Errno.EPERM.exception();
        }
        UserMemory from = isWrite ? task.user() : other.user();
        UserMemory to = isWrite ? other.user() : task.user();
        long done = copy(from, isWrite ? mine : theirs, to, isWrite ? theirs : mine);
        if (done == 0) {
            throw Errno.EFAULT.exception();
        }
        return done;
    }

    /** Reads iovecs; the bytes of one's own are checked and cut as readv's are. */
    private static long[] ranges(Task task, long address, int count, boolean isOwn)
            throws ErrnoException {
        long[] pairs = task.user().longs(address, 2 * count);
        long sum = 0;
        for (int i = 1; i < pairs.length; i += 2) {
            if (pairs[i] < 0) {
                throw Errno.EINVAL.exception();
            }
            if (isOwn && !UserMemory.isUser(pairs[i - 1], pairs[i])) {
                throw Errno.EFAULT.exception();
            }
            pairs[i] = Math.min(pairs[i], UserMemory.MOST_BYTES - sum);
            sum += pairs[i];
        }
        return pairs;
    }

    private static long total(long[] pairs) {
        long sum = 0;
        for (int i = 1; i < pairs.length; i += 2) {
            sum += pairs[i];
        }
        return sum;
    }

    /** Copies until one of the two ends, or cannot be accessed. */
    private static long copy(UserMemory from, long[] sources, UserMemory to, long[] targets) {
        byte[] bytes = new byte[(int) Math.min(PIECE, Math.min(total(sources), total(targets)))];
        long done = 0;
        int source = 0;
        int target = 0;
        long sourceAt = 0;
        long targetAt = 0;
        while (source < sources.length && target < targets.length) {
            long left = sources[source + 1] - sourceAt;
            long room = targets[target + 1] - targetAt;
            if (left == 0) {
                source += 2;
                sourceAt = 0;
            } else if (room == 0) {
                target += 2;
                targetAt = 0;
            } else {
                int piece = (int) Math.min(bytes.length, Math.min(left, room));
                long address = sources[source] + sourceAt;
                int read =
                        UserMemory.isUser(address, piece)
                                ? from.readSome(address, bytes, 0, piece)
                                : 0;
                address = targets[target] + targetAt;
                int written =
                        UserMemory.isUser(address, read)
                                ? to.writeSome(address, bytes, 0, read)
                                : 0;
                done += written;
                sourceAt += written;
                targetAt += written;
                if (written < piece) {
                    break;
                }
            }
        }
        return done;
    }

    static long madvise(Task task, int fd, long vector, long count, int advice, int flags)
            throws ErrnoException {
        if (flags != 0 || Long.compareUnsigned(count, UserMemory.MOST_BUFFERS) > 0) {
            throw Errno.EINVAL.exception();
        }
        task.user().buffers(vector, (int) count);
        Process process = PidfdCalls.process(task, fd);
        if (process.tasks().isEmpty()) {
            throw Errno.ESRCH.exception();
        }
        boolean isKnown =
                advice == Advice.COLD
                        || advice == Advice.PAGEOUT
                        || advice == Advice.WILLNEED
                        || advice == Advice.COLLAPSE;
        if (!isKnown) {
            throw Errno.EINVAL.exception();
        }
        if (!PidfdCalls.mayLookInto(task, process)
                || !task.credentials.has(Credentials.CAP_SYS_NICE)) {
            throw Errno.EPERM.exception();
        }
        return 0; // the advice is about swapping, which there is not
    }

    /** What ends gives its memory back at once here: there is never any left to be reaped. */
    static long mrelease(Task task, int fd, int flags) throws ErrnoException {
        if (flags != 0) {
            throw Errno.EINVAL.exception();
        }
        Process process = PidfdCalls.process(task, fd);
        if (process.tasks().isEmpty()) {
            throw Errno.ESRCH.exception();
        }
        if (!process.isEnding()) {
            throw Errno.EINVAL.exception();
        }
        return 0;
    }

    // ---- What is shared.

    static long kcmp(Task task, int first, int second, int kind, long one, long two)
            throws ErrnoException {
        Task left = task(task, first);
        Task right = task(task, second);
        if (!PidfdCalls.mayLookInto(task, left.process())
                || !PidfdCalls.mayLookInto(task, right.process())) {
            throw Errno.EPERM.exception();
        }
        boolean isSame =
                switch (kind) {
                    case KCMP_FILE -> left.files.get((int) one) == right.files.get((int) two);
                    case KCMP_VM -> left.process().image() == right.process().image();
                    case KCMP_FILES -> left.files == right.files;
                    case KCMP_FS -> left.context == right.context;
                    case KCMP_SIGHAND -> left.process().handlers() == right.process().handlers();
                    case KCMP_IO, KCMP_SYSVSEM -> left.process() == right.process();
                    // which files an epoll watches is not compared, as without CONFIG_EPOLL
                    case KCMP_EPOLL_TFD -> throw Errno.ENOTSUP.exception();
                    default -> throw Errno.EINVAL.exception();
                };
        return isSame ? 0 : DIFFERENT;
    }
}
