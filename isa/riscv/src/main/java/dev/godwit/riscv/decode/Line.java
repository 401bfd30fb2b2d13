package dev.godwit.riscv.decode;

import dev.godwit.riscv.isa.Op;

/**
 * The form in which the interpreter has an instruction: two ints, made of the instruction and of
 * where it stands in its page.
 *
 * <p>The first, from the lowest bit: 9 bits of the operation (of {@link Op}, or one of this class),
 * 7 of rd, 6 of rs1, 6 of rs2, 3 of rm; the highest bit is 0. The second is a number with sign: the
 * immediate, the CSR or rs3. Registers are those of {@code Hart.registers}: x0 to x31, then f0 to
 * f31, then one that nobody reads, which x0 is as rd.
 *
 * <p>What transfers control has positions instead of addresses: a branch has that of its target as
 * its number; jal has the target's in the number's low half and the offset of the instruction after
 * it in the high half; jalr the same offset in the low half and its immediate in the high half.
 */
public final class Line {
    /** How far apart instructions are. */
    public static final int LENGTH = 2;

    /** The first floating-point register. */
    public static final int F = 32;

    /** The register that is written and not read. */
    public static final int SINK = 64;

    /** Bits of the operation. */
    public static final int OP_MASK = 511;

    /** Where rd begins. */
    public static final int RD = 9;

    /** Where rs1 begins. */
    public static final int RS1 = 16;

    /** Where rs2 begins. */
    public static final int RS2 = 22;

    /** Where rm begins. */
    public static final int RM = 28;

    // ---- What is no instruction. None of these counts as one.

    /** Not decoded yet; the number is the position of the branch that leads here, or 0. */
    public static final int LINK = Op.COUNT;

    /** Goes on at the position that is its number. */
    public static final int GOTO = Op.COUNT + 1;

    /** Goes on at the address of the page plus its number. */
    public static final int LEAVE = Op.COUNT + 2;

    /** An instruction that begins with the last two bytes of the page. */
    public static final int STRADDLE = Op.COUNT + 3;

    /**
     * jal to the address of the page plus its number, an instruction; the offset of the one after
     * it stands in the bits of rs1, rs2 and rm.
     */
    public static final int JAL_FAR = Op.COUNT + 4;

    private Line() {}
}
