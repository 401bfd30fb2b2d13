package dev.godwit.linux.ipc;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.process.Process;
import dev.godwit.linux.process.SigInfo;
import dev.godwit.vfs.WaitQueue;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** A POSIX message queue (mq_overview(7)): messages by priority, and first come, first served. */
public final class PosixQueue {
    private static final int OVERHEAD = 64;
    private static final int SI_MESGQ = -3;

    /** Bytes of a message's head and of a priority's node, as Linux counts them for the limit. */
    private static final int COUNTED = 48;

    private static final int PRIORITIES = 32_768;

    /** Woken when a message comes or goes. */
    public final WaitQueue changes = new WaitQueue();

    /** The most messages. */
    public final long maxMessages;

    /** The most bytes of one. */
    public final long maxSize;

    final String name;
    final int uid;
    final int gid;
    final int mode;

    private final PosixQueues queues;
    private final List<Message> messages = new ArrayList<>();
    private int users;
    private boolean isLinked = true;
    private boolean isFreed;
    private @Nullable Process notified;
    private int signal;
    private long signalValue;

    /** Receivers that wait: a message for them is not told to who asked to be notified. */
    private int receivers;

    /**
     * A message.
     *
     * @param priority 0 to 32,767
     * @param text its bytes; not changed any more
     */
    @SuppressWarnings("ArrayRecordComponent") // as documented, and nothing compares it
    public record Message(int priority, byte[] text) {}

    PosixQueue(
            PosixQueues queues,
            String name,
            int uid,
            int gid,
            int mode,
            long maxMessages,
            long maxSize) {
        this.queues = queues;
        this.name = name;
        this.uid = uid;
        this.gid = gid;
        this.mode = mode;
        this.maxMessages = maxMessages;
        this.maxSize = maxSize;
    }

    /** What it counts for RLIMIT_MSGQUEUE. */
    static long counted(long maxMessages, long maxSize) {
        return maxMessages * COUNTED
                + Math.min(maxMessages, PRIORITIES) * COUNTED
                + maxMessages * maxSize;
    }

    /** {@return how many messages are in it} */
    public int count() {
        return messages.size();
    }

    /** {@return whether there is room for no more} */
    public boolean isFull() {
        return messages.size() >= maxMessages;
    }

    /**
     * Adds a message to a queue that is not full.
     *
     * @param message which
     * @param from who sends it
     * @throws ErrnoException ENOMEM
     */
    public void send(Message message, Process from) throws ErrnoException {
        if (!queues.kernel.room.take(message.text.length + OVERHEAD)) {
            throw Errno.ENOMEM.exception();
        }
        int at = messages.size();
        while (at > 0 && messages.get(at - 1).priority < message.priority) {
            at--;
        }
        messages.add(at, message);
        if (messages.size() == 1 && receivers == 0) {
            tell(from);
        }
        changes.wake();
    }

    private void tell(Process from) {
        Process to = notified;
        notified = null;
        if (to != null && signal != 0 && !to.tasks().isEmpty()) {
            int user = from.credentials().uid();
            SigInfo info = SigInfo.from(signal, SI_MESGQ, from.pid(), user, signalValue);
            queues.kernel.signals().send(to, info);
        }
    }

    /** {@return the first message, taken out; null if there is none} */
    public @Nullable Message receive() {
        if (messages.isEmpty()) {
            return null;
        }
        Message message = messages.removeFirst();
        queues.kernel.room.give(message.text.length + OVERHEAD);
        changes.wake();
        return message;
    }

    /**
     * A call waits for a message, or does not any more.
     *
     * @param more 1 or -1
     */
    public void receivers(int more) {
        receivers += more;
    }

    // ---- Notification.

    /**
     * Has a process told when a message comes to the empty queue, once.
     *
     * @param process who
     * @param newSignal the signal; 0 for none
     * @param value what goes with it
     * @throws ErrnoException EBUSY if another is told already
     */
    public void notify(Process process, int newSignal, long value) throws ErrnoException {
        if (isNotifying()) {
            throw Errno.EBUSY.exception();
        }
        notified = process;
        signal = newSignal;
        signalValue = value;
    }

    private boolean isNotifying() {
        Process process = notified;
        return process != null && !process.tasks().isEmpty();
    }

    /**
     * Tells a process no more.
     *
     * @param process who; nothing happens if it is not told
     */
    public void forget(Process process) {
        if (notified == process) {
            notified = null;
        }
    }

    /** What a read of its descriptor tells. */
    String status() {
        Process process = isNotifying() ? notified : null;
        long bytes = 0;
        for (Message message : messages) {
            bytes += message.text.length;
        }
        return "QSIZE:"
                + left(bytes, 10)
                + " NOTIFY:"
                + left(process == null || signal != 0 ? 0 : 1, 5)
                + " SIGNO:"
                + left(process == null ? 0 : signal, 5)
                + " NOTIFY_PID:"
                + left(process == null ? 0 : process.pid(), 6)
                + "\n";
    }

    private static String left(long number, int width) {
        String text = Long.toString(number);
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    // ---- Life.

    void open() {
        users++;
    }

    void close() {
        users--;
        freeIfUnused();
    }

    void unlink() {
        isLinked = false;
        freeIfUnused();
    }

    private void freeIfUnused() {
        if (users == 0 && !isLinked && !isFreed) {
            isFreed = true;
            for (Message message : messages) {
                queues.kernel.room.give(message.text.length + OVERHEAD);
            }
            messages.clear();
            queues.freed(this);
        }
    }
}
