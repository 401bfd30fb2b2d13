package dev.godwit.wasm.runtime;

import dev.godwit.wasm.module.FunctionType;
import dev.godwit.wasm.module.ValueTypes;

/** A function of the host, in a store. */
public final class HostFunctionInstance extends FunctionInstance {
    /** What it does. */
    public final HostFunction code;

    private final String name;
    private final boolean needsAllKinds;

    HostFunctionInstance(int typeId, FunctionType type, String name, HostFunction code) {
        super(typeId, type);
        this.name = name;
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

    @Override
    public String name() {
        return name;
    }
}
