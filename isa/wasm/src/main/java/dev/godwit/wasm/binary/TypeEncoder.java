package dev.godwit.wasm.binary;

import dev.godwit.wasm.module.AddressLimits;
import dev.godwit.wasm.module.ArrayType;
import dev.godwit.wasm.module.CompositeType;
import dev.godwit.wasm.module.ExternType;
import dev.godwit.wasm.module.FieldType;
import dev.godwit.wasm.module.FunctionType;
import dev.godwit.wasm.module.StructType;
import dev.godwit.wasm.module.ValueTypes;

/** Writes types. Specification: section 5.3 (Types). */
public final class TypeEncoder {
    private TypeEncoder() {}

    /**
     * Writes a heap type.
     *
     * @param out where to
     * @param heapType see {@link ValueTypes}
     */
    public static void heapType(BinaryWriter out, int heapType) {
        out.signed(heapType);
    }

    /**
     * Writes a value or storage type.
     *
     * @param out where to
     * @param type see {@link ValueTypes}
     */
    public static void valueType(BinaryWriter out, int type) {
        if (ValueTypes.isReference(type)) {
            int heapType = ValueTypes.heapType(type);
            if (!ValueTypes.isNullable(type)) {
                out.u8(0x64);
            } else if (heapType >= 0) {
                out.u8(0x63);
            }
            out.signed(heapType);
            return;
        }
        switch (type) {
            case ValueTypes.I32 -> out.u8(0x7f);
            case ValueTypes.I64 -> out.u8(0x7e);
            case ValueTypes.F32 -> out.u8(0x7d);
            case ValueTypes.F64 -> out.u8(0x7c);
            case ValueTypes.V128 -> out.u8(0x7b);
            case ValueTypes.I8 -> out.u8(0x78);
            case ValueTypes.I16 -> out.u8(0x77);
            default -> throw new IllegalArgumentException("no type of the binary format: " + type);
        }
    }

    /**
     * Writes a vector of value types.
     *
     * @param out where to
     * @param types see {@link ValueTypes}
     */
    public static void valueTypes(BinaryWriter out, int[] types) {
        out.u32(types.length);
        for (int type : types) {
            valueType(out, type);
        }
    }

    /**
     * Writes a field type.
     *
     * @param out where to
     * @param field the type
     */
    public static void fieldType(BinaryWriter out, FieldType field) {
        valueType(out, field.storage());
        out.u8(field.mutable() ? 1 : 0);
    }

    /**
     * Writes a composite type.
     *
     * @param out where to
     * @param type the type
     */
    public static void compositeType(BinaryWriter out, CompositeType type) {
        switch (type) {
            case FunctionType function -> {
                out.u8(0x60);
                valueTypes(out, function.parameters());
                valueTypes(out, function.results());
            }
            case StructType struct -> {
                out.u8(0x5f);
                out.u32(struct.fields().size());
                for (FieldType field : struct.fields()) {
                    fieldType(out, field);
                }
            }
            case ArrayType array -> {
                out.u8(0x5e);
                fieldType(out, array.element());
            }
        }
    }

    /**
     * Writes the type of a table.
     *
     * @param out where to
     * @param type the type
     */
    public static void tableType(BinaryWriter out, ExternType.Table type) {
        valueType(out, type.elementType());
        limits(out, type.limits(), 0);
    }

    /**
     * Writes the type of a memory.
     *
     * @param out where to
     * @param type the type
     */
    public static void memoryType(BinaryWriter out, ExternType.Mem type) {
        boolean isCustom = type.pageSizeLog2() != 16;
        limits(out, type.limits(), (type.isShared() ? 2 : 0) | (isCustom ? 8 : 0));
        if (isCustom) {
            out.u32(type.pageSizeLog2());
        }
    }

    /**
     * Writes the type of a global.
     *
     * @param out where to
     * @param type the type
     */
    public static void globalType(BinaryWriter out, ExternType.Global type) {
        valueType(out, type.valueType());
        out.u8(type.mutable() ? 1 : 0);
    }

    private static void limits(BinaryWriter out, AddressLimits limits, int flags) {
        out.u8(flags | (limits.hasMaximum() ? 1 : 0) | (limits.is64() ? 4 : 0));
        out.u64(limits.minimum());
        if (limits.hasMaximum()) {
            out.u64(limits.maximum());
        }
    }
}
