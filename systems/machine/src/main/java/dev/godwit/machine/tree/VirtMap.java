package dev.godwit.machine.tree;

/** Where QEMU's RISC-V board {@code virt} has its devices: physical addresses, interrupts. */
public final class VirtMap {
    /** What ends a run. */
    public static final long TEST = 0x10_0000;

    /** The clock of the day. */
    public static final long RTC = 0x10_1000;

    /** Software interrupts, and the time. */
    public static final long CLINT = 0x200_0000;

    /** The interrupt controller. */
    public static final long PLIC = 0xC00_0000;

    /** The serial port. */
    public static final long UART = 0x1000_0000;

    /** The first of {@link #VIRTIO_SLOTS} transports of VirtIO. */
    public static final long VIRTIO = 0x1000_1000;

    /** Bytes of a transport, and from one to the next. */
    public static final long VIRTIO_SIZE = 0x1000;

    /** How many transports there can be. */
    public static final int VIRTIO_SLOTS = 8;

    /** RAM. */
    public static final long RAM = 0x8000_0000L;

    /** The interrupt of the first transport; that of each next one is one more. */
    public static final int VIRTIO_INTERRUPT = 1;

    /** The interrupt of the serial port. */
    public static final int UART_INTERRUPT = 10;

    /** The interrupt of the clock of the day. */
    public static final int RTC_INTERRUPT = 11;

    /** The interrupt of the first device that is added; that of each next one is one more. */
    public static final int ADDED_INTERRUPT = 32;

    /** How many devices can be added. */
    public static final int ADDED_INTERRUPTS = 64;

    private VirtMap() {}
}
