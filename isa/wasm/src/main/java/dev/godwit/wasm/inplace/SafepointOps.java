package dev.godwit.wasm.inplace;

import dev.godwit.host.OutOfBounds;
import dev.godwit.wasm.module.Opcodes;
import dev.godwit.wasm.numeric.Fault;
import dev.godwit.wasm.runtime.Exit;

/** The instructions that are safepoints: bulk, grow and wait. */
final class SafepointOps {
    private SafepointOps() {}

    /** Whether the instruction at an address, which has a prefix, is one. */
    static boolean isOne(byte[] code, int pc) {
        int base =
                switch (code[pc]) {
                    case (byte) 0xFB -> Opcodes.FB;
                    case (byte) 0xFC -> Opcodes.FC;
                    default -> Opcodes.FE;
                };
        int op = base + (int) Leb.u32(code, pc + 1);
        return (Opcodes.effects(op) & (Opcodes.BULK | Opcodes.GROWS | Opcodes.WAITS)) != 0;
    }

    /**
     * Executes the one at {@code x.pc}, in a function of any kind.
     *
     * @return an {@link Exit}
     */
    static int run(byte[] code, long[] s, Registers x) {
        int at = x.pc;
        int fp = x.execution.fp;
        try {
            int next =
                    switch (code[at]) {
                        case (byte) Opcodes.MEMORY_GROW ->
                                MemoryOps.grow(code, s, at + 1, x.sp - 1, x);
                        case (byte) 0xFB -> AggregateOps.run(code, s, at + 1, x);
                        case (byte) 0xFC -> Prefixed.run(code, s, at + 1, x);
                        default -> AtomicOps.run(code, s, at + 1, x);
                    };
            if (next < 0) {
                return Calls.leave(Exit.BLOCKED, at, x.sp, fp, x);
            }
            x.behind();
            return Calls.leave(Exit.RUN, next, x.sp, fp, x);
        } catch (Fault | OutOfBounds fault) {
            return Calls.faulted(fault, at + 1, fp, x);
        }
    }
}
