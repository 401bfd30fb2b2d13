package dev.godwit.testkit.reference;

import dev.godwit.wasm.module.Opcodes;
import dev.godwit.wasm.runtime.Code;
import dev.godwit.wasm.runtime.Execution;
import dev.godwit.wasm.runtime.Instance;
import dev.godwit.wasm.runtime.Standing;
import dev.godwit.wasm.validate.ModuleCode;

/**
 * An instance's functions as the reference engine runs them. A frame of its keeps nothing of its
 * own: the address says all. That is the first instruction's where a function was entered, the one
 * behind the block type at the beginning of a loop, the one behind the instruction for a call, and
 * the instruction's own before a bulk, grow or wait instruction.
 */
final class ReferenceCode extends Code {
    private final ReferenceTable table;

    ReferenceCode(Instance instance, ReferenceEngine engine) {
        super(instance, engine);
        table = instance.table(ReferenceTable.KIND);
    }

    ReferenceTable table() {
        return table;
    }

    /**
     * Whether what runs is a constant expression, which has no meter, no safepoints, no branches.
     */
    boolean isConstant(Execution x) {
        return x.function == instance.module.functionTypes().length;
    }

    /** One of the facts of the running function, see {@link ModuleCode}. */
    int fact(int function, int which) {
        return instance.facts.functions[function * ModuleCode.STRIDE + which];
    }

    /** What is left of the region from an address on. */
    long price(Execution x, int address) {
        return table.price(instance.module, address, fact(x.function, ModuleCode.END));
    }

    @Override
    protected void enter(Execution x) {
        know(x);
        goTo(x, fact(x.function, ModuleCode.START));
    }

    private void know(Execution x) {
        if (!table.has(x.function)) {
            instance.add(x.function, table);
        }
    }

    /** Stands at an address where a region is entered. */
    private void goTo(Execution x, int address) {
        x.pc = address;
        x.own = 0;
        x.price = x.isMetered ? price(x, address) : 0;
    }

    @Override
    protected void enterConstant(Execution x, int end) {
        x.own = 0; // its first end is its last instruction
    }

    @Override
    protected void enterHandler(Execution x, int handler) {
        goTo(x, x.pc);
    }

    @Override
    protected int run(Execution x) {
        x.needAllKinds();
        return new Machine(this, x).run();
    }

    @Override
    protected int step(Execution x) {
        x.needAllKinds();
        return new Machine(this, x).step();
    }

    @Override
    protected void chargeBehindCall(Execution x) {
        x.meter += price(x, x.pc);
    }

    @Override
    protected int offset(int function, int pc, Standing at) {
        int start = fact(function, ModuleCode.START);
        return switch (at) {
            case ENTRY, INSTRUCTION -> pc - start;
            // pc is behind the instruction
            case NONE, LOOP, HOST_CALL -> instance.instructionAt(function, pc - 1) - start;
        };
    }

    @Override
    protected void adopt(Execution x, int offset, Standing at) {
        know(x);
        int address = fact(x.function, ModuleCode.START) + offset;
        switch (at) {
            case ENTRY -> goTo(x, address);
            case LOOP -> goTo(x, instance.instructionEnd(address));
            case INSTRUCTION -> {
                x.pc = address;
                x.own = 0;
            }
            case NONE, HOST_CALL -> {
                x.pc = instance.instructionEnd(address);
                x.own = 0;
            }
        }
    }

    /** Whether an execution may stop before an instruction, other than to call or at a loop. */
    static boolean isSafepoint(int opcode) {
        return (Opcodes.effects(opcode) & (Opcodes.BULK | Opcodes.GROWS | Opcodes.WAITS)) != 0;
    }
}
