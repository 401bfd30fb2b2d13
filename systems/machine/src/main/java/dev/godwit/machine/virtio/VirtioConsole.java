package dev.godwit.machine.virtio;

import dev.godwit.base.host.ByteSink;
import dev.godwit.base.host.ByteSource;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Ready;
import dev.godwit.base.host.Waitable;
import dev.godwit.host.Bytes;
import dev.godwit.machine.bus.PhysicalMemory;

/**
 * A console of one port (section 5.3). What the guest writes waits for a sink that has no room; a
 * sink that takes nothing any more loses it, as a line without a terminal does.
 */
public final class VirtioConsole extends VirtioDevice {
    private static final long SIZE = 1;

    private static final int RECEIVE = 0;
    private static final int TRANSMIT = 1;
    private static final int QUEUE_SIZE = 64;
    private static final int COLUMNS = 0;
    private static final int ROWS = 2;
    private static final int CONFIGURATION_BYTES = 12;
    private static final int BUFFER = 4096;

    /** Bytes written until harts have their turn again. */
    private static final int WORK = 1 << 20;

    private final ByteSource source;
    private final ByteSink sink;
    private final Chain input;
    private final Chain output;
    private final byte[] buffer = new byte[BUFFER];

    /** Nothing more will come. */
    private boolean isAtEnd;

    /** Nothing more will go. */
    private boolean isBroken;

    /** The output is a chain of which something is still to be written. */
    private boolean isWriting;

    /** The sink had no room. */
    private boolean isBlocked;

    /** Work was left for the next turn. */
    private boolean isUnfinished;

    /**
     * Makes a console.
     *
     * @param ram where requests are
     * @param source what is typed
     * @param sink what is shown
     * @param columns of the terminal, 1 to 65,535
     * @param rows of the terminal, 1 to 65,535
     */
    public VirtioConsole(
            PhysicalMemory ram, ByteSource source, ByteSink sink, int columns, int rows) {
        super(ram, 3, CONFIGURATION_BYTES, QUEUE_SIZE, QUEUE_SIZE);
        this.source = source;
        this.sink = sink;
        input = new Chain(ram);
        output = new Chain(ram);
        Bytes.putShort(configuration, COLUMNS, columns);
        Bytes.putShort(configuration, ROWS, rows);
        Bytes.putInt(configuration, 4, 1); // ports
    }

    @Override
    long features() {
        return SIZE;
    }

    /**
     * Says that the terminal has another size.
     *
     * @param columns 1 to 65,535
     * @param rows 1 to 65,535
     */
    public void resize(int columns, int rows) {
        Bytes.putShort(configuration, COLUMNS, columns);
        Bytes.putShort(configuration, ROWS, rows);
        if (has(SIZE)) {
            configurationChanged();
        }
    }

    @Override
    void reset() {
        isWriting = false;
        isBlocked = false;
        isUnfinished = false;
    }

    @Override
    void notified(int number) {
        if (number == TRANSMIT) {
            transmit();
        } else {
            receive();
        }
    }

    @Override
    void poll() {
        transmit();
        receive();
    }

    @Override
    Waitable coming() {
        if (isUnfinished) {
            return Ready.ALWAYS;
        }
        boolean wantsInput = !isAtEnd && queues[RECEIVE].hasNext();
        if (isBlocked) {
            return wantsInput ? new Either(source.readable(), sink.writable()) : sink.writable();
        }
        return wantsInput ? source.readable() : Ready.NEVER;
    }

    // ---- Input.

    private void receive() {
        Virtqueue queue = queues[RECEIVE];
        // A source may never be empty: no more chains at once than there can be.
        for (int i = 0; i < QUEUE_SIZE && !isAtEnd && queue.take(input); i++) {
            int room = (int) Math.min(BUFFER, input.writable());
            int length = arrived(room);
            if (length == 0 && room > 0) {
                queue.untake();
                break;
            }
            input.write(buffer, 0, length);
            queue.put(input);
            queue.show();
        }
        queue.signal();
    }

    /** Takes what has come; the source fails as it ends. */
    private int arrived(int room) {
        try {
            int length = source.read(buffer, 0, room);
            if (length != ByteSource.END) {
                return length;
            }
        } catch (ErrnoException e) {
            if (e.errno() == Errno.EAGAIN) {
                return 0;
            }
        }
        isAtEnd = true;
        return 0;
    }

    // ---- Output.

    private void transmit() {
        Virtqueue queue = queues[TRANSMIT];
        isBlocked = false;
        isUnfinished = false;
        int work = 0;
        while (!isBlocked && (isWriting || queue.take(output))) {
            if (work >= WORK) {
                isWriting = true;
                isUnfinished = true;
                break;
            }
            work += write() + 1;
            isWriting = output.readable() > 0;
            if (!isWriting) {
                queue.put(output);
                queue.show();
            }
        }
        queue.signal();
    }

    /** Writes some of the chain, and says how much. */
    private int write() {
        int length = (int) Math.min(BUFFER, output.readable());
        output.read(buffer, 0, length);
        if (isBroken || length == 0) {
            return length;
        }
        int written = 0;
        try {
            written = sink.write(buffer, 0, length);
        } catch (ErrnoException e) {
            if (e.errno() != Errno.EAGAIN) {
                isBroken = true;
                return length;
            }
            isBlocked = true;
        }
        output.unread(length - written);
        return written;
    }
}
