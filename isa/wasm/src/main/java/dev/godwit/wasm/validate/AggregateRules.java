package dev.godwit.wasm.validate;

import dev.godwit.wasm.binary.BinaryReader;
import dev.godwit.wasm.binary.ImplementationLimits;
import dev.godwit.wasm.module.FieldType;
import dev.godwit.wasm.module.Opcodes;
import dev.godwit.wasm.module.StructType;
import dev.godwit.wasm.module.ValueTypes;

/** Structures and arrays. Specification: sections 3.4.8 and 3.4.9. */
final class AggregateRules {
    private final FunctionValidator v;
    private final Context context;

    AggregateRules(FunctionValidator v) {
        this.v = v;
        this.context = v.context;
    }

    void check(int opcode) {
        if (opcode == Opcodes.ARRAY_LEN) {
            v.pop(ValueTypes.ARRAYREF);
            v.push(ValueTypes.I32);
            return;
        }
        int index = v.in.u32();
        switch (opcode) {
            case Opcodes.STRUCT_NEW,
                    Opcodes.STRUCT_NEW_DEFAULT,
                    Opcodes.STRUCT_GET,
                    Opcodes.STRUCT_GET_S,
                    Opcodes.STRUCT_GET_U,
                    Opcodes.STRUCT_SET ->
                    struct(opcode, index, context.structType(index, v.at));
            case Opcodes.ARRAY_COPY -> copy(index);
            default -> array(opcode, index, context.arrayType(index, v.at).element());
        }
    }

    private void struct(int opcode, int index, StructType type) {
        switch (opcode) {
            case Opcodes.STRUCT_NEW -> {
                for (int i = type.fields().size() - 1; i >= 0; i--) {
                    v.pop(unpacked(type.fields().get(i)));
                }
                v.push(ValueTypes.nonNull(index));
            }
            case Opcodes.STRUCT_NEW_DEFAULT -> {
                for (FieldType field : type.fields()) {
                    if (!ValueTypes.isDefaultable(field.storage())) {
                        throw v.invalid("field type is not defaultable");
                    }
                }
                v.push(ValueTypes.nonNull(index));
            }
            default -> {
                int number = v.in.u32();
                if (number < 0 || number >= type.fields().size()) {
                    throw v.unknown("field", number);
                }
                FieldType field = type.fields().get(number);
                if (opcode == Opcodes.STRUCT_SET) {
                    if (!field.mutable()) {
                        throw v.invalid("immutable field");
                    }
                    v.pop(unpacked(field));
                    v.pop(ValueTypes.nullable(index));
                } else {
                    checkPacked(opcode == Opcodes.STRUCT_GET, field, "field");
                    v.pop(ValueTypes.nullable(index));
                    v.push(unpacked(field));
                }
            }
        }
    }

    private static int unpacked(FieldType field) {
        return ValueTypes.unpacked(field.storage());
    }

    private void checkPacked(boolean isPlain, FieldType field, String what) {
        if (isPlain == ValueTypes.isPacked(field.storage())) {
            throw v.invalid(
                    "type mismatch: "
                            + what
                            + " is "
                            + (isPlain ? "packed: use get_s or get_u" : "unpacked: use get"));
        }
    }

    private void checkMutable(FieldType element) {
        if (!element.mutable()) {
            throw v.invalid("immutable array");
        }
    }

    private void array(int opcode, int index, FieldType element) {
        BinaryReader in = v.in;
        int type = unpacked(element);
        switch (opcode) {
            case Opcodes.ARRAY_NEW -> {
                v.pop(ValueTypes.I32);
                v.pop(type);
                v.push(ValueTypes.nonNull(index));
            }
            case Opcodes.ARRAY_NEW_DEFAULT -> {
                if (!ValueTypes.isDefaultable(element.storage())) {
                    throw v.invalid("array type is not defaultable");
                }
                v.pop(ValueTypes.I32);
                v.push(ValueTypes.nonNull(index));
            }
            case Opcodes.ARRAY_NEW_FIXED -> {
                int count = in.u32();
                ImplementationLimits.check(
                        count,
                        ImplementationLimits.FIXED_ELEMENTS,
                        "operands of array.new_fixed",
                        v.at);
                for (int i = 0; i < count; i++) {
                    v.pop(type);
                }
                v.push(ValueTypes.nonNull(index));
            }
            case Opcodes.ARRAY_NEW_DATA -> {
                data(type);
                v.pop(ValueTypes.I32);
                v.pop(ValueTypes.I32);
                v.push(ValueTypes.nonNull(index));
            }
            case Opcodes.ARRAY_NEW_ELEM -> {
                elements(type);
                v.pop(ValueTypes.I32);
                v.pop(ValueTypes.I32);
                v.push(ValueTypes.nonNull(index));
            }
            case Opcodes.ARRAY_GET, Opcodes.ARRAY_GET_S, Opcodes.ARRAY_GET_U -> {
                checkPacked(opcode == Opcodes.ARRAY_GET, element, "array");
                v.pop(ValueTypes.I32);
                v.pop(ValueTypes.nullable(index));
                v.push(type);
            }
            case Opcodes.ARRAY_SET -> {
                checkMutable(element);
                v.pop(type);
                v.pop(ValueTypes.I32);
                v.pop(ValueTypes.nullable(index));
            }
            case Opcodes.ARRAY_FILL -> {
                checkMutable(element);
                v.pop(ValueTypes.I32);
                v.pop(type);
                v.pop(ValueTypes.I32);
                v.pop(ValueTypes.nullable(index));
            }
            case Opcodes.ARRAY_INIT_DATA -> {
                checkMutable(element);
                data(type);
                init(index);
            }
            case Opcodes.ARRAY_INIT_ELEM -> {
                checkMutable(element);
                elements(type);
                init(index);
            }
            default -> throw new IllegalStateException(Opcodes.mnemonic(opcode));
        }
    }

    private void init(int index) {
        v.pop(ValueTypes.I32);
        v.pop(ValueTypes.I32);
        v.pop(ValueTypes.I32);
        v.pop(ValueTypes.nullable(index));
    }

    private void data(int type) {
        context.checkData(v.memories().data(), v.at);
        if (ValueTypes.isReference(type)) {
            throw v.invalid("array type is not numeric or vector");
        }
    }

    private void elements(int type) {
        int given = context.elementType(v.in.u32(), v.at);
        if (!context.matches(given, type)) {
            throw v.invalid(
                    "type mismatch: element segment's type "
                            + ValueTypes.name(given)
                            + " does not match array's field type "
                            + ValueTypes.name(type));
        }
    }

    private void copy(int to) {
        int from = v.in.u32();
        FieldType target = context.arrayType(to, v.at).element();
        FieldType source = context.arrayType(from, v.at).element();
        checkMutable(target);
        if (!context.matches(source.storage(), target.storage())) {
            throw v.invalid(
                    "array types do not match: "
                            + ValueTypes.name(source.storage())
                            + " into "
                            + ValueTypes.name(target.storage()));
        }
        v.pop(ValueTypes.I32);
        v.pop(ValueTypes.I32);
        v.pop(ValueTypes.nullable(from));
        v.pop(ValueTypes.I32);
        v.pop(ValueTypes.nullable(to));
    }
}
