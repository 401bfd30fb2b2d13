package dev.godwit.riscv.hart;

/**
 * Why a hart comes out of its instructions. Exceptions have the codes that they have in {@code
 * mcause}; what else there is lies above them, and what stays inside the engine is negative.
 */
public final class Exit {
    /** The address of an instruction is not one: never, with compressed instructions. */
    public static final int INSTRUCTION_MISALIGNED = 0;

    /** No instruction may be there. */
    public static final int INSTRUCTION_ACCESS = 1;

    /** No instruction, or not one of this hart; {@code hart.value} is what stands there. */
    public static final int ILLEGAL = 2;

    /** ebreak. */
    public static final int BREAKPOINT = 3;

    /** An atomic load of a misaligned address. */
    public static final int LOAD_MISALIGNED = 4;

    /** Nothing can be loaded there. */
    public static final int LOAD_ACCESS = 5;

    /** An atomic store or operation on a misaligned address. */
    public static final int STORE_MISALIGNED = 6;

    /** Nothing can be stored there. */
    public static final int STORE_ACCESS = 7;

    /** ecall in user mode; {@code pc} is its own. */
    public static final int CALL = 8;

    /** The page tables do not let an instruction be fetched. */
    public static final int INSTRUCTION_PAGE = 12;

    /** The page tables do not let a value be loaded. */
    public static final int LOAD_PAGE = 13;

    /** The page tables do not let a value be stored. */
    public static final int STORE_PAGE = 15;

    /** The instructions that were granted are used. */
    public static final int USED = 64;

    /** The hart waits for others: pause, wrs.nto, wrs.sto. {@code pc} is behind it. */
    public static final int YIELD = 65;

    /** wfi, mret and their like, for who runs a machine; {@code pc} is its own. */
    public static final int PRIVILEGED = 66;

    /** The hart {@linkplain Hart#isWanted is wanted}; {@code pc} is behind what it did last. */
    public static final int WANTED = 67;

    /** A debugger may have something to do before the next instruction, which is at {@code pc}. */
    public static final int HALTED = 68;

    /** Goes on with the next instruction. */
    public static final int NEXT = -1;

    /** Goes on behind the instruction, with code that is looked up anew. */
    public static final int AGAIN = -2;

    private Exit() {}
}
