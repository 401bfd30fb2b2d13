package dev.godwit.wasm.inplace;

import dev.godwit.wasm.module.ValueTypes;
import dev.godwit.wasm.runtime.ArrayInstance;
import dev.godwit.wasm.runtime.ExceptionInstance;
import dev.godwit.wasm.runtime.FunctionInstance;
import dev.godwit.wasm.runtime.I31;
import dev.godwit.wasm.runtime.Instance;
import dev.godwit.wasm.runtime.StructInstance;
import org.jspecify.annotations.Nullable;

/** Which references are of which types. Specification: section 4.5.1. */
final class Casts {
    private Casts() {}

    /** Whether a reference is of a type of the instance's module. */
    static boolean fits(
            @Nullable Object reference, int heapType, boolean nullable, Instance instance) {
        if (reference == null) {
            return nullable;
        }
        if (heapType >= 0) {
            int wanted = instance.typeIds[heapType];
            int actual = typeId(reference);
            return actual == wanted
                    || actual >= 0 && instance.store.isSubtype(actual, wanted);
        }
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
