package dev.godwit.wasm.inplace;

import dev.godwit.wasm.runtime.Code;
import dev.godwit.wasm.runtime.Execution;
import dev.godwit.wasm.runtime.Exit;
import dev.godwit.wasm.runtime.Instance;
import dev.godwit.wasm.runtime.Safepoint;
import dev.godwit.wasm.runtime.WasmFunction;
import dev.godwit.wasm.validate.ModuleCode;

import org.jspecify.annotations.Nullable;

/** An instance's functions as this engine runs them. */
final class InPlaceCode extends Code {
    /** Flag of a function whose own code is another engine's: the loops do not enter it. */
    private static final int FOREIGN = 1 << 30;

    private final int place;

    /**
     * The rows of functions that are this engine's or have frames of it, where the store has other
     * engines besides; else the module's are used as they are.
     */
    private final int @Nullable [] mixed;

    /** The function that constant expressions are, see {@link ModuleCode}. */
    private final int constants;

    /** The address behind the constant expression that is evaluated. */
    private int constantEnd;

    InPlaceCode(Instance instance, InPlace engine, int place) {
        super(instance, engine);
        this.place = place;
        constants = instance.module.functionTypes().length;
        mixed =
                instance.store.engines().list().size() > 1
                        ? new int[(constants + 1) * ModuleCode.STRIDE]
                        : null;
    }

    int[] functions() {
        return mixed == null ? instance.facts.functions : mixed;
    }

    /** Makes a function's row known to the loops. */
    private void prepare(int function) {
        if (mixed == null) {
            return;
        }
        int row = function * ModuleCode.STRIDE;
        if (mixed[row + ModuleCode.FLAGS] == 0) {
            System.arraycopy(instance.facts.functions, row, mixed, row, ModuleCode.STRIDE);
            if (function < constants
                    && !(instance.functions[function] instanceof WasmFunction own
                            && own.code == this)) {
                mixed[row + ModuleCode.FLAGS] |= FOREIGN;
            }
        }
    }

    @Override
    protected void enter(Execution x) {
        prepare(x.function);
        int[] functions = functions();
        int row = x.function * ModuleCode.STRIDE;
        x.pc = functions[row + ModuleCode.START];
        x.own = functions[row + ModuleCode.BRANCHES];
    }

    @Override
    protected void enterConstant(Execution x, int end) {
        prepare(x.function);
        constantEnd = end;
    }

    @Override
    protected int run(Execution x) {
        Registers r = registers(x);
        int[] functions = r.functions;
        int row = r.function * ModuleCode.STRIDE;
        boolean isNumeric = (functions[row + ModuleCode.FLAGS] & ModuleCode.NUMERIC) != 0;
        if (!isNumeric) {
            return GeneralLoop.run(instance.module.bytes(), r.low, r.pc, r.sp, x.fp, r);
        }
        byte[] code = instance.module.bytes();
        int exit = NumericLoop.run(code, r.low, r.pc, r.sp, x.fp, r);
        while (exit == Calls.STEP) {
            exit = Rare.run(code, r.low, r);
            if (exit == Exit.RUN) {
                exit = NumericLoop.run(code, r.low, r.pc, r.sp, x.fp, r);
            }
        }
        return exit;
    }

    @Override
    protected int step(Execution x) {
        Registers r = registers(x);
        return SafepointOps.run(instance.module.bytes(), r.low, r);
    }

    private Registers registers(Execution x) {
        int row = x.function * ModuleCode.STRIDE;
        int[] functions = functions();
        if ((functions[row + ModuleCode.FLAGS] & ModuleCode.NUMERIC) == 0) {
            x.needAllKinds();
        }
        Registers r = (Registers) x.registers(place);
        if (r == null) {
            r = new Registers(x, instance);
            x.setRegisters(place, r);
        }
        r.load(this);
        r.end = x.function == constants ? constantEnd : functions[row + ModuleCode.END];
        return r;
    }

    @Override
    protected void chargeBehindCall(Execution x) {}

    @Override
    protected void enterHandler(Execution x, int handler) {
        x.own = instance.facts.handlers[handler + ModuleCode.HANDLER_POSITION];
    }

    @Override
    protected int offset(int function, int pc, Safepoint at) {
        int start = instance.facts.functions[function * ModuleCode.STRIDE + ModuleCode.START];
        return switch (at) {
            case ENTRY, INSTRUCTION -> pc - start;
            // pc is behind the instruction
            default -> instance.instructionAt(function, pc - 1) - start;
        };
    }

    @Override
    protected void adopt(Execution x, int offset, Safepoint at) {
        throw new UnsupportedOperationException();
    }
}
