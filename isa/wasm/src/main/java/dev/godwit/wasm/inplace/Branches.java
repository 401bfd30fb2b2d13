package dev.godwit.wasm.inplace;

import dev.godwit.wasm.module.ValueTypes;
import dev.godwit.wasm.runtime.GlobalInstance;
import dev.godwit.wasm.validate.ModuleCode;

import org.jspecify.annotations.Nullable;

/**
 * What branches do to the stack. The entries of the table are described in {@link ModuleCode}.
 * Methods named {@code ...All} move every kind of value.
 */
final class Branches {
    private Branches() {}

    /** Drops what a branch drops, by an entry that holds all of it; the stack pointer after it. */
    static int dropAll(Registers x, int sp, int entry) {
        int kept = entry >> 1 & 3;
        int dropped = entry >> 3 & 31;
        moveAll(x, sp - kept, sp - kept - dropped, kept);
        return sp - dropped;
    }

    /** Moves what a branch keeps to the slots of its label; the stack pointer above them. */
    static int dropAllTo(Registers x, int sp, int kept, int to) {
        moveAll(x, sp - kept, to, kept);
        return to + kept;
    }

    /** The depth that the label of the given index has, in a table of form 1. */
    static int depth(byte[] code, int pc, int index) {
        return code[Leb.skip(code, pc) + index];
    }

    static void move(long[] s, int from, int to, int count) {
        System.arraycopy(s, from, s, to, count);
    }

    static void moveAll(Registers x, int from, int to, int count) {
        System.arraycopy(x.low, from, x.low, to, count);
        System.arraycopy(x.high, from, x.high, to, count);
        System.arraycopy(x.references, from, x.references, to, count);
    }

    /** Moves the results to where the frame began, and clears the references above them. */
    static void returnAll(Registers x, int sp, int fp, int results) {
        if (results == 1) {
            copy(x, sp - 1, fp);
        } else if (results != 0) {
            moveAll(x, sp - results, fp, results);
        }
        // Operands that were popped lie above sp: the whole extent of the frame is cleared.
        @Nullable Object[] references = x.references;
        int end = fp + x.functions[x.function * ModuleCode.STRIDE + ModuleCode.COST];
        for (int i = fp + results; i < end; i++) {
            references[i] = null;
        }
    }

    /** Copies a value of any kind. */
    static void copy(Registers x, int from, int to) {
        x.low[to] = x.low[from];
        x.high[to] = x.high[from];
        x.references[to] = x.references[from];
    }

    /** Copies the value of a local that is not a number. */
    static void copyOther(Registers x, int local, int from, int to) {
        int kinds = x.functions[x.function * ModuleCode.STRIDE + ModuleCode.KINDS];
        if (x.kinds[kinds + local] == ModuleCode.KIND_REFERENCE) {
            x.references[to] = x.references[from];
        } else {
            x.low[to] = x.low[from];
            x.high[to] = x.high[from];
        }
    }

    static void getGlobal(Registers x, int index, int to) {
        GlobalInstance global = x.instance.globals[index];
        if (ValueTypes.isReference(global.type.valueType())) {
            x.references[to] = global.reference;
        } else {
            x.low[to] = global.low;
            x.high[to] = global.high;
        }
    }

    static void setGlobal(Registers x, int index, int from) {
        GlobalInstance global = x.instance.globals[index];
        if (ValueTypes.isReference(global.type.valueType())) {
            global.reference = x.references[from];
        } else {
            global.low = x.low[from];
            global.high = x.high[from];
        }
    }
}
