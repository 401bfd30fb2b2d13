package dev.godwit.linux.syscall;

import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Waitable;
import dev.godwit.host.Bytes;
import dev.godwit.linux.event.PollBits;
import dev.godwit.linux.file.LinuxFile;
import dev.godwit.linux.process.ResourceLimits;
import dev.godwit.linux.process.Restart;
import dev.godwit.linux.process.Task;
import dev.godwit.vfs.Events;

import java.util.ArrayList;
import java.util.List;

/** ppoll and pselect6. */
final class PollCalls {
    private static final int POLLFD = 8;
    private static final int EINTR = -4;

    /** The most descriptors that any process can have (fs.nr_open). */
    private static final int MOST_FILES = 1 << 20;

    /** What makes a descriptor readable, writable, and out of the ordinary for select. */
    private static final int[] SETS = {
        Events.IN | PollBits.IN_NORMAL | 0x80 | Events.HANG_UP | Events.ERROR,
        Events.OUT | PollBits.OUT_NORMAL | 0x200 | Events.ERROR,
        Events.PRIORITY,
    };

    /** The least number of descriptors that a process's table has room for. */
    private static final int LEAST_ROOM = 64;

    private static final int ROOM_STEP = 128;

    private PollCalls() {}

    // ---- ppoll.

    static long ppoll(Task task, long fds, int count, long timeout, long mask, long size)
            throws ErrnoException {
        begin(task, timeout);
        SignalMask.set(task, mask, size);
        boolean isKept = false;
        try {
            long limit = task.process().limits.soft(ResourceLimits.NOFILE);
            if (count < 0 || count > MOST_FILES || count > limit && limit >= 0) {
                throw Errno.EINVAL.exception();
            }
            long result = poll(task, fds, count, timeout);
            isKept = result == Task.BLOCKED || result == EINTR || result == Restart.NOHAND;
            return result;
        } finally {
            if (!isKept) {
                task.restoreMask();
            }
        }
    }

    /** Reads when it is to be over, unless that is known from before. */
    private static void begin(Task task, long timeout) throws ErrnoException {
        if (timeout != 0 && task.deadline == Blocked.FOREVER) {
            task.deadline = Times.deadline(task, timeout, false, false);
        }
    }

    private static long poll(Task task, long address, int count, long timeout)
            throws ErrnoException {
        byte[] bytes = new byte[POLLFD * count];
        task.user().copyIn(address, bytes, 0, bytes.length);
        List<Waitable> sources = new ArrayList<>();
        int found = 0;
        for (int i = 0; i < count; i++) {
            int fd = Bytes.getInt(bytes, POLLFD * i);
            int wanted = Bytes.getShort(bytes, POLLFD * i + 4) & 0xFFFF;
            int occurred = fd < 0 ? 0 : poll(task, fd, wanted, sources);
            Bytes.putShort(bytes, POLLFD * i + 6, (short) occurred);
            found += occurred != 0 ? 1 : 0;
        }
        boolean isOver = found > 0 || isOver(task);
        if (!isOver) {
            long result = task.block("poll", sources, Restart.NOHAND);
            if (result == Task.BLOCKED) {
                return result;
            }
            writeBack(task, address, bytes);
            return finish(task, timeout, result);
        }
        writeBack(task, address, bytes);
        return finish(task, timeout, found);
    }

    /** Writes what occurred, nothing else. */
    private static void writeBack(Task task, long address, byte[] bytes) throws ErrnoException {
        for (int at = 0; at < bytes.length; at += POLLFD) {
            task.user().copyOut(address + at + 6, bytes, at + 6, 2);
        }
    }

    private static int poll(Task task, int fd, int wanted, List<Waitable> sources) {
        LinuxFile file = task.files.find(fd);
        if (file == null || file.isPath()) {
            return PollBits.NOT_OPEN;
        }
        int occurred = PollBits.poll(file.file(), wanted);
        if (occurred == 0) {
            sources.add(file.file().until(PollBits.ask(file.file(), wanted)));
        }
        return occurred;
    }

    private static boolean isOver(Task task) {
        return task.deadline != Blocked.FOREVER && task.deadline <= task.kernel().now();
    }

    /** Tells how much time is left, if the program can be told. */
    private static long finish(Task task, long timeout, long result) {
        if (timeout == 0 || task.deadline == Blocked.FOREVER) {
            return result == Restart.NOHAND && timeout != 0 ? EINTR : result;
        }
        long left = Math.max(0, task.deadline - task.kernel().now());
        try {
            Times.write(task, timeout, left);
            return result;
        } catch (ErrnoException _) {
            return result == Restart.NOHAND ? EINTR : result;
        }
    }

    // ---- pselect6.

    static long pselect(
            Task task, int count, long in, long out, long except, long timeout, long maskArgument)
            throws ErrnoException {
        long mask = 0;
        long size = 0;
        if (maskArgument != 0) {
            long[] pair = task.user().longs(maskArgument, 2);
            mask = pair[0];
            size = pair[1];
        }
        begin(task, timeout);
        SignalMask.set(task, mask, size);
        boolean isKept = false;
        try {
            long[] addresses = {in, out, except};
            long result = select(task, count, addresses, timeout);
            isKept = result == Task.BLOCKED || result == EINTR || result == Restart.NOHAND;
            return result;
        } finally {
            if (!isKept) {
                task.restoreMask();
            }
        }
    }

    private static int room(Task task) {
        int end = task.files.end();
        if (end <= LEAST_ROOM) {
            return LEAST_ROOM;
        }
        int steps = 1;
        while (steps * ROOM_STEP < end) {
            steps *= 2;
        }
        return steps * ROOM_STEP;
    }

    private static long select(Task task, int asked, long[] addresses, long timeout)
            throws ErrnoException {
        if (asked < 0) {
            throw Errno.EINVAL.exception();
        }
        int count = Math.min(asked, room(task));
        int words = (count + 63) / 64;
        long[][] wanted = new long[3][];
        for (int set = 0; set < 3; set++) {
            wanted[set] =
                    addresses[set] == 0
                            ? new long[words]
                            : task.user().longs(addresses[set], words);
        }
        long[][] found = new long[3][words];
        List<Waitable> sources = new ArrayList<>();
        int total = 0;
        for (int fd = 0; fd < count; fd++) {
            total += look(task, fd, wanted, found, sources);
        }
        if (total == 0 && !isOver(task)) {
            long result = task.block("select", sources, Restart.NOHAND);
            return result == Task.BLOCKED ? result : finish(task, timeout, result);
        }
        for (int set = 0; set < 3; set++) {
            if (addresses[set] != 0) {
                for (int word = 0; word < words; word++) {
                    task.user().storeLong(addresses[set] + 8L * word, found[set][word]);
                }
            }
        }
        return finish(task, timeout, total);
    }

    /** Looks at one descriptor; answers in how many sets it is found. */
    private static int look(
            Task task, int fd, long[][] wanted, long[][] found, List<Waitable> sources)
            throws ErrnoException {
        int word = fd / 64;
        long bit = 1L << fd;
        int bits = 0;
        for (int set = 0; set < 3; set++) {
            if ((wanted[set][word] & bit) != 0) {
                bits |= SETS[set];
            }
        }
        if (bits == 0) {
            return 0;
        }
        int occurred = poll(task, fd, bits, sources);
        if ((occurred & PollBits.NOT_OPEN) != 0) {
            throw Errno.EBADF.exception();
        }
        int count = 0;
        for (int set = 0; set < 3; set++) {
            if ((wanted[set][word] & bit) != 0 && (occurred & SETS[set]) != 0) {
                found[set][word] |= bit;
                count++;
            }
        }
        return count;
    }
}
