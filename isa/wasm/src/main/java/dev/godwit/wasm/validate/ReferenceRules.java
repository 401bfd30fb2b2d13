package dev.godwit.wasm.validate;

import dev.godwit.wasm.binary.BinaryReader;
import dev.godwit.wasm.module.Opcodes;
import dev.godwit.wasm.module.ValueTypes;

/** References, and {@code select}. Specification: sections 3.4.2 and 3.4.7. */
final class ReferenceRules {
    private final FunctionValidator v;
    private final Context context;

    ReferenceRules(FunctionValidator v) {
        this.v = v;
        this.context = v.context;
    }

    void check(int opcode) {
        if (opcode == Opcodes.SELECT) {
            select();
            return;
        }
        if (opcode == Opcodes.SELECT_T) {
            selectTyped();
            return;
        }
        BinaryReader in = v.in;
        switch (opcode) {
            case Opcodes.REF_NULL -> v.push(ValueTypes.nullable(heapType()));
            case Opcodes.REF_IS_NULL -> {
                v.popReference();
                v.push(ValueTypes.I32);
            }
            case Opcodes.REF_FUNC -> {
                int function = in.u32();
                int typeIndex = context.functionTypeIndex(function, v.at);
                if (!context.isDeclared(function)) {
                    throw v.invalid(
                            "undeclared function reference "
                                    + function
                                    + ": no export, global, element segment or table names it");
                }
                v.push(ValueTypes.nonNull(typeIndex));
            }
            case Opcodes.REF_EQ -> {
                v.pop(ValueTypes.EQREF);
                v.pop(ValueTypes.EQREF);
                v.push(ValueTypes.I32);
            }
            case Opcodes.REF_AS_NON_NULL ->
                    v.push(ValueTypes.nonNull(ValueTypes.heapType(v.popReference())));
            case Opcodes.REF_TEST, Opcodes.REF_TEST_NULL -> {
                v.pop(ValueTypes.nullable(context.topOf(heapType())));
                v.push(ValueTypes.I32);
            }
            case Opcodes.REF_CAST, Opcodes.REF_CAST_NULL -> {
                int heapType = heapType();
                v.pop(ValueTypes.nullable(context.topOf(heapType)));
                v.push(
                        opcode == Opcodes.REF_CAST
                                ? ValueTypes.nonNull(heapType)
                                : ValueTypes.nullable(heapType));
            }
            case Opcodes.ANY_CONVERT_EXTERN -> convert(ValueTypes.EXTERN, ValueTypes.ANY);
            case Opcodes.EXTERN_CONVERT_ANY -> convert(ValueTypes.ANY, ValueTypes.EXTERN);
            case Opcodes.REF_I31 -> {
                v.pop(ValueTypes.I32);
                v.push(ValueTypes.nonNull(ValueTypes.I31));
            }
            case Opcodes.I31_GET_S, Opcodes.I31_GET_U -> {
                v.pop(ValueTypes.I31REF);
                v.push(ValueTypes.I32);
            }
            default -> throw new IllegalStateException(Opcodes.mnemonic(opcode));
        }
    }

    private int heapType() {
        int heapType = v.types.heapType();
        context.checkHeapType(heapType, v.at);
        return heapType;
    }

    private void convert(int from, int to) {
        int type = v.popReference();
        int wanted =
                ValueTypes.heapType(type) == ValueTypes.BOTTOM_HEAP ? type : asNullable(type, from);
        if (!context.matches(type, wanted)) {
            throw v.mismatch("instruction", new int[] {wanted}, "stack", new int[] {type});
        }
        v.push(asNullable(type, to));
    }

    /** A reference to a heap type, nullable as another reference is. */
    private static int asNullable(int type, int heapType) {
        return ValueTypes.isNullable(type)
                ? ValueTypes.nullable(heapType)
                : ValueTypes.nonNull(heapType);
    }

    private void select() {
        v.pop(ValueTypes.I32);
        int second = v.popAny();
        int first = v.popAny();
        if (ValueTypes.isReference(second) || ValueTypes.isReference(first)) {
            throw v.invalid(
                    "type mismatch: instruction requires numeric or vector type but stack has ["
                            + ValueTypes.name(first)
                            + " "
                            + ValueTypes.name(second)
                            + "]; 'select' with a result type takes references");
        }
        if (first != second && first != ValueTypes.BOTTOM && second != ValueTypes.BOTTOM) {
            throw v.mismatch(
                    "instruction",
                    new int[] {first, first, ValueTypes.I32},
                    "stack",
                    new int[] {first, second, ValueTypes.I32});
        }
        v.push(first == ValueTypes.BOTTOM ? second : first);
    }

    private void selectTyped() {
        int count = v.in.length();
        int type = ValueTypes.BOTTOM;
        for (int i = 0; i < count; i++) {
            type = v.types.valueType();
        }
        if (count != 1) {
            throw v.invalid("invalid result arity: 'select' has 1 result type, not " + count);
        }
        context.checkType(type, v.at);
        v.numeric &= Context.isNumber(type);
        v.pop(ValueTypes.I32);
        v.pop(type);
        v.pop(type);
        v.push(type);
    }
}
