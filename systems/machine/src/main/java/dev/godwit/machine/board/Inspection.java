package dev.godwit.machine.board;

import dev.godwit.riscv.privileged.PrivilegedHart;
import dev.godwit.riscv.privileged.Watch;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * How a machine runs while somebody looks at it: to a number of instructions, to breakpoints, or
 * with each instruction told. A machine of which nothing is asked is not slowed by it; neither is
 * one that only has a number of instructions to go, but for the last of them.
 *
 * <p>A hart that a breakpoint has stopped goes on over it.
 */
public final class Inspection implements Watch {
    /** As many instructions as a page of code can have: so many a turn may run beyond its end. */
    private static final int LONGEST_LINE = 2048;

    private static final int FILTER = 256;

    /** Passed by no hart: odd. */
    private static final long NONE = -1;

    private static final long[] EMPTY = {};

    /** Sorted. */
    private long[] breakpoints = EMPTY;

    /** Whether a breakpoint's low bits are so. */
    private final boolean[] filter = new boolean[FILTER];

    private @Nullable Consumer<PrivilegedHart> listener;

    /** What the machine has counted when it is to stand. */
    private long end = Long.MAX_VALUE;

    /** For each hart, the breakpoint that it stands at and goes on over. */
    private final long[] passed;

    /** The hart that is at a breakpoint. */
    private @Nullable PrivilegedHart stopped;

    /**
     * Makes one of which nothing is asked.
     *
     * @param harts how many the machine has
     */
    public Inspection(int harts) {
        passed = new long[harts];
        Arrays.fill(passed, NONE);
    }

    /**
     * Sets the breakpoints, instead of those before.
     *
     * @param addresses of instructions, as the harts that come there see them
     */
    public void setBreakpoints(long... addresses) {
        breakpoints = Arrays.copyOf(addresses, addresses.length);
        Arrays.sort(breakpoints);
        Arrays.fill(filter, false);
        for (long address : breakpoints) {
            filter[place(address)] = true;
        }
    }

    /**
     * Has each instruction told before it is run, also where that fails.
     *
     * @param heard told of the hart; null for nobody
     */
    public void setListener(@Nullable Consumer<PrivilegedHart> heard) {
        listener = heard;
    }

    /**
     * Makes the machine stand when it has counted so many instructions.
     *
     * @param counted a value of {@link Machine#counted}; {@code Long.MAX_VALUE} for never
     */
    public void setEnd(long counted) {
        end = counted;
    }

    /** {@return the hart that the last run has left at a breakpoint, or null} */
    public @Nullable PrivilegedHart stopped() {
        return stopped;
    }

    private static int place(long address) {
        return (int) address >>> 1 & FILTER - 1;
    }

    // ---- For the machine.

    /** Whether it changes anything. */
    boolean isNeeded() {
        return isLookedAt() || end != Long.MAX_VALUE;
    }

    private boolean isLookedAt() {
        return breakpoints.length > 0 || listener != null;
    }

    /** Begins a run. */
    void begin() {
        stopped = null;
    }

    /** Whether the machine is to stand. */
    boolean isPaused(long counted) {
        return stopped != null || counted >= end;
    }

    /** Gives a hart its turn. */
    void turn(PrivilegedHart hart, long most, long counted) {
        long left = end - counted;
        if (!isLookedAt() && left > LONGEST_LINE) {
            hart.turn(Math.min(most, left - LONGEST_LINE));
        } else {
            hart.walk(Math.min(most, left), this);
        }
    }

    @Override
    public boolean stopsAt(PrivilegedHart hart) {
        long pc = hart.hart.pc;
        int id = (int) hart.id;
        if (filter[place(pc)] && passed[id] != pc && Arrays.binarySearch(breakpoints, pc) >= 0) {
            passed[id] = pc;
            stopped = hart;
            return true;
        }
        passed[id] = NONE;
        Consumer<PrivilegedHart> heard = listener;
        if (heard != null) {
            heard.accept(hart);
        }
        return false;
    }
}
