package dev.godwit.machine.virtio;

import dev.godwit.base.host.Entropy;
import dev.godwit.machine.bus.PhysicalMemory;

/** An entropy device (section 5.4). */
public final class VirtioRng extends VirtioDevice {
    private static final int QUEUE_SIZE = 64;

    /** The most bytes for one request; a device may give fewer than there is room for. */
    private static final int MOST = 4096;

    private final Entropy entropy;
    private final Chain chain;
    private final byte[] buffer = new byte[MOST];

    /**
     * Makes an entropy device.
     *
     * @param ram where requests are
     * @param entropy where the bytes are from
     */
    public VirtioRng(PhysicalMemory ram, Entropy entropy) {
        super(ram, 4, 0, QUEUE_SIZE);
        this.entropy = entropy;
        chain = new Chain(ram);
    }

    @Override
    long features() {
        return 0;
    }

    @Override
    void notified(int number) {
        Virtqueue queue = queues[0];
        // A driver that makes chains available while this runs has them served at its next word.
        for (int i = 0; i < QUEUE_SIZE && queue.take(chain); i++) {
            int length = (int) Math.min(MOST, chain.writable());
            entropy.fill(buffer, 0, length);
            chain.write(buffer, 0, length);
            queue.put(chain);
            queue.show();
        }
        queue.signal();
    }
}
