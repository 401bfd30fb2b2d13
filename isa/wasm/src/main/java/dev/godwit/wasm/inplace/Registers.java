package dev.godwit.wasm.inplace;

import dev.godwit.host.Memory;
import dev.godwit.host.Signal;
import dev.godwit.wasm.runtime.Execution;
import dev.godwit.wasm.runtime.GlobalInstance;
import dev.godwit.wasm.runtime.Instance;

import org.jspecify.annotations.Nullable;

/**
 * What this engine knows of an execution while one of its loops runs: the running function and what
 * it touches, and places where helpers leave second results. What callers and other engines need is
 * the execution's own and is written back when a loop leaves.
 */
final class Registers {
    /** What stands for the memory of an instance that has none. */
    private static final Memory NO_MEMORY = Memory.empty();

    /** The execution. */
    final Execution execution;

    /** The execution's request to stop. */
    final Signal stop;

    /** The running function's instance. */
    Instance instance;

    /** Its rows of functions, see {@link dev.godwit.wasm.validate.ModuleCode}. */
    int[] functions = {};

    /** Where its branches go, see {@link SideTable}. */
    int[] branches = {};

    /** How far {@link #branches} is filled: a function that starts below is there. */
    int branchesEnd;

    /** For each function where its branches start. */
    int[] starts = {};

    /** What its regions cost; empty without a meter. */
    int[] prices = {};

    /** The kinds of its functions' locals. */
    byte[] kinds = {};

    /** Its globals. */
    GlobalInstance[] globals = {};

    /** Its memory 0. */
    Memory memory = NO_MEMORY;

    /** The execution's low halves. */
    long[] low;

    /** The execution's high halves. */
    long[] high;

    /** The execution's references. */
    @Nullable Object[] references;

    /** Whether the running function is one for the numeric loop. */
    boolean isNumeric;

    /** The execution's meter; nobody reads it if there is none. */
    long meter;

    /** What the region costs at the target of a branch that a helper took. */
    int taken;

    /** The execution's ceiling. */
    long ceiling;

    /** The running function's index. */
    int function;

    /** The running function's position in the table of branches. */
    int position;

    /** The address behind the running function's last {@code end}. */
    int end;

    /** Where helpers find the address that they execute at. */
    int pc;

    /** The running function's first local, for helpers that need it. */
    int fp;

    /** The stack pointer, for helpers that change it. */
    int sp;

    /** A second result of a helper: a number. */
    long wide;

    /** A second result of a helper: an effective address. */
    long effectiveAddress;

    /** A second result of a helper: the memory that is accessed. */
    Memory accessed = NO_MEMORY;

    Registers(Execution execution, Instance instance) {
        this.execution = execution;
        this.instance = instance;
        stop = execution.stop;
        low = execution.low;
        high = execution.high;
        references = execution.references;
    }

    /** Takes the running function over from the execution, which it stays in step with. */
    void load(InPlaceCode code) {
        Execution e = execution;
        instance = code.instance;
        functions = code.functions();
        SideTable table = code.table(e, e.function);
        SideTable.Contents contents = table.contents();
        branches = contents.branches;
        branchesEnd = contents.length;
        prices = contents.prices;
        starts = table.starts;
        meter = e.meter;
        ceiling = e.ceiling;
        kinds = code.instance.facts.kinds;
        globals = instance.globals;
        memory = instance.memories.length > 0 ? instance.memories[0].memory : NO_MEMORY;
        low = e.low;
        high = e.high;
        references = e.references;
        function = e.function;
        position = e.own;
        pc = e.pc;
        fp = e.fp;
        sp = e.sp;
    }

    /** Whether a safepoint has to be looked at. */
    boolean mustStop() {
        return stop.isRaised() || execution.isMetered && meter >= ceiling;
    }

    /** Enters the region behind an instruction that has an entry where there is a meter. */
    void behind() {
        if (prices.length > 0) {
            meter += prices[2 * position + 1];
            position++;
        }
    }
}
