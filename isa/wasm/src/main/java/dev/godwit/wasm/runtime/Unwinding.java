package dev.godwit.wasm.runtime;

import dev.godwit.base.failure.EngineBug;
import dev.godwit.base.failure.GuestFrame;
import dev.godwit.wasm.module.ValueTypes;
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
     * @param isTail whether a tail call threw it, so that the running function does not catch it
     * @return {@link Exit#RUN}, or {@link Exit#LOOP} at the start of a loop
     * @throws GuestException if nothing in this run catches
     */
    static int unwind(
            Execution x, ExceptionInstance thrown, List<GuestFrame> before, boolean isTail) {
        Code code = x.code;
        if (code == null) {
            throw new GuestException(thrown, before);
        }
        int[] calls = x.calls;
        int function = x.function;
        int pc = x.pc;
        int fp = x.fp;
        int top = x.callTop;
        int values = x.values;
        int extent = 0;
        int handler = isTail ? -1 : find(code, function, pc, thrown);
        while (handler < 0) {
            int cost =
                    code.instance.facts.functions[function * ModuleCode.STRIDE + ModuleCode.COST];
            extent = Math.max(extent, fp + cost);
            values -= cost;
            top -= Execution.FRAME;
            pc = calls[top + Execution.ADDRESS];
            if (pc == Execution.BOTTOM) {
                throw new GuestException(thrown, Backtrace.of(x, before));
            }
            if (pc < 0) {
                pc = ~pc;
                Code other = x.codes[top / Execution.FRAME];
                if (other == null) {
                    throw new EngineBug("a caller without code", null);
                }
                code = other;
            }
            fp = calls[top + Execution.LOCALS];
            function = calls[top + Execution.FUNCTION];
            handler = find(code, function, pc, thrown);
        }
        x.code = code;
        x.function = function;
        x.fp = fp;
        x.callTop = top;
        x.values = values;
        enter(code, x, handler, thrown, extent);
        return x.pc < pc ? Exit.LOOP : Driver.pass(x);
    }

    /** The handler that catches what the call or throw that ends at an address let out, or -1. */
    private static int find(Code code, int function, int pc, ExceptionInstance thrown) {
        ModuleCode facts = code.instance.facts;
        int[] functions = facts.functions;
        int[] handlers = facts.handlers;
        int first = functions[function * ModuleCode.STRIDE + ModuleCode.HANDLERS];
        int count = functions[function * ModuleCode.STRIDE + ModuleCode.HANDLER_COUNT];
        for (int i = 0; i < count; i++) {
            int at = first + i * ModuleCode.HANDLER_STRIDE;
            if (pc > handlers[at + ModuleCode.HANDLER_FROM]
                    && pc <= handlers[at + ModuleCode.HANDLER_TO]
                    && catches(handlers[at + ModuleCode.HANDLER_TAG], code.instance, thrown)) {
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
            Code code, Execution x, int at, ExceptionInstance thrown, int extent) {
        ModuleCode facts = code.instance.facts;
        int row = x.function * ModuleCode.STRIDE;
        int[] handlers = facts.handlers;
        x.needAllKinds();
        int sp =
                x.fp
                        + facts.functions[row + ModuleCode.PARAMETERS]
                        + facts.functions[row + ModuleCode.LOCALS]
                        + handlers[at + ModuleCode.HANDLER_HEIGHT];
        int kind = handlers[at + ModuleCode.HANDLER_KIND];
        if (extent > sp) {
            Arrays.fill(x.references, sp, extent, null);
        }
        if (kind < 2) {
            int[] types = thrown.tag.type().parameters();
            for (int i = 0; i < types.length; i++) {
                if (ValueTypes.isReference(types[i])) {
                    x.references[sp] = thrown.reference(i);
                } else {
                    x.low[sp] = thrown.low(i);
                    x.high[sp] = thrown.high(i);
                }
                sp++;
            }
        }
        if ((kind & 1) != 0) {
            x.references[sp++] = thrown;
        }
        x.sp = sp;
        x.pc = handlers[at + ModuleCode.HANDLER_TARGET];
        code.enterHandler(x, at);
    }
}
