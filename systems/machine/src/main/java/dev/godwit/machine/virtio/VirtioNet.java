package dev.godwit.machine.virtio;

import dev.godwit.base.host.Ready;
import dev.godwit.base.host.Waitable;
import dev.godwit.host.Bytes;
import dev.godwit.machine.bus.PhysicalMemory;
import dev.godwit.net.EthernetPort;

/**
 * A network card (section 5.1) at an {@link EthernetPort}. It offers no checksums and no
 * segmentation: frames are what is on the wire, complete in both directions.
 */
public final class VirtioNet extends VirtioDevice {
    /** Bytes of an Ethernet address. */
    public static final int ADDRESS_BYTES = 6;

    // Features.
    private static final long MTU = 1L << 3;
    private static final long MAC = 1L << 5;
    private static final long MRG_RXBUF = 1L << 15;
    private static final long STATUS = 1L << 16;

    private static final int RECEIVE = 0;
    private static final int TRANSMIT = 1;
    private static final int QUEUE_SIZE = 256;

    // Places in the configuration.
    private static final int STATUS_PLACE = 6;
    private static final int PAIRS_PLACE = 8;
    private static final int MTU_PLACE = 10;
    private static final int CONFIGURATION_BYTES = 12;
    private static final int LINK_UP = 1;

    // A header is zeros, but for how many buffers a received frame is in.
    private static final int HEADER = 12;
    private static final int SHORT_HEADER = 10;
    private static final int NUM_BUFFERS = 10;

    private final EthernetPort port;
    private final Chain output;
    private final Chain input;

    /** Where a received frame goes on if its first buffer is too short. */
    private final Chain more;

    private final byte[] sent = new byte[HEADER + EthernetPort.MOST_BYTES];
    private final byte[] received = new byte[HEADER + EthernetPort.MOST_BYTES];

    /** The length of the frame that waits for buffers, or 0. */
    private int waiting;

    /** Frames were left for the next turn. */
    private boolean isUnfinished;

    /**
     * Makes a card.
     *
     * @param ram where frames of the guest are
     * @param port where the cable goes
     * @param address {@link #ADDRESS_BYTES} bytes
     * @param mtu the longest payload that the network takes, 68 to 1,500 bytes
     */
    public VirtioNet(PhysicalMemory ram, EthernetPort port, byte[] address, int mtu) {
        super(ram, 1, CONFIGURATION_BYTES, QUEUE_SIZE, QUEUE_SIZE);
        if (address.length != ADDRESS_BYTES || mtu < 68 || mtu > 1500) {
            throw new IllegalArgumentException("no such address or MTU of a card");
        }
        this.port = port;
        output = new Chain(ram);
        input = new Chain(ram);
        more = new Chain(ram);
        System.arraycopy(address, 0, configuration, 0, ADDRESS_BYTES);
        configuration[STATUS_PLACE] = LINK_UP;
        configuration[PAIRS_PLACE] = 1;
        Bytes.putShort(configuration, MTU_PLACE, mtu);
    }

    @Override
    long features() {
        return MTU | MAC | MRG_RXBUF | STATUS;
    }

    /**
     * Puts the cable in or takes it out. Without, frames are lost in both directions.
     *
     * @param isUp whether it is in
     */
    public void setLink(boolean isUp) {
        byte status = (byte) (isUp ? LINK_UP : 0);
        if (configuration[STATUS_PLACE] != status) {
            configuration[STATUS_PLACE] = status;
            if (has(STATUS)) {
                configurationChanged();
            }
        }
    }

    private boolean isUp() {
        return configuration[STATUS_PLACE] == LINK_UP;
    }

    @Override
    void reset() {
        waiting = 0;
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
        if (isUnfinished) {
            transmit();
        }
        receive();
    }

    /** A frame that waits for buffers is of interest to the guest alone. */
    @Override
    long due() {
        return port.nextDeadline();
    }

    @Override
    Waitable coming() {
        if (isUnfinished) {
            return Ready.ALWAYS;
        }
        return waiting == 0 && queues[RECEIVE].hasNext() ? port.received() : Ready.NEVER;
    }

    private int header() {
        return isModern() || has(MRG_RXBUF) ? HEADER : SHORT_HEADER;
    }

    // ---- From the guest.

    private void transmit() {
        Virtqueue queue = queues[TRANSMIT];
        int header = header();
        int frames = 0;
        isUnfinished = false;
        while (queue.take(output)) {
            if (output.readable() < header) {
                queue.fail("a frame without a header");
                return;
            }
            long length = output.readable() - header;
            if (length > 0 && length <= EthernetPort.MOST_BYTES && isUp()) {
                output.read(sent, 0, header + (int) length);
                port.send(sent, header, (int) length);
            } // a longer one is lost, as on a wire
            queue.put(output);
            queue.show();
            frames++;
            if (frames == QUEUE_SIZE) {
                isUnfinished = true;
                break;
            }
        }
        queue.signal();
    }

    // ---- To the guest.

    private void receive() {
        Virtqueue queue = queues[RECEIVE];
        for (int frames = 0; frames < QUEUE_SIZE && queue.hasNext(); frames++) {
            if (waiting == 0) {
                waiting = port.receive(received, HEADER);
            }
            if (waiting == 0 || isUp() && !deliver(queue)) {
                break;
            }
            waiting = 0;
        }
        queue.signal();
    }

    /** Writes the frame that waits, and says whether it is done with. */
    private boolean deliver(Virtqueue queue) {
        if (!queue.take(input)) {
            return false;
        }
        int header = header();
        if (input.writable() < header) {
            queue.fail("a buffer without room for the header of a frame");
            return false;
        }
        received[NUM_BUFFERS] = (byte) (header == HEADER ? 1 : 0);
        int start = HEADER - header;
        int length = header + waiting;
        if (!has(MRG_RXBUF) && input.writable() < length) {
            queue.untake();
            return true; // it is lost, as one that is too long for its buffer
        }
        int done = (int) Math.min(length, input.writable());
        input.write(received, start, done);
        queue.put(input);
        int buffers = 1;
        while (done < length) {
            if (buffers == queue.size()) {
                queue.undo();
                return true; // no ring of such buffers has room for it
            }
            if (!queue.take(more)) {
                queue.undo();
                return false;
            }
            int piece = (int) Math.min(length - done, more.writable());
            more.write(received, start + done, piece);
            queue.put(more);
            done += piece;
            buffers++;
        }
        if (buffers > 1) {
            input.rewrite(NUM_BUFFERS, buffers);
        }
        queue.show();
        return true;
    }
}
