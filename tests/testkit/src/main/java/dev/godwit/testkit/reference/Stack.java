package dev.godwit.testkit.reference;

import dev.godwit.wasm.runtime.Execution;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The values of an execution. A value is moved with all three parts of its slot, whatever its type
 * is; what is popped leaves no reference behind.
 */
final class Stack {
    private final Execution x;

    Stack(Execution x) {
        this.x = x;
    }

    void push(int value) {
        push(value, 0, null);
    }

    void push(long value) {
        push(value, 0, null);
    }

    void pushVector(long low, long high) {
        push(low, high, null);
    }

    void pushReference(@Nullable Object reference) {
        push(0, 0, reference);
    }

    void push(long low, long high, @Nullable Object reference) {
        x.low[x.sp] = low;
        x.high[x.sp] = high;
        x.references[x.sp] = reference;
        x.sp++;
    }

    int popInt() {
        return (int) popLong();
    }

    /** An i32 as an unsigned number. */
    long popUnsigned() {
        return popLong() & 0xffffffffL;
    }

    /** An address, index or length of 32 or 64 bits; one of 64 bits beyond 63 is negative. */
    long popAddress(boolean is64) {
        return is64 ? popLong() : popUnsigned();
    }

    long popLong() {
        drop(1);
        return x.low[x.sp];
    }

    @Nullable Object popReference() {
        Object reference = x.references[x.sp - 1];
        drop(1);
        return reference;
    }

    void drop(int count) {
        x.sp -= count;
        Arrays.fill(x.references, x.sp, x.sp + count, null);
    }

    /** Copies the value of a slot to the top. */
    void pushSlot(int from) {
        push(x.low[from], x.high[from], x.references[from]);
    }

    /** Copies the topmost value to a slot. */
    void copyTopTo(int to) {
        int from = x.sp - 1;
        x.low[to] = x.low[from];
        x.high[to] = x.high[from];
        x.references[to] = x.references[from];
    }

    /** Moves the topmost values down to a slot, and drops what is between. */
    void keep(int count, int to) {
        int from = x.sp - count;
        System.arraycopy(x.low, from, x.low, to, count);
        System.arraycopy(x.high, from, x.high, to, count);
        System.arraycopy(x.references, from, x.references, to, count);
        drop(from - to);
    }
}
