package dev.godwit.riscv.privileged;

import dev.godwit.riscv.hart.Exit;
import dev.godwit.riscv.hart.Hart;
import dev.godwit.riscv.hart.Overseer;
import dev.godwit.riscv.interpret.Interpreter;

/**
 * Runs a hart instruction by instruction, as somebody watches it.
 *
 * @param owner whose hart it is
 * @param watch is asked before each instruction
 */
record Walk(PrivilegedHart owner, Watch watch) implements Overseer {
    @Override
    public int run(Hart hart) {
        while (hart.left > 0) {
            if (watch.stopsAt(owner)) {
                return Exit.HALTED;
            }
            int reason = Interpreter.step(hart);
            if (reason >= 0) {
                return reason;
            }
        }
        return Exit.USED;
    }

    @Override
    public boolean holdsInterrupts() {
        return false;
    }
}
