package dev.godwit.machine.virtio;

/** The registers of the transport (sections 4.2.2 and 4.2.4), of one form or of both. */
enum MmioRegister {
    MAGIC_VALUE(0x000, true, true),
    VERSION(0x004, true, true),
    DEVICE_ID(0x008, true, true),
    VENDOR_ID(0x00c, true, true),
    DEVICE_FEATURES(0x010, true, true),
    DEVICE_FEATURES_SEL(0x014, true, true),
    DRIVER_FEATURES(0x020, true, true),
    DRIVER_FEATURES_SEL(0x024, true, true),
    GUEST_PAGE_SIZE(0x028, false, true),
    QUEUE_SEL(0x030, true, true),
    QUEUE_NUM_MAX(0x034, true, true),
    QUEUE_NUM(0x038, true, true),
    QUEUE_ALIGN(0x03c, false, true),
    QUEUE_PFN(0x040, false, true),
    QUEUE_READY(0x044, true, false),
    QUEUE_NOTIFY(0x050, true, true),
    INTERRUPT_STATUS(0x060, true, true),
    INTERRUPT_ACK(0x064, true, true),
    STATUS(0x070, true, true),
    QUEUE_DESC_LOW(0x080, true, false),
    QUEUE_DESC_HIGH(0x084, true, false),
    QUEUE_DRIVER_LOW(0x090, true, false),
    QUEUE_DRIVER_HIGH(0x094, true, false),
    QUEUE_DEVICE_LOW(0x0a0, true, false),
    QUEUE_DEVICE_HIGH(0x0a4, true, false),
    SHM_LEN_LOW(0x0b0, true, false),
    SHM_LEN_HIGH(0x0b4, true, false),
    SHM_BASE_LOW(0x0b8, true, false),
    SHM_BASE_HIGH(0x0bc, true, false),
    CONFIG_GENERATION(0x0fc, true, false),

    /** What is no register; it has no place of its own. */
    NONE(-1, false, false);

    private static final int WORDS = 0x100 / 4;
    private static final MmioRegister[] MODERN = table(false);
    private static final MmioRegister[] LEGACY = table(true);

    private final int offset;
    private final boolean isModern;
    private final boolean isLegacy;

    MmioRegister(int offset, boolean isModern, boolean isLegacy) {
        this.offset = offset;
        this.isModern = isModern;
        this.isLegacy = isLegacy;
    }

    private static MmioRegister[] table(boolean legacy) {
        var table = new MmioRegister[WORDS];
        for (int i = 0; i < WORDS; i++) {
            table[i] = NONE;
        }
        for (MmioRegister register : values()) {
            if (legacy ? register.isLegacy : register.isModern) {
                table[register.offset / 4] = register;
            }
        }
        return table;
    }

    /** {@return the register at an offset from 0 to 0xff, or {@link #NONE}} */
    static MmioRegister at(int offset, boolean legacy) {
        return (offset & 3) != 0 ? NONE : (legacy ? LEGACY : MODERN)[offset / 4];
    }
}
