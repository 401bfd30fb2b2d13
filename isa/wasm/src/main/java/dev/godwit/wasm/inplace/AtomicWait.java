package dev.godwit.wasm.inplace;

import dev.godwit.base.host.Blocked;
import dev.godwit.base.host.Clock;
import dev.godwit.host.Memory;
import dev.godwit.wasm.runtime.Execution;
import dev.godwit.wasm.runtime.Instance;
import dev.godwit.wasm.runtime.PendingCall;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * {@code memory.atomic.wait32} and {@code memory.atomic.wait64}.
 *
 * <p>A wait is a safepoint: while it lasts, the instruction stays unexecuted with its operands on
 * the stack, and is executed again. Then {@code pending} is still what it waited for, which is how
 * it knows its deadline, and that it has compared the value already.
 *
 * <p>A store has one execution, and while that waits nothing else of the store runs: so nobody can
 * notify, and a wait ends by its deadline or by a stop alone.
 */
final class AtomicWait {
    private static final int NOT_EQUAL = 1;
    private static final int TIMED_OUT = 2;

    private AtomicWait() {}

    /**
     * Runs one; {@code pc} is behind the prefix, {@code memarg} behind the opcode, {@code x.sp} the
     * stack pointer before and after.
     *
     * @param mask the bits of an address that must be zero: 3 or 7
     * @return the address behind it, or the complement of its own if it waits
     */
    static int run(byte[] code, long[] s, int pc, int memarg, Registers x, int mask) {
        int sp = x.sp - 3;
        int next = MemoryOps.operands(code, s, memarg, sp, x);
        PendingCall resumed = x.execution.pending;
        int result;
        if (resumed == null) {
            result = begin(x, mask, s[sp + 1], s[sp + 2]);
        } else {
            result = isOver(resumed.on().deadline(), x.execution.clock()) ? TIMED_OUT : -1;
        }
        if (result < 0) {
            return ~(pc - 1);
        }
        x.execution.pending = null;
        s[sp] = result;
        x.sp = sp + 1;
        return next;
    }

    /** Its result, or -1 if it has to wait. */
    private static int begin(Registers x, int mask, long expected, long timeout) {
        long ea = x.effectiveAddress;
        AtomicOps.checkAligned(x, mask);
        Memory m = x.accessed;
        boolean isEqual = mask == 3 ? m.loadInt(ea) == (int) expected : m.loadLong(ea) == expected;
        if (!isShared(m, x.instance)) {
            throw Faults.EXPECTED_SHARED_MEMORY;
        }
        if (!isEqual) {
            return NOT_EQUAL;
        }
        if (timeout == 0) {
            return TIMED_OUT;
        }
        String what = mask == 3 ? "memory.atomic.wait32" : "memory.atomic.wait64";
        Execution e = x.execution;
        e.waitFor(new Blocked(what, deadline(timeout, e.clock()), List.of()));
        return -1;
    }

    /** When a wait that begins now ends; never, without a clock. */
    private static long deadline(long timeout, @Nullable Clock clock) {
        if (timeout < 0 || clock == null) {
            return Blocked.FOREVER;
        }
        long sum = clock.monotonic() + timeout;
        // a deadline that never comes is still one: it must not look as if there were none
        return sum < 0 || sum == Blocked.FOREVER ? Blocked.FOREVER - 1 : sum;
    }

    private static boolean isOver(long deadline, @Nullable Clock clock) {
        return clock != null && deadline != Blocked.FOREVER && clock.monotonic() >= deadline;
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean isShared(Memory memory, Instance instance) {
        for (var candidate : instance.memories) {
            if (candidate.memory == memory) {
                return candidate.type.isShared();
            }
        }
        return false;
    }
}
