package dev.godwit.testkit.reference;

import dev.godwit.base.failure.EngineBug;
import dev.godwit.host.OutOfBounds;
import dev.godwit.testkit.reference.ReferenceTable.Label;
import dev.godwit.wasm.binary.InstructionReader;
import dev.godwit.wasm.module.Opcodes;
import dev.godwit.wasm.numeric.Fault;
import dev.godwit.wasm.numeric.WasmTrapReason;
import dev.godwit.wasm.runtime.ExceptionInstance;
import dev.godwit.wasm.runtime.Execution;
import dev.godwit.wasm.runtime.Exit;
import dev.godwit.wasm.runtime.FunctionInstance;
import dev.godwit.wasm.runtime.Instance;
import dev.godwit.wasm.runtime.References;
import dev.godwit.wasm.runtime.TableInstance;
import dev.godwit.wasm.runtime.TagInstance;
import dev.godwit.wasm.validate.ModuleCode;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/**
 * Executes the running function of an execution, one instruction at a time. While one is executed,
 * the execution's pc is behind it. The instructions of control are here.
 *
 * <p>Specification: section 4.6 (Instructions).
 */
final class Machine {
    final Execution x;
    final Instance instance;
    final InstructionReader in;
    final Stack stack;

    private final ReferenceCode code;
    private final boolean isConstant;
    private final Variables variables;
    private final Tables tables;
    private final Memories memories;
    private final Aggregates aggregates;

    Machine(ReferenceCode code, Execution x) {
        this.code = code;
        this.x = x;
        instance = code.instance;
        byte[] bytes = instance.module.bytes();
        in = new InstructionReader(bytes, x.pc, bytes.length, instance.module.features());
        stack = new Stack(x);
        isConstant = code.isConstant(x);
        variables = new Variables(this);
        tables = new Tables(this);
        memories = new Memories(this);
        aggregates = new Aggregates(this);
    }

    /** Executes instructions until the function has to be left; an {@link Exit}. */
    int run() {
        try {
            int exit = Exit.RUN;
            while (exit == Exit.RUN) {
                int opcode = read();
                if (ReferenceCode.isSafepoint(opcode) && !isConstant) {
                    x.pc = in.start();
                    exit = Exit.INSTRUCTION;
                } else {
                    exit = execute(opcode);
                }
            }
            return exit;
        } catch (Fault | OutOfBounds fault) {
            return faulted(fault);
        }
    }

    /** Executes the bulk, grow or wait instruction at pc, whose safepoint was passed. */
    int step() {
        try {
            int exit = execute(read());
            if (exit == Exit.RUN) {
                charge();
            } else {
                x.pc = in.start();
            }
            return exit;
        } catch (Fault | OutOfBounds fault) {
            return faulted(fault);
        }
    }

    private int read() {
        in.seek(x.pc);
        int opcode = in.next();
        x.pc = in.position();
        return opcode;
    }

    private int faulted(RuntimeException fault) {
        x.fault = fault instanceof Fault known ? known : Fault.of(WasmTrapReason.MEMORY_BOUNDS);
        x.pc = in.start() + 1;
        return Exit.FAULTED;
    }

    private int execute(int opcode) {
        switch (Opcodes.section(opcode)) {
            case CONTROL -> {
                return control(opcode);
            }
            case MEMORY, NUMERIC, VECTOR, ATOMIC -> {
                return memories.execute(opcode);
            }
            case PARAMETRIC, VARIABLE, REFERENCE -> variables.execute(opcode);
            case TABLE -> tables.execute(opcode);
            case AGGREGATE -> aggregates.execute(opcode);
        }
        return Exit.RUN;
    }

    static EngineBug unknown(int opcode) {
        return new EngineBug(Opcodes.mnemonic(opcode) + " is not known here", null);
    }

    // ---- The meter.

    /** Charges units. Constant expressions cost nothing. */
    void charge(long units) {
        if (x.isMetered && !isConstant) {
            x.meter += units;
        }
    }

    /** Charges the region at pc, which is entered. */
    private void charge() {
        if (x.isMetered && !isConstant) {
            x.meter += code.price(x, x.pc);
        }
    }

    // ---- Control.

    private int control(int opcode) {
        switch (opcode) {
            case Opcodes.NOP, Opcodes.BLOCK, Opcodes.LOOP, Opcodes.TRY_TABLE -> {
                return Exit.RUN;
            }
            case Opcodes.UNREACHABLE -> throw Fault.of(WasmTrapReason.UNREACHABLE);
            case Opcodes.IF -> {
                if (stack.popInt() == 0) {
                    x.pc = label().target();
                }
                charge();
                return Exit.RUN;
            }
            case Opcodes.ELSE -> {
                x.pc = label().target(); // the region goes on there
                return Exit.RUN;
            }
            case Opcodes.END -> {
                boolean isLast = isConstant || x.pc == code.fact(x.function, ModuleCode.END);
                return isLast ? endFunction() : Exit.RUN;
            }
            case Opcodes.RETURN -> {
                return endFunction();
            }
            case Opcodes.CALL,
                    Opcodes.CALL_INDIRECT,
                    Opcodes.CALL_REF,
                    Opcodes.RETURN_CALL,
                    Opcodes.RETURN_CALL_INDIRECT,
                    Opcodes.RETURN_CALL_REF -> {
                return call(opcode);
            }
            case Opcodes.THROW, Opcodes.THROW_REF -> {
                x.exception = opcode == Opcodes.THROW ? newException() : poppedException();
                return Exit.THROWN;
            }
            default -> {
                return branch(opcode);
            }
        }
    }

    /** The label of the instruction, which has one. */
    private Label label() {
        return code.table().branch(in.immediatesStart()).getFirst();
    }

    private int branch(int opcode) {
        switch (opcode) {
            case Opcodes.BR -> {
                return take(label());
            }
            case Opcodes.BR_IF -> {
                return takeIf(stack.popInt() != 0);
            }
            case Opcodes.BR_TABLE -> {
                List<Label> labels = code.table().branch(in.immediatesStart());
                long index = Math.min(stack.popUnsigned(), labels.size() - 1L);
                return take(labels.get((int) index));
            }
            case Opcodes.BR_ON_NULL -> {
                boolean isNull = top() == null;
                if (isNull) {
                    stack.drop(1);
                }
                return takeIf(isNull);
            }
            case Opcodes.BR_ON_NON_NULL -> {
                boolean isNull = top() == null;
                if (isNull) {
                    stack.drop(1);
                }
                return takeIf(!isNull);
            }
            case Opcodes.BR_ON_CAST, Opcodes.BR_ON_CAST_FAIL -> {
                boolean fits = References.fits(top(), in.second(), in.isSecondNullable(), instance);
                return takeIf(fits == (opcode == Opcodes.BR_ON_CAST));
            }
            default -> throw unknown(opcode);
        }
    }

    private @Nullable Object top() {
        return x.references[x.sp - 1];
    }

    private int takeIf(boolean isTaken) {
        if (isTaken) {
            return take(label());
        }
        charge();
        return Exit.RUN;
    }

    private int take(Label label) {
        stack.keep(label.arity(), x.fp + label.slot());
        x.pc = label.target();
        if (label.target() > in.start()) {
            charge();
            return Exit.RUN;
        }
        x.price = x.isMetered ? code.price(x, x.pc) : 0;
        return Exit.LOOP;
    }

    /** Moves the results to where the frame began, and takes it off. */
    private int endFunction() {
        int cost = code.fact(x.function, ModuleCode.COST);
        stack.keep(code.fact(x.function, ModuleCode.RESULTS), x.fp);
        // Another engine may have left references above the height.
        Arrays.fill(x.references, x.sp, Math.max(x.sp, x.fp + cost), null);
        x.values -= cost;
        x.markCaller();
        x.callTop -= Execution.FRAME;
        x.pc = x.calls[x.callTop];
        return Exit.RETURNED;
    }

    // ---- Calls.

    private int call(int opcode) {
        x.callee =
                switch (opcode) {
                    case Opcodes.CALL, Opcodes.RETURN_CALL -> instance.functions[in.index()];
                    case Opcodes.CALL_REF, Opcodes.RETURN_CALL_REF -> poppedFunction();
                    default -> element(instance.tables[in.second()]);
                };
        return switch (opcode) {
            case Opcodes.CALL, Opcodes.CALL_REF, Opcodes.CALL_INDIRECT -> Exit.CALL;
            default -> Exit.TAIL_CALL;
        };
    }

    private FunctionInstance poppedFunction() {
        if (stack.popReference() instanceof FunctionInstance function) {
            return function;
        }
        throw Fault.of(WasmTrapReason.NULL_FUNCTION);
    }

    /** What {@code call_indirect} calls. */
    private FunctionInstance element(TableInstance table) {
        long index = stack.popAddress(table.type.limits().is64());
        if (index < 0 || index >= table.size) {
            throw Fault.of(WasmTrapReason.UNDEFINED_ELEMENT);
        }
        if (!(table.elements[(int) index] instanceof FunctionInstance function)) {
            x.faultIndex = index;
            throw Fault.of(WasmTrapReason.UNINITIALIZED_ELEMENT);
        }
        if (!References.fits(function, in.index(), false, instance)) {
            throw Fault.of(WasmTrapReason.INDIRECT_CALL_TYPE);
        }
        return function;
    }

    // ---- Exceptions.

    private ExceptionInstance newException() {
        TagInstance tag = instance.tags[in.index()];
        ExceptionInstance exception = instance.store.heap().newException(tag);
        int count = tag.type().parameters().length;
        int first = x.sp - count;
        for (int i = 0; i < count; i++) {
            exception.set(i, x.low[first + i], x.high[first + i], x.references[first + i]);
        }
        stack.drop(count);
        return exception;
    }

    private ExceptionInstance poppedException() {
        if (stack.popReference() instanceof ExceptionInstance exception) {
            return exception;
        }
        throw Fault.of(WasmTrapReason.NULL_EXCEPTION);
    }
}
