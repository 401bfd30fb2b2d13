package dev.godwit.riscv.interpret;

import dev.godwit.riscv.core.Node;
import dev.godwit.riscv.hart.Exit;
import dev.godwit.riscv.hart.Hart;
import dev.godwit.riscv.hart.Overseer;
import dev.godwit.riscv.mmu.Pages;
import dev.godwit.riscv.node.Halt;
import dev.godwit.riscv.node.Link;
import dev.godwit.riscv.node.Straddle;

import org.jspecify.annotations.Nullable;

/** The interpreter: runs nodes, and steps where they leave an instruction to others. */
public final class Interpreter {
    /** What may be left to others for good is never compressed. */
    private static final int LENGTH = 4;

    private Interpreter() {}

    /**
     * Runs a hart until it has used its instructions, something has to be done for it, or it fails.
     *
     * @param hart its {@code left} is how many instructions it may run, {@code pc} where it begins
     * @return a reason of {@link Exit}, not negative; {@code pc} is then the address of the
     *     instruction that comes next, or that could not be run
     */
    public static int run(Hart hart) {
        Overseer overseer = hart.overseer;
        if (overseer != null) {
            return overseer.run(hart);
        }
        for (; ; ) {
            int reason = runToHalt(hart);
            if (reason != Exit.HALTED) {
                return reason;
            }
            // the halt is meant for another hart
            do {
                reason = step(hart);
            } while (reason == Exit.NEXT && hart.left <= 0);
            if (reason >= 0) {
                return reason;
            }
        }
    }

    /**
     * Runs the instruction at {@code pc}, whatever {@code left} says.
     *
     * @param hart its {@code left} counts the instruction
     * @return {@link Exit#NEXT} if the next one follows in the same page; {@link Exit#AGAIN} where
     *     a run might end, if the hart has used its instructions; or as {@link #run}
     */
    public static int step(Hart hart) {
        hart.begin();
        Node node = hart.single(hart.pc);
        if (node == null) {
            return hart.failure;
        }
        long before = hart.left;
        hart.left = 0; // so that it comes out wherever control is transferred
        Node stopped = nodes(hart, node);
        hart.left = before;
        if (stopped == null) {
            hart.left--;
            return Exit.AGAIN;
        }
        int reason = Exit.NEXT;
        Node next = stopped;
        if (!(stopped instanceof Halt)) {
            reason = Step.run(hart, stopped);
            next = stopped.after();
        }
        hart.left--;
        if (reason == Exit.NEXT) {
            hart.pc = hart.base + next.offset;
            return hart.isWanted && next != stopped
                    ? Exit.WANTED
                    : next.offset < Pages.SIZE ? Exit.NEXT : Exit.AGAIN;
        }
        boolean isDone = reason == Exit.AGAIN || reason == Exit.YIELD;
        hart.pc = hart.base + stopped.offset + (isDone ? LENGTH : 0);
        return reason;
    }

    /**
     * Runs a hart as {@link #run} does, whoever oversees it, and comes out at halts too.
     *
     * @param hart its {@code left} is how many instructions it may run, {@code pc} where it begins
     * @return a reason of {@link Exit}, not negative; {@link Exit#HALTED} where the tracer was told
     *     to halt
     */
    public static int runToHalt(Hart hart) {
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
                hart.pc = hart.base + stopped.offset + (isDone ? LENGTH : 0);
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
