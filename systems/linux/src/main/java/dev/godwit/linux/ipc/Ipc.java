package dev.godwit.linux.ipc;

import dev.godwit.linux.process.Kernel;
import dev.godwit.linux.process.ProcessExtension;

/**
 * What processes of a guest share by keys and names: its IPC namespace, which process 1 keeps. All
 * of it is bounded, for it lies on the host's heap.
 */
public final class Ipc implements ProcessExtension {
    /** SEMMSL, SEMMNI: semaphores of a set, and sets. */
    public static final int MOST_SEMAPHORES = 32_000;

    /** SEMMNS: semaphores of all sets. */
    public static final int ALL_SEMAPHORES = 1 << 20;

    /** SEMOPM: operations of one call. */
    public static final int MOST_OPERATIONS = 500;

    /** SHMMNI: segments. */
    public static final int MOST_SEGMENTS = 4096;

    /** SHMMAX, SHMALL. */
    public static final long MOST_BYTES = -1L - (1L << 24);

    /** MSGMNI: queues. */
    public static final int MOST_QUEUES = 32_000;

    /** MSGMAX: bytes of a message. */
    public static final int MOST_MESSAGE = 8192;

    /** MSGMNB: bytes of a queue. */
    public static final int MOST_QUEUE = 16_384;

    /** Sets of semaphores. */
    public final IpcTable<SemaphoreSet> semaphores = new IpcTable<>(MOST_SEMAPHORES);

    /** Segments of shared memory. */
    public final IpcTable<Segment> segments = new IpcTable<>(MOST_SEGMENTS);

    /** Queues of messages. */
    public final IpcTable<MessageQueue> queues = new IpcTable<>(MOST_QUEUES);

    /** POSIX's queues of messages, by their names. */
    public final PosixQueues posix;

    private Ipc(Kernel kernel) {
        posix = new PosixQueues(kernel);
    }

    /**
     * That of a system.
     *
     * @param kernel which
     * @return its namespace
     */
    public static Ipc of(Kernel kernel) {
        return kernel.init().extension(Ipc.class, () -> new Ipc(kernel));
    }

    /** {@return how many semaphores there are in all sets} */
    public int semaphoreCount() {
        int count = 0;
        for (SemaphoreSet set : semaphores.all()) {
            count += set.size();
        }
        return count;
    }

    /** {@return the pages of all segments, present or not} */
    public long segmentPages() {
        long pages = 0;
        for (Segment segment : segments.all()) {
            pages += segment.pageCount();
        }
        return pages;
    }

    /**
     * Lets a segment go: at once, or with its last mapping (IPC_RMID).
     *
     * @param segment which
     */
    public void letGo(Segment segment) {
        segments.forgetKey(segment);
        segment.markToGo();
        prune();
    }

    /** Lets go of segments that are to go with their last mapping, and have lost it. */
    public void prune() {
        for (Segment segment : segments.all()) {
            if (segment.isToGo() && segment.users() == 0) {
                segments.remove(segment);
            }
        }
    }
}
