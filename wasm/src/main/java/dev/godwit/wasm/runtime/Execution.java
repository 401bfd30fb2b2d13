package dev.godwit.wasm.runtime;

import dev.godwit.base.host.Blocked;
import dev.godwit.host.Memory;
import dev.godwit.host.Signal;
import dev.godwit.wasm.numeric.Fault;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

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
 * so that it is negative, and {@link #instances} says whose it is; {@link #BOTTOM} is the address
 * below the first call of a run.
 *
 * <p><b>Cost.</b> A frame costs its locals and its greatest operand height, whatever the arrays
 * share; {@link #values} is the sum over all frames.
 */
public final class Execution {
    /** Ints for each waiting caller. */
    public static final int FRAME = 4;

    /** The address that stands below the first call of a run. */
    public static final int BOTTOM = Integer.MIN_VALUE;

    private static final int FIRST_SLOTS = 1 << 12;
    private static final int FIRST_FRAMES = 1 << 8;

    /** Numbers, and the low halves of vectors. */
    public long[] low = new long[FIRST_SLOTS];

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
    public int granted = low.length;

    /** The greatest number of values. */
    public final int valuesLimit;

    /** The greatest number of nested calls. */
    public final int callsLimit;

    /** The running function's instance, or null if there is none. */
    public @Nullable Instance instance;

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

    /** The function that a loop wants to call when it leaves. */
    public @Nullable FunctionInstance callee;

    /** The exception that is being thrown. */
    public @Nullable ExceptionInstance exception;

    /** What the call that did not go on waits for. */
    public @Nullable Blocked blocked;

    /** Why the running instruction trapped. */
    public @Nullable Fault fault;

    /** A second result of a helper of an engine: a number. */
    public long wide;

    /** A second result of a helper of an engine: an effective address. */
    public long effectiveAddress;

    /** A second result of a helper of an engine: the memory that is accessed. */
    public @Nullable Memory accessed;

    /** Raised to make the execution stop at its next safepoint. */
    public final Signal stop = new Signal();

    /** How many runs are nested in one another through host functions. */
    public int depth;

    /** The host's view of a call; one object for all of them. */
    public final HostCall hostCall;

    /** The thread that is inside, or null. */
    private @Nullable Thread owner;

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
        granted = Math.min(low.length, valuesLimit);
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
        if (total > low.length) {
            int size = (int) Math.min(valuesLimit, Math.max(total, low.length * 2L));
            low = Arrays.copyOf(low, size);
            if (high.length > 0) {
                high = Arrays.copyOf(high, size);
            }
            if (references.length > 0) {
                references = Arrays.copyOf(references, size);
            }
        }
        granted = Math.min(low.length, valuesLimit);
        return true;
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
     * Makes room for one more waiting caller.
     *
     * @return false if there are as many as the limit allows
     */
    public boolean growCalls() {
        int frames = callTop / FRAME;
        if (frames >= callsLimit) {
            return false;
        }
        if (callTop == calls.length) {
            int size = (int) Math.min(callsLimit, frames * 2L);
            calls = Arrays.copyOf(calls, size * FRAME);
            instances = Arrays.copyOf(instances, size);
        }
        callsEnd = calls.length;
        return true;
    }

    /**
     * Notes the thread that enters.
     *
     * @return false if another thread is inside
     */
    public boolean enter() {
        Thread current = Thread.currentThread();
        if (depth > 0 && owner != current) {
            return false;
        }
        owner = current;
        depth++;
        return true;
    }

    /** Undoes one {@link #enter}. */
    public void leave() {
        depth--;
        if (depth == 0) {
            owner = null;
        }
    }
}
