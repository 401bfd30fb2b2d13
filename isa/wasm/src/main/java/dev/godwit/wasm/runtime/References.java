package dev.godwit.wasm.runtime;

import dev.godwit.wasm.module.ValueTypes;

import org.jspecify.annotations.Nullable;

/** Which references are of which types. Specification: section 4.5.1. */
public final class References {
    private References() {}

    /**
     * Whether a reference is of a type of an instance's module.
     *
     * @param reference a reference of the same hierarchy, or null
     * @param heapType a heap type of the module
     * @param nullable whether null is of the type
     * @param instance the instance
     * @return true if it is
     */
    public static boolean fits(
            @Nullable Object reference, int heapType, boolean nullable, Instance instance) {
        if (reference == null) {
            return nullable;
        }
        return heapType >= 0
                ? isDefined(instance.store, reference, instance.typeIds[heapType])
                : isAbstract(reference, heapType);
    }

    /**
     * Whether any object may be passed where a reference type is asked for. What belongs to another
     * store may not, not even as an external reference: a guest could turn that into an internal
     * one, whose type's number means another type here.
     *
     * @param store the store whose types are meant
     * @param reference an object, or null
     * @param type a reference type of the store
     * @return true if it is of the type
     */
    static boolean isOf(Store store, @Nullable Object reference, int type) {
        if (reference == null) {
            return ValueTypes.isNullable(type);
        }
        if (isOfAnotherStore(store, reference)) {
            return false;
        }
        int heapType = ValueTypes.heapType(type);
        return heapType >= 0
                ? isDefined(store, reference, heapType)
                : isAbstract(reference, heapType);
    }

    /**
     * Whether a reference is to a function, structure or array of another store.
     *
     * @param store a store
     * @param reference any object
     * @return true if it must not get into the store
     */
    static boolean isOfAnotherStore(Store store, @Nullable Object reference) {
        return switch (reference) {
            case StructInstance object -> !store.owns(object.type);
            case ArrayInstance array -> !store.owns(array.type);
            case FunctionInstance function -> !function.store().equals(store);
            case null, default -> false;
        };
    }

    private static boolean isDefined(Store store, Object reference, int wanted) {
        int actual = typeId(reference);
        return actual == wanted || actual >= 0 && store.isSubtype(actual, wanted);
    }

    private static boolean isAbstract(Object reference, int heapType) {
        return switch (heapType) {
            // A host's object is of type extern or any: validation keeps the hierarchies apart.
            case ValueTypes.ANY, ValueTypes.EXTERN -> true;
            case ValueTypes.EQ ->
                    reference instanceof I31
                            || reference instanceof StructInstance
                            || reference instanceof ArrayInstance;
            case ValueTypes.I31 -> reference instanceof I31;
            case ValueTypes.STRUCT -> reference instanceof StructInstance;
            case ValueTypes.ARRAY -> reference instanceof ArrayInstance;
            case ValueTypes.FUNC -> reference instanceof FunctionInstance;
            case ValueTypes.EXN -> reference instanceof ExceptionInstance;
            default -> false;
        };
    }

    private static int typeId(Object reference) {
        return switch (reference) {
            case StructInstance object -> object.type.typeId;
            case ArrayInstance array -> array.type.typeId;
            case FunctionInstance function -> function.typeId;
            default -> -1;
        };
    }
}
