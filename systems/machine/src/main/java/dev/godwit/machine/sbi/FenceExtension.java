package dev.godwit.machine.sbi;

import dev.godwit.machine.board.Machine;
import dev.godwit.riscv.privileged.PrivilegedHart;

/** Fences on other harts (RFENCE Extension). */
final class FenceExtension implements SbiExtension {
    private static final int FENCE_I = 0;
    private static final int SFENCE_VMA = 1;
    private static final int SFENCE_VMA_ASID = 2;
    private static final long PAGE = 4096;
    private static final int FEW = 64;

    private final Machine machine;

    FenceExtension(Machine machine) {
        this.machine = machine;
    }

    @Override
    public long call(SbiCall call) {
        long mask = call.argument(0);
        long base = call.argument(1);
        return switch (call.function()) {
            case FENCE_I ->
                    HartMask.forEach(
                            machine,
                            mask,
                            base,
                            _ -> {
                                // what was decoded is forgotten when its page changes, on all harts
                                // at once
                            });
            case SFENCE_VMA, SFENCE_VMA_ASID -> {
                long start = call.argument(2);
                long size = call.argument(3);
                yield HartMask.forEach(machine, mask, base, hart -> fence(hart, start, size));
            }
            default -> SbiError.NOT_SUPPORTED;
        };
    }

    /** Size 0 with start 0, and a size of all ones, mean everything. */
    private static void fence(PrivilegedHart hart, long start, long size) {
        long first = start & -PAGE;
        long end = start + size;
        if (size == 0 || Long.compareUnsigned(size, FEW * PAGE) > 0 || end < start) {
            hart.fence();
        } else {
            for (long at = first; at < end; at += PAGE) {
                hart.fence(at);
            }
        }
    }
}
