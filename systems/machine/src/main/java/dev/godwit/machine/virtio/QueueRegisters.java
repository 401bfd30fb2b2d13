package dev.godwit.machine.virtio;

/** What the driver says of one queue before it is used: the registers that QueueSel selects. */
final class QueueRegisters {
    private static final long LOW = 0xffff_ffffL;

    final Virtqueue queue;

    /** QueuePFN, of the legacy interface; 0 if there are no rings. */
    int pageNumber;

    private int size;
    private int alignment;
    private long descriptors;
    private long driverArea;
    private long deviceArea;

    QueueRegisters(Virtqueue queue) {
        this.queue = queue;
        reset();
    }

    void reset() {
        pageNumber = 0;
        size = queue.most;
        alignment = 0;
        descriptors = 0;
        driverArea = 0;
        deviceArea = 0;
    }

    /** Writes one of them. What describes rings cannot be changed while they are used. */
    void store(MmioRegister register, int word, int guestPageSize) {
        if (register == MmioRegister.QUEUE_PFN) {
            setPageNumber(word, guestPageSize);
            return;
        }
        if (register == MmioRegister.QUEUE_READY) {
            setReady((word & 1) != 0);
            return;
        }
        if (queue.isReady()) {
            return;
        }
        switch (register) {
            case QUEUE_NUM -> size = word;
            case QUEUE_ALIGN -> alignment = word;
            case QUEUE_DESC_LOW -> descriptors = low(descriptors, word);
            case QUEUE_DESC_HIGH -> descriptors = high(descriptors, word);
            case QUEUE_DRIVER_LOW -> driverArea = low(driverArea, word);
            case QUEUE_DRIVER_HIGH -> driverArea = high(driverArea, word);
            case QUEUE_DEVICE_LOW -> deviceArea = low(deviceArea, word);
            case QUEUE_DEVICE_HIGH -> deviceArea = high(deviceArea, word);
            default -> {} // not of a queue
        }
    }

    private static long low(long address, int word) {
        return address & ~LOW | word & LOW;
    }

    private static long high(long address, int word) {
        return address & LOW | (long) word << 32;
    }

    private void setReady(boolean isReady) {
        if (!isReady) {
            queue.reset();
        } else if (!queue.isReady()) {
            queue.start(size, descriptors, driverArea, deviceArea);
        }
    }

    /** A legacy queue is one range: descriptors, the available ring, and aligned the used one. */
    private void setPageNumber(int word, int guestPageSize) {
        pageNumber = word;
        if (word == 0) {
            queue.reset();
            return;
        }
        if (!isPower(guestPageSize) || !isPower(alignment) || !isPower(size)) {
            queue.fail("a legacy queue of no such page size, alignment or length");
            return;
        }
        long first = (word & LOW) * guestPageSize;
        long available = first + (long) Virtqueue.DESCRIPTOR * size;
        long end = available + 2L * (3 + size);
        long usedRing = end + alignment - 1 & -(long) alignment;
        queue.start(size, first, available, usedRing);
    }

    private static boolean isPower(int value) {
        return value > 0 && (value & value - 1) == 0;
    }
}
