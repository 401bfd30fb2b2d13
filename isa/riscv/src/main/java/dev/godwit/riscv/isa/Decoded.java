package dev.godwit.riscv.isa;

/**
 * A decoded instruction in the 64 bits of a long, which is what {@link Decoder} gives:
 *
 * <table>
 * <caption>The bits</caption>
 * <tr><th>bits</th><th>field</th></tr>
 * <tr><td>0 to 8</td><td>the operation, one of {@link Op}; 0 is ILLEGAL, and then all bits are 0</td></tr>
 * <tr><td>9 to 13</td><td>rd, of the integer or of the floating-point registers</td></tr>
 * <tr><td>14 to 18</td><td>rs1; the immediate zimm of csrrwi, csrrsi and csrrci; the constant's number of fli</td></tr>
 * <tr><td>19 to 23</td><td>rs2</td></tr>
 * <tr><td>24 to 28</td><td>rs3</td></tr>
 * <tr><td>29 to 31</td><td>rm: 0 to 4, or 7 for the dynamic rounding mode; never 5 or 6</td></tr>
 * <tr><td>32 to 63</td><td>the immediate: sign-extended, and where the instruction shifts it, shifted</td></tr>
 * </table>
 *
 * <p>What the operation does not have is 0. The immediate is, where there is no other one: the
 * CSR's number (0 to 0xfff); aq * 2 + rl of an atomic instruction; fm, pred and succ of a fence, 4
 * bits each from the highest; the number of a may-be-operation. Offsets of branches and jumps are
 * in bytes; that of lui and auipc is what is added, a multiple of 4096.
 */
public final class Decoded {
    /** The rounding mode that stands for the one in frm. */
    public static final int DYNAMIC = 7;

    private Decoded() {}

    /**
     * The operation.
     *
     * @param decoded the instruction
     * @return its number, see {@link Op}
     */
    public static int op(long decoded) {
        return (int) decoded & 0x1ff;
    }

    /**
     * The register that is written to.
     *
     * @param decoded the instruction
     * @return 0 to 31
     */
    public static int rd(long decoded) {
        return (int) decoded >>> 9 & 31;
    }

    /**
     * The first register that is read.
     *
     * @param decoded the instruction
     * @return 0 to 31
     */
    public static int rs1(long decoded) {
        return (int) decoded >>> 14 & 31;
    }

    /**
     * The second register that is read.
     *
     * @param decoded the instruction
     * @return 0 to 31
     */
    public static int rs2(long decoded) {
        return (int) decoded >>> 19 & 31;
    }

    /**
     * The third register that is read.
     *
     * @param decoded the instruction
     * @return 0 to 31
     */
    public static int rs3(long decoded) {
        return (int) decoded >>> 24 & 31;
    }

    /**
     * The rounding mode.
     *
     * @param decoded the instruction
     * @return 0 to 4, or {@link #DYNAMIC}
     */
    public static int rm(long decoded) {
        return (int) decoded >>> 29;
    }

    /**
     * The immediate.
     *
     * @param decoded the instruction
     * @return see above
     */
    public static int imm(long decoded) {
        return (int) (decoded >> 32);
    }
}
