package dev.godwit.wasm.runtime;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.Clock;
import dev.godwit.base.host.Waiter;
import dev.godwit.host.Memory;
import dev.godwit.host.Signal;
import dev.godwit.wasm.numeric.Fault;
import dev.godwit.wasm.validate.ModuleCode;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * One guest thread: its stack of values, its stack of calls, and where it is. Plain data that every
 * engine reads and writes; what an engine keeps in locals of its own is written back whenever it
 * leaves.
 *
 * <p><b>Values.</b> One slot for each value, in up to three parallel arrays. A frame is its locals
 * (parameters first, which are the caller's operands) and above them its operands.
 *
 * <p><b>Calls.</b> {@link #FRAME} ints for each caller that waits for a callee: where it goes on,
 * its frame pointer, its position in the table of branches, and which function it is. Where caller
 * and callee do not run in the same loop of the same instance, the address is stored complemented,
 * so that it is negative, and {@link #instances} says whose it is.
 *
 * <p><b>Runs.</b> Java calls a function: that is a run, and a host function may start another
 * inside it. Below its first call stand two entries: the function that called the host (with a null
 * instance if there is none), and a mark whose address is {@link #BOTTOM}.
 *
 * <p><b>Cost.</b> A frame costs its locals and its greatest operand height, whatever the arrays
 * share; {@link #values} is the sum over all frames.
 */
public final class Execution {
    /** Ints for each waiting caller. */
    public static final int FRAME = 4;

    /** The address that stands below the first call of a run. */
    public static final int BOTTOM = Integer.MIN_VALUE;

    /** What stands for the memory of an instance that has none. */
    public static final Memory NO_MEMORY = Memory.empty();

    private static final int FIRST_SLOTS = 1 << 12;
    private static final int FIRST_FRAMES = 1 << 8;

    /** Numbers, and the low halves of vectors; one slot more than can be in use. */
    public long[] low = new long[FIRST_SLOTS + 1];

    /** The high halves of vectors; empty until a function needs them. */
    public long[] high = new long[0];

    /** References; empty until a function needs them. */
    public @Nullable Object[] references = new @Nullable Object[0];

    /** The stack of calls. */
    public int[] calls = new int[FIRST_FRAMES * FRAME];

    /** For each caller with a negative address its instance. */
    public @Nullable Instance[] instances = new @Nullable Instance[FIRST_FRAMES];

    /** How many ints of {@link #calls} are in use. */
    public int callTop;

    /** {@link #callTop} may not go beyond this without asking. */
    public int callsEnd = calls.length;

    /** The values in use. */
    public int values;

    /** {@link #values} may not go beyond this without asking. */
    public int granted = FIRST_SLOTS;

    /** The greatest number of values. */
    public final int valuesLimit;

    /** The greatest number of nested calls. */
    public final int callsLimit;

    /** The running function's instance, or null if none runs since the run began. */
    public @Nullable Instance instance;

    /** What validation found out about the running function's module. */
    public ModuleCode code = ModuleCode.NONE;

    /** Where branches go in the running function's module. */
    public int[] branches = new int[0];

    /** For each function of that module where its branches start. */
    public int[] starts = new int[0];

    /** How far {@link #branches} is filled: a function that starts below is there. */
    public int branchesEnd;

    /** The globals of the running function's instance. */
    public GlobalInstance[] globals = new GlobalInstance[0];

    /** Memory 0 of the running function's instance, or {@link #NO_MEMORY}. */
    public Memory memory = NO_MEMORY;

    /** Where the running function goes on: an address in the module's bytes. */
    public int pc;

    /** The first free slot. */
    public int sp;

    /** The running function's first local. */
    public int fp;

    /** The running function: its index times {@code ModuleCode.STRIDE}. */
    public int function;

    /** The address behind the running function's last {@code end}. */
    public int end;

    /** The running function's position in the table of branches. */
    public int position;

    /**
     * The function that a loop wants to call when it leaves; while the execution is blocked, the
     * host function that is not ready, or null if the instruction at {@link #pc} waits.
     */
    public @Nullable FunctionInstance callee;

    /** The exception that is being thrown. */
    public @Nullable ExceptionInstance exception;

    /** What the call or instruction that did not go on waits for. */
    public @Nullable Blocked blocked;

    /** Why the running instruction trapped. */
    public @Nullable Fault fault;

    /** A second result of a helper of an engine: a number. */
    public long wide;

    /** A second result of a helper of an engine: an effective address. */
    public long effectiveAddress;

    /** A second result of a helper of an engine: the memory that is accessed. */
    public Memory accessed = NO_MEMORY;

    /** Raised to make the execution stop at its next safepoint. */
    public final Signal stop = new Signal();

    /** How many runs are nested in one another through host functions. */
    public int depth;

    /** The instance that a host function was tail-called from, or null. */
    public @Nullable Instance tailCaller;

    /** Where {@link #calls} holds the two entries of the current run. */
    private int runBase;

    /** How many entries of {@link #calls} are no guest calls. */
    private int marks;

    /** Where the thread is parked, and woken by a stop; null until something is waited for. */
    private volatile @Nullable Waiter waiter;

    private Supplier<@Nullable Clock> clockSource = () -> null;

    /** What {@link #clockSource} gave when it was first asked; null until then. */
    private @Nullable Clock clock;

    private volatile @Nullable LimitReached stopReason;

    /** The host's view of a call; one object for all of them. */
    public final HostCall hostCall;

    /** The thread that is inside, or null. */
    private final AtomicReference<@Nullable Thread> owner = new AtomicReference<>();

    /** Whether the owner stays inside between its runs. */
    private boolean isHeld;

    /**
     * Makes an execution that stands still.
     *
     * @param valuesLimit the greatest number of values of all frames
     * @param callsLimit the greatest number of nested calls
     */
    public Execution(int valuesLimit, int callsLimit) {
        this.valuesLimit = valuesLimit;
        this.callsLimit = callsLimit;
        this.hostCall = new HostCall(this);
        granted = Math.min(FIRST_SLOTS, valuesLimit);
        callsEnd = (int) Math.min(calls.length, (long) callsLimit * FRAME);
    }

    /**
     * Makes room for a frame.
     *
     * @param total the values of all frames with it
     * @return false if that is more than the limit
     */
    public boolean growValues(int total) {
        if (total > valuesLimit || total < 0) {
            return false;
        }
        if (total >= low.length) {
            int size = (int) Math.min(valuesLimit, Math.max(total, low.length * 2L)) + 1;
            low = Arrays.copyOf(low, size);
            if (high.length > 0) {
                high = Arrays.copyOf(high, size);
            }
            if (references.length > 0) {
                references = Arrays.copyOf(references, size);
            }
        }
        granted = Math.min(low.length - 1, valuesLimit);
        return true;
    }

    /**
     * Makes room for values that are no frame: arguments and results on their way.
     *
     * @param top the stack pointer above them
     * @return false if that is more than the limit
     */
    public boolean reserve(int top) {
        return top < low.length && top >= 0 || growValues(top);
    }

    /** Makes the arrays that functions with vectors or references need. */
    public void needAllKinds() {
        if (high.length < low.length) {
            high = Arrays.copyOf(high, low.length);
        }
        if (references.length < low.length) {
            references = Arrays.copyOf(references, low.length);
        }
    }

    /**
     * Makes room for one more entry of {@link #calls}.
     *
     * @return false if there are as many guest calls as the limit allows
     */
    public boolean growCallsIfFull() {
        return callTop < callsEnd || growCalls(callsLimit - 1L + marks);
    }

    private boolean growCalls(long frames) {
        if (callTop >= frames * FRAME) {
            return false;
        }
        if (callTop == calls.length) {
            int size = (int) Math.min(frames, 2L * calls.length / FRAME);
            calls = Arrays.copyOf(calls, size * FRAME);
            instances = Arrays.copyOf(instances, size);
        }
        callsEnd = (int) Math.min(calls.length, frames * FRAME);
        return true;
    }

    /**
     * Begins a run.
     *
     * @param base the slot of the first argument
     * @return false if there are as many calls as the limit allows
     */
    public boolean pushRun(int base) {
        int first = callTop;
        marks += instance == null ? 2 : 1;
        while (callTop < first + 2 * FRAME) {
            if (!growCallsIfFull() && !growCalls(callsLimit + 1L + marks)) {
                marks -= instance == null ? 2 : 1;
                callTop = first;
                return false;
            }
            callTop += FRAME;
        }
        store(first, pc, fp, position, function);
        instances[first / FRAME] = instance;
        store(first + FRAME, BOTTOM, base, values, runBase);
        runBase = first;
        instance = null;
        callsEnd = (int) Math.min(calls.length, (callsLimit - 1L + marks) * FRAME);
        return true;
    }

    /** Ends a run; the stack pointer stays. */
    public void popRun() {
        int first = runBase;
        callTop = first;
        values = calls[first + FRAME + 2];
        runBase = calls[first + FRAME + 3];
        instance = instances[first / FRAME];
        marks -= instance == null ? 2 : 1;
        pc = calls[first];
        restore(first);
        callsEnd = (int) Math.min(calls.length, Math.max(0, (callsLimit - 1L + marks) * FRAME));
        blocked = null;
        callee = null;
    }

    /** Ends a run that failed; the stack pointer is where its arguments began. */
    public void abandonRun() {
        int base = calls[runBase + FRAME + 1];
        // No frame goes beyond the values in use, and no argument or result beyond sp.
        clearReferences(base, Math.max(values, sp));
        popRun();
        sp = base;
    }

    /**
     * Forgets what slots refer to that are not in use any more.
     *
     * @param from the first slot
     * @param to the slot behind the last, which need not exist
     */
    void clearReferences(int from, int to) {
        int end = Math.min(references.length, to);
        if (end > from) {
            Arrays.fill(references, from, end, null);
        }
    }

    /**
     * Whether no guest function runs since the run began.
     *
     * @return true until the first one is entered
     */
    public boolean isAtBottom() {
        return instance == null;
    }

    /** Makes the running function a caller that waits, whoever the callee is. */
    public void pushCaller() {
        store(callTop, ~pc, fp, position, function);
        instances[callTop / FRAME] = instance;
        callTop += FRAME;
    }

    /** Makes the caller at {@link #callTop}, which was taken off, the running function. */
    public void popCaller() {
        instance = instances[callTop / FRAME];
        pc = ~calls[callTop];
        restore(callTop);
    }

    /** Says of the topmost caller whose it is, because its callee is about to be replaced. */
    public void markCaller() {
        int top = callTop - FRAME;
        if (calls[top] >= 0) {
            calls[top] = ~calls[top];
            instances[top / FRAME] = instance;
        }
    }

    private void store(int at, int address, int second, int third, int fourth) {
        calls[at] = address;
        calls[at + 1] = second;
        calls[at + 2] = third;
        calls[at + 3] = fourth;
    }

    private void restore(int at) {
        fp = calls[at + 1];
        position = calls[at + 2];
        function = calls[at + 3];
        Instance owner = instance;
        if (owner != null) {
            end = owner.code.functions[function + ModuleCode.END];
        }
    }

    /**
     * Says which clock waits are measured by.
     *
     * @param source gives the clock, or null if there is none; asked when something first waits
     */
    public void setClock(Supplier<@Nullable Clock> source) {
        clockSource = source;
        clock = null;
        waiter = null;
    }

    /**
     * The clock that deadlines are times of.
     *
     * @return the clock, or null if there is none: then what is not ready never will be
     */
    public @Nullable Clock clock() {
        if (clock == null) {
            clock = clockSource.get();
        }
        return clock;
    }

    private @Nullable Waiter findWaiter() {
        if (waiter == null) {
            Clock time = clock();
            waiter = time == null ? null : time.newWaiter();
        }
        return waiter;
    }

    /**
     * Waits for a call or instruction that cannot go on, or for a stop.
     *
     * @param on what it waits for
     */
    public void await(Blocked on) {
        Waiter place = findWaiter();
        if (stop.isRaised()) {
            throw stopped();
        }
        Waiter.Outcome outcome = place == null ? Waiter.Outcome.NEVER : place.await(on);
        if (outcome == Waiter.Outcome.INTERRUPTED) {
            throw new LimitReached(Limit.INTERRUPT, -1, on.what());
        }
        if (outcome == Waiter.Outcome.NEVER && !on.ready()) {
            throw new LimitReached(Limit.INTERRUPT, -1, on.what() + " can never go on");
        }
        if (stop.isRaised()) {
            throw stopped();
        }
    }

    /**
     * Makes the guest stop at its next safepoint, or end its wait. May be called by any thread.
     *
     * @param reason what the run ends with
     */
    public void requestStop(LimitReached reason) {
        stopReason = reason;
        stop.raise();
        Waiter place = waiter;
        if (place != null) {
            place.wake();
        }
    }

    /** Takes a request to stop back, if there is one. */
    public void clearStop() {
        stop.clear();
        stopReason = null;
    }

    /**
     * Why the guest has to stop.
     *
     * @return what to throw
     */
    public LimitReached stopped() {
        LimitReached reason = stopReason;
        return reason == null ? new LimitReached(Limit.INTERRUPT, -1, "") : reason;
    }

    /**
     * Keeps other threads out, from one run to the next.
     *
     * @return true if {@link #release} must follow; false if this thread is inside already
     * @throws IllegalStateException if another thread is inside
     */
    public boolean acquire() {
        if (isInside()) {
            return false;
        }
        if (!comeIn()) {
            throw new IllegalStateException("another thread is inside this instance's store");
        }
        isHeld = true;
        return true;
    }

    /** Undoes {@link #acquire}: a request to stop has had its effect. */
    public void release() {
        isHeld = false;
        goOut();
    }

    /**
     * Notes the thread that enters.
     *
     * @return false if another thread is inside
     */
    public boolean enter() {
        if (!isInside() && !comeIn()) {
            return false;
        }
        depth++;
        return true;
    }

    /** Undoes one {@link #enter}; with the last one a request to stop has had its effect. */
    public void leave() {
        depth--;
        if (depth == 0 && !isHeld) {
            goOut();
        }
    }

    /**
     * Whether a thread is inside.
     *
     * @return true if a stop request would stop something; may be asked by any thread
     */
    public boolean isOccupied() {
        return owner.get() != null;
    }

    private boolean isInside() {
        return Thread.currentThread().equals(owner.get());
    }

    private boolean comeIn() {
        if (!owner.compareAndSet(null, Thread.currentThread())) {
            return false;
        }
        // what was asked for before was not about this run
        clearStop();
        return true;
    }

    private void goOut() {
        clearStop();
        owner.set(null);
    }
}
