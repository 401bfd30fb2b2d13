package dev.godwit.wasm.inplace;

import dev.godwit.base.failure.EngineBug;
import dev.godwit.wasm.module.Opcodes;
import dev.godwit.wasm.numeric.Fault;
import dev.godwit.wasm.runtime.Execution;
import dev.godwit.wasm.runtime.Exit;
import dev.godwit.wasm.runtime.FunctionInstance;
import dev.godwit.wasm.runtime.Instance;
import dev.godwit.wasm.runtime.TableInstance;
import dev.godwit.wasm.runtime.WasmFunction;
import dev.godwit.wasm.validate.ModuleCode;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** What the loops share about calls, and how they leave. */
final class Calls {
    /** An exit of the numeric loop alone: {@link Rare} has to execute the instruction at pc. */
    static final int STEP = 50;

    /** The flags of a function that the numeric loop runs. */
    static final int NUMERIC = ModuleCode.VALID | ModuleCode.NUMERIC;

    /** The flags of a function that the general loop runs. */
    static final int GENERAL = ModuleCode.VALID;

    private Calls() {}

    static int leave(int exit, int pc, int sp, int fp, Registers x) {
        Execution e = x.execution;
        e.pc = pc;
        e.sp = sp;
        e.fp = fp;
        e.own = x.position;
        e.function = x.function;
        x.pc = pc;
        x.sp = sp;
        return exit;
    }

    static int leaveTo(int function, int pc, int sp, int fp, Registers x) {
        x.execution.callee = x.instance.functions[function];
        return leave(Exit.CALL, pc, sp, fp, x);
    }

    static int faulted(RuntimeException fault, int pc, int fp, Registers x) {
        x.execution.fault = fault instanceof Fault known ? known : Faults.MEMORY_BOUNDS;
        return leave(Exit.FAULTED, pc, x.sp, fp, x);
    }

    static EngineBug unknownOpcode(byte[] code, int pc) {
        return new EngineBug(
                "opcode " + Integer.toHexString(code[pc - 1] & 0xff) + " was let through", null);
    }

    /**
     * Finds what {@code call_indirect} calls; {@code pc} is behind the opcode, and {@code x.pc}
     * becomes the address behind the instruction.
     *
     * @return the function's index, or -1 if it belongs to another instance: it is the callee
     */
    static int resolve(byte[] code, int pc, int element, Registers x) {
        return resolve(code, pc, element & 0xffffffffL, x);
    }

    private static int resolve(byte[] code, int pc, long element, Registers x) {
        int type = code[pc++];
        if (type < 0) {
            long wide = Leb.u32(code, pc - 1);
            type = (int) wide;
            pc = (int) (wide >>> 32);
        }
        int table = code[pc++];
        if (table < 0) {
            long wide = Leb.u32(code, pc - 1);
            table = (int) wide;
            pc = (int) (wide >>> 32);
        }
        x.pc = pc;
        Instance instance = x.instance;
        TableInstance elements = instance.tables[table];
        if (element < 0 || element >= elements.size) {
            throw Faults.UNDEFINED_ELEMENT;
        }
        Object target = elements.elements[(int) element];
        if (target == null) {
            x.execution.faultIndex = element;
            throw Faults.UNINITIALIZED_ELEMENT;
        }
        FunctionInstance function = (FunctionInstance) target;
        int wanted = instance.typeIds[type];
        if (function.typeId != wanted && !instance.store.isSubtype(function.typeId, wanted)) {
            throw Faults.INDIRECT_CALL_TYPE;
        }
        return known(function, instance, x);
    }

    private static int known(FunctionInstance function, Instance instance, Registers x) {
        if (function instanceof WasmFunction own && own.instance == instance) {
            return own.index;
        }
        x.execution.callee = function;
        return -1;
    }

    /**
     * The same for {@code call_indirect} of any table and {@code call_ref}; the operand is popped
     * from {@code x.sp}.
     */
    static int resolveAny(byte[] code, int pc, Registers x) {
        int op = code[pc - 1];
        int sp = --x.sp;
        if (op == Opcodes.CALL_REF || op == Opcodes.RETURN_CALL_REF) {
            x.pc = Leb.skip(code, pc);
            Object target = x.references[sp];
            if (target == null) {
                throw Faults.NULL_FUNCTION;
            }
            return known((FunctionInstance) target, x.instance, x);
        }
        int table = (int) Leb.u32(code, Leb.skip(code, pc));
        boolean is64 = x.instance.tables[table].type.limits().is64();
        long element = x.low[sp];
        return resolve(code, pc, is64 ? element : element & 0xffffffffL, x);
    }

    /**
     * Does a tail call: moves the arguments to where the frame begins and goes on in the callee.
     * {@code x.sp} is the stack pointer before and after.
     *
     * @param loop the flags of functions that the calling loop runs
     * @return the callee's first address, or the complement of the address behind the instruction
     *     if the loop has to be left for {@code callee}
     */
    static int tail(byte[] code, long[] s, int pc, int fp, Registers x, int loop) {
        int f;
        if (code[pc - 1] == Opcodes.RETURN_CALL) {
            long wide = Leb.u32(code, pc);
            f = (int) wide;
            pc = (int) (wide >>> 32);
        } else {
            f = resolveAny(code, pc, x);
            pc = x.pc;
            if (f < 0) {
                return ~pc;
            }
        }
        Execution e = x.execution;
        int[] functions = x.functions;
        int at = f * ModuleCode.STRIDE;
        int from = x.function * ModuleCode.STRIDE;
        int cost = e.values - functions[from + ModuleCode.COST] + functions[at + ModuleCode.COST];
        int first = x.starts[f];
        if (functions[at + ModuleCode.FLAGS] != loop
                || first >= x.branchesEnd
                || cost > e.granted
                || x.mustStop()) {
            e.callee = x.instance.functions[f];
            return ~pc;
        }
        int parameters = functions[at + ModuleCode.PARAMETERS];
        int sp = fp + parameters;
        if (loop == GENERAL) {
            Branches.moveAll(x, x.sp - parameters, fp, parameters);
            int end = fp + functions[from + ModuleCode.COST];
            if (end > sp) {
                Arrays.fill(x.references, sp, end, null);
            }
            sp = clearLocals(x, sp, functions[at + ModuleCode.LOCALS]);
        } else {
            Branches.move(s, x.sp - parameters, fp, parameters);
            int locals = functions[at + ModuleCode.LOCALS];
            Arrays.fill(s, sp, sp + locals, 0);
            sp += locals;
        }
        e.values = cost;
        x.function = f;
        x.position = first;
        x.behind();
        x.end = functions[at + ModuleCode.END];
        x.sp = sp;
        return functions[at + ModuleCode.START];
    }

    /** Sets the locals that are not parameters to zero and null; the stack pointer behind them. */
    static int clearLocals(Registers x, int sp, int count) {
        long[] low = x.low;
        long[] high = x.high;
        @Nullable Object[] references = x.references;
        int end = sp + count;
        for (int i = sp; i < end; i++) {
            low[i] = 0;
            high[i] = 0;
            references[i] = null;
        }
        return end;
    }
}
