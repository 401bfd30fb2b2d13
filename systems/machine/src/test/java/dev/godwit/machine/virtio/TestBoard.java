package dev.godwit.machine.virtio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.machine.bus.PhysicalMemory;

import java.util.function.Function;

/** RAM, one device behind its transport, and a driver's hands on the registers. */
final class TestBoard {
    static final long BASE = 0x8000_0000L;
    static final long SIZE = 16 << 20;

    /** Where drivers of tests have their buffers; the rings lie before. */
    static final long BUFFERS = BASE + (1 << 20);

    static final int DEVICE_FEATURES = 0x10;
    static final int DEVICE_FEATURES_SEL = 0x14;
    static final int DRIVER_FEATURES = 0x20;
    static final int DRIVER_FEATURES_SEL = 0x24;
    static final int QUEUE_SEL = 0x30;
    static final int QUEUE_NUM = 0x38;
    static final int QUEUE_READY = 0x44;
    static final int QUEUE_NOTIFY = 0x50;
    static final int INTERRUPT_STATUS = 0x60;
    static final int INTERRUPT_ACK = 0x64;
    static final int STATUS = 0x70;
    static final int CONFIG = 0x100;

    final PhysicalMemory ram = new PhysicalMemory(BASE, SIZE);
    final boolean isLegacy;
    final VirtioDevice device;
    final VirtioMmio registers;
    boolean isHigh;
    long negotiated;

    TestBoard(boolean isLegacy, Function<PhysicalMemory, VirtioDevice> maker) {
        this.isLegacy = isLegacy;
        device = maker.apply(ram);
        registers = new VirtioMmio(high -> isHigh = high, device, isLegacy);
    }

    int get(int register) {
        return (int) registers.load(register, 4);
    }

    void set(int register, int value) {
        registers.store(register, 4, value);
    }

    long offered() {
        set(DEVICE_FEATURES_SEL, 1);
        long high = get(DEVICE_FEATURES);
        set(DEVICE_FEATURES_SEL, 0);
        return high << 32 | get(DEVICE_FEATURES) & 0xffff_ffffL;
    }

    /** Takes up to FEATURES_OK what is offered of the features. */
    void negotiate(long features) {
        set(STATUS, 0);
        set(STATUS, 1);
        set(STATUS, 3);
        long chosen = offered() & (features | VirtioDevice.VERSION_1);
        negotiated = chosen;
        set(DRIVER_FEATURES_SEL, 0);
        set(DRIVER_FEATURES, (int) chosen);
        if (!isLegacy) {
            set(DRIVER_FEATURES_SEL, 1);
            set(DRIVER_FEATURES, (int) (chosen >>> 32));
            set(STATUS, 11);
            assertThat(get(STATUS)).isEqualTo(11);
        }
    }

    /** Makes the rings of a queue. */
    TestRing ring(int queue, int size) {
        var ring = new TestRing(this, queue, size);
        set(QUEUE_SEL, queue);
        set(QUEUE_NUM, size);
        if (isLegacy) {
            set(0x28, 4096);
            set(0x3c, 4096);
            set(0x40, (int) (ring.descriptors >>> 12));
        } else {
            set(0x80, (int) ring.descriptors);
            set(0x84, (int) (ring.descriptors >>> 32));
            set(0x90, (int) ring.available);
            set(0x94, (int) (ring.available >>> 32));
            set(0xa0, (int) ring.used);
            set(0xa4, (int) (ring.used >>> 32));
            set(QUEUE_READY, 1);
            assertThat(get(QUEUE_READY)).isEqualTo(1);
        }
        return ring;
    }

    void start() {
        set(STATUS, isLegacy ? 7 : 15);
    }

    /** Takes the interrupt, as a driver does: its bits, or 0 if there is none. */
    int interrupt() {
        int bits = get(INTERRUPT_STATUS);
        assertThat(isHigh).isEqualTo(bits != 0);
        set(INTERRUPT_ACK, bits);
        assertThat(isHigh).isFalse();
        return bits;
    }

    void write(long address, byte[] bytes) {
        ram.write(address, bytes, 0, bytes.length);
    }

    byte[] read(long address, int length) {
        byte[] bytes = new byte[length];
        ram.read(address, bytes, 0, length);
        return bytes;
    }
}
