package dev.godwit.riscv.interpret;

import dev.godwit.riscv.decode.Line;
import dev.godwit.riscv.hart.Exit;
import dev.godwit.riscv.hart.Hart;
import dev.godwit.riscv.isa.Op;

/** The interpreter: the loop for what programs do most, and steps between its runs. */
public final class Interpreter {
    private Interpreter() {}

    /**
     * Runs a hart until it has used its instructions, something has to be done for it, or it fails.
     *
     * @param hart its {@code left} is how many instructions it may run, {@code pc} where it begins
     * @return a reason of {@link Exit}, not negative; {@code pc} is then the address of the
     *     instruction that comes next, or that could not be run
     */
    public static int run(Hart hart) {
        hart.isQuick = hart.floats.isQuick();
        int reason = Exit.ENTER;
        for (; ; ) {
            if (reason == Exit.ENTER) {
                if (hart.left <= 0) {
                    return Exit.USED;
                }
                int failure = hart.enter(hart.pc);
                if (failure >= 0) {
                    return failure;
                }
            }
            reason = Loop.run(hart, hart.registers, hart.memory.pages.ram);
            if (reason == Exit.STEP) {
                reason = step(hart);
            }
            if (reason == Exit.USED) {
                hart.pc = hart.base + hart.page.displacement(hart.position);
            }
            if (reason >= 0) {
                return reason;
            }
        }
    }

    private static int step(Hart hart) {
        boolean isInstruction = (hart.page.code[hart.position] & Line.OP_MASK) < Op.COUNT;
        int result = Step.run(hart);
        hart.isQuick = hart.floats.isQuick();
        switch (result) {
            case Exit.ELSEWHERE -> {
                return result;
            }
            case Exit.NEXT -> {
                hart.position += Line.LENGTH;
                hart.left--;
                return result;
            }
            default -> {
                hart.pc = hart.base + hart.page.displacement(hart.position);
                if (isInstruction) {
                    hart.left--; // but not where the fetch failed
                }
                if (result == Exit.AGAIN || result == Exit.YIELD) {
                    hart.pc += 4;
                }
                return result == Exit.AGAIN ? Exit.ENTER : result;
            }
        }
    }
}
