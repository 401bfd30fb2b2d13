package dev.godwit.wasm.validate;

import dev.godwit.wasm.module.Opcodes;

import java.util.Arrays;

/**
 * Finds what a function's regions cost. A region is a line of instructions up to and with the next
 * one that ends it ({@link Opcodes#ENDS_REGION}); the line goes on from an {@code else} behind the
 * {@code end} of the {@code if}, and ends with {@code unreachable} and with the function. It is
 * paid when it is entered: at the function's beginning, behind the instruction that ended the one
 * before, or, for what is left of it, at the target of a branch or handler.
 *
 * <p>It is told what the validator finds, alone or by another listener; its answers hold from
 * {@link #end} to the next function.
 */
public final class Regions implements CodeListener {
    /** In place of where a piece goes on: nowhere. */
    private static final int ENDS = -1;

    /** In place of where a piece goes on: in the next one. Else it is a label, and 1. */
    private static final int FALLS = 0;

    private CodePoint point = NO_POINT;

    /** The pieces of lines, in the order of the code: what each costs, where it goes on. */
    private int[] costs = new int[64];

    private int[] next = new int[64];
    private int count;

    /** The price of the code in front of the piece that is open. */
    private int before;

    private boolean isOpen;

    /** For each label the piece that begins there. */
    private int[] targets = new int[64];

    /** Makes one that has seen nothing yet. */
    public Regions() {}

    @Override
    public void begin(CodePoint newPoint, int function, int start, int locals) {
        point = newPoint;
        count = 0;
        isOpen = false;
        open();
    }

    private void open() {
        if (count == costs.length) {
            costs = Arrays.copyOf(costs, 2 * count);
            next = Arrays.copyOf(next, 2 * count);
        }
        count++;
        before = point.price();
        isOpen = true;
    }

    private void close(int goesOn) {
        if (isOpen) {
            costs[count - 1] = point.price() - before;
            next[count - 1] = goesOn;
            isOpen = false;
        }
    }

    @Override
    public void target(int label, int address) {
        close(FALLS);
        open();
        if (label >= targets.length) {
            targets = Arrays.copyOf(targets, Math.max(label + 1, 2 * targets.length));
        }
        targets[label] = count - 1;
    }

    @Override
    public void branch(int opcode, int source, int label, int height) {
        if (opcode == Opcodes.ELSE) {
            close(label + 1);
        }
    }

    @Override
    public void unreachable() {
        close(ENDS);
    }

    @Override
    public void region(int opcode) {
        close(ENDS);
        open();
    }

    @Override
    public void end() {
        close(ENDS);
        for (int i = count - 1; i >= 0; i--) {
            if (next[i] != ENDS) {
                costs[i] += costs[next[i] == FALLS ? i + 1 : targets[next[i] - 1]];
            }
        }
        point = NO_POINT;
    }

    /**
     * The piece of a line that begins behind the instruction that {@link #region} was told of, or
     * behind the function's beginning.
     *
     * @return its number, the function's first being 0
     */
    public int last() {
        return count - 1;
    }

    /**
     * What is left of a region from a piece on.
     *
     * @param piece its number
     * @return the sum of the prices
     */
    public int price(int piece) {
        return costs[piece];
    }

    /**
     * What is left of a region from a label on.
     *
     * @param label a label that has a target
     * @return the sum of the prices
     */
    public int priceAt(int label) {
        return costs[targets[label]];
    }

    private static final CodePoint NO_POINT =
            new CodePoint() {
                @Override
                public int address() {
                    return 0;
                }

                @Override
                public int height() {
                    return 0;
                }

                @Override
                public int operand(int index) {
                    throw new IllegalStateException("no function is validated");
                }

                @Override
                public int price() {
                    return 0;
                }
            };
}
