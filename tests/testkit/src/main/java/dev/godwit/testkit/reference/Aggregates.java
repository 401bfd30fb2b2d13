package dev.godwit.testkit.reference;

import dev.godwit.wasm.binary.InstructionReader;
import dev.godwit.wasm.module.Opcodes;
import dev.godwit.wasm.module.ValueTypes;
import dev.godwit.wasm.numeric.Fault;
import dev.godwit.wasm.numeric.WasmTrapReason;
import dev.godwit.wasm.runtime.AggregateType;
import dev.godwit.wasm.runtime.ArrayInstance;
import dev.godwit.wasm.runtime.BulkPrice;
import dev.godwit.wasm.runtime.Execution;
import dev.godwit.wasm.runtime.HeapObject;
import dev.godwit.wasm.runtime.Instance;
import dev.godwit.wasm.runtime.StructInstance;

import org.jspecify.annotations.Nullable;

/** Structures and arrays. */
final class Aggregates {
    private final Execution x;
    private final Machine machine;
    private final Instance instance;
    private final InstructionReader in;
    private final Stack stack;

    Aggregates(Machine machine) {
        this.machine = machine;
        x = machine.x;
        instance = machine.instance;
        in = machine.in;
        stack = machine.stack;
    }

    void execute(int opcode) {
        switch (opcode) {
            case Opcodes.STRUCT_NEW -> {
                StructInstance made = instance.store.heap().newStruct(type());
                popFields(made, made.type.fieldCount());
                stack.pushReference(made);
            }
            case Opcodes.STRUCT_NEW_DEFAULT ->
                    stack.pushReference(instance.store.heap().newStruct(type()));
            case Opcodes.STRUCT_GET, Opcodes.STRUCT_GET_S, Opcodes.STRUCT_GET_U -> {
                StructInstance object = popStruct();
                int storage = object.type.storage(in.second());
                pushField(object, in.second(), storage, opcode == Opcodes.STRUCT_GET_S);
            }
            case Opcodes.STRUCT_SET -> {
                int value = popSlot();
                StructInstance object = popStruct();
                set(object, in.second(), value);
                clear(value);
            }
            case Opcodes.ARRAY_LEN -> stack.push(popArray().length);
            case Opcodes.ARRAY_GET, Opcodes.ARRAY_GET_S, Opcodes.ARRAY_GET_U -> {
                long index = stack.popUnsigned();
                ArrayInstance array = popArray();
                check(array, index, 1);
                int storage = array.type.storage(0);
                pushField(array, (int) index, storage, opcode == Opcodes.ARRAY_GET_S);
            }
            case Opcodes.ARRAY_SET -> {
                int value = popSlot();
                long index = stack.popUnsigned();
                ArrayInstance array = popArray();
                check(array, index, 1);
                set(array, (int) index, value);
                clear(value);
            }
            case Opcodes.ARRAY_FILL, Opcodes.ARRAY_COPY -> fillOrCopy(opcode);
            case Opcodes.ARRAY_INIT_DATA, Opcodes.ARRAY_INIT_ELEM -> init(opcode);
            default -> stack.pushReference(newArray(opcode));
        }
    }

    private AggregateType type() {
        return instance.store.aggregate(instance.typeIds[in.index()]);
    }

    // ---- Fields and operands of any type.

    /** Takes the topmost value off, which stays where it is until it is cleared. */
    private int popSlot() {
        return --x.sp;
    }

    private void clear(int slot) {
        x.references[slot] = null;
    }

    private void set(HeapObject object, int index, int slot) {
        object.set(index, x.low[slot], x.high[slot], x.references[slot]);
    }

    private void popFields(HeapObject object, int count) {
        for (int i = 0; i < count; i++) {
            set(object, i, x.sp - count + i);
        }
        stack.drop(count);
    }

    private void pushField(HeapObject object, int index, int storage, boolean isSigned) {
        long low = object.low(index);
        if (isSigned) {
            low = storage == ValueTypes.I8 ? (byte) low : (short) low;
        }
        stack.push(low, object.high(index), object.reference(index));
    }

    private StructInstance popStruct() {
        if (stack.popReference() instanceof StructInstance object) {
            return object;
        }
        throw Fault.of(WasmTrapReason.NULL_STRUCTURE);
    }

    private ArrayInstance popArray() {
        if (stack.popReference() instanceof ArrayInstance array) {
            return array;
        }
        throw Fault.of(WasmTrapReason.NULL_ARRAY);
    }

    private static void check(ArrayInstance array, long from, long count) {
        if (from + count > array.length) {
            throw Fault.of(WasmTrapReason.ARRAY_BOUNDS);
        }
    }

    // ---- Many elements at once.

    private ArrayInstance newArray(int opcode) {
        switch (opcode) {
            case Opcodes.ARRAY_NEW -> {
                int length = stack.popInt();
                int value = popSlot();
                ArrayInstance made = create(length);
                made.fill(0, length, x.low[value], x.high[value], x.references[value]);
                clear(value);
                return made;
            }
            case Opcodes.ARRAY_NEW_DEFAULT -> {
                return create(stack.popInt());
            }
            case Opcodes.ARRAY_NEW_FIXED -> {
                ArrayInstance made = create(in.second());
                popFields(made, made.length);
                return made;
            }
            case Opcodes.ARRAY_NEW_DATA, Opcodes.ARRAY_NEW_ELEM -> {
                long count = stack.popUnsigned();
                long from = stack.popUnsigned();
                if (opcode == Opcodes.ARRAY_NEW_DATA) {
                    long bytes = count * type().elementWidth();
                    int start = Memories.data(instance, in.second(), from, bytes);
                    ArrayInstance made = create((int) count);
                    made.setBytes(0, instance.module.bytes(), start, made.length);
                    return made;
                }
                @Nullable Object[] elements = Tables.elements(instance, in.second(), from, count);
                ArrayInstance made = create((int) count);
                made.setReferences(0, elements, (int) from, made.length);
                return made;
            }
            default -> throw Machine.unknown(opcode);
        }
    }

    private ArrayInstance create(int length) {
        ArrayInstance made = instance.store.heap().newArray(type(), length);
        machine.charge(BulkPrice.of(made, length));
        return made;
    }

    private void fillOrCopy(int opcode) {
        long count = stack.popUnsigned();
        if (opcode == Opcodes.ARRAY_FILL) {
            int value = popSlot();
            long from = stack.popUnsigned();
            ArrayInstance array = popArray();
            check(array, from, count);
            machine.charge(BulkPrice.of(array, count));
            int to = (int) (from + count);
            array.fill((int) from, to, x.low[value], x.high[value], x.references[value]);
            clear(value);
            return;
        }
        long from = stack.popUnsigned();
        Object source = stack.popReference();
        long to = stack.popUnsigned();
        ArrayInstance target = popArray();
        if (!(source instanceof ArrayInstance array)) {
            throw Fault.of(WasmTrapReason.NULL_ARRAY);
        }
        check(target, to, count);
        check(array, from, count);
        machine.charge(BulkPrice.of(target, count));
        target.copy((int) to, array, (int) from, (int) count);
    }

    private void init(int opcode) {
        long count = stack.popUnsigned();
        long from = stack.popUnsigned();
        long to = stack.popUnsigned();
        ArrayInstance array = popArray();
        check(array, to, count);
        if (opcode == Opcodes.ARRAY_INIT_DATA) {
            long bytes = count * array.type.elementWidth();
            int start = Memories.data(instance, in.second(), from, bytes);
            array.setBytes((int) to, instance.module.bytes(), start, (int) count);
        } else {
            @Nullable Object[] elements = Tables.elements(instance, in.second(), from, count);
            array.setReferences((int) to, elements, (int) from, (int) count);
        }
        machine.charge(BulkPrice.of(array, count));
    }
}
