package dev.godwit.wasm.runtime;

import dev.godwit.base.host.Blocked;

import org.jspecify.annotations.Nullable;

/**
 * A call of a host function as it sees it: arguments and results by index, in the slots of the
 * execution. Results take the places of the arguments, so read all arguments before the first
 * result is set. Valid only while the call lasts; one object serves all calls of an execution.
 */
public final class HostCall {
    private final Execution execution;
    private int base;
    private @Nullable Instance caller;
    private @Nullable PendingCall resumed;

    HostCall(Execution execution) {
        this.execution = execution;
    }

    /** Says which call is made. */
    void set(int newBase, @Nullable Instance newCaller, @Nullable PendingCall earlier) {
        base = newBase;
        caller = newCaller;
        resumed = earlier;
    }

    /**
     * What this very call left when it was not ready the last time.
     *
     * @return what {@link #block} gave, or null if the call is made for the first time
     */
    public @Nullable PendingCall resumed() {
        return resumed;
    }

    /** The slot of the first argument. */
    int base() {
        return base;
    }

    /**
     * An argument of type i32.
     *
     * @param index which, the first being 0
     * @return its value
     */
    public int i32(int index) {
        return (int) execution.low[base + index];
    }

    /**
     * An argument of type i64.
     *
     * @param index which, the first being 0
     * @return its value
     */
    public long i64(int index) {
        return execution.low[base + index];
    }

    /**
     * An argument of type f32.
     *
     * @param index which, the first being 0
     * @return its value
     */
    public float f32(int index) {
        return Float.intBitsToFloat((int) execution.low[base + index]);
    }

    /**
     * An argument of type f64.
     *
     * @param index which, the first being 0
     * @return its value
     */
    public double f64(int index) {
        return Double.longBitsToDouble(execution.low[base + index]);
    }

    /**
     * The high half of an argument of type v128; {@link #i64} gives the low one.
     *
     * @param index which, the first being 0
     * @return its upper 64 bits
     */
    public long v128High(int index) {
        return execution.high[base + index];
    }

    /**
     * An argument of a reference type.
     *
     * @param index which, the first being 0
     * @return the reference, or null
     */
    public @Nullable Object reference(int index) {
        return execution.references[base + index];
    }

    /**
     * Sets a result of type i32.
     *
     * @param index which, the first being 0
     * @param value its value
     */
    public void setI32(int index, int value) {
        execution.low[base + index] = value;
    }

    /**
     * Sets a result of type i64.
     *
     * @param index which, the first being 0
     * @param value its value
     */
    public void setI64(int index, long value) {
        execution.low[base + index] = value;
    }

    /**
     * Sets a result of type f32.
     *
     * @param index which, the first being 0
     * @param value its value
     */
    public void setF32(int index, float value) {
        execution.low[base + index] = Float.floatToRawIntBits(value);
    }

    /**
     * Sets a result of type f64.
     *
     * @param index which, the first being 0
     * @param value its value
     */
    public void setF64(int index, double value) {
        execution.low[base + index] = Double.doubleToRawLongBits(value);
    }

    /**
     * Sets a result of type v128.
     *
     * @param index which, the first being 0
     * @param low its lower 64 bits
     * @param high its upper 64 bits
     */
    public void setV128(int index, long low, long high) {
        execution.low[base + index] = low;
        execution.high[base + index] = high;
    }

    /**
     * Sets a result of a reference type. It is trusted to have that type.
     *
     * @param index which, the first being 0
     * @param value the reference, or null
     */
    public void setReference(int index, @Nullable Object value) {
        execution.references[base + index] = value;
    }

    /**
     * The instance that calls.
     *
     * @return the instance, or null if Java calls directly
     */
    public @Nullable Instance caller() {
        return caller;
    }

    /**
     * The execution that the call is part of.
     *
     * @return the guest thread
     */
    public Execution execution() {
        return execution;
    }

    /**
     * Charges the guest for what the call does for it; nothing without a meter.
     *
     * @param units units of the meter, 0 or more
     * @throws IllegalArgumentException if it is negative
     */
    public void charge(long units) {
        execution.charge(units);
    }

    /**
     * Answers <i>not yet</i>: the call has had no effect and is made again, with the same
     * arguments, once what it waits for may be there. Return at once after this.
     *
     * @param on what it waits for
     * @return what the call finds as {@link #resumed} then; the same object each time
     */
    public PendingCall block(Blocked on) {
        PendingCall pending = resumed;
        if (pending == null) {
            pending = new PendingCall(on);
        } else {
            pending.waitFor(on);
        }
        execution.pending = pending;
        return pending;
    }
}
