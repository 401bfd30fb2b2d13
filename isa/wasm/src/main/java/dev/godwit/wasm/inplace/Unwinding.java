package dev.godwit.wasm.inplace;

import dev.godwit.base.failure.EngineBug;
import dev.godwit.base.failure.GuestFrame;
import dev.godwit.wasm.module.ValueTypes;
import dev.godwit.wasm.runtime.ExceptionInstance;
import dev.godwit.wasm.runtime.Execution;
import dev.godwit.wasm.runtime.GuestException;
import dev.godwit.wasm.runtime.Instance;
import dev.godwit.wasm.validate.ModuleCode;

import java.util.Arrays;
import java.util.List;

/** Finds who catches an exception. */
final class Unwinding {
    private Unwinding() {}

    /**
     * Goes on where an exception is caught: the caller whose clause does it becomes the running
     * function, at the clause's label with the exception's values. Until one is found nothing is
     * taken off, so that the calls are still there for the backtrace of what nobody catches.
     *
     * @param before the calls of an inner run that it comes from, innermost first
     * @return {@link Calls#RUN}, or {@link Calls#STOPPED} at the start of a loop
     * @throws GuestException if nothing in this run catches
     */
    static int unwind(Execution x, ExceptionInstance thrown, List<GuestFrame> before) {
        if (x.isAtBottom()) {
            throw new GuestException(thrown, before);
        }
        Instance instance = Calls.instance(x);
        int[] calls = x.calls;
        int function = x.function;
        int pc = x.pc;
        int fp = x.fp;
        int top = x.callTop;
        int values = x.values;
        int extent = 0;
        int handler = find(instance, function, pc - 1, thrown);
        while (handler < 0) {
            if (x.stop.isRaised()) {
                // No safepoint, but there may be many callers, and many clauses in each.
                throw x.stopped();
            }
            int cost = instance.code.functions[function + ModuleCode.COST];
            extent = Math.max(extent, fp + cost);
            values -= cost;
            top -= Execution.FRAME;
            pc = calls[top];
            if (pc == Execution.BOTTOM) {
                throw new GuestException(thrown, Backtrace.of(x, before));
            }
            if (pc < 0) {
                pc = ~pc;
                Instance other = x.instances[top / Execution.FRAME];
                if (other == null) {
                    throw new EngineBug("a caller without an instance", null);
                }
                instance = other;
            }
            fp = calls[top + 1];
            function = calls[top + 3];
            handler = find(instance, function, pc - 1, thrown);
        }
        x.instance = instance;
        x.function = function;
        x.end = instance.code.functions[function + ModuleCode.END];
        x.fp = fp;
        x.callTop = top;
        x.values = values;
        enter(instance, x, handler, thrown, extent);
        return x.pc < pc && x.stop.isRaised() ? Calls.STOPPED : Calls.RUN;
    }

    /** The handler that catches what the instruction at an address threw or let through, or -1. */
    private static int find(
            Instance instance, int function, int address, ExceptionInstance thrown) {
        int[] handlers = instance.code.handlers;
        int[] functions = instance.code.functions;
        int first = functions[function + ModuleCode.HANDLERS];
        int count = functions[function + ModuleCode.HANDLER_COUNT];
        for (int i = 0; i < count; i++) {
            int at = first + i * ModuleCode.HANDLER_STRIDE;
            if (address >= handlers[at + ModuleCode.HANDLER_FROM]
                    && address < handlers[at + ModuleCode.HANDLER_TO]
                    && catches(handlers[at + ModuleCode.HANDLER_TAG], instance, thrown)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean catches(int tag, Instance instance, ExceptionInstance thrown) {
        return tag < 0 || instance.tags[tag].equals(thrown.tag);
    }

    /** Goes to a clause's label. The frames that were taken off end at the extent. */
    private static void enter(
            Instance instance, Execution x, int at, ExceptionInstance thrown, int extent) {
        int[] functions = instance.code.functions;
        int[] handlers = instance.code.handlers;
        x.needAllKinds();
        int operands =
                x.fp
                        + functions[x.function + ModuleCode.PARAMETERS]
                        + functions[x.function + ModuleCode.LOCALS];
        int sp = operands + handlers[at + ModuleCode.HANDLER_HEIGHT];
        int kind = handlers[at + ModuleCode.HANDLER_KIND];
        if (extent > sp) {
            Arrays.fill(x.references, sp, extent, null);
        }
        if (kind < 2) {
            int[] types = thrown.tag.type().parameters();
            for (int i = 0; i < types.length; i++) {
                if (ValueTypes.isReference(types[i])) {
                    x.references[sp] = thrown.references[i];
                } else {
                    x.low[sp] = thrown.low[i];
                    x.high[sp] = thrown.high[i];
                }
                sp++;
            }
        }
        if ((kind & 1) != 0) {
            x.references[sp++] = thrown;
        }
        x.sp = sp;
        x.pc = handlers[at + ModuleCode.HANDLER_TARGET];
        int row = (at - functions[x.function + ModuleCode.HANDLERS]) / ModuleCode.HANDLER_STRIDE;
        x.position =
                instance.validated()
                        .table(SideTable.PLAIN)
                        .handlerPosition(x.function / ModuleCode.STRIDE, row);
    }
}
