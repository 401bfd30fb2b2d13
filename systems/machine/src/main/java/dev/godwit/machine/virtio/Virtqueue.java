package dev.godwit.machine.virtio;

import dev.godwit.machine.bus.PhysicalMemory;

/**
 * A split virtqueue (section 2.7), as the device uses it: it takes chains of buffers that the
 * driver has made available, and gives them back as used.
 *
 * <p>Everything in it is the driver's, and may be wrong at any time. What is wrong stops it ({@link
 * #fail}): it has no buffers any more until it is set up again.
 */
public final class Virtqueue {
    /** The greatest size of a queue of ours, in descriptors. */
    public static final int GREATEST = 1024;

    /** Bytes of a descriptor. */
    static final int DESCRIPTOR = 16;

    private static final int INDEX = 2;
    private static final int RING = 4;
    private static final int USED_ELEMENT = 8;
    private static final int NO_INTERRUPT = 1;
    private static final int MASK = 0xffff;

    private final VirtioDevice device;
    private final PhysicalMemory ram;

    /** The greatest size that the driver may choose. */
    final int most;

    private int size;
    private long descriptors;
    private long available;
    private long used;
    private boolean isReady;

    /** How often it was set up or reset: what belongs to another time has no place in its rings. */
    private int era;

    /** How many chains were taken, in 16 bits. */
    private int taken;

    /** How many were given back. */
    private int returned;

    /** Those that are written to the ring, but that its index does not show yet. */
    private int hidden;

    /** The index of the used ring when the driver was told of it, or might have been. */
    private int signalled;

    Virtqueue(VirtioDevice device, PhysicalMemory ram, int most) {
        if (!isSize(most, GREATEST)) {
            throw new IllegalArgumentException("no size of a queue: " + most);
        }
        this.device = device;
        this.ram = ram;
        this.most = most;
    }

    private static boolean isSize(int size, int most) {
        return size > 0 && size <= most && (size & size - 1) == 0;
    }

    // ---- The transport.

    /** Goes back to having no rings. */
    void reset() {
        isReady = false;
        era++;
        size = 0;
        taken = 0;
        returned = 0;
        hidden = 0;
        signalled = 0;
    }

    /** Whether it has rings, of which nothing is known to be wrong. */
    boolean isReady() {
        return isReady;
    }

    /**
     * Begins to use rings; with what cannot be one the driver has failed.
     *
     * @param newSize descriptors
     * @param newDescriptors the address of the descriptor table
     * @param newAvailable that of the driver area, which is the available ring
     * @param newUsed that of the device area, which is the used ring
     */
    void start(int newSize, long newDescriptors, long newAvailable, long newUsed) {
        reset();
        if (!isSize(newSize, most)) {
            fail("a queue has no such size");
            return;
        }
        // A ring ends with the index for events, whether it is used or not.
        if (!isPlace(newDescriptors, (long) DESCRIPTOR * newSize, DESCRIPTOR)
                || !isPlace(newAvailable, RING + 2L * newSize + 2, 2)
                || !isPlace(newUsed, RING + (long) USED_ELEMENT * newSize + 2, 4)) {
            fail("a queue does not lie in RAM, or not aligned");
            return;
        }
        size = newSize;
        descriptors = newDescriptors;
        available = newAvailable;
        used = newUsed;
        isReady = true;
    }

    private boolean isPlace(long address, long length, int alignment) {
        return (address & alignment - 1) == 0 && ram.contains(address, length);
    }

    // ---- Devices.

    /**
     * Takes the next chain. If there is none, the driver will notify the device of the next.
     *
     * @param chain becomes that chain
     * @return false if there is none, and the chain is as good as empty
     */
    boolean take(Chain chain) {
        if (!hasNext()) {
            return false;
        }
        int head = ram.loadShort(available + RING + 2L * (taken & size - 1)) & MASK;
        if (!chain.load(this, head)) {
            return false;
        }
        taken = taken + 1 & MASK;
        return true;
    }

    /** Whether there is a chain; if not, the driver will notify the device of the next. */
    boolean hasNext() {
        if (!isReady || !device.isLive()) {
            return false;
        }
        int waiting = waiting();
        if (waiting == 0 && device.has(VirtioDevice.EVENT_IDX)) {
            ram.storeShort(used + RING + (long) USED_ELEMENT * size, taken);
            waiting = waiting(); // one that came before the driver could see that
        }
        if (waiting > size) {
            fail("the index of an available ring jumps");
            return false;
        }
        return waiting > 0;
    }

    private int waiting() {
        return (ram.loadShort(available + INDEX) & MASK) - taken & MASK;
    }

    /** Has not taken the last chain after all, which was not given back. */
    void untake() {
        taken = taken - 1 & MASK;
    }

    /** Takes back all that was given back and not shown: those chains were not taken after all. */
    void undo() {
        taken = taken - hidden & MASK;
        hidden = 0;
    }

    /**
     * Gives a chain back. The driver does not see it before {@link #show}.
     *
     * @param chain one that was taken
     */
    void put(Chain chain) {
        if (!isReady || chain.era() != era) {
            return; // the driver has stopped the queue meanwhile, or set it up anew
        }
        long element = used + RING + (long) USED_ELEMENT * (returned + hidden & MASK & size - 1);
        ram.storeInt(element, chain.head());
        ram.storeInt(element + 4, (int) chain.written());
        hidden++;
    }

    /** Shows the driver what was given back, all at once. */
    void show() {
        if (isReady && hidden > 0) {
            returned = returned + hidden & MASK;
            hidden = 0;
            ram.storeShort(used + INDEX, returned);
        }
    }

    /**
     * Tells the driver that there are used buffers, if there are new ones and it wants to know
     * (section 2.7.7).
     */
    void signal() {
        if (!isReady || returned == signalled) {
            return;
        }
        int before = signalled;
        signalled = returned;
        if (wantsSignal(before)) {
            device.bufferUsed();
        }
    }

    private boolean wantsSignal(int before) {
        if (!device.has(VirtioDevice.EVENT_IDX)) {
            return (ram.loadShort(available) & NO_INTERRUPT) == 0;
        }
        int event = ram.loadShort(available + RING + 2L * size) & MASK;
        return (returned - event - 1 & MASK) < (returned - before & MASK);
    }

    /**
     * Stops the device, or with a legacy driver this queue alone: the driver has broken a rule.
     *
     * @param why one line
     */
    void fail(String why) {
        isReady = false;
        device.fail(why);
    }

    // ---- Chains.

    int size() {
        return size;
    }

    long descriptors() {
        return descriptors;
    }

    int era() {
        return era;
    }

    boolean hasIndirect() {
        return device.has(VirtioDevice.INDIRECT_DESC);
    }
}
