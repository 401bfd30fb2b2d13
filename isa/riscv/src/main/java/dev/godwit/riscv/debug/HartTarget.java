package dev.godwit.riscv.debug;

import dev.godwit.base.host.Waitable;
import dev.godwit.riscv.core.Node;
import dev.godwit.riscv.decode.Tracer;
import dev.godwit.riscv.hart.Hart;
import dev.godwit.riscv.isa.Csr;
import dev.godwit.riscv.mmu.Pages;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A guest whose threads are harts, as a debugger sees it. Who runs the guest asks it, between
 * turns, whether it may go on ({@link #mayRun}) and whether a thread may have a turn ({@link
 * #mayTurn}), and tells it of the end; what kind of system the guest is, subclasses know.
 *
 * <p>The guest stands still from the beginning, until its {@link Director} lets it go on.
 */
public abstract class HartTarget implements DebugTarget {
    private static final int ROUNDING_SHIFT = 5;
    private static final int FLAGS = 31;
    private static final int ROUNDINGS = 7;

    private final Breakpoints breakpoints;
    private final Map<Integer, DebuggedHart> harts = new HashMap<>();
    private @Nullable Director director;
    private @Nullable Stop stop = new Stop(Stop.Kind.ASKED, 0, Stop.TRAP, 0);
    private Resumption resumption = Resumption.run();

    /** Whether a debugger leads it. */
    private boolean isLed = true;

    /**
     * Makes one that stands still.
     *
     * @param tracer who decodes for the guest
     * @param pages what is decoded
     */
    protected HartTarget(Tracer tracer, Pages pages) {
        breakpoints = new Breakpoints(tracer, pages);
    }

    /**
     * Says who leads it.
     *
     * @param newDirector is asked from the next turn on
     */
    public final void setDirector(Director newDirector) {
        director = newDirector;
    }

    // ---- For subclasses.

    /**
     * The hart of a thread.
     *
     * @param thread its number
     * @return the hart; null if there is none
     */
    protected abstract @Nullable Hart hart(int thread);

    /**
     * Gets the guest ready to go on, after all threads have their orders.
     *
     * @param how what they do
     */
    protected void begin(Resumption how) {}

    // ---- For who runs the guest.

    /** {@return whether the guest may go on, after its director has looked} */
    public final boolean mayRun() {
        Director leader = director;
        if (leader != null) {
            leader.look();
        }
        if (stop == null && isLed && resumption.of(Resumption.ALL) == null) {
            lookForThreads();
        }
        return stop == null;
    }

    /** Where only some threads go on, and these have ended, nobody would ever stop. */
    private void lookForThreads() {
        List<Integer> threads = threads();
        for (int thread : threads) {
            if (resumption.of(thread) != null) {
                return;
            }
        }
        if (!threads.isEmpty()) {
            stop(new Stop(Stop.Kind.GONE, 0, 0, 0));
        }
    }

    /** {@return whether it stands still} */
    public final boolean isStanding() {
        return stop != null;
    }

    /**
     * Whether a thread may have a turn; from now on it is run as its debugger wants.
     *
     * @param thread its number
     * @param hart its hart
     * @return false if it stands still
     */
    public final boolean mayTurn(int thread, Hart hart) {
        if (!isLed) {
            return true;
        }
        if (stop != null) {
            return false;
        }
        DebuggedHart found = harts.get(thread);
        if (found == null) {
            found = new DebuggedHart(this, thread, breakpoints);
            found.begin(resumption.of(thread));
            harts.put(thread, found);
        }
        hart.overseer = found;
        return found.order() != null;
    }

    /**
     * A thread has had its turn: if that was the step that it was ordered, it stops all.
     *
     * @param thread its number
     * @param hart its hart
     */
    public final void turned(int thread, Hart hart) {
        DebuggedHart found = harts.get(thread);
        if (isLed && found != null && stop == null) {
            found.endStep(hart);
        }
    }

    /**
     * The guest has ended.
     *
     * @param how {@link Stop.Kind#EXITED} or {@link Stop.Kind#KILLED}
     * @return whether all has been told to whom it concerns; if not, it is asked again
     */
    public final boolean ended(Stop how) {
        stop = how;
        Director leader = director;
        if (leader == null) {
            return true;
        }
        leader.look();
        return !leader.isBusy();
    }

    /** {@return what becomes ready when the director has something to do} */
    public final List<Waitable> activity() {
        Director leader = director;
        return leader == null ? List.of() : leader.activity();
    }

    // ---- Stopping and going on.

    /**
     * Stops the guest, unless it stands still.
     *
     * @param why the reason
     */
    protected final void stop(Stop why) {
        if (stop == null) {
            stop = why;
        }
    }

    @Override
    public final @Nullable Stop stop() {
        return stop;
    }

    @Override
    public final void interrupt() {
        isLed = true;
        stop(new Stop(Stop.Kind.ASKED, 0, Stop.INTERRUPT, 0));
    }

    @Override
    public final void resume(Resumption how) {
        Stop present = stop;
        if (present == null || present.isEnd()) {
            return;
        }
        breakpoints.apply();
        resumption = how;
        harts.keySet().removeIf(thread -> hart(thread) == null);
        harts.forEach((thread, hart) -> hart.begin(how.of(thread)));
        stop = null;
        begin(how);
    }

    @Override
    public final void release() {
        breakpoints.clear();
        breakpoints.apply();
        for (int thread : threads()) {
            Hart hart = hart(thread);
            if (hart != null) {
                hart.overseer = null;
            }
        }
        harts.clear();
        resumption = Resumption.run();
        isLed = false;
        Stop present = stop;
        if (present != null && !present.isEnd()) {
            stop = null;
            begin(resumption);
        }
    }

    /** {@return whether a debugger leads it: not once it was released} */
    protected final boolean isLed() {
        return isLed;
    }

    @Override
    public final Breakpoints breakpoints() {
        return breakpoints;
    }

    // ---- Registers that all harts have.

    @Override
    public boolean hasRegister(int number) {
        return number >= 0 && number < Registers.CSR || isFloatControl(number);
    }

    private static boolean isFloatControl(int number) {
        return number >= Registers.CSR + Csr.FFLAGS && number <= Registers.CSR + Csr.FCSR;
    }

    @Override
    public final long register(int thread, int number) {
        Hart hart = hart(thread);
        if (hart == null || !hasRegister(number)) {
            return 0;
        }
        if (number < Registers.PC) {
            return hart.registers[number];
        }
        if (number == Registers.PC) {
            return hart.pc;
        }
        if (number < Registers.CSR) {
            return hart.registers[Node.F + number - Registers.F];
        }
        return switch (number - Registers.CSR) {
            case Csr.FFLAGS -> hart.floats.flags;
            case Csr.FRM -> hart.floats.rounding;
            case Csr.FCSR -> hart.floats.rounding << ROUNDING_SHIFT | hart.floats.flags;
            default -> special(thread, number);
        };
    }

    /**
     * Reads a register that not all harts have.
     *
     * @param thread whose, one that is there
     * @param number of {@link Registers}, one that is there
     * @return its content
     */
    protected long special(int thread, int number) {
        return 0;
    }

    @Override
    public final boolean setRegister(int thread, int number, long value) {
        Hart hart = hart(thread);
        if (hart == null || !hasRegister(number)) {
            return false;
        }
        if (number < Registers.PC) {
            hart.registers[number] = number == 0 ? 0 : value;
        } else if (number == Registers.PC) {
            hart.pc = value & ~1L;
        } else if (number < Registers.CSR) {
            hart.registers[Node.F + number - Registers.F] = value;
        } else if (isFloatControl(number)) {
            setFloatControl(hart, number - Registers.CSR, (int) value);
        } else {
            return setSpecial(thread, number, value);
        }
        hart.reservation = -1;
        written(thread);
        return true;
    }

    private static void setFloatControl(Hart hart, int csr, int value) {
        if (csr != Csr.FRM) {
            hart.floats.flags = value & FLAGS;
        }
        if (csr != Csr.FFLAGS) {
            int rounding = csr == Csr.FCSR ? value >>> ROUNDING_SHIFT : value;
            hart.floats.rounding = rounding & ROUNDINGS;
        }
    }

    /**
     * Writes a register that not all harts have.
     *
     * @param thread whose, one that is there
     * @param number of {@link Registers}, one that is there
     * @param value what it becomes
     * @return false if it cannot be written
     */
    protected boolean setSpecial(int thread, int number, long value) {
        return false;
    }

    /**
     * A register of a thread has been written that all harts have.
     *
     * @param thread whose
     */
    protected void written(int thread) {}
}
