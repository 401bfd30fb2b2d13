package dev.godwit.machine.virtio;

import dev.godwit.machine.bus.PhysicalMemory;

/** A device of tests: writes to each chain what it read from it, as far as there is room. */
final class EchoDevice extends VirtioDevice {
    static final long FEATURE = 1L << 3;

    private final Chain chain;
    private final byte[] buffer = new byte[1000];

    EchoDevice(PhysicalMemory ram, int... queues) {
        super(ram, 42, 10, queues);
        chain = new Chain(ram);
        for (int i = 0; i < 10; i++) {
            configuration[i] = (byte) (0xa0 + i);
        }
    }

    @Override
    long features() {
        return FEATURE;
    }

    @Override
    void configure(int offset, int size, long value) {
        if (offset == 0 && size == 1) {
            configuration[0] = (byte) value;
        }
    }

    @Override
    void notified(int number) {
        Virtqueue queue = queues[number];
        while (queue.take(chain)) {
            while (chain.readable() > 0 && chain.writable() > 0) {
                long most = Math.min(buffer.length, Math.min(chain.readable(), chain.writable()));
                chain.read(buffer, 0, (int) most);
                chain.write(buffer, 0, (int) most);
            }
            queue.put(chain);
            queue.show();
        }
        queue.signal();
    }
}
