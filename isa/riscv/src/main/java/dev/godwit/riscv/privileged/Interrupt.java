package dev.godwit.riscv.privileged;

/** Interrupts: their bits in {@code mip} and {@code mie}, and their order. */
public final class Interrupt {
    /** Supervisor software interrupt. */
    public static final int SSI = 1 << 1;

    /** Machine software interrupt. */
    public static final int MSI = 1 << 3;

    /** Supervisor timer interrupt. */
    public static final int STI = 1 << 5;

    /** Machine timer interrupt. */
    public static final int MTI = 1 << 7;

    /** Supervisor external interrupt. */
    public static final int SEI = 1 << 9;

    /** Machine external interrupt. */
    public static final int MEI = 1 << 11;

    /** Those of supervisor mode. */
    static final int SUPERVISOR = SSI | STI | SEI;

    /** All. */
    static final int ALL = SUPERVISOR | MSI | MTI | MEI;

    private static final int[] ORDER = {MEI, MSI, MTI, SEI, SSI, STI};

    private Interrupt() {}

    /**
     * The one that is taken first.
     *
     * @param bits at least one
     * @return its number
     */
    static int first(long bits) {
        for (int bit : ORDER) {
            if ((bits & bit) != 0) {
                return Integer.numberOfTrailingZeros(bit);
            }
        }
        throw new IllegalArgumentException();
    }
}
