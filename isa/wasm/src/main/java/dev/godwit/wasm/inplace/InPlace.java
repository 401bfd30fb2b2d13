package dev.godwit.wasm.inplace;

import dev.godwit.base.failure.EngineBug;
import dev.godwit.base.failure.GuestFrame;
import dev.godwit.base.failure.LimitReached;
import dev.godwit.base.failure.LimitReached.Limit;
import dev.godwit.base.failure.Trap;
import dev.godwit.base.failure.TrapReason;
import dev.godwit.base.host.Blocked;
import dev.godwit.wasm.runtime.Engine;
import dev.godwit.wasm.runtime.ExceptionInstance;
import dev.godwit.wasm.runtime.Execution;
import dev.godwit.wasm.runtime.FunctionInstance;
import dev.godwit.wasm.runtime.GuestException;
import dev.godwit.wasm.runtime.HostCall;
import dev.godwit.wasm.runtime.HostFunctionInstance;
import dev.godwit.wasm.runtime.Instance;
import dev.godwit.wasm.runtime.WasmFunction;
import dev.godwit.wasm.validate.CodeTable;
import dev.godwit.wasm.validate.ModuleCode;

import java.util.Arrays;
import java.util.List;

/**
 * The in-place engine: goes from one function to the next wherever a loop cannot do that itself,
 * and holds what a run may not: bounds, stops, waiting, exceptions, traps.
 */
public final class InPlace implements Engine {
    /** The engine; it has no state. */
    public static final InPlace ENGINE = new InPlace();

    /** How many runs may be nested in one another through host functions. */
    public static final int NESTED_ENTRIES = 200;

    private InPlace() {}

    @Override
    public List<CodeTable.Kind<?>> tables() {
        return List.of(SideTable.PLAIN);
    }

    @Override
    public void call(Execution x, FunctionInstance function) {
        start(x, function);
        while (x.blocked != null) {
            await(x);
            resume(x);
        }
    }

    @Override
    public void await(Execution x) {
        Blocked on = x.blocked;
        if (on == null) {
            return;
        }
        try {
            x.await(on);
        } catch (Throwable failure) {
            abandon(x);
            throw failure;
        }
    }

    @Override
    public void abandon(Execution x) {
        if (x.blocked != null) {
            x.abandonRun();
            x.leave();
        }
    }

    @Override
    public boolean start(Execution x, FunctionInstance function) {
        begin(x, x.sp - function.type.parameters().length);
        x.callee = function;
        return run(x, Calls.CALL);
    }

    @Override
    public boolean resume(Execution x) {
        if (x.blocked == null) {
            throw new IllegalStateException("the execution is not blocked");
        }
        return run(x, x.callee == null ? Calls.RUN : Calls.CALL);
    }

    @Override
    public void evaluate(Execution x, Instance instance, int start, int end) {
        int function = instance.module.functionTypes().length * ModuleCode.STRIDE;
        int cost = instance.code.functions[function + ModuleCode.COST];
        int total = Math.max(x.values, x.sp) + cost;
        if (total > x.granted && !x.growValues(total)) {
            throw new LimitReached(Limit.VALUES, x.valuesLimit, "in a constant expression");
        }
        begin(x, x.sp);
        x.values += cost;
        x.needAllKinds();
        x.instance = instance;
        x.function = function;
        x.fp = x.sp;
        x.pc = start;
        x.end = end;
        run(x, Calls.RUN);
    }

    /** Puts the mark below the first call of a run, and all that a nested run will overwrite. */
    private static void begin(Execution x, int base) {
        if (!x.enter()) {
            throw new IllegalStateException("another thread is inside this instance's store");
        }
        Blocked unfinished = x.blocked;
        if (unfinished != null) {
            x.leave();
            x.sp = base;
            throw new IllegalStateException(
                    "a call is not finished, it waits for: " + unfinished.what());
        }
        if (x.depth > NESTED_ENTRIES) {
            x.leave();
            x.sp = base;
            throw new LimitReached(Limit.NESTED_ENTRIES, NESTED_ENTRIES, "");
        }
        if (!x.pushRun(base)) {
            x.leave();
            x.sp = base;
            throw new LimitReached(Limit.CALLS, x.callsLimit, "");
        }
        // A host function's results may lie below that belong to no frame.
        x.values = Math.max(x.values, base);
    }

    /** Runs until the mark is reached (true) or something has to be waited for (false). */
    private boolean run(Execution x, int status) {
        try {
            for (; ; ) {
                switch (status) {
                    case Calls.RUN -> status = runLoop(x);
                    case Calls.STEP ->
                            status = Rare.run(Calls.instance(x).module.bytes(), x.low, x);
                    case Calls.CALL -> status = call(x);
                    case Calls.TAIL_CALL -> status = tailCall(x);
                    case Calls.RETURNED -> {
                        if (x.pc == Execution.BOTTOM) {
                            x.popRun();
                            x.leave();
                            return true;
                        }
                        x.popCaller();
                        status = Calls.RUN;
                    }
                    case Calls.THROWN -> {
                        ExceptionInstance thrown = x.exception;
                        if (thrown == null) {
                            throw new EngineBug("nothing was thrown", null);
                        }
                        x.exception = null;
                        status = Unwinding.unwind(x, thrown, List.of());
                    }
                    case Calls.BLOCKED -> {
                        if (x.stop.isRaised()) {
                            throw x.stopped();
                        }
                        return false;
                    }
                    case Calls.STOPPED -> throw x.stopped();
                    case Calls.FAULTED -> throw trap(x);
                    default -> throw new EngineBug("status " + status, null);
                }
            }
        } catch (Throwable failure) {
            x.abandonRun();
            x.leave();
            throw failure;
        }
    }

    private static int runLoop(Execution x) {
        Instance instance = Calls.instance(x);
        byte[] code = instance.module.bytes();
        x.code = instance.code;
        SideTable table = instance.validated().table(SideTable.PLAIN);
        SideTable.Contents contents = table.contents();
        x.branches = contents.branches;
        x.branchesEnd = contents.length;
        x.starts = table.starts;
        if ((x.code.functions[x.function + ModuleCode.FLAGS] & ModuleCode.NUMERIC) != 0) {
            x.globals = instance.globals;
            x.memory =
                    instance.memories.length > 0
                            ? instance.memories[0].memory
                            : Execution.NO_MEMORY;
            return NumericLoop.run(code, x.low, x.pc, x.sp, x.fp, x);
        }
        x.needAllKinds();
        return GeneralLoop.run(code, x.low, x.pc, x.sp, x.fp, x);
    }

    /** Calls {@code x.callee}, whose caller stands in {@code x}. */
    private static int call(Execution x) {
        FunctionInstance callee = x.callee;
        switch (callee) {
            case HostFunctionInstance host -> {
                try {
                    callHost(x, host);
                } catch (GuestException e) {
                    x.blocked = null;
                    return Unwinding.unwind(x, e.exception(), e.backtrace());
                }
                if (x.blocked != null) {
                    return Calls.BLOCKED;
                }
                return x.isAtBottom() ? leaveRun(x) : Calls.RUN;
            }
            case WasmFunction wasm -> {
                if (x.stop.isRaised()) {
                    throw x.stopped();
                }
                if (!x.growCallsIfFull()) {
                    throw limit(Limit.CALLS, x.callsLimit, wasm);
                }
                if (!x.isAtBottom()) {
                    x.pushCaller();
                }
                enter(x, wasm);
                return Calls.RUN;
            }
            case null -> throw new EngineBug("nothing to call", null);
        }
    }

    private static int leaveRun(Execution x) {
        x.pc = Execution.BOTTOM;
        return Calls.RETURNED;
    }

    private static int tailCall(Execution x) {
        FunctionInstance callee = x.callee;
        if (callee == null) {
            throw new EngineBug("nothing to call", null);
        }
        int parameters = callee.type.parameters().length;
        Instance caller = Calls.instance(x);
        ModuleCode mc = caller.code;
        if (x.high.length > 0) {
            Branches.moveAll(x, x.sp - parameters, x.fp, parameters);
        } else {
            Branches.move(x.low, x.sp - parameters, x.fp, parameters);
        }
        x.sp = x.fp + parameters;
        int cost = mc.functions[x.function + ModuleCode.COST];
        if (x.references.length > 0 && cost > parameters) {
            Arrays.fill(x.references, x.sp, x.fp + cost, null);
        }
        x.values -= cost;
        x.markCaller();
        if (callee instanceof WasmFunction wasm) {
            if (x.stop.isRaised()) {
                throw x.stopped();
            }
            enter(x, wasm);
            return Calls.RUN;
        }
        // A host function takes no frame: its caller is now whoever waits below.
        x.tailCaller = caller;
        if (x.calls[x.callTop - Execution.FRAME] == Execution.BOTTOM) {
            x.instance = null;
        } else {
            x.callTop -= Execution.FRAME;
            x.popCaller();
        }
        return Calls.CALL;
    }

    /** Begins a function whose arguments are the topmost values. */
    private static void enter(Execution x, WasmFunction wasm) {
        Instance instance = wasm.instance;
        ModuleCode mc = instance.code;
        int at = wasm.index * ModuleCode.STRIDE;
        if ((mc.functions[at + ModuleCode.FLAGS] & ModuleCode.VALID) == 0) {
            instance.validate(wasm.index);
        }
        SideTable table = instance.validated().table(SideTable.PLAIN);
        if (!table.has(wasm.index)) {
            instance.validated().add(wasm.index, table);
        }
        int[] functions = mc.functions;
        int cost = functions[at + ModuleCode.COST];
        if (x.values + cost > x.granted && !x.growValues(x.values + cost)) {
            throw limit(Limit.VALUES, x.valuesLimit, wasm);
        }
        x.values += cost;
        x.instance = instance;
        x.function = at;
        x.position = table.starts[wasm.index];
        x.end = functions[at + ModuleCode.END];
        x.pc = functions[at + ModuleCode.START];
        x.fp = x.sp - functions[at + ModuleCode.PARAMETERS];
        int locals = functions[at + ModuleCode.LOCALS];
        if ((functions[at + ModuleCode.FLAGS] & ModuleCode.NUMERIC) == 0) {
            x.needAllKinds();
            x.sp = Calls.clearLocals(x, x.sp, locals);
        } else {
            Arrays.fill(x.low, x.sp, x.sp + locals, 0);
            x.sp += locals;
        }
    }

    /** Calls a host function in place. */
    private static void callHost(Execution x, HostFunctionInstance host) {
        int parameters = host.type.parameters().length;
        int results = host.type.results().length;
        int base = x.sp - parameters;
        int needed = base + Math.max(parameters, results);
        grow(x, needed);
        if (host.needsAllKinds()) {
            x.needAllKinds();
        }
        HostCall call = x.hostCall;
        int oldBase = call.base();
        Instance oldCaller = call.caller();
        Instance tailCaller = x.tailCaller;
        call.set(base, tailCaller == null ? x.instance : tailCaller);
        x.tailCaller = null;
        x.sp = base + Math.max(parameters, results);
        call.setResumed(x.blocked);
        x.blocked = null;
        try {
            host.code.call(call);
        } finally {
            call.set(oldBase, oldCaller);
        }
        if (x.blocked == null) {
            if (host.needsAllKinds()) {
                host.checkResults(x, base);
            }
            x.sp = base + results;
        } else {
            x.sp = base + parameters;
            x.callee = host;
            x.tailCaller = tailCaller;
        }
    }

    private static void grow(Execution x, int total) {
        if (!x.reserve(total)) {
            throw new LimitReached(Limit.VALUES, x.valuesLimit, "");
        }
    }

    private static LimitReached limit(Limit limit, long value, WasmFunction callee) {
        return new LimitReached(limit, value, "in " + callee.name());
    }

    private static Trap trap(Execution x) {
        var fault = x.fault;
        TrapReason reason = fault == null ? TrapReason.UNREACHABLE : fault.reason();
        List<GuestFrame> frames = Backtrace.of(x, List.of());
        // The element's index follows the phrase directly, as the specification's scripts have it.
        String detail = reason == TrapReason.UNINITIALIZED_ELEMENT ? " " + x.wide : "";
        return new Trap(reason, detail, frames);
    }
}
