package dev.godwit.machine.virtio;

import dev.godwit.base.host.Ready;
import dev.godwit.base.host.Waitable;
import dev.godwit.machine.bus.PhysicalMemory;

import org.jspecify.annotations.Nullable;

/**
 * A device without its transport: its features, its configuration, its queues, and what it does
 * when it is notified. One {@link VirtioMmio} has it.
 *
 * <p>What breaks a rule of the specification is the driver's fault, and never an exception: {@link
 * Virtqueue#fail} stops the device until its driver resets it.
 */
public abstract class VirtioDevice {
    /** The feature VIRTIO_F_ANY_LAYOUT, for legacy drivers alone (section 6.3). */
    static final long ANY_LAYOUT = 1L << 27;

    /** The feature VIRTIO_F_INDIRECT_DESC. */
    static final long INDIRECT_DESC = 1L << 28;

    /** The feature VIRTIO_F_EVENT_IDX. */
    static final long EVENT_IDX = 1L << 29;

    /** The feature VIRTIO_F_VERSION_1. */
    static final long VERSION_1 = 1L << 32;

    /** The number of its kind (section 5). */
    final int id;

    /** Its configuration, little-endian, as the driver reads it. */
    final byte[] configuration;

    /** Its queues, by number. */
    final Virtqueue[] queues;

    private Transport transport = Transport.NONE;
    private long negotiated;
    private boolean isLive;
    private @Nullable String failure;

    /**
     * Makes a device without a transport.
     *
     * @param ram where the driver has its queues
     * @param id the number of its kind, not 0
     * @param configurationBytes the length of its configuration
     * @param queueSizes the greatest size of each queue, powers of 2 from 1 to {@link
     *     Virtqueue#GREATEST}
     */
    VirtioDevice(PhysicalMemory ram, int id, int configurationBytes, int... queueSizes) {
        this.id = id;
        configuration = new byte[configurationBytes];
        queues = new Virtqueue[queueSizes.length];
        for (int i = 0; i < queueSizes.length; i++) {
            queues[i] = new Virtqueue(this, ram, queueSizes[i]);
        }
    }

    // ---- What a kind of device is.

    /** {@return the features that it offers, of its kind alone: those of queues are not its own} */
    abstract long features();

    /**
     * Does what the driver wants done, as far as it goes without waiting.
     *
     * @param queue the number of the queue with new buffers
     */
    abstract void notified(int queue);

    /** Goes on with what waits, and takes in what has come. The device is live. */
    void poll() {}

    /** {@return what becomes ready when {@link #poll} would get on} */
    Waitable coming() {
        return Ready.NEVER;
    }

    /** {@return when {@link #poll} has something to do though nothing comes: a clock's moment} */
    long due() {
        return Long.MAX_VALUE;
    }

    /** Forgets what it was about to do. The queues are reset already. */
    void reset() {}

    /**
     * Hears of a write to the configuration; what a driver cannot change stays as it is.
     *
     * @param offset the first byte; the access lies in the configuration
     * @param size 1, 2, 4 or 8 bytes
     * @param value its low bytes count
     */
    void configure(int offset, int size, long value) {}

    // ---- What devices use.

    /** Whether both sides have agreed on a feature, or on all of some. */
    final boolean has(long feature) {
        return (negotiated & feature) == feature;
    }

    /** Whether the driver speaks the interface of version 1.0 and later. */
    final boolean isModern() {
        return has(VERSION_1);
    }

    /** Whether the driver has set it up, so that queues may be used. */
    final boolean isLive() {
        return isLive;
    }

    /** Says that the configuration is another now. */
    final void configurationChanged() {
        transport.configurationChanged();
    }

    /**
     * Why it was stopped, for who looks for the fault of a driver.
     *
     * @return one line, or null if it was not since the last reset
     */
    public final @Nullable String failure() {
        return failure;
    }

    // ---- What the transport and the queues use.

    final void attach(Transport owner) {
        transport = owner;
    }

    final void negotiate(long features) {
        negotiated = features;
    }

    final void setLive(boolean live) {
        isLive = live;
    }

    final void bufferUsed() {
        transport.bufferUsed();
    }

    final void fail(String why) {
        if (failure == null) {
            failure = why;
        }
        transport.failed();
    }

    final void resetAll() {
        isLive = false;
        negotiated = 0;
        failure = null;
        for (Virtqueue queue : queues) {
            queue.reset();
        }
        reset();
    }
}
