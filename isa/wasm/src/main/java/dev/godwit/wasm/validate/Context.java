package dev.godwit.wasm.validate;

import dev.godwit.base.failure.Invalid;
import dev.godwit.base.failure.Place;
import dev.godwit.wasm.module.ArrayType;
import dev.godwit.wasm.module.DecodedModule;
import dev.godwit.wasm.module.ExternType;
import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.module.FunctionType;
import dev.godwit.wasm.module.StructType;
import dev.godwit.wasm.module.TypeRegistry;
import dev.godwit.wasm.module.ValueTypes;

import org.jspecify.annotations.Nullable;

/** What the rules know of the module. Specification: section 3.1.7 (Contexts). */
final class Context {
    /** The offset of what does not know its place; whoever does replaces it. */
    static final int UNPLACED = -1;

    private static final int[] NO_TYPES = new int[0];
    private static final FunctionType EMPTY = new FunctionType(NO_TYPES, NO_TYPES);
    private static final FunctionType[] NUMBERS = new FunctionType[6];

    static {
        for (int i = 1; i < NUMBERS.length; i++) {
            NUMBERS[i] = new FunctionType(NO_TYPES, new int[] {i << 2});
        }
    }

    final DecodedModule module;
    final Features features;
    final TypeRegistry registry = new TypeRegistry();

    /** For each type index its canonical id; the types below {@link #typeCount} have one. */
    final int[] ids;

    /** For each type index the function type, or null. */
    private final @Nullable FunctionType[] functionTypes;

    /** For each type index whether it is a function type of numbers alone. */
    private final boolean[] numeric;

    int typeCount;
    private final long[] declared;

    Context(DecodedModule module) {
        this.module = module;
        this.features = module.features();
        int count = module.types().size();
        ids = new int[count];
        functionTypes = new FunctionType[count];
        numeric = new boolean[count];
        declared = new long[(module.functionTypes().length + 63) >> 6];
        for (int i = 0; i < count; i++) {
            if (module.types().get(i).composite() instanceof FunctionType type) {
                functionTypes[i] = type;
                numeric[i] = allNumbers(type.parameters()) && allNumbers(type.results());
            }
        }
    }

    // ---- Failures.

    static Invalid invalid(String message, int offset) {
        return new Invalid(message, new Place.InBinary(offset));
    }

    static Invalid unknown(String what, int index, int offset) {
        return invalid("unknown " + what + " " + Integer.toUnsignedString(index), offset);
    }

    // ---- Types.

    static boolean isNumber(int type) {
        return !ValueTypes.isReference(type) && type <= ValueTypes.F64;
    }

    static boolean allNumbers(int[] types) {
        for (int type : types) {
            if (!isNumber(type)) {
                return false;
            }
        }
        return true;
    }

    /** Fails if a heap type names a type that is not there (yet). */
    void checkHeapType(int heapType, int offset) {
        if (heapType >= typeCount) {
            throw unknown("type", heapType, offset);
        }
    }

    /** Fails if a value type names a type that is not there (yet). */
    void checkType(int type, int offset) {
        if (ValueTypes.isReference(type)) {
            checkHeapType(ValueTypes.heapType(type), offset);
        }
    }

    FunctionType functionType(int index, int offset) {
        checkIndex(index, offset);
        FunctionType type = functionTypes[index];
        if (type == null) {
            throw invalid("type mismatch: type " + index + " is not a function type", offset);
        }
        return type;
    }

    StructType structType(int index, int offset) {
        checkIndex(index, offset);
        if (module.types().get(index).composite() instanceof StructType type) {
            return type;
        }
        throw invalid("type mismatch: type " + index + " is not a structure type", offset);
    }

    ArrayType arrayType(int index, int offset) {
        checkIndex(index, offset);
        if (module.types().get(index).composite() instanceof ArrayType type) {
            return type;
        }
        throw invalid("type mismatch: type " + index + " is not an array type", offset);
    }

    private void checkIndex(int index, int offset) {
        if (index < 0 || index >= typeCount) {
            throw unknown("type", index, offset);
        }
    }

    /** Whether a function type that exists has numbers alone. */
    boolean isNumeric(int typeIndex) {
        return numeric[typeIndex];
    }

    /** The type of a block with one result. */
    static FunctionType resultOf(int type) {
        return !ValueTypes.isReference(type)
                ? NUMBERS[type >> 2]
                : new FunctionType(NO_TYPES, new int[] {type});
    }

    /** The type of a block without parameters and results. */
    static FunctionType empty() {
        return EMPTY;
    }

    /** Whether a value type of the module matches another. */
    boolean matches(int type, int above) {
        return type == above
                || registry.matches(
                        TypeRegistry.canonical(type, ids), TypeRegistry.canonical(above, ids));
    }

    boolean matches(int[] list, int[] above) {
        if (list.length != above.length) {
            return false;
        }
        for (int i = 0; i < list.length; i++) {
            if (!matches(list[i], above[i])) {
                return false;
            }
        }
        return true;
    }

    /** The heap type above all that a heap type of the module can be compared with. */
    int topOf(int heapType) {
        return registry.topOf(heapType >= 0 ? ids[heapType] : heapType);
    }

    // ---- Index spaces.

    int functionTypeIndex(int function, int offset) {
        int[] types = module.functionTypes();
        if (function < 0 || function >= types.length) {
            throw unknown("function", function, offset);
        }
        return types[function];
    }

    ExternType.Table table(int index, int offset) {
        if (index < 0 || index >= module.tables().size()) {
            throw unknown("table", index, offset);
        }
        return module.tables().get(index);
    }

    ExternType.Mem memory(int index, int offset) {
        if (index < 0 || index >= module.memories().size()) {
            throw unknown("memory", index, offset);
        }
        return module.memories().get(index);
    }

    ExternType.Global global(int index, int offset) {
        if (index < 0 || index >= module.globals().size()) {
            throw unknown("global", index, offset);
        }
        return module.globals().get(index);
    }

    FunctionType tag(int index, int offset) {
        if (index < 0 || index >= module.tags().size()) {
            throw unknown("tag", index, offset);
        }
        return functionType(module.tags().get(index).typeIndex(), offset);
    }

    int elementType(int segment, int offset) {
        if (segment < 0 || segment >= module.elements().size()) {
            throw unknown("elem segment", segment, offset);
        }
        return module.elements().get(segment).elementType();
    }

    void checkData(int segment, int offset) {
        if (segment < 0 || segment >= module.data().size()) {
            throw unknown("data segment", segment, offset);
        }
    }

    // ---- Functions that ref.func may name.

    void declare(int function) {
        declared[function >> 6] |= 1L << function;
    }

    boolean isDeclared(int function) {
        return (declared[function >> 6] & 1L << function) != 0;
    }
}
