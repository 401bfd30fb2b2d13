package dev.godwit.riscv.debug;

import dev.godwit.riscv.core.Node;
import dev.godwit.riscv.decode.Shapes;
import dev.godwit.riscv.hart.Hart;
import dev.godwit.riscv.isa.Op;

import org.jspecify.annotations.Nullable;

/** What an instruction is about to load and store. */
final class Accesses {
    private static final int CACHE_BLOCK = 64;

    /** The first byte. */
    long address;

    /** How many bytes; 0 if it accesses nothing. */
    int size;

    boolean isRead;
    boolean isWrite;

    Accesses() {}

    /** Finds it for the instruction at {@code pc}. */
    void find(Hart hart) {
        size = 0;
        isRead = false;
        isWrite = false;
        Node node = hart.single(hart.pc);
        if (node == null) {
            return;
        }
        long base = hart.registers[node.rs1];
        int shape = Shapes.of(node.op);
        int bytes = 1 << (shape >>> Shapes.SIZE & 7);
        switch (shape & Shapes.KIND) {
            case Shapes.LOAD -> set(base + node.imm, bytes, true, false);
            case Shapes.STORE -> set(base + node.imm, bytes, false, true);
            case Shapes.LOAD_RESERVED -> set(base, bytes, true, false);
            case Shapes.STORE_CONDITIONAL -> {
                if (hart.reservation == base) {
                    set(base, bytes, false, true);
                }
            }
            case Shapes.ATOMIC, Shapes.COMPARE_AND_SWAP -> set(base, bytes, true, true);
            default -> {
                if (node.op == Op.CBO_ZERO) {
                    set(base & -CACHE_BLOCK, CACHE_BLOCK, false, true);
                }
            }
        }
    }

    private void set(long first, int bytes, boolean reads, boolean writes) {
        address = first;
        size = bytes;
        isRead = reads;
        isWrite = writes;
    }

    /** The first byte of a range that it accesses; null if it does not access any. */
    @Nullable Long common(long first, long length) {
        // distances, so that ranges at the end of the address space are ranges, too
        if (Long.compareUnsigned(address - first, length) < 0) {
            return address;
        }
        return Long.compareUnsigned(first - address, size) < 0 ? first : null;
    }
}
