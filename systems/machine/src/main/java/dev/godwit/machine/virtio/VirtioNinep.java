package dev.godwit.machine.virtio;

import dev.godwit.base.host.Ready;
import dev.godwit.base.host.Waitable;
import dev.godwit.host.Bytes;
import dev.godwit.machine.bus.PhysicalMemory;
import dev.godwit.machine.ninep.NinepServer;

/**
 * A 9P transport: a chain is a request and room for its answer. The specification has no more of it
 * than its number (section 5); by which tag the guest mounts it stands in the configuration as
 * Linux reads it, behind its length.
 */
public final class VirtioNinep extends VirtioDevice {
    /** The most bytes of a tag. */
    public static final int TAG_BYTES = 32;

    private static final long MOUNT_TAG = 1;
    private static final int QUEUE_SIZE = 128;

    /** Bytes moved until harts have their turn again. */
    private static final long WORK = 8L << 20;

    /** What a request costs besides its bytes, in the same measure: calls of the host. */
    private static final long REQUEST_WORK = 64L << 10;

    private final NinepServer server;
    private final Virtqueue queue;
    private final Chain chain;
    private final byte[] request = new byte[NinepServer.MOST_REQUEST];

    /** Requests were left for the next turn. */
    private boolean isUnfinished;

    /**
     * Makes a device.
     *
     * @param ram where requests are
     * @param server who answers them, and nobody else's
     * @param tag by what the guest mounts it, as {@link #isTag} has it
     */
    public VirtioNinep(PhysicalMemory ram, NinepServer server, String tag) {
        super(ram, 9, 2 + tag.length(), QUEUE_SIZE);
        if (!isTag(tag)) {
            throw new IllegalArgumentException("no tag of a share: " + tag);
        }
        this.server = server;
        queue = queues[0];
        chain = new Chain(ram);
        Bytes.putShort(configuration, 0, tag.length());
        for (int i = 0; i < tag.length(); i++) {
            configuration[2 + i] = (byte) tag.charAt(i);
        }
    }

    /**
     * Whether a share can be called so.
     *
     * @param tag the name
     * @return whether it is 1 to {@link #TAG_BYTES} characters of ASCII that can be seen
     */
    public static boolean isTag(String tag) {
        for (int i = 0; i < tag.length(); i++) {
            if (tag.charAt(i) <= ' ' || tag.charAt(i) > '~') {
                return false;
            }
        }
        return !tag.isEmpty() && tag.length() <= TAG_BYTES;
    }

    @Override
    long features() {
        return MOUNT_TAG;
    }

    @Override
    void reset() {
        isUnfinished = false;
        server.reset();
    }

    @Override
    void notified(int number) {
        serve();
    }

    @Override
    void poll() {
        if (isUnfinished) {
            serve();
        }
    }

    @Override
    Waitable coming() {
        return isUnfinished ? Ready.ALWAYS : Ready.NEVER;
    }

    private void serve() {
        isUnfinished = false;
        long work = 0;
        while (queue.take(chain)) {
            if (chain.writable() < NinepServer.LEAST_ROOM) {
                queue.fail("a request of 9P without room for an answer");
                return;
            }
            long total = chain.readable();
            int given = (int) Math.min(total, request.length);
            chain.read(request, 0, given);
            int length = server.answer(request, given, total, chain.writable());
            chain.write(server.reply(), 0, length);
            queue.put(chain);
            queue.show();
            work += REQUEST_WORK + length;
            if (work >= WORK) {
                isUnfinished = true;
                break;
            }
        }
        queue.signal();
    }
}
