package dev.godwit.linux.ipc;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.process.Credentials;
import dev.godwit.linux.process.Kernel;
import dev.godwit.linux.process.ResourceLimits;
import dev.godwit.linux.process.Task;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/** POSIX message queues by their names. */
public final class PosixQueues {
    /** /proc/sys/fs/mqueue/queues_max. */
    public static final int MOST_QUEUES = 256;

    /** /proc/sys/fs/mqueue/msg_max. */
    public static final int MOST_MESSAGES = 10;

    /** /proc/sys/fs/mqueue/msgsize_max. */
    public static final int MOST_SIZE = 8192;

    final Kernel kernel;
    private final Map<String, PosixQueue> queues = new HashMap<>();

    /** What the queues of each user count for RLIMIT_MSGQUEUE. */
    private final Map<Integer, Long> counted = new HashMap<>();

    PosixQueues(Kernel kernel) {
        this.kernel = kernel;
    }

    /**
     * The queue of a name.
     *
     * @param name without a slash
     * @return it, or null
     */
    public @Nullable PosixQueue find(String name) {
        return queues.get(name);
    }

    /** {@return how many queues have names} */
    public int size() {
        return queues.size();
    }

    /**
     * Makes a queue.
     *
     * @param task who
     * @param name without a slash, of no queue
     * @param mode its permissions
     * @param maxMessages the most messages
     * @param maxSize the most bytes of one
     * @return the queue
     * @throws ErrnoException ENOSPC, EINVAL, EMFILE
     */
    public PosixQueue make(Task task, String name, int mode, long maxMessages, long maxSize)
            throws ErrnoException {
        if (queues.size() >= MOST_QUEUES) {
            throw Errno.ENOSPC.exception();
        }
        if (maxMessages <= 0
                || maxSize <= 0
                || maxMessages > MOST_MESSAGES
                || maxSize > MOST_SIZE) {
            throw Errno.EINVAL.exception();
        }
        Credentials who = task.credentials;
        long more = PosixQueue.counted(maxMessages, maxSize);
        long sum = counted.getOrDefault(who.fsuid(), 0L) + more;
        long limit = task.process().limits.soft(ResourceLimits.MSGQUEUE);
        if (Long.compareUnsigned(sum, limit) > 0) {
            throw Errno.EMFILE.exception();
        }
        counted.put(who.fsuid(), sum);
        PosixQueue queue =
                new PosixQueue(this, name, who.fsuid(), who.fsgid(), mode, maxMessages, maxSize);
        queues.put(name, queue);
        return queue;
    }

    /**
     * A descriptor's file.
     *
     * @param queue of which
     * @return the file
     */
    public PosixQueueFile open(PosixQueue queue) {
        return new PosixQueueFile(queue);
    }

    /**
     * Whether a queue may be accessed.
     *
     * @param who as whom
     * @param queue which
     * @param wanted read 4, write 2
     * @throws ErrnoException EACCES
     */
    public void require(Credentials who, PosixQueue queue, int wanted) throws ErrnoException {
        int granted = queue.mode;
        if (who.fsuid() == queue.uid) {
            granted >>= 6;
        } else if (who.isIn(queue.gid)) {
            granted >>= 3;
        }
        if ((wanted & ~granted) != 0 && !who.has(Credentials.CAP_DAC_OVERRIDE)) {
            throw Errno.EACCES.exception();
        }
    }

    /**
     * Takes a queue's name away; it goes with its last descriptor.
     *
     * @param who as whom
     * @param name the name
     * @throws ErrnoException ENOENT, EPERM
     */
    public void unlink(Credentials who, String name) throws ErrnoException {
        PosixQueue queue = queues.get(name);
        if (queue == null) {
            throw Errno.ENOENT.exception();
        }
        boolean isOwner = who.fsuid() == queue.uid || who.fsuid() == 0;
        if (!isOwner && !who.has(Credentials.CAP_FOWNER)) {
            throw Errno.EPERM.exception(); // their directory is sticky
        }
        queues.remove(name);
        queue.unlink();
    }

    void freed(PosixQueue queue) {
        long less = PosixQueue.counted(queue.maxMessages, queue.maxSize);
        long rest = counted.getOrDefault(queue.uid, 0L) - less;
        if (rest <= 0) {
            counted.remove(queue.uid);
        } else {
            counted.put(queue.uid, rest);
        }
    }
}
