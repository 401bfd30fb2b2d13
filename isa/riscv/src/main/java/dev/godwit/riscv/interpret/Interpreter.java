package dev.godwit.riscv.interpret;

import dev.godwit.riscv.core.Node;
import dev.godwit.riscv.hart.Exit;
import dev.godwit.riscv.hart.Hart;
import dev.godwit.riscv.node.Link;
import dev.godwit.riscv.node.Straddle;

import org.jspecify.annotations.Nullable;

/** The interpreter: runs nodes, and steps where they leave an instruction to others. */
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
        hart.begin();
        for (; ; ) {
            if (hart.left <= 0) {
                return Exit.USED;
            }
            Node node = hart.enter(hart.pc);
            if (node == null) {
                return hart.failure;
            }
            int reason = line(hart, node);
            if (reason >= 0) {
                return reason;
            }
        }
    }

    /**
     * Runs one instruction, and nothing behind it.
     *
     * @param hart its {@code left} is 1
     * @return as {@link #run}; {@link Exit#USED} if the instruction was run and nothing is to do
     */
    public static int step(Hart hart) {
        hart.begin();
        Node node = hart.single(hart.pc);
        if (node == null) {
            return hart.failure;
        }
        int reason = line(hart, node);
        return reason >= 0 ? reason : Exit.USED;
    }

    /** Runs from a node until the hart comes out, or has to go on at {@code pc}. */
    private static int line(Hart hart, Node first) {
        Node node = first;
        for (; ; ) {
            hart.left -= node.rest;
            Node stopped = nodes(hart, node);
            if (stopped == null) {
                return Exit.AGAIN;
            }
            hart.left += stopped.rest;
            Node found = null;
            int reason;
            if (stopped instanceof Link link) {
                found = hart.link(link);
                reason = hart.failure;
            } else if (stopped instanceof Straddle straddle) {
                found = hart.straddle(straddle);
                reason = hart.failure;
            } else {
                reason = Step.run(hart, stopped);
                hart.isQuick = hart.floats.isQuick();
                hart.left--;
                if (reason == Exit.NEXT) {
                    found = stopped.after();
                    if (hart.isWanted) {
                        hart.pc = hart.base + found.offset;
                        return Exit.WANTED;
                    }
                }
            }
            if (found == null) {
                boolean isDone = reason == Exit.AGAIN || reason == Exit.YIELD;
                hart.pc = hart.base + stopped.offset + (isDone ? 4 : 0);
                return reason;
            }
            node = found;
        }
    }

    /** Runs nodes until one cannot be run, or the hart has to go on at {@code pc}: then null. */
    private static @Nullable Node nodes(Hart hart, Node first) {
        hart.stopped = null;
        long[] x = hart.registers;
        Node node = first;
        while (node != null) {
            node = node.run(x, hart);
        }
        return hart.stopped;
    }
}
