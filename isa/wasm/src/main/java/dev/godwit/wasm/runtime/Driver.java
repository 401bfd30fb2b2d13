package dev.godwit.wasm.runtime;

import dev.godwit.base.failure.EngineBug;
import dev.godwit.base.failure.GuestFrame;
import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.base.failure.Trap;
import dev.godwit.base.failure.TrapReason;
import dev.godwit.wasm.numeric.WasmTrapReason;
import dev.godwit.wasm.validate.ModuleCode;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/**
 * Takes an execution from one function to the next wherever a loop of an engine cannot do that
 * itself, whichever engines they belong to, and holds what a run may not: bounds, stops, waiting,
 * exceptions, traps.
 *
 * <p>Who keeps a run that stops, and who abandons it: {@link #start} and {@link #resume} keep it,
 * {@link #call} abandons it.
 */
public final class Driver {
    /** How many runs may be nested in one another through host functions. */
    public static final int NESTED_ENTRIES = 200;

    private Driver() {}

    /**
     * Calls a function on the thread of the caller, and waits where a host function is not ready or
     * an instruction waits. The arguments are the topmost slots below {@code x.sp}; the results
     * take their places.
     *
     * @param x the guest thread
     * @param function what to call
     * @throws Trap if the guest fails; its stack is as before the call, without the arguments
     * @throws LimitReached if a bound is reached or the run has to stop; likewise
     * @throws GuestException if the guest throws and nothing in it catches
     */
    public static void call(Execution x, FunctionInstance function) {
        finish(x, start(x, function));
    }

    private static void finish(Execution x, RunState state) {
        while (state != RunState.ENDED) {
            LimitReached reason = state == RunState.STOPPED ? x.stopped : await(x);
            // A slice is what start and resume were given, and ends only there.
            if (reason != null && reason.limit() != Limit.SLICE) {
                abandon(x);
                throw reason;
            }
            state = resume(x);
        }
    }

    /**
     * Begins a call like {@link #call}, but comes back where that would wait or give up.
     *
     * @param x the guest thread
     * @param function what to call
     * @return how far it came
     */
    public static RunState start(Execution x, FunctionInstance function) {
        begin(x, x.sp - function.type.parameters().length);
        x.callee = function;
        return run(x, Exit.CALL);
    }

    /**
     * Goes on with what {@link #start} or this method came back from, wherever it stands: at least
     * to the next safepoint.
     *
     * @param x the guest thread
     * @return how far it came
     * @throws IllegalStateException if there is nothing to go on with
     */
    public static RunState resume(Execution x) {
        Standing at = x.at;
        x.at = Standing.NONE;
        x.stopped = null;
        return switch (at) {
            case NONE -> throw new IllegalStateException("there is no run to go on with");
            case ENTRY, LOOP -> run(x, pass(x));
            case HOST_CALL -> run(x, PASSED_HOST_CALL);
            case INSTRUCTION -> run(x, PASSED_INSTRUCTION);
        };
    }

    /**
     * Parks the thread until an execution that is blocked may go on. The run is kept.
     *
     * @param x the guest thread
     * @return why it has to stop instead, or null
     * @throws LimitReached if it can never go on; the run is abandoned then
     */
    public static @Nullable LimitReached await(Execution x) {
        PendingCall waiting = x.pending;
        if (waiting == null) {
            return null;
        }
        try {
            return x.await(waiting.on());
        } catch (Throwable failure) {
            abandon(x);
            throw failure;
        }
    }

    /**
     * Gives up the run of an execution that is blocked or has stopped.
     *
     * @param x the guest thread
     */
    public static void abandon(Execution x) {
        if (x.at != Standing.NONE) {
            x.abandonRun();
            x.leave();
        }
    }

    /**
     * Evaluates a constant expression of an instance. The result is the topmost slot.
     *
     * @param x the guest thread
     * @param instance whose expression it is
     * @param start where it starts in the module's bytes
     * @param end the address behind its {@code end}
     * @throws Trap if it fails
     * @throws LimitReached if a bound is reached
     */
    public static void evaluate(Execution x, Instance instance, int start, int end) {
        int function = instance.module.functionTypes().length;
        int cost = instance.facts.functions[function * ModuleCode.STRIDE + ModuleCode.COST];
        int total = Math.max(x.values, x.sp) + cost;
        if (total > x.granted && !x.growValues(total)) {
            throw new LimitReached(Limit.VALUES, x.valuesLimit, "in a constant expression");
        }
        begin(x, x.sp);
        x.values += cost;
        x.needAllKinds();
        Code code = instance.constants();
        x.code = code;
        x.function = function;
        x.fp = x.sp;
        x.pc = start;
        code.enterConstant(x, end);
        finish(x, run(x, Exit.RUN));
    }

    /** Puts the mark below the first call of a run, and all that a nested run will overwrite. */
    private static void begin(Execution x, int base) {
        if (!x.enter()) {
            throw new IllegalStateException("another thread is inside this instance's store");
        }
        RuntimeException refused = null;
        if (x.pending != null) {
            refused =
                    new IllegalStateException(
                            "a call is not finished, it waits for: " + x.pending.on().what());
        } else if (x.at != Standing.NONE) {
            refused = new IllegalStateException("a call is not finished, it was stopped");
        } else if (x.depth() > NESTED_ENTRIES) {
            refused = new LimitReached(Limit.NESTED_ENTRIES, NESTED_ENTRIES, "");
        } else if (!x.pushRun(base)) {
            refused = new LimitReached(Limit.CALLS, x.callsLimit, "");
        }
        if (refused != null) {
            x.leave();
            x.sp = base;
            throw refused;
        }
        x.stopped = null;
        x.isTail = false;
        // A host function's results may lie below that belong to no frame.
        x.values = Math.max(x.values, base);
    }

    // ---- The loop.

    /** Besides what an {@link Exit} says: the safepoint before the host call was passed. */
    private static final int PASSED_HOST_CALL = 100;

    /** The safepoint before the instruction was passed. */
    private static final int PASSED_INSTRUCTION = 101;

    /** The run has to stop where {@link Execution#at} says. */
    private static final int STOPPED = 102;

    /** Runs until the mark is reached or the run cannot go on. */
    private static RunState run(Execution x, int exit) {
        try {
            for (; ; ) {
                switch (exit) {
                    case Exit.RUN -> exit = code(x).run(x);
                    case Exit.CALL -> {
                        x.isTail = false;
                        exit = call(x);
                    }
                    case Exit.TAIL_CALL -> {
                        x.isTail = true;
                        exit = call(x);
                    }
                    case Exit.RETURNED -> {
                        if (x.pc == Execution.BOTTOM) {
                            x.popRun();
                            x.leave();
                            return RunState.ENDED;
                        }
                        x.popCaller();
                        exit = behindCall(x);
                    }
                    case Exit.THROWN -> {
                        ExceptionInstance thrown = x.exception;
                        if (thrown == null) {
                            throw new EngineBug("nothing was thrown", null);
                        }
                        x.exception = null;
                        exit = Unwinding.unwind(x, thrown, List.of(), false);
                    }
                    case Exit.LOOP -> exit = safepoint(x, Standing.LOOP) ? STOPPED : pass(x);
                    case Exit.INSTRUCTION ->
                            exit =
                                    safepoint(x, Standing.INSTRUCTION)
                                            ? STOPPED
                                            : PASSED_INSTRUCTION;
                    case PASSED_INSTRUCTION -> exit = code(x).step(x);
                    case PASSED_HOST_CALL -> exit = hostCall(x);
                    case Exit.BLOCKED -> {
                        if (x.at == Standing.NONE) {
                            x.at = Standing.INSTRUCTION;
                        }
                        return RunState.BLOCKED;
                    }
                    case STOPPED -> {
                        return RunState.STOPPED;
                    }
                    case Exit.FAULTED -> throw trap(x);
                    default -> throw new EngineBug("exit " + exit, null);
                }
            }
        } catch (Throwable failure) {
            x.abandonRun();
            x.leave();
            throw failure;
        }
    }

    private static Code code(Execution x) {
        Code code = x.code;
        if (code == null) {
            throw new EngineBug("no function is running", null);
        }
        return code;
    }

    /**
     * Whether the run has to stop at the safepoint where it stands. The only place where a run
     * stops.
     */
    private static boolean safepoint(Execution x, Standing where) {
        x.at = where;
        LimitReached reason = x.stopReason();
        if (reason != null) {
            x.stopped = reason;
            return true;
        }
        x.at = Standing.NONE;
        return false;
    }

    /** Enters the region behind a safepoint. */
    static int pass(Execution x) {
        if (x.isMetered) {
            x.meter += x.price;
        }
        return Exit.RUN;
    }

    /** Enters the region behind a call that has come back. */
    private static int behindCall(Execution x) {
        if (x.isMetered) {
            code(x).chargeBehindCall(x);
        }
        return Exit.RUN;
    }

    // ---- Calls.

    /** Calls {@code x.callee}, whose caller stands in {@code x}. */
    private static int call(Execution x) {
        switch (x.callee) {
            case HostFunctionInstance ignored -> {
                x.selector = x.low[x.sp];
                return safepoint(x, Standing.HOST_CALL) ? STOPPED : hostCall(x);
            }
            case WasmFunction wasm -> {
                if (x.isTail) {
                    leaveFrame(x, wasm.type.parameters().length);
                } else {
                    if (!x.growCallsIfFull()) {
                        throw limit(Limit.CALLS, x.callsLimit, wasm);
                    }
                    if (!x.isAtBottom()) {
                        x.pushCaller();
                    }
                }
                enter(x, wasm);
                return safepoint(x, Standing.ENTRY) ? STOPPED : pass(x);
            }
            case null -> throw new EngineBug("nothing to call", null);
        }
    }

    /**
     * Puts the topmost values where the running function's frame begins, which ends. Its caller is
     * marked, since whatever comes next is not the callee that it called.
     */
    private static void leaveFrame(Execution x, int kept) {
        int cost =
                code(x).instance.facts.functions[x.function * ModuleCode.STRIDE + ModuleCode.COST];
        int from = x.sp - kept;
        System.arraycopy(x.low, from, x.low, x.fp, kept);
        if (x.high.length > 0) {
            System.arraycopy(x.high, from, x.high, x.fp, kept);
        }
        if (x.references.length > 0) {
            System.arraycopy(x.references, from, x.references, x.fp, kept);
            x.clearReferences(x.fp + kept, Math.max(x.fp + cost, x.sp));
        }
        x.sp = x.fp + kept;
        x.values -= cost;
        x.markCaller();
    }

    /** Begins a function whose arguments are the topmost values. */
    private static void enter(Execution x, WasmFunction wasm) {
        Instance instance = wasm.instance;
        int at = wasm.index * ModuleCode.STRIDE;
        if ((instance.facts.functions[at + ModuleCode.FLAGS] & ModuleCode.VALID) == 0) {
            instance.validate(wasm.index);
        }
        int[] functions = instance.facts.functions;
        int cost = functions[at + ModuleCode.COST];
        if (x.values + cost > x.granted && !x.growValues(x.values + cost)) {
            throw limit(Limit.VALUES, x.valuesLimit, wasm);
        }
        x.values += cost;
        x.code = wasm.code;
        x.function = wasm.index;
        x.fp = x.sp - functions[at + ModuleCode.PARAMETERS];
        int end = x.sp + functions[at + ModuleCode.LOCALS];
        Arrays.fill(x.low, x.sp, end, 0);
        if ((functions[at + ModuleCode.FLAGS] & ModuleCode.NUMERIC) == 0) {
            x.needAllKinds();
            Arrays.fill(x.high, x.sp, end, 0);
            Arrays.fill(x.references, x.sp, end, null);
        }
        x.sp = end;
        wasm.code.enter(x);
    }

    /** Calls the host function {@code x.callee}, and goes on behind the call. */
    private static int hostCall(Execution x) {
        if (!(x.callee instanceof HostFunctionInstance host)) {
            throw new EngineBug("no host function to call", null);
        }
        boolean isTail = x.isTail;
        try {
            callHost(x, host);
        } catch (GuestException e) {
            x.pending = null;
            return Unwinding.unwind(x, e.exception(), e.backtrace(), isTail);
        }
        if (x.pending != null) {
            x.callee = host;
            x.isTail = isTail;
            x.at = Standing.HOST_CALL;
            return Exit.BLOCKED;
        }
        if (isTail) {
            leaveFrame(x, host.type.results().length);
            x.callTop -= Execution.FRAME;
            x.pc = x.calls[x.callTop];
            return Exit.RETURNED;
        }
        if (x.isAtBottom()) {
            x.pc = Execution.BOTTOM;
            return Exit.RETURNED;
        }
        return behindCall(x);
    }

    private static void callHost(Execution x, HostFunctionInstance host) {
        int parameters = host.type.parameters().length;
        int results = host.type.results().length;
        int base = x.sp - parameters;
        int needed = base + Math.max(parameters, results);
        if (!x.reserve(needed)) {
            throw new LimitReached(Limit.VALUES, x.valuesLimit, "");
        }
        if (host.needsAllKinds()) {
            x.needAllKinds();
        }
        PendingCall earlier = x.pending;
        x.pending = null;
        x.sp = needed;
        HostCall call = x.hostCall;
        int oldBase = call.base();
        Instance oldCaller = call.caller();
        PendingCall oldPending = call.resumed();
        Code code = x.code;
        call.set(base, code == null ? null : code.instance, earlier);
        try {
            host.code.call(call);
        } finally {
            call.set(oldBase, oldCaller, oldPending);
        }
        if (x.pending == null) {
            if (host.needsAllKinds()) {
                host.checkResults(x, base);
            }
            x.sp = base + results;
        } else {
            x.sp = base + parameters;
        }
    }

    // ---- Failures.

    private static LimitReached limit(Limit limit, long value, WasmFunction callee) {
        return new LimitReached(limit, value, "in " + callee.name());
    }

    private static Trap trap(Execution x) {
        var fault = x.fault;
        TrapReason reason = fault == null ? WasmTrapReason.UNREACHABLE : fault.reason();
        List<GuestFrame> frames = Backtrace.of(x, List.of());
        // The element's index follows the phrase directly, as the specification's scripts have it.
        String detail = reason == WasmTrapReason.UNINITIALIZED_ELEMENT ? " " + x.faultIndex : "";
        return new Trap(reason, detail, frames);
    }
}
