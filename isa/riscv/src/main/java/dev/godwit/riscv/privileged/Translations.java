package dev.godwit.riscv.privileged;

import dev.godwit.riscv.core.CodeTlb;
import dev.godwit.riscv.core.Tlb;

/**
 * What page tables of one {@code satp} said last, apart by who asks: data for U mode, S mode, and S
 * mode that may touch pages of U mode; code by mode, with and without floating point. So neither a
 * trap nor a switch of address spaces empties anything.
 *
 * <p>A large page is here as many small ones, of which those were entered that were touched. Who
 * flushes it by one of its addresses means all of them, so their range is remembered.
 */
final class Translations {
    /** Data of S mode with SUM. */
    static final int SUPERVISOR_AND_USER = 2;

    /** The {@code satp} of which they are. */
    long satp;

    final Tlb[] data = {new Tlb(), new Tlb(), new Tlb()};

    /** By mode, and then whether floating point is on. */
    private final CodeTlb[] code = {new CodeTlb(), new CodeTlb(), new CodeTlb(), new CodeTlb()};

    /** From where to where large pages were entered since the last emptying; signed addresses. */
    private long largeStart = Long.MAX_VALUE;

    private long largeEnd = Long.MIN_VALUE;

    CodeTlb code(int mode, boolean hasFloats) {
        return code[2 * (mode & 1) + (hasFloats ? 1 : 0)];
    }

    /** Remembers that a page larger than others was entered. */
    void addLarge(long start, long size) {
        largeStart = Math.min(largeStart, start);
        largeEnd = Math.max(largeEnd, start + size - 1);
    }

    void clear() {
        for (Tlb tlb : data) {
            tlb.clear();
        }
        for (CodeTlb tlb : code) {
            tlb.clear();
        }
        largeStart = Long.MAX_VALUE;
        largeEnd = Long.MIN_VALUE;
    }

    void clearWrites() {
        for (Tlb tlb : data) {
            tlb.clearWrite();
        }
    }

    /** Forgets the page of an address, whatever its size. */
    void clear(long address) {
        if (address >= largeStart && address <= largeEnd) {
            clear();
            return;
        }
        for (Tlb tlb : data) {
            tlb.clear(address);
        }
        for (CodeTlb tlb : code) {
            tlb.clear(address);
        }
    }
}
