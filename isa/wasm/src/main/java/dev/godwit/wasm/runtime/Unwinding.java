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
        FrameCursor at = x.unwinding;
        at.restart();
        if (!at.isFrame()) {
            throw new GuestException(thrown, before);
        }
        int values = x.values;
        int extent = 0;
        int handler = isTail ? -1 : find(at, thrown);
        while (handler < 0) {
            int cost = at.cost();
            extent = Math.max(extent, at.localSlot(0) + cost);
            values -= cost;
            at.next();
            if (!at.isFrame()) {
                throw new GuestException(thrown, Backtrace.of(x, before));
            }
            handler = find(at, thrown);
        }
        x.values = values;
        int from = at.makeRunning();
        enter(x, handler, thrown, extent);
        return x.pc < from ? Exit.LOOP : Driver.pass(x);
    }

    /** The handler that catches what the call or throw of a frame let out, or -1. */
    private static int find(FrameCursor at, ExceptionInstance thrown) {
        Instance instance = at.instance();
        int[] functions = instance.facts.functions;
        int[] handlers = instance.facts.handlers;
        int row = at.function() * ModuleCode.STRIDE;
        int first = functions[row + ModuleCode.HANDLERS];
        int count = functions[row + ModuleCode.HANDLER_COUNT];
        for (int i = 0; i < count; i++) {
            int entry = first + i * ModuleCode.HANDLER_STRIDE;
            if (at.isBetween(
                            handlers[entry + ModuleCode.HANDLER_FROM],
                            handlers[entry + ModuleCode.HANDLER_TO])
                    && catches(handlers[entry + ModuleCode.HANDLER_TAG], instance, thrown)) {
                return entry;
            }
        }
        return -1;
    }

    private static boolean catches(int tag, Instance instance, ExceptionInstance thrown) {
        return tag < 0 || instance.tags[tag].equals(thrown.tag);
    }

    /** Goes to a clause's label. The frames that were taken off end at the extent. */
    private static void enter(Execution x, int at, ExceptionInstance thrown, int extent) {
        Code code = x.code;
        if (code == null) {
            throw new EngineBug("nobody catches", null);
        }
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
