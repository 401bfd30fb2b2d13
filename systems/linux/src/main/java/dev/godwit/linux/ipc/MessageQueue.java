package dev.godwit.linux.ipc;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.linux.process.Credentials;
import dev.godwit.vfs.BufferRoom;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** A queue of messages that have types. */
public final class MessageQueue extends IpcObject {
    private static final int SIZE = 120;

    /** What a message takes besides its bytes. */
    private static final int OVERHEAD = 64;

    private final BufferRoom room;
    private final List<Message> messages = new ArrayList<>();
    private long bytes;
    private long most = Ipc.MOST_QUEUE;
    private long sendTime;
    private long receiveTime;
    private int sender;
    private int receiver;

    /**
     * A message.
     *
     * @param type 1 or more
     * @param text its bytes; not changed any more
     */
    @SuppressWarnings("ArrayRecordComponent") // as documented, and nothing compares it
    public record Message(long type, byte[] text) {}

    /**
     * An empty queue.
     *
     * @param key its key
     * @param mode its permissions
     * @param owner whose it is
     * @param now the time in seconds
     * @param room for what lies in it
     */
    public MessageQueue(int key, int mode, Credentials owner, long now, BufferRoom room) {
        super(key, mode, owner, now);
        this.room = room;
    }

    /**
     * Adds a message.
     *
     * @param message which
     * @param pid who sends it
     * @param now the time in seconds
     * @return false if it is full
     * @throws ErrnoException ENOMEM
     */
    public boolean send(Message message, int pid, long now) throws ErrnoException {
        if (message.text.length + bytes > most || messages.size() + 1 > most) {
            return false;
        }
        if (!room.take(message.text.length + OVERHEAD)) {
            throw Errno.ENOMEM.exception();
        }
        messages.add(message);
        bytes += message.text.length;
        sender = pid;
        sendTime = now;
        changes.wake();
        return true;
    }

    /**
     * Finds a message.
     *
     * @param type 0 for the first; the type; or negative, for the lowest type up to its amount
     * @param isExcept whether it is to be of any other type
     * @return its place, or -1
     */
    public int find(long type, boolean isExcept) {
        int found = -1;
        for (int i = 0; i < messages.size(); i++) {
            long one = messages.get(i).type;
            if (type == 0 || type > 0 && one == type != isExcept) {
                return i;
            }
            boolean isLower = found < 0 || one < messages.get(found).type;
            if (type < 0 && (type == Long.MIN_VALUE || one <= -type) && isLower) {
                found = i;
            }
        }
        return found;
    }

    /**
     * The message at a place.
     *
     * @param index the place
     * @return it, or null if there is none
     */
    public @Nullable Message at(long index) {
        return index < 0 || index >= messages.size() ? null : messages.get((int) index);
    }

    /**
     * Takes a message out.
     *
     * @param index where it is
     * @param pid who takes it
     * @param now the time in seconds
     */
    public void take(int index, int pid, long now) {
        Message message = messages.remove(index);
        bytes -= message.text.length;
        room.give(message.text.length + OVERHEAD);
        receiver = pid;
        receiveTime = now;
        changes.wake();
    }

    @Override
    void remove() {
        room.give(bytes + (long) OVERHEAD * messages.size());
        messages.clear();
        bytes = 0;
        super.remove();
    }

    /** {@return how many messages are in it} */
    public int count() {
        return messages.size();
    }

    /** {@return the bytes of them} */
    public long bytes() {
        return bytes;
    }

    /**
     * Sets how many bytes may be in it (IPC_SET).
     *
     * @param limit the bytes
     */
    public void setMost(long limit) {
        most = limit;
        changes.wake();
    }

    /** {@return how many bytes may be in it} */
    public long most() {
        return most;
    }

    @Override
    public byte[] describe() {
        byte[] out = new byte[SIZE];
        writePermission(out);
        Bytes.putLong(out, PERMISSION, sendTime);
        Bytes.putLong(out, PERMISSION + 8, receiveTime);
        Bytes.putLong(out, PERMISSION + 16, changeTime);
        Bytes.putLong(out, PERMISSION + 24, bytes);
        Bytes.putLong(out, PERMISSION + 32, messages.size());
        Bytes.putLong(out, PERMISSION + 40, most);
        Bytes.putInt(out, PERMISSION + 48, sender);
        Bytes.putInt(out, PERMISSION + 52, receiver);
        return out;
    }

    @Override
    public String line() {
        return head()
                + modeColumn()
                + "  "
                + column(bytes, 10)
                + ' '
                + column(messages.size(), 10)
                + ' '
                + column(sender, 5)
                + ' '
                + column(receiver, 5)
                + ' '
                + owners()
                + ' '
                + column(sendTime, 10)
                + ' '
                + column(receiveTime, 10)
                + ' '
                + column(changeTime, 10);
    }
}
