package dev.godwit.testkit.reference;

import dev.godwit.wasm.binary.InstructionReader;
import dev.godwit.wasm.module.Opcodes;
import dev.godwit.wasm.numeric.Fault;
import dev.godwit.wasm.numeric.WasmTrapReason;
import dev.godwit.wasm.runtime.BulkPrice;
import dev.godwit.wasm.runtime.Instance;
import dev.godwit.wasm.runtime.TableInstance;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** Table instructions. */
final class Tables {
    private static final @Nullable Object[] DROPPED = {};

    private final Machine machine;

    Tables(Machine machine) {
        this.machine = machine;
    }

    void execute(int opcode) {
        Stack stack = machine.stack;
        Instance instance = machine.instance;
        InstructionReader in = machine.in;
        switch (opcode) {
            case Opcodes.TABLE_INIT -> init(instance.tables[in.second()], in.index());
            case Opcodes.TABLE_COPY ->
                    copy(instance.tables[in.index()], instance.tables[in.second()]);
            case Opcodes.ELEM_DROP -> instance.elements[in.index()] = null;
            default -> {
                TableInstance table = instance.tables[in.index()];
                boolean is64 = table.type.limits().is64();
                switch (opcode) {
                    case Opcodes.TABLE_GET -> {
                        long index = stack.popAddress(is64);
                        check(table, index, 1);
                        stack.pushReference(table.elements[(int) index]);
                    }
                    case Opcodes.TABLE_SET -> {
                        Object value = stack.popReference();
                        long index = stack.popAddress(is64);
                        check(table, index, 1);
                        table.elements[(int) index] = value;
                    }
                    case Opcodes.TABLE_SIZE -> stack.push(table.size);
                    case Opcodes.TABLE_GROW -> {
                        long delta = stack.popAddress(is64);
                        stack.push(table.grow(delta, stack.popReference()));
                    }
                    case Opcodes.TABLE_FILL -> {
                        long count = stack.popAddress(is64);
                        Object value = stack.popReference();
                        long from = stack.popAddress(is64);
                        check(table, from, count);
                        machine.charge(BulkPrice.ofElements(count));
                        Arrays.fill(table.elements, (int) from, (int) (from + count), value);
                    }
                    default -> throw Machine.unknown(opcode);
                }
            }
        }
    }

    private void copy(TableInstance target, TableInstance source) {
        boolean isTo64 = target.type.limits().is64();
        boolean isFrom64 = source.type.limits().is64();
        long count = machine.stack.popAddress(isTo64 && isFrom64);
        long from = machine.stack.popAddress(isFrom64);
        long to = machine.stack.popAddress(isTo64);
        check(source, from, count);
        check(target, to, count);
        machine.charge(BulkPrice.ofElements(count));
        System.arraycopy(source.elements, (int) from, target.elements, (int) to, (int) count);
    }

    private void init(TableInstance table, int segment) {
        long count = machine.stack.popUnsigned();
        long from = machine.stack.popUnsigned();
        long to = machine.stack.popAddress(table.type.limits().is64());
        @Nullable Object[] references = elements(machine.instance, segment, from, count);
        check(table, to, count);
        machine.charge(BulkPrice.ofElements(count));
        System.arraycopy(references, (int) from, table.elements, (int) to, (int) count);
    }

    private static void check(TableInstance table, long from, long count) {
        if (!table.isWithin(from, count)) {
            throw Fault.of(WasmTrapReason.TABLE_BOUNDS);
        }
    }

    /** An element segment that has a range of elements; it has none once it is dropped. */
    static @Nullable Object[] elements(Instance instance, int segment, long from, long count) {
        @Nullable Object[] references = instance.elements[segment];
        if (references == null) {
            references = DROPPED;
        }
        if (from + count > references.length) {
            throw Fault.of(WasmTrapReason.TABLE_BOUNDS);
        }
        return references;
    }
}
