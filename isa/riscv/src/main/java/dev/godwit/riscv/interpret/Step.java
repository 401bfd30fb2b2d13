package dev.godwit.riscv.interpret;

import dev.godwit.riscv.core.Node;
import dev.godwit.riscv.decode.Shapes;
import dev.godwit.riscv.hart.Exit;
import dev.godwit.riscv.hart.Hart;
import dev.godwit.riscv.isa.Op;
import dev.godwit.riscv.mmu.Access;
import dev.godwit.riscv.mmu.AddressSpace;
import dev.godwit.riscv.node.Halt;
import dev.godwit.riscv.numeric.FloatState;
import dev.godwit.riscv.numeric.Rounding;

/**
 * One instruction that nodes leave: those that are rare, accesses that the TLB does not know, and
 * floating point that the host does not compute as it should be.
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
     * @param hart {@code left} counts it as not run
     * @param n the instruction, in the page at {@code base}
     * @return a reason of {@link Exit}
     */
    static int run(Hart hart, Node n) {
        int op = n.op;
        int shape = Shapes.of(op);
        long[] x = hart.registers;
        switch (shape & Shapes.KIND) {
            case Shapes.COMPUTED, Shapes.FUSED -> {
                int rm = 0;
                if ((shape & Shapes.RM) != 0) {
                    rm = Rounding.of(n.rm, hart.floats);
                    if (rm > Rounding.RMM) {
                        return illegal(hart, n);
                    }
                }
                Computations.compute(x, n, rm, hart.floats);
                return Exit.NEXT;
            }
            case Shapes.LOAD -> {
                return load(hart, shape, n, x[n.rs1] + n.imm);
            }
            case Shapes.STORE -> {
                long address = x[n.rs1] + n.imm;
                AddressSpace memory = hart.memory;
                int failure = memory.store(address, size(shape), x[n.rs2]);
                return failure == 0 ? Exit.NEXT : fault(hart, failure, memory.faultAddress);
            }
            case Shapes.LOAD_RESERVED,
                    Shapes.STORE_CONDITIONAL,
                    Shapes.ATOMIC,
                    Shapes.COMPARE_AND_SWAP -> {
                return Atomics.run(hart, n, shape);
            }
            case Shapes.CSR -> {
                return csr(hart, n);
            }
            case Shapes.OTHER -> {
                return other(hart, n, x[n.rs1]);
            }
            default -> {
                if (n instanceof Halt) {
                    hart.left++; // it is no instruction
                    return Exit.HALTED;
                }
                hart.value = n.imm & 0xFFFF_FFFFL;
                return Exit.ILLEGAL;
            }
        }
    }

    /** How many bytes an instruction touches. */
    static int size(int shape) {
        return 1 << (shape >>> Shapes.SIZE & 7);
    }

    static int fault(Hart hart, int failure, long address) {
        hart.value = address;
        return failure;
    }

    private static int illegal(Hart hart, Node n) {
        hart.value = hart.bits(n);
        return Exit.ILLEGAL;
    }

    private static int load(Hart hart, int shape, Node n, long address) {
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
        hart.registers[n.rd] = value;
        return Exit.NEXT;
    }

    private static int zeroBlock(Hart hart, long address) {
        int index = hart.memory.place(address & -CACHE_BLOCK, Access.WRITE, CACHE_BLOCK);
        if (index < 0) {
            return fault(hart, index == -AddressSpace.DEVICE ? Exit.STORE_ACCESS : -index, address);
        }
        hart.memory.pages.ram.fill(index, 0, CACHE_BLOCK);
        return Exit.NEXT;
    }

    private static int csr(Hart hart, Node n) {
        long[] x = hart.registers;
        int op = n.op;
        int number = n.imm;
        boolean writesAlways = op == Op.CSRRW || op == Op.CSRRWI;
        boolean writes = writesAlways || n.rs1 != 0;
        boolean reads = !writesAlways || n.rd != Node.SINK;
        long old = 0;
        if (reads) {
            if (!read(hart, number)) {
                return illegal(hart, n);
            }
            old = hart.value;
        }
        if (writes) {
            long basis = writesAlways ? old : hart.csrs.basis(hart, number, old);
            if (!write(hart, number, Computations.csr(x, n, basis))) {
                return illegal(hart, n);
            }
        }
        x[n.rd] = old;
        return Exit.NEXT;
    }

    private static boolean isFloats(int number) {
        return number >= FFLAGS && number <= FCSR;
    }

    private static boolean read(Hart hart, int number) {
        FloatState floats = hart.floats;
        if (isFloats(number) && !hart.csrs.allowsFloats(hart, false)) {
            return false;
        }
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
        if (isFloats(number) && !hart.csrs.allowsFloats(hart, true)) {
            return false;
        }
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

    private static int other(Hart hart, Node n, long address) {
        switch (n.op) {
            case Op.ECALL -> {
                return Exit.CALL;
            }
            case Op.EBREAK -> {
                hart.value = hart.base + n.offset;
                return Exit.BREAKPOINT;
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
            case Op.CBO_INVAL, Op.CBO_CLEAN, Op.CBO_FLUSH, Op.CBO_ZERO -> {
                if (!hart.csrs.allows(hart, n.op)) {
                    return illegal(hart, n);
                }
                return n.op == Op.CBO_ZERO ? zeroBlock(hart, address) : block(hart, address);
            }
            default -> {
                return Exit.NEXT; // fences and hints: all is in order, and nothing is slow
            }
        }
    }

    /** Cache-block management: no cache is seen, so only its faults are. */
    private static int block(Hart hart, long address) {
        int index = hart.memory.place(address & -CACHE_BLOCK, Access.READ, CACHE_BLOCK);
        if (index >= 0) {
            return Exit.NEXT;
        }
        // Whatever the page tables say of reading, these fail as stores do.
        boolean isPage = -index == Exit.LOAD_PAGE;
        return fault(hart, isPage ? Exit.STORE_PAGE : Exit.STORE_ACCESS, address);
    }
}
