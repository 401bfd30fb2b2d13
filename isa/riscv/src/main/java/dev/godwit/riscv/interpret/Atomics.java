package dev.godwit.riscv.interpret;

import dev.godwit.host.Ram;
import dev.godwit.riscv.core.Node;
import dev.godwit.riscv.decode.Shapes;
import dev.godwit.riscv.hart.Exit;
import dev.godwit.riscv.hart.Hart;
import dev.godwit.riscv.mmu.Access;
import dev.godwit.riscv.mmu.AddressSpace;

/**
 * Atomic instructions. Harts run in turns, so each is made of ordinary accesses; a reservation is
 * the address alone, since whoever lets another hart run, or writes to memory himself, takes it
 * away.
 */
final class Atomics {
    private Atomics() {}

    static int run(Hart hart, Node n, int shape) {
        long[] x = hart.registers;
        int size = Step.size(shape);
        long address = x[n.rs1];
        int kind = shape & Shapes.KIND;
        boolean reads = kind == Shapes.LOAD_RESERVED;
        if ((address & size - 1) != 0) {
            return Step.fault(hart, reads ? Exit.LOAD_MISALIGNED : Exit.STORE_MISALIGNED, address);
        }
        int rd = n.rd;
        if (kind == Shapes.STORE_CONDITIONAL) {
            boolean holds = hart.reservation == address;
            hart.reservation = -1;
            if (!holds) {
                x[rd] = 1;
                return Exit.NEXT;
            }
        }
        int index = hart.memory.place(address, reads ? Access.READ : Access.WRITE, size);
        if (index < 0) {
            boolean isDevice = index == -AddressSpace.DEVICE;
            int device = reads ? Exit.LOAD_ACCESS : Exit.STORE_ACCESS;
            return Step.fault(hart, isDevice ? device : -index, address);
        }
        Ram ram = hart.memory.pages.ram;
        switch (kind) {
            case Shapes.LOAD_RESERVED -> {
                hart.reservation = address;
                x[rd] = load(ram, index, size);
            }
            case Shapes.STORE_CONDITIONAL -> {
                store(ram, index, size, x[n.rs2]);
                x[rd] = 0;
            }
            case Shapes.ATOMIC -> {
                long old = load(ram, index, size);
                long operand = extended(x[n.rs2], size);
                store(ram, index, size, Computations.atomic(n.op, old, operand));
                x[rd] = old;
            }
            default -> {
                if (size == 16) {
                    swapPair(ram, index, x, n);
                } else {
                    long old = load(ram, index, size);
                    if (old == extended(x[rd == Node.SINK ? 0 : rd], size)) {
                        store(ram, index, size, x[n.rs2]);
                    }
                    x[rd] = old;
                }
            }
        }
        return Exit.NEXT;
    }

    private static void swapPair(Ram ram, int index, long[] x, Node n) {
        int rd = n.rd;
        int rs2 = n.rs2;
        long low = ram.loadLong(index);
        long high = ram.loadLong(index + 8);
        boolean isZero = rd == Node.SINK; // the pair that begins with x0 is 0, and stays so
        if (low == (isZero ? 0 : x[rd]) && high == (isZero ? 0 : x[rd + 1])) {
            ram.storeLong(index, rs2 == 0 ? 0 : x[rs2]);
            ram.storeLong(index + 8, rs2 == 0 ? 0 : x[rs2 + 1]);
        }
        if (!isZero) {
            x[rd] = low;
            x[rd + 1] = high;
        }
    }

    private static long extended(long value, int size) {
        int unused = 64 - 8 * size;
        return value << unused >> unused;
    }

    private static long load(Ram ram, int index, int size) {
        return switch (size) {
            case 1 -> ram.loadByte(index);
            case 2 -> ram.loadShort(index);
            case 4 -> ram.loadInt(index);
            default -> ram.loadLong(index);
        };
    }

    private static void store(Ram ram, int index, int size, long value) {
        switch (size) {
            case 1 -> ram.storeByte(index, (int) value);
            case 2 -> ram.storeShort(index, (int) value);
            case 4 -> ram.storeInt(index, (int) value);
            default -> ram.storeLong(index, value);
        }
    }
}
