package dev.godwit.wasm.runtime;

import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.host.Blocked;
import dev.godwit.base.thread.GuestThread;
import dev.godwit.wasm.numeric.Fault;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * One guest thread of WebAssembly: its stack of values, its stack of calls, and where it is. Plain
 * data that every engine reads and writes; what an engine keeps in registers of its own is written
 * back whenever it leaves.
 *
 * <p><b>Values.</b> One slot for each value, in up to three parallel arrays. A frame is its locals
 * (parameters first, which are the caller's operands) and above them its operands.
 *
 * <p><b>Calls.</b> {@link #FRAME} ints for each caller that waits for a callee: where it goes on,
 * its frame pointer, a word of its engine's own, and which function it is. Where caller and callee
 * do not run in the same loop of the same code, the address is stored complemented, so that it is
 * negative, and {@link #codes} says whose it is. The fields {@link #pc}, {@link #fp}, {@link #own},
 * {@link #function} and {@link #code} are the same of the running function.
 *
 * <p><b>Runs.</b> Java calls a function: that is a run, and a host function may start another
 * inside it. Below its first call stand two entries: the function that called the host (with null
 * code if there is none), and a mark whose address is {@link #BOTTOM}.
 *
 * <p><b>Cost.</b> A frame costs its locals and its greatest operand height, whatever the arrays
 * share; {@link #values} is the sum over all frames.
 */
public final class Execution extends GuestThread {
    /** Ints for each waiting caller. */
    public static final int FRAME = 4;

    /** In a frame: the address that it goes on at. */
    public static final int ADDRESS = 0;

    /** In a frame: the slot of its first local. */
    public static final int LOCALS = 1;

    /** In a frame: what its engine wants to know besides. */
    public static final int OWN = 2;

    /** In a frame: the function's index. */
    public static final int FUNCTION = 3;

    /** The address that stands below the first call of a run. */
    public static final int BOTTOM = Integer.MIN_VALUE;

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

    /** For each caller with a negative address the code that goes on there. */
    public @Nullable Code[] codes = new @Nullable Code[FIRST_FRAMES];

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

    /** The running function's code, or null if none runs since the run began. */
    public @Nullable Code code;

    /** Where the running function goes on: an address in the module's bytes. */
    public int pc;

    /** The first free slot. */
    public int sp;

    /** The running function's first local. */
    public int fp;

    /** The running function's index. */
    public int function;

    /** What the running function's engine wants to know besides. */
    public int own;

    /** What the region costs that is entered at the safepoint where the execution stands. */
    public long price;

    /** Where a run that has not ended stands. */
    Standing at = Standing.NONE;

    /**
     * The function that a loop wants to call when it leaves; at {@link Standing#HOST_CALL} the host
     * function that is to be called.
     */
    public @Nullable FunctionInstance callee;

    /**
     * What {@code call_indirect} found the callee by: the slot behind its arguments, which is taken
     * off the stack when the function is known.
     */
    long selector;

    /** Whether the call of {@link #callee} is the last that the running function does. */
    boolean isTail;

    /** The exception that is being thrown. */
    public @Nullable ExceptionInstance exception;

    /** What the host call or instruction that did not go on needs to be made again, or null. */
    public @Nullable PendingCall pending;

    /** Why the last run had to stop, or null. */
    @Nullable LimitReached stopped;

    /** Why the running instruction trapped. */
    public @Nullable Fault fault;

    /** What goes with {@link #fault}: the index of an element that is null. */
    public long faultIndex;

    /** Where {@link #calls} holds the two entries of the current run. */
    private int runBase;

    /** How many entries of {@link #calls} are no guest calls. */
    private int marks;

    /** The registers of engines, by the places of these in the store. */
    private @Nullable Object[] registers = new @Nullable Object[1];

    /** The host's view of a call; one object for all of them. */
    public final HostCall hostCall;

    /** For who looks for a handler: one for all exceptions, so that none allocates. */
    final FrameCursor unwinding;

    Execution(StoreLimits limits) {
        super(limits.fuel());
        this.valuesLimit = limits.values();
        this.callsLimit = limits.calls();
        this.hostCall = new HostCall(this);
        this.unwinding = new FrameCursor(this);
        granted = Math.min(FIRST_SLOTS, valuesLimit);
        callsEnd = (int) Math.min(calls.length, (long) callsLimit * FRAME);
    }

    /**
     * Where a run that has not ended stands.
     *
     * @return {@link Standing#NONE} if there is none
     */
    public Standing at() {
        return at;
    }

    /**
     * Has the running instruction wait, and be executed again.
     *
     * @param on what it waits for
     */
    public void waitFor(Blocked on) {
        pending = new PendingCall(on);
    }

    /**
     * Why the run stands still.
     *
     * @return what a caller that does not keep the run has to throw; null if it did not stop
     */
    public @Nullable LimitReached stopped() {
        return stopped;
    }

    /**
     * What an engine keeps for this execution.
     *
     * @param place the engine's place in the store
     * @return what {@link #setRegisters} was given, or null
     */
    public @Nullable Object registers(int place) {
        return place < registers.length ? registers[place] : null;
    }

    /**
     * Sets what an engine keeps for this execution.
     *
     * @param place the engine's place in the store
     * @param state registers and scratch
     */
    public void setRegisters(int place, Object state) {
        if (place >= registers.length) {
            registers = Arrays.copyOf(registers, place + 1);
        }
        registers[place] = state;
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
            codes = Arrays.copyOf(codes, size);
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
        marks += code == null ? 2 : 1;
        while (callTop < first + 2 * FRAME) {
            if (!growCallsIfFull() && !growCalls(callsLimit + 1L + marks)) {
                marks -= code == null ? 2 : 1;
                callTop = first;
                return false;
            }
            callTop += FRAME;
        }
        store(first, pc, fp, own, function);
        codes[first / FRAME] = code;
        store(first + FRAME, BOTTOM, base, values, runBase);
        runBase = first;
        code = null;
        callsEnd = (int) Math.min(calls.length, (callsLimit - 1L + marks) * FRAME);
        return true;
    }

    /** Ends a run; the stack pointer stays. */
    public void popRun() {
        int first = runBase;
        callTop = first;
        values = calls[first + FRAME + OWN];
        runBase = calls[first + FRAME + FUNCTION];
        code = codes[first / FRAME];
        marks -= code == null ? 2 : 1;
        pc = calls[first];
        restore(first);
        callsEnd = (int) Math.min(calls.length, Math.max(0, (callsLimit - 1L + marks) * FRAME));
        pending = null;
        callee = null;
        at = Standing.NONE;
    }

    /** Ends a run that failed; the stack pointer is where its arguments began. */
    public void abandonRun() {
        int base = runArguments();
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
        return code == null;
    }

    /** Makes the running function a caller that waits, whoever the callee is. */
    public void pushCaller() {
        store(callTop, ~pc, fp, own, function);
        codes[callTop / FRAME] = code;
        callTop += FRAME;
    }

    /** Makes the caller at {@link #callTop}, which was taken off, the running function. */
    public void popCaller() {
        code = codes[callTop / FRAME];
        pc = ~calls[callTop];
        restore(callTop);
    }

    /** Says of the topmost caller whose it is, because its callee is about to be replaced. */
    public void markCaller() {
        int top = callTop - FRAME;
        if (calls[top] >= 0) {
            calls[top] = ~calls[top];
            codes[top / FRAME] = code;
        }
    }

    private void store(int frame, int address, int second, int third, int fourth) {
        calls[frame + ADDRESS] = address;
        calls[frame + LOCALS] = second;
        calls[frame + OWN] = third;
        calls[frame + FUNCTION] = fourth;
    }

    private void restore(int frame) {
        fp = calls[frame + LOCALS];
        own = calls[frame + OWN];
        function = calls[frame + FUNCTION];
    }

    /** Visits the code of every frame. */
    void forEachCode(Consumer<Code> visitor) {
        if (code != null) {
            visitor.accept(code);
        }
        for (int frame = 0; frame < callTop; frame += FRAME) {
            Code waiting = codes[frame / FRAME];
            if (calls[frame] < 0 && waiting != null) {
                visitor.accept(waiting);
            }
        }
    }

    /** What stands below the first call of the current run: its first argument. */
    int runArguments() {
        return calls[runBase + FRAME + LOCALS];
    }
}
