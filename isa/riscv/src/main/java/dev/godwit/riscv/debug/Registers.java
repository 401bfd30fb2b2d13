package dev.godwit.riscv.debug;

/** Numbers of registers, as gdb has them. Each has 64 bits. */
public final class Registers {
    /** x0; 31 others follow. */
    public static final int X = 0;

    /** The address of the next instruction. */
    public static final int PC = 32;

    /** f0; 31 others follow. */
    public static final int F = 33;

    /** The first control and status register; 4,095 others follow. */
    public static final int CSR = 65;

    /** How many control and status registers there may be. */
    public static final int CSRS = 4096;

    /** The mode, of machines: 0, 1 or 3. */
    public static final int MODE = CSR + CSRS;

    private Registers() {}
}
