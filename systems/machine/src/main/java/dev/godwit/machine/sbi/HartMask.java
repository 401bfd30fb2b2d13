package dev.godwit.machine.sbi;

import dev.godwit.machine.board.Machine;
import dev.godwit.riscv.privileged.PrivilegedHart;

import java.util.function.Consumer;

/** The harts that a call means: bits, and the number of the hart of bit 0 (Hart list parameter). */
final class HartMask {
    private static final long ALL = -1;
    private static final int BITS = 64;

    private HartMask() {}

    /**
     * Does something to each of the harts.
     *
     * @param machine whose they are
     * @param mask the first argument of such a call
     * @param base the second
     * @param action what is done
     * @return success, or that a hart is not there; then nothing was done
     */
    static long forEach(Machine machine, long mask, long base, Consumer<PrivilegedHart> action) {
        int count = machine.harts().size();
        if (base == ALL) {
            machine.harts().forEach(action);
            return SbiError.SUCCESS;
        }
        if (base < 0 || base >= count) {
            return SbiError.INVALID_PARAM;
        }
        int there = (int) Math.min(BITS, count - base);
        if (there < BITS && mask >>> there != 0) {
            return SbiError.INVALID_PARAM;
        }
        for (long left = mask; left != 0; left &= left - 1) {
            action.accept(machine.harts().get((int) base + Long.numberOfTrailingZeros(left)));
        }
        return SbiError.SUCCESS;
    }
}
