package dev.godwit.machine.virtio;

import dev.godwit.base.host.Ready;
import dev.godwit.base.host.Waitable;
import dev.godwit.host.Bytes;
import dev.godwit.machine.bus.Device;
import dev.godwit.machine.bus.InterruptLine;
import dev.godwit.machine.bus.Outside;

import org.jspecify.annotations.Nullable;

/**
 * VirtIO over MMIO (section 4.2): the registers of one device, or of an empty slot. It speaks the
 * interface of version 1.0 and later, or the legacy one of section 4.2.4, as it is made.
 *
 * <p>Registers are 32 bits wide and answer no other access; the configuration behind them is
 * reached by 1, 2, 4 or 8 bytes. What is not there reads as 0.
 */
public final class VirtioMmio implements Device, Outside {
    /** Bytes of its range that mean something. */
    public static final int SIZE = 0x200;

    private static final int CONFIGURATION = 0x100;
    private static final int MAGIC = 0x7472_6976; // "virt"

    /** "QEMU": kernels for teaching look for it. */
    private static final int VENDOR = 0x554D_4551;

    // Bits of the status (section 2.1).
    private static final int DRIVER = 2;
    private static final int DRIVER_OK = 4;
    private static final int FEATURES_OK = 8;
    private static final int NEEDS_RESET = 64;
    private static final int FAILED = 128;
    private static final int OF_DRIVER = 1 | DRIVER | DRIVER_OK | FEATURES_OK | FAILED;

    // Bits of the interrupt status.
    private static final int USED_BUFFER = 1;
    private static final int CONFIGURATION_CHANGE = 2;

    private static final long OF_QUEUES = VirtioDevice.INDIRECT_DESC | VirtioDevice.EVENT_IDX;

    private final InterruptLine line;
    private final @Nullable VirtioDevice device;
    private final boolean isLegacy;
    private final QueueRegisters[] queues;

    private int status;
    private int interrupts;
    private int generation;
    private int deviceFeaturesSel;
    private int driverFeaturesSel;
    private long driverFeatures;
    private int queueSel;
    private int guestPageSize;

    /**
     * Makes the registers of a device.
     *
     * @param line its interrupt
     * @param device the device, which nothing else has
     * @param isLegacy whether it speaks the legacy interface, and no other
     */
    public VirtioMmio(InterruptLine line, VirtioDevice device, boolean isLegacy) {
        this.line = line;
        this.device = device;
        this.isLegacy = isLegacy;
        queues = new QueueRegisters[device.queues.length];
        for (int i = 0; i < queues.length; i++) {
            queues[i] = new QueueRegisters(device.queues[i]);
        }
        device.attach(new Notifications());
        reset();
    }

    private VirtioMmio() {
        line = isHigh -> {};
        device = null;
        isLegacy = false;
        queues = new QueueRegisters[0];
    }

    /** {@return the registers of a slot without a device} */
    public static VirtioMmio empty() {
        return new VirtioMmio();
    }

    /** What the device says. */
    private final class Notifications implements Transport {
        @Override
        public void bufferUsed() {
            raise(USED_BUFFER);
        }

        @Override
        public void configurationChanged() {
            generation++;
            if ((status & DRIVER_OK) != 0) {
                raise(CONFIGURATION_CHANGE);
            }
        }

        /** A legacy driver knows no such state: its queue has stopped, and that is all. */
        @Override
        public void failed() {
            if (!isLegacy && (status & NEEDS_RESET) == 0) {
                status |= NEEDS_RESET;
                live();
                if ((status & DRIVER_OK) != 0) {
                    raise(CONFIGURATION_CHANGE);
                }
            }
        }
    }

    private void raise(int bits) {
        interrupts |= bits;
        line.set(true);
    }

    @Override
    public void reset() {
        status = 0;
        interrupts = 0;
        deviceFeaturesSel = 0;
        driverFeaturesSel = 0;
        driverFeatures = 0;
        queueSel = 0;
        guestPageSize = 0;
        for (QueueRegisters queue : queues) {
            queue.reset();
        }
        if (device != null) {
            device.resetAll();
        }
        line.set(false);
    }

    // ---- From outside.

    @Override
    public void poll() {
        if (device != null && device.isLive()) {
            device.poll();
        }
    }

    @Override
    public long due() {
        return device != null && device.isLive() ? device.due() : Long.MAX_VALUE;
    }

    @Override
    public Waitable coming() {
        return device != null && device.isLive() ? device.coming() : Ready.NEVER;
    }

    // ---- Registers.

    @Override
    public boolean allows(long offset, int size) {
        return offset >= CONFIGURATION || size == 4;
    }

    @Override
    public long load(long offset, int size) {
        if (offset < 0 || offset >= SIZE) {
            return 0;
        }
        if (offset >= CONFIGURATION) {
            return configuration((int) offset - CONFIGURATION, size);
        }
        return switch (MmioRegister.at((int) offset, isLegacy)) {
            case MAGIC_VALUE -> MAGIC;
            case VERSION -> isLegacy ? 1 : 2;
            case DEVICE_ID -> device == null ? 0 : device.id;
            case VENDOR_ID -> VENDOR;
            case DEVICE_FEATURES -> half(offered(), deviceFeaturesSel);
            case QUEUE_NUM_MAX -> selected() ? queues[queueSel].queue.most : 0;
            case QUEUE_PFN -> selected() ? queues[queueSel].pageNumber : 0;
            case QUEUE_READY -> selected() && queues[queueSel].queue.isReady() ? 1 : 0;
            case INTERRUPT_STATUS -> interrupts;
            case STATUS -> status;
            case CONFIG_GENERATION -> generation;
            case SHM_LEN_LOW, SHM_LEN_HIGH, SHM_BASE_LOW, SHM_BASE_HIGH ->
                    device == null ? 0 : -1; // no such region
            default -> 0; // write-only, or nothing
        };
    }

    @Override
    public void store(long offset, int size, long value) {
        if (device == null || offset < 0 || offset >= SIZE) {
            return;
        }
        if (offset >= CONFIGURATION) {
            int place = (int) offset - CONFIGURATION;
            if (place + size <= device.configuration.length) {
                device.configure(place, size, value);
            }
            return;
        }
        int word = (int) value;
        switch (MmioRegister.at((int) offset, isLegacy)) {
            case DEVICE_FEATURES_SEL -> deviceFeaturesSel = word;
            case DRIVER_FEATURES -> setFeatures(device, word);
            case DRIVER_FEATURES_SEL -> driverFeaturesSel = word;
            case GUEST_PAGE_SIZE -> guestPageSize = word;
            case QUEUE_SEL -> queueSel = word;
            case QUEUE_NOTIFY -> notified(device, word);
            case INTERRUPT_ACK -> acknowledge(word);
            case STATUS -> setStatus(device, word);
            case QUEUE_NUM,
                    QUEUE_ALIGN,
                    QUEUE_PFN,
                    QUEUE_READY,
                    QUEUE_DESC_LOW,
                    QUEUE_DESC_HIGH,
                    QUEUE_DRIVER_LOW,
                    QUEUE_DRIVER_HIGH,
                    QUEUE_DEVICE_LOW,
                    QUEUE_DEVICE_HIGH -> {
                if (selected()) {
                    queues[queueSel].store(
                            MmioRegister.at((int) offset, isLegacy), word, guestPageSize);
                }
            }
            default -> {} // read-only, or nothing
        }
    }

    private static int half(long bits, int which) {
        return switch (which) {
            case 0 -> (int) bits;
            case 1 -> (int) (bits >>> 32);
            default -> 0;
        };
    }

    private boolean selected() {
        return queueSel >= 0 && queueSel < queues.length;
    }

    private long configuration(int place, int size) {
        if (device == null) {
            return 0;
        }
        byte[] bytes = device.configuration;
        if (size == 4 && place + 4 <= bytes.length) {
            return Bytes.getInt(bytes, place);
        }
        long value = 0;
        for (int i = size - 1; i >= 0; i--) {
            value = value << 8 | (place + i < bytes.length ? bytes[place + i] & 0xff : 0);
        }
        return value;
    }

    // ---- Setting up.

    private long offered() {
        if (device == null) {
            return 0;
        }
        long general = isLegacy ? VirtioDevice.ANY_LAYOUT : VirtioDevice.VERSION_1;
        return device.features() | OF_QUEUES | general;
    }

    private void setFeatures(VirtioDevice of, int word) {
        if ((status & FEATURES_OK) != 0) {
            return; // they stand until the next reset
        }
        long bits = word & 0xffff_ffffL;
        switch (driverFeaturesSel) {
            case 0 -> driverFeatures = driverFeatures & ~0xffff_ffffL | bits;
            case 1 -> driverFeatures = driverFeatures & 0xffff_ffffL | bits << 32;
            default -> {
                if (word != 0) { // no feature is so far
                    driverFeatures |= ~offered();
                }
            }
        }
        if (isLegacy) {
            of.negotiate(driverFeatures & offered());
        }
    }

    private void setStatus(VirtioDevice of, int word) {
        if (word == 0) {
            reset();
            return;
        }
        int bits = word & OF_DRIVER;
        if (isLegacy) {
            bits &= ~FEATURES_OK;
        } else if ((status & FEATURES_OK) == 0) {
            if ((bits & FEATURES_OK) != 0 && isAcceptable(driverFeatures)) {
                of.negotiate(driverFeatures);
            } else {
                bits &= ~(FEATURES_OK | DRIVER_OK);
            }
        }
        status |= bits; // a driver cannot take back what it said
        live();
    }

    /** VERSION_1 need not be among them: xv6 leaves it out, and QEMU lets it. */
    private boolean isAcceptable(long features) {
        return (features & ~offered()) == 0;
    }

    /** Legacy drivers use queues before they say that they are ready (section 3.1.2). */
    private void live() {
        if (device != null) {
            int needed = isLegacy ? DRIVER : DRIVER_OK;
            device.setLive((status & (needed | FAILED | NEEDS_RESET)) == needed);
        }
    }

    private static void notified(VirtioDevice of, int queue) {
        if (of.isLive() && queue >= 0 && queue < of.queues.length) {
            of.notified(queue);
        }
    }

    private void acknowledge(int bits) {
        interrupts &= ~bits;
        line.set(interrupts != 0);
    }
}
