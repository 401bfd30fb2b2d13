package dev.godwit.wasm.inplace;

import dev.godwit.wasm.module.DataSegment;
import dev.godwit.wasm.module.Opcodes;
import dev.godwit.wasm.module.ValueTypes;
import dev.godwit.wasm.runtime.AggregateType;
import dev.godwit.wasm.runtime.ArrayInstance;
import dev.godwit.wasm.runtime.BulkPrice;
import dev.godwit.wasm.runtime.HeapObject;
import dev.godwit.wasm.runtime.I31;
import dev.godwit.wasm.runtime.Instance;
import dev.godwit.wasm.runtime.References;
import dev.godwit.wasm.runtime.StructInstance;

import org.jspecify.annotations.Nullable;

/** The instructions behind the prefix FB: structures, arrays, casts, numbers of 31 bits. */
final class AggregateOps {
    private AggregateOps() {}

    /**
     * Runs one; {@code pc} is behind the prefix, {@code x.sp} the stack pointer before and after.
     *
     * @return the address to go on at
     */
    static int run(byte[] code, long[] s, int pc, Registers x) {
        long wide = Leb.u32(code, pc);
        int op = (int) wide + Opcodes.FB;
        int next = (int) (wide >>> 32);
        switch (op) {
            case Opcodes.BR_ON_CAST, Opcodes.BR_ON_CAST_FAIL -> {
                return branchOnCast(code, next, op, x);
            }
            case Opcodes.REF_TEST,
                    Opcodes.REF_TEST_NULL,
                    Opcodes.REF_CAST,
                    Opcodes.REF_CAST_NULL -> {
                return cast(code, s, next, op, x);
            }
            case Opcodes.ANY_CONVERT_EXTERN, Opcodes.EXTERN_CONVERT_ANY -> {
                return next; // one value serves as both
            }
            case Opcodes.REF_I31, Opcodes.I31_GET_S, Opcodes.I31_GET_U -> {
                small(s, x.references, x.sp - 1, op);
                return next;
            }
            case Opcodes.ARRAY_LEN -> {
                s[x.sp - 1] = array(x.references[x.sp - 1]).length;
                return next;
            }
            case Opcodes.STRUCT_NEW,
                    Opcodes.STRUCT_NEW_DEFAULT,
                    Opcodes.STRUCT_GET,
                    Opcodes.STRUCT_GET_S,
                    Opcodes.STRUCT_GET_U,
                    Opcodes.STRUCT_SET -> {
                long type = Leb.u32(code, next);
                return struct(code, s, (int) (type >>> 32), op, (int) type, x.instance, x);
            }
            default -> {
                long type = Leb.u32(code, next);
                return arrays(code, s, (int) (type >>> 32), op, (int) type, x.instance, x);
            }
        }
    }

    private static void small(long[] s, @Nullable Object[] r, int at, int op) {
        if (op == Opcodes.REF_I31) {
            r[at] = new I31((int) s[at]);
            return;
        }
        if (!(r[at] instanceof I31 number)) {
            throw Faults.NULL_I31;
        }
        s[at] = op == Opcodes.I31_GET_S ? number.signed() : number.value();
    }

    // ---- casts ----

    private static int cast(byte[] code, long[] s, int pc, int op, Registers x) {
        long wide = Leb.s32(code, pc);
        boolean nullable = op == Opcodes.REF_TEST_NULL || op == Opcodes.REF_CAST_NULL;
        int at = x.sp - 1;
        boolean fits = References.fits(x.references[at], (int) wide, nullable, x.instance);
        if (op == Opcodes.REF_TEST || op == Opcodes.REF_TEST_NULL) {
            s[at] = fits ? 1 : 0;
        } else if (!fits) {
            throw Faults.CAST;
        }
        return (int) (wide >>> 32);
    }

    /** {@code pc} is behind the whole opcode: steps count from there. */
    private static int branchOnCast(byte[] code, int pc, int op, Registers x) {
        int flags = code[pc];
        int next = Leb.skip(code, Leb.skip(code, pc + 1));
        long wide = Leb.s32(code, next);
        boolean fits =
                References.fits(x.references[x.sp - 1], (int) wide, (flags & 2) != 0, x.instance);
        if (fits != (op == Opcodes.BR_ON_CAST)) {
            if (x.prices.length > 0) {
                x.meter += x.prices[2 * x.position + 1];
            }
            x.position++;
            return (int) (wide >>> 32);
        }
        int[] b = x.branches;
        int at = x.position;
        if (x.prices.length > 0) {
            x.taken = x.prices[2 * at];
        }
        int entry = b[at];
        if ((entry & 1) == 0) {
            x.sp = Branches.dropAll(x, x.sp, entry);
            x.position = at + (entry << 15 >> 23);
            return pc + (entry >> 17);
        }
        int far = at + (entry >> 2);
        if ((entry & 2) != 0) {
            x.sp = Branches.dropAllTo(x, x.sp, b[far + 2], x.fp + b[far + 3]);
        }
        x.position = b[far + 1];
        return b[far];
    }

    // ---- structures ----

    private static int struct(
            byte[] code, long[] s, int pc, int op, int type, Instance instance, Registers x) {
        @Nullable Object[] r = x.references;
        if (op == Opcodes.STRUCT_NEW || op == Opcodes.STRUCT_NEW_DEFAULT) {
            AggregateType layout = instance.store.aggregate(instance.typeIds[type]);
            StructInstance made = instance.store.heap().newStruct(layout);
            int sp = x.sp;
            if (op == Opcodes.STRUCT_NEW) {
                int count = layout.fieldCount();
                sp -= count;
                for (int i = 0; i < count; i++) {
                    made.set(i, s[sp + i], x.high[sp + i], r[sp + i]);
                }
            }
            r[sp] = made;
            x.sp = sp + 1;
            return pc;
        }
        long wide = Leb.u32(code, pc);
        int field = (int) wide;
        int sp = x.sp - (op == Opcodes.STRUCT_SET ? 2 : 1);
        if (!(r[sp] instanceof StructInstance object)) {
            throw Faults.NULL_STRUCTURE;
        }
        if (op == Opcodes.STRUCT_SET) {
            object.set(field, s[sp + 1], x.high[sp + 1], r[sp + 1]);
            x.sp = sp;
        } else {
            get(object, field, object.type.storage(field), op == Opcodes.STRUCT_GET_S, x, sp);
        }
        return (int) (wide >>> 32);
    }

    /** Loads a field or element into a slot. */
    private static void get(
            HeapObject object, int index, int storage, boolean isSigned, Registers x, int to) {
        if (ValueTypes.isReference(storage)) {
            x.references[to] = object.reference(index);
            return;
        }
        long value = object.low(index);
        x.low[to] = isSigned ? signed(storage, value) : value;
        if (storage == ValueTypes.V128) {
            x.high[to] = object.high(index);
        }
    }

    private static long signed(int storage, long value) {
        return storage == ValueTypes.I8 ? (byte) value : (short) value;
    }

    // ---- arrays ----

    private static ArrayInstance array(@Nullable Object reference) {
        if (reference instanceof ArrayInstance array) {
            return array;
        }
        throw Faults.NULL_ARRAY;
    }

    private static int arrays(
            byte[] code, long[] s, int pc, int op, int type, Instance instance, Registers x) {
        @Nullable Object[] r = x.references;
        int sp = x.sp;
        switch (op) {
            case Opcodes.ARRAY_NEW -> {
                sp -= 2;
                ArrayInstance made = create(x, type, (int) s[sp + 1]);
                made.fill(0, made.length, s[sp], x.high[sp], r[sp]);
                r[sp++] = made;
            }
            case Opcodes.ARRAY_NEW_DEFAULT -> r[sp - 1] = create(x, type, (int) s[sp - 1]);
            case Opcodes.ARRAY_NEW_FIXED -> {
                long wide = Leb.u32(code, pc);
                pc = (int) (wide >>> 32);
                ArrayInstance made = create(x, type, (int) wide);
                sp -= made.length;
                for (int i = 0; i < made.length; i++) {
                    made.set(i, s[sp + i], x.high[sp + i], r[sp + i]);
                }
                r[sp++] = made;
            }
            case Opcodes.ARRAY_NEW_DATA, Opcodes.ARRAY_NEW_ELEM -> {
                long wide = Leb.u32(code, pc);
                pc = (int) (wide >>> 32);
                sp -= 2;
                long from = s[sp] & 0xffffffffL;
                long count = s[sp + 1] & 0xffffffffL;
                if (op == Opcodes.ARRAY_NEW_DATA) {
                    AggregateType layout = instance.store.aggregate(instance.typeIds[type]);
                    checkData(instance, (int) wide, from, count * layout.elementWidth());
                    ArrayInstance made = create(x, type, (int) count);
                    initData(made, 0, instance, (int) wide, from, count);
                    r[sp++] = made;
                } else {
                    checkElements(instance, (int) wide, from, count);
                    ArrayInstance made = create(x, type, (int) count);
                    initElements(made, 0, instance, (int) wide, from, count);
                    r[sp++] = made;
                }
            }
            case Opcodes.ARRAY_GET, Opcodes.ARRAY_GET_S, Opcodes.ARRAY_GET_U -> {
                sp--;
                ArrayInstance array = array(r[sp - 1]);
                int index = index(array, s[sp]);
                get(array, index, array.type.storage(0), op == Opcodes.ARRAY_GET_S, x, sp - 1);
            }
            case Opcodes.ARRAY_SET -> {
                sp -= 3;
                ArrayInstance array = array(r[sp]);
                array.set(index(array, s[sp + 1]), s[sp + 2], x.high[sp + 2], r[sp + 2]);
            }
            case Opcodes.ARRAY_FILL -> {
                sp -= 4;
                ArrayInstance array = array(r[sp]);
                long from = s[sp + 1] & 0xffffffffL;
                long count = s[sp + 3] & 0xffffffffL;
                checkRange(array, from, count);
                int end = (int) (from + count);
                array.fill((int) from, end, s[sp + 2], x.high[sp + 2], r[sp + 2]);
                x.meter += BulkPrice.of(array, count);
            }
            case Opcodes.ARRAY_COPY -> {
                pc = Leb.skip(code, pc);
                sp -= 5;
                ArrayInstance target = array(r[sp]);
                long count = s[sp + 4] & 0xffffffffL;
                copy(
                        target,
                        s[sp + 1] & 0xffffffffL,
                        array(r[sp + 2]),
                        s[sp + 3] & 0xffffffffL,
                        count);
                x.meter += BulkPrice.of(target, count);
            }
            case Opcodes.ARRAY_INIT_DATA, Opcodes.ARRAY_INIT_ELEM -> {
                long wide = Leb.u32(code, pc);
                pc = (int) (wide >>> 32);
                sp -= 4;
                ArrayInstance array = array(r[sp]);
                long to = s[sp + 1] & 0xffffffffL;
                long from = s[sp + 2] & 0xffffffffL;
                long count = s[sp + 3] & 0xffffffffL;
                checkRange(array, to, count);
                if (op == Opcodes.ARRAY_INIT_DATA) {
                    checkData(instance, (int) wide, from, count * array.type.elementWidth());
                    initData(array, (int) to, instance, (int) wide, from, count);
                } else {
                    checkElements(instance, (int) wide, from, count);
                    initElements(array, (int) to, instance, (int) wide, from, count);
                }
                x.meter += BulkPrice.of(array, count);
            }
            default -> throw Calls.unknownOpcode(code, pc);
        }
        x.sp = sp;
        return pc;
    }

    private static ArrayInstance create(Registers x, int type, int length) {
        Instance instance = x.instance;
        AggregateType layout = instance.store.aggregate(instance.typeIds[type]);
        ArrayInstance made = instance.store.heap().newArray(layout, length);
        x.meter += BulkPrice.of(made, length);
        return made;
    }

    private static int index(ArrayInstance array, long slot) {
        int index = (int) slot;
        if (index < 0 || index >= array.length) {
            throw Faults.ARRAY_BOUNDS;
        }
        return index;
    }

    private static void checkRange(ArrayInstance array, long from, long count) {
        if (from > array.length || count > array.length - from) {
            throw Faults.ARRAY_BOUNDS;
        }
    }

    private static void checkData(Instance instance, int data, long from, long bytes) {
        long size = instance.droppedData[data] ? 0 : instance.module.data().get(data).length();
        if (from > size || bytes > size - from) {
            throw Faults.MEMORY_BOUNDS;
        }
    }

    private static void checkElements(Instance instance, int segment, long from, long count) {
        @Nullable Object[] references = instance.elements[segment];
        long size = references == null ? 0 : references.length;
        if (from > size || count > size - from) {
            throw Faults.TABLE_BOUNDS;
        }
    }

    private static void initData(
            ArrayInstance array, int to, Instance instance, int data, long from, long count) {
        DataSegment segment = instance.module.data().get(data);
        array.setBytes(to, instance.module.bytes(), segment.start() + (int) from, (int) count);
    }

    private static void initElements(
            ArrayInstance array, int to, Instance instance, int segment, long from, long count) {
        @Nullable Object[] references = instance.elements[segment];
        if (references != null) {
            array.setReferences(to, references, (int) from, (int) count);
        }
    }

    private static void copy(
            ArrayInstance target, long to, ArrayInstance source, long from, long count) {
        checkRange(target, to, count);
        checkRange(source, from, count);
        target.copy((int) to, source, (int) from, (int) count);
    }
}
