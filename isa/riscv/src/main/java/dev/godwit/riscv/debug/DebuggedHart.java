package dev.godwit.riscv.debug;

import dev.godwit.riscv.debug.Breakpoints.Watchpoint;
import dev.godwit.riscv.debug.Resumption.Manner;
import dev.godwit.riscv.debug.Resumption.Order;
import dev.godwit.riscv.hart.Exit;
import dev.godwit.riscv.hart.Hart;
import dev.godwit.riscv.hart.Overseer;
import dev.godwit.riscv.interpret.Interpreter;

import org.jspecify.annotations.Nullable;

/**
 * Runs a hart as its debugger has ordered. As long as it only has to stop at breakpoints it runs at
 * full speed between halts; where each instruction has to be looked at, one at a time.
 *
 * <p>It comes out where the interpreter does without a debugger: a turn ends only where control was
 * transferred. So a run that is always the same is the same with breakpoints that it does not meet.
 */
final class DebuggedHart implements Overseer {
    /** The last code of an exception: what lies above it was done, or is. */
    private static final int LAST_EXCEPTION = 63;

    private final HartTarget target;
    private final int thread;
    private final Breakpoints breakpoints;
    private final Accesses accesses = new Accesses();

    /** What it does; null if it stands still. */
    private @Nullable Order order;

    /** Whether what was ordered as a step has been executed. */
    private boolean isStepped;

    /** Whether an exception may have been it: then it was if {@code pc} has moved from there. */
    private boolean isTrapped;

    private long trapAddress;

    DebuggedHart(HartTarget target, int thread, Breakpoints breakpoints) {
        this.target = target;
        this.thread = thread;
        this.breakpoints = breakpoints;
    }

    void begin(@Nullable Order next) {
        order = next;
        isStepped = false;
        isTrapped = false;
    }

    @Nullable Order order() {
        return order;
    }

    @Override
    public boolean holdsInterrupts() {
        Order present = order;
        return present == null || present.manner() != Manner.RUN || target.stop() != null;
    }

    @Override
    public int run(Hart hart) {
        Order present = order;
        if (present == null) {
            return Exit.HALTED;
        }
        boolean isEach = present.manner() != Manner.RUN || breakpoints.isWatching();
        boolean mayEnd = true;
        for (; ; ) {
            if (mayEnd && hart.left <= 0) {
                return Exit.USED;
            }
            if (isAtEnd(hart)) {
                return Exit.HALTED;
            }
            if (!isEach && hart.left > 0) {
                int reason = Interpreter.runToHalt(hart);
                if (reason != Exit.HALTED) {
                    return reason;
                }
                if (isAtEnd(hart)) {
                    return Exit.HALTED;
                }
            }
            int reason = breakpoints.isWatching() ? watch(hart) : Interpreter.step(hart);
            note(hart, reason);
            if (reason >= 0) {
                return reason;
            }
            mayEnd = reason == Exit.AGAIN;
        }
    }

    /** Whether it has to stand still before the next instruction: who is told of it then. */
    private boolean isAtEnd(Hart hart) {
        endStep(hart);
        Stop.Kind kind = breakpoints.mayHalt(hart.pc) ? breakpoints.at(hart.pc) : null;
        if (kind != null) {
            target.stop(new Stop(kind, thread, Stop.TRAP, 0));
        }
        return target.stop() != null;
    }

    /** If it has gone as far as it was ordered to, it stops all. */
    void endStep(Hart hart) {
        Order present = order;
        if (present == null || present.manner() == Manner.RUN) {
            return;
        }
        boolean isInside =
                present.manner() == Manner.RANGE
                        && Long.compareUnsigned(hart.pc, present.low()) >= 0
                        && Long.compareUnsigned(hart.pc, present.high()) < 0;
        if (!isInside && (isStepped || isTrapped && hart.pc != trapAddress)) {
            target.stop(new Stop(Stop.Kind.STEP, thread, Stop.TRAP, 0));
        }
    }

    private void note(Hart hart, int reason) {
        if (reason < 0 || reason > LAST_EXCEPTION) {
            isStepped = true;
        } else {
            isTrapped = true;
            trapAddress = hart.pc;
        }
    }

    /** Executes an instruction; if it accesses what is watched, that stops all behind it. */
    private int watch(Hart hart) {
        hart.begin();
        accesses.find(hart);
        int reason = Interpreter.step(hart);
        if (accesses.size == 0 || reason >= 0 && reason <= LAST_EXCEPTION) {
            return reason;
        }
        for (Watchpoint one : breakpoints.watchpoints()) {
            boolean isMeant =
                    switch (one.kind()) {
                        case WRITE -> accesses.isWrite;
                        case READ -> accesses.isRead;
                        default -> true;
                    };
            Long address = isMeant ? accesses.common(one.address(), one.length()) : null;
            if (address != null) {
                target.stop(new Stop(one.kind(), thread, Stop.TRAP, address));
                return reason;
            }
        }
        return reason;
    }
}
