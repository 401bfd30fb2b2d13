package dev.godwit.riscv.privileged;

/** The fields of {@code mstatus}, of which {@code sstatus} is a part. */
final class Status {
    static final long SIE = 1L << 1;
    static final long MIE = 1L << 3;
    static final long SPIE = 1L << 5;
    static final long MPIE = 1L << 7;
    static final long SPP = 1L << 8;
    static final int MPP_SHIFT = 11;
    static final long MPP = 3L << MPP_SHIFT;
    static final long FS = 3L << 13;
    static final long MPRV = 1L << 17;
    static final long SUM = 1L << 18;
    static final long MXR = 1L << 19;
    static final long TVM = 1L << 20;
    static final long TW = 1L << 21;
    static final long TSR = 1L << 22;

    /** UXL and SXL: both modes have 64 bits. */
    static final long WIDTHS = 0xAL << 32;

    private static final long UXL = 3L << 32;
    private static final long SD = 1L << 63;

    /** What S mode may change of it. */
    static final long SUPERVISOR = SIE | SPIE | SPP | FS | SUM | MXR;

    /** What M mode may change of it. */
    static final long MACHINE = SUPERVISOR | MIE | MPIE | MPP | MPRV | TVM | TW | TSR;

    private Status() {}

    /** The register as it is read: with what follows from its fields. */
    static long machine(long status) {
        return status | WIDTHS | ((status & FS) == FS ? SD : 0);
    }

    /** What S mode reads of it. */
    static long supervisor(long status) {
        return machine(status) & (SUPERVISOR | UXL | SD);
    }
}
