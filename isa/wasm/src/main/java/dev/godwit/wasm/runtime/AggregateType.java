package dev.godwit.wasm.runtime;

import dev.godwit.wasm.module.ArrayType;
import dev.godwit.wasm.module.CompositeType;
import dev.godwit.wasm.module.FieldType;
import dev.godwit.wasm.module.StructType;
import dev.godwit.wasm.module.ValueTypes;

import java.util.List;

/** A structure or array type of a store, with what creating and reading its objects needs. */
public final class AggregateType {
    /**
     * What an object costs of the budget besides its contents, in bytes. The costs are those of the
     * JVM, so that a store's objects do not take more of the host than its bound says.
     */
    static final int OBJECT_BYTES = 32;

    /** What each of the arrays that hold an object's contents costs besides them, in bytes. */
    static final int ARRAY_BYTES = 16;

    /** The canonical number of the type in the store. */
    public final int typeId;

    private final int[] storage;
    private final boolean hasVectors;
    private final boolean hasReferences;

    /**
     * Prepares a type.
     *
     * @param typeId its canonical number
     * @param composite a structure or array type
     */
    AggregateType(int typeId, CompositeType composite) {
        this.typeId = typeId;
        List<FieldType> fields =
                switch (composite) {
                    case StructType struct -> struct.fields();
                    case ArrayType array -> List.of(array.element());
                    default -> List.of();
                };
        storage = new int[fields.size()];
        boolean vectors = false;
        boolean references = false;
        for (int i = 0; i < storage.length; i++) {
            storage[i] = fields.get(i).storage();
            vectors |= storage[i] == ValueTypes.V128;
            references |= ValueTypes.isReference(storage[i]);
        }
        hasVectors = vectors;
        hasReferences = references;
    }

    /**
     * The number of fields.
     *
     * @return how many fields a structure has; 1 for an array
     */
    public int fieldCount() {
        return storage.length;
    }

    /**
     * What a field holds.
     *
     * @param field its index; 0 for an array's elements
     * @return a storage type, see {@link ValueTypes}
     */
    public int storage(int field) {
        return storage[field];
    }

    /**
     * Whether a field is a vector.
     *
     * @return true if there is one
     */
    public boolean hasVectors() {
        return hasVectors;
    }

    /**
     * Whether a field is a reference.
     *
     * @return true if there is one
     */
    public boolean hasReferences() {
        return hasReferences;
    }

    /**
     * The width of an array's elements.
     *
     * @return 1, 2, 4, 8 or 16 bytes; 8 for references, which cost that much
     */
    public int elementWidth() {
        return width(storage[0]);
    }

    private static int width(int type) {
        return switch (type) {
            case ValueTypes.I8 -> 1;
            case ValueTypes.I16 -> 2;
            case ValueTypes.I32, ValueTypes.F32 -> 4;
            case ValueTypes.V128 -> 16;
            default -> 8;
        };
    }

    /**
     * What a structure takes of the budget.
     *
     * @return bytes
     */
    long structBytes() {
        int count = storage.length;
        int arrays = 1 + (hasVectors ? 1 : 0) + (hasReferences ? 1 : 0);
        return count == 0 ? OBJECT_BYTES : OBJECT_BYTES + arrays * (ARRAY_BYTES + 8L * count);
    }

    /**
     * What an array takes of the budget.
     *
     * @param length elements
     * @return bytes
     */
    long arrayBytes(int length) {
        return OBJECT_BYTES + ARRAY_BYTES + (long) length * elementWidth();
    }
}
