package dev.godwit.wasm.inplace;

import dev.godwit.wasm.module.ValueTypes;
import dev.godwit.wasm.runtime.ExceptionInstance;
import dev.godwit.wasm.runtime.Execution;
import dev.godwit.wasm.runtime.GuestException;
import dev.godwit.wasm.runtime.Instance;
import dev.godwit.wasm.validate.ModuleCode;

import java.util.Arrays;

/** Finds who catches an exception. */
final class Unwinding {
    private Unwinding() {}

    /**
     * Takes callers off until one catches, and makes it the running function, at the label of its
     * clause with the exception's values.
     *
     * @throws GuestException if nothing in this run catches
     */
    static void unwind(Execution x, ExceptionInstance thrown) {
        var backtrace = Backtrace.of(x);
        while (!x.isAtBottom()) {
            Instance instance = Calls.instance(x);
            ModuleCode mc = instance.code;
            int handler = find(mc, instance, x, thrown);
            if (handler >= 0) {
                x.exception = null;
                enter(mc, x, handler, thrown);
                return;
            }
            int[] functions = mc.functions;
            x.values -= functions[x.function + ModuleCode.COST];
            x.callTop -= Execution.FRAME;
            int address = x.calls[x.callTop];
            if (address == Execution.BOTTOM) {
                break;
            }
            if (address < 0) {
                x.popCaller();
            } else {
                x.pc = address;
                x.fp = x.calls[x.callTop + 1];
                x.position = x.calls[x.callTop + 2];
                x.function = x.calls[x.callTop + 3];
                x.end = functions[x.function + ModuleCode.END];
            }
        }
        throw new GuestException(thrown, backtrace);
    }

    /**
     * The handler in the running function, or -1; {@code x.pc} is behind the opcode or the call.
     */
    private static int find(
            ModuleCode mc, Instance instance, Execution x, ExceptionInstance thrown) {
        int[] handlers = mc.handlers;
        int first = mc.functions[x.function + ModuleCode.HANDLERS];
        int count = mc.functions[x.function + ModuleCode.HANDLER_COUNT];
        int address = x.pc - 1;
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

    private static void enter(ModuleCode mc, Execution x, int at, ExceptionInstance thrown) {
        int[] functions = mc.functions;
        int[] handlers = mc.handlers;
        x.needAllKinds();
        int operands =
                x.fp
                        + functions[x.function + ModuleCode.PARAMETERS]
                        + functions[x.function + ModuleCode.LOCALS];
        int sp = operands + handlers[at + ModuleCode.HANDLER_HEIGHT];
        int kind = handlers[at + ModuleCode.HANDLER_KIND];
        Arrays.fill(x.references, sp, x.references.length, null);
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
        x.position = handlers[at + ModuleCode.HANDLER_POSITION];
    }
}
