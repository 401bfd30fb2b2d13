package dev.godwit.wasm.runtime;

import dev.godwit.wasm.module.FunctionType;
import dev.godwit.wasm.module.ValueTypes;

/** A function of the host, in a store. */
public final class HostFunctionInstance extends FunctionInstance {
    /** What it does. */
    public final HostFunction code;

    /** The first of the two names that it is imported by. */
    public final String module;

    /** The second one. */
    public final String importName;

    private final Store store;
    private final boolean needsAllKinds;

    HostFunctionInstance(
            Store store,
            int typeId,
            FunctionType type,
            String module,
            String importName,
            HostFunction code) {
        super(typeId, type);
        this.store = store;
        this.module = module;
        this.importName = importName;
        this.code = code;
        this.needsAllKinds = hasOther(type.parameters()) || hasOther(type.results());
    }

    private static boolean hasOther(int[] types) {
        for (int valueType : types) {
            if (valueType == ValueTypes.V128 || ValueTypes.isReference(valueType)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a call needs the arrays for vectors and references.
     *
     * @return true if a parameter or result is one
     */
    public boolean needsAllKinds() {
        return needsAllKinds;
    }

    /**
     * Refuses references that are not of the function's type: the guest's code is valid only with
     * those.
     *
     * @param x where the results are
     * @param base the slot of the first one
     * @throws IllegalStateException if one is of another type
     */
    public void checkResults(Execution x, int base) {
        int[] results = type.results();
        for (int i = 0; i < results.length; i++) {
            if (ValueTypes.isReference(results[i])
                    && !References.isOf(store, x.references[base + i], results[i])) {
                throw new IllegalStateException(
                        "result "
                                + (i + 1)
                                + " of host function "
                                + name()
                                + " must be "
                                + ValueTypes.name(results[i])
                                + ", got "
                                + x.references[base + i]);
            }
        }
    }

    @Override
    public String name() {
        return module + '.' + importName;
    }

    @Override
    public Store store() {
        return store;
    }
}
