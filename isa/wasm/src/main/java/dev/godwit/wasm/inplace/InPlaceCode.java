package dev.godwit.wasm.inplace;

import dev.godwit.wasm.runtime.Code;
import dev.godwit.wasm.runtime.Execution;
import dev.godwit.wasm.runtime.Exit;
import dev.godwit.wasm.runtime.Instance;
import dev.godwit.wasm.runtime.Standing;
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

    /** The module's table for an execution with or without a meter. */
    SideTable table(Execution x, int function) {
        boolean hasPrices = x.isMetered && function != constants;
        return instance.table(hasPrices ? SideTable.METERED : SideTable.PLAIN);
    }

    private SideTable tableWith(Execution x, int function) {
        prepare(function);
        SideTable table = table(x, function);
        if (!table.has(function)) {
            instance.add(function, table);
        }
        return table;
    }

    @Override
    protected void enter(Execution x) {
        SideTable table = tableWith(x, x.function);
        x.pc = instance.facts.functions[x.function * ModuleCode.STRIDE + ModuleCode.START];
        x.own = table.starts[x.function];
        if (x.isMetered) {
            x.price = table.contents().prices[2 * x.own + 1];
            x.own++;
        }
    }

    @Override
    protected void enterConstant(Execution x, int end) {
        prepare(x.function);
        constantEnd = end;
    }

    @Override
    protected int run(Execution x) {
        Registers r = registers(x);
        if (!x.isMetered || x.function == constants) {
            return r.isNumeric ? runNumeric(r) : runGeneral(r);
        }
        try {
            return r.isNumeric ? runMeteredNumeric(r) : runMeteredGeneral(r);
        } finally {
            x.meter = r.meter;
        }
    }

    private int runGeneral(Registers r) {
        return GeneralLoop.run(instance.module.bytes(), r.low, r.pc, r.sp, r.fp, r);
    }

    private int runMeteredGeneral(Registers r) {
        return MeteredGeneralLoop.run(instance.module.bytes(), r.low, r.pc, r.sp, r.fp, r);
    }

    private int runNumeric(Registers r) {
        byte[] code = instance.module.bytes();
        int exit = NumericLoop.run(code, r.low, r.pc, r.sp, r.fp, r);
        while (exit == Calls.STEP) {
            exit = Rare.run(code, r.low, r);
            if (exit == Exit.RUN) {
                exit = NumericLoop.run(code, r.low, r.pc, r.sp, r.execution.fp, r);
            }
        }
        return exit;
    }

    private int runMeteredNumeric(Registers r) {
        byte[] code = instance.module.bytes();
        int exit = MeteredNumericLoop.run(code, r.low, r.pc, r.sp, r.fp, r);
        while (exit == Calls.STEP) {
            exit = Rare.run(code, r.low, r);
            if (exit == Exit.RUN) {
                exit = MeteredNumericLoop.run(code, r.low, r.pc, r.sp, r.execution.fp, r);
            }
        }
        return exit;
    }

    @Override
    protected int step(Execution x) {
        Registers r = registers(x);
        try {
            return SafepointOps.run(instance.module.bytes(), r.low, r);
        } finally {
            if (x.function != constants) { // a constant expression costs nothing
                x.meter = r.meter;
            }
        }
    }

    private Registers registers(Execution x) {
        int row = x.function * ModuleCode.STRIDE;
        int[] functions = functions();
        boolean isNumeric = (functions[row + ModuleCode.FLAGS] & ModuleCode.NUMERIC) != 0;
        if (!isNumeric) {
            x.needAllKinds();
        }
        Registers r = (Registers) x.registers(place);
        if (r == null) {
            r = new Registers(x, instance);
            x.setRegisters(place, r);
        }
        r.load(this);
        r.isNumeric = isNumeric;
        r.end = x.function == constants ? constantEnd : functions[row + ModuleCode.END];
        return r;
    }

    @Override
    protected void chargeBehindCall(Execution x) {
        x.meter += table(x, x.function).contents().prices[2 * x.own + 1];
        x.own++;
    }

    @Override
    protected void enterHandler(Execution x, int handler) {
        SideTable table = table(x, x.function);
        int first = instance.facts.functions[x.function * ModuleCode.STRIDE + ModuleCode.HANDLERS];
        int row = (handler - first) / ModuleCode.HANDLER_STRIDE;
        x.own = table.handlerPosition(x.function, row);
        if (x.isMetered) {
            x.price = table.contents().prices[2 * table.handlerPlace(x.function, row)];
        }
    }

    @Override
    protected int offset(int function, int pc, Standing at) {
        int start = instance.facts.functions[function * ModuleCode.STRIDE + ModuleCode.START];
        return switch (at) {
            case ENTRY, INSTRUCTION -> pc - start;
            // pc is behind the instruction
            default -> instance.instructionAt(function, pc - 1) - start;
        };
    }

    @Override
    protected void adopt(Execution x, int offset, Standing at) {
        SideTable table = tableWith(x, x.function);
        int start = instance.facts.functions[x.function * ModuleCode.STRIDE + ModuleCode.START];
        int address = start + offset;
        if (at == Standing.ENTRY) {
            enter(x);
            return;
        }
        x.own = table.positionAt(instance.validated(), x.function, address);
        x.pc =
                switch (at) {
                    case LOOP -> Leb.skipBlockType(instance.module.bytes(), address + 1);
                    case INSTRUCTION -> address;
                    default -> instance.instructionEnd(address);
                };
    }
}
