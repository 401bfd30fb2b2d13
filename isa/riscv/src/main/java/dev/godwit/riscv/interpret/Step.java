package dev.godwit.riscv.interpret;

import dev.godwit.riscv.decode.Line;
import dev.godwit.riscv.decode.Shapes;
import dev.godwit.riscv.hart.Exit;
import dev.godwit.riscv.hart.Hart;
import dev.godwit.riscv.isa.Op;
import dev.godwit.riscv.mmu.Access;
import dev.godwit.riscv.mmu.AddressSpace;
import dev.godwit.riscv.numeric.FloatState;
import dev.godwit.riscv.numeric.Rounding;

/**
 * One instruction, whichever it is and wherever it reaches: what the loop has no case for, and what
 * its cases leave.
 */
final class Step {
    private static final int CACHE_BLOCK = 64;

    private static final int FFLAGS = 1;
    private static final int FRM = 2;
    private static final int FCSR = 3;

    private Step() {}

    /**
     * Runs an instruction that does not transfer control.
     *
     * @param hart {@code page} is where it stands, {@code left} counts it as not run
     * @return a reason of {@link Exit}
     */
    static int run(Hart hart) {
        int i = hart.position;
        int w = hart.page.code[i];
        int number = hart.page.code[i + 1];
        int op = w & Line.OP_MASK;
        if (op >= Op.COUNT) {
            return elsewhere(hart, op, i);
        }
        int shape = Shapes.of(op);
        long[] x = hart.registers;
        switch (shape & Shapes.KIND) {
            case Shapes.COMPUTED, Shapes.FUSED -> {
                int rm = 0;
                if ((shape & Shapes.RM) != 0) {
                    rm = Rounding.of(w >>> Line.RM & 7, hart.floats);
                    if (rm > Rounding.RMM) {
                        return illegal(hart);
                    }
                }
                Computations.compute(x, op, w, number, rm, hart.floats);
                return Exit.NEXT;
            }
            case Shapes.LOAD -> {
                return load(hart, shape, w, rs1(x, w) + number);
            }
            case Shapes.STORE -> {
                long address = rs1(x, w) + number;
                AddressSpace memory = hart.memory;
                int failure = memory.store(address, size(shape), rs2(x, w));
                return failure == 0 ? Exit.NEXT : fault(hart, failure, memory.faultAddress);
            }
            case Shapes.LOAD_RESERVED,
                    Shapes.STORE_CONDITIONAL,
                    Shapes.ATOMIC,
                    Shapes.COMPARE_AND_SWAP -> {
                return Atomics.run(hart, op, shape, w);
            }
            case Shapes.CSR -> {
                return csr(hart, op, w, number);
            }
            case Shapes.OTHER -> {
                return other(hart, op, rs1(x, w));
            }
            default -> {
                hart.value = number & 0xFFFF_FFFFL;
                return Exit.ILLEGAL;
            }
        }
    }

    static long rs1(long[] x, int w) {
        return x[w >>> Line.RS1 & 63];
    }

    static long rs2(long[] x, int w) {
        return x[w >>> Line.RS2 & 63];
    }

    /** How many bytes an instruction touches. */
    static int size(int shape) {
        return 1 << (shape >>> Shapes.SIZE & 7);
    }

    static int fault(Hart hart, int failure, long address) {
        hart.value = address;
        return failure;
    }

    private static int illegal(Hart hart) {
        hart.value = hart.bits();
        return Exit.ILLEGAL;
    }

    private static int elsewhere(Hart hart, int op, int i) {
        int failure = op == Line.LINK ? hart.link(i) : hart.straddle();
        return failure == Exit.NEXT ? Exit.ELSEWHERE : failure;
    }

    private static int load(Hart hart, int shape, int w, long address) {
        AddressSpace memory = hart.memory;
        int size = size(shape);
        int failure = memory.load(address, size);
        if (failure != 0) {
            return fault(hart, failure, memory.faultAddress);
        }
        long value = memory.loaded;
        int unused = 64 - 8 * size;
        if ((shape & Shapes.UNSIGNED) == 0) {
            value = value << unused >> unused;
        } else if ((shape & Shapes.RD_F) != 0 && unused > 0) {
            value |= -1L << 8 * size;
        }
        hart.registers[w >>> Line.RD & 127] = value;
        return Exit.NEXT;
    }

    private static int zeroBlock(Hart hart, long address) {
        int index = hart.memory.translate(address & -CACHE_BLOCK, Access.WRITE);
        if (index < 0) {
            return fault(hart, -index, address);
        }
        hart.memory.pages.ram.fill(index, 0, CACHE_BLOCK);
        return Exit.NEXT;
    }

    private static int csr(Hart hart, int op, int w, int number) {
        long[] x = hart.registers;
        boolean writesAlways = op == Op.CSRRW || op == Op.CSRRWI;
        boolean writes = writesAlways || (w >>> Line.RS1 & 63) != 0;
        boolean reads = !writesAlways || (w >>> Line.RD & 127) != Line.SINK;
        long old = 0;
        if (reads) {
            if (!read(hart, number)) {
                return illegal(hart);
            }
            old = hart.value;
        }
        if (writes && !write(hart, number, Computations.csr(x, op, w, old))) {
            return illegal(hart);
        }
        x[w >>> Line.RD & 127] = old;
        return Exit.NEXT;
    }

    private static boolean read(Hart hart, int number) {
        FloatState floats = hart.floats;
        switch (number) {
            case FFLAGS -> hart.value = floats.flags;
            case FRM -> hart.value = floats.rounding;
            case FCSR -> hart.value = floats.rounding << 5 | floats.flags;
            default -> {
                return hart.csrs.read(hart, number);
            }
        }
        return true;
    }

    private static boolean write(Hart hart, int number, long value) {
        FloatState floats = hart.floats;
        switch (number) {
            case FFLAGS -> floats.flags = (int) value & 31;
            case FRM -> floats.rounding = (int) value & 7;
            case FCSR -> {
                floats.flags = (int) value & 31;
                floats.rounding = (int) value >>> 5 & 7;
            }
            default -> {
                return hart.csrs.write(hart, number, value);
            }
        }
        return true;
    }

    private static int other(Hart hart, int op, long address) {
        switch (op) {
            case Op.ECALL -> {
                return Exit.CALL;
            }
            case Op.EBREAK -> {
                return Exit.BREAKPOINT;
            }
            case Op.CBO_ZERO -> {
                return zeroBlock(hart, address);
            }
            case Op.FENCE_I -> {
                return Exit.AGAIN;
            }
            case Op.PAUSE, Op.WRS_NTO, Op.WRS_STO -> {
                return Exit.YIELD;
            }
            case Op.MRET,
                    Op.SRET,
                    Op.WFI,
                    Op.SFENCE_VMA,
                    Op.SINVAL_VMA,
                    Op.SFENCE_W_INVAL,
                    Op.SFENCE_INVAL_IR -> {
                return Exit.PRIVILEGED;
            }
            case Op.CBO_INVAL, Op.CBO_CLEAN, Op.CBO_FLUSH -> {
                int index = hart.memory.translate(address, Access.READ);
                if (index < 0) {
                    // Whatever the page tables say of reading, these fail as stores do.
                    boolean isPage = -index == Exit.LOAD_PAGE;
                    return fault(hart, isPage ? Exit.STORE_PAGE : Exit.STORE_ACCESS, address);
                }
                return Exit.NEXT;
            }
            default -> {
                return Exit.NEXT; // fences and hints: all is in order, and nothing is slow
            }
        }
    }
}
