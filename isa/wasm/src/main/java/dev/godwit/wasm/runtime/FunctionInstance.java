package dev.godwit.wasm.runtime;

import dev.godwit.wasm.module.FunctionType;

/** A function of a store: one that a module defines, or one of the host. */
public abstract sealed class FunctionInstance permits WasmFunction, HostFunctionInstance {
    /** The canonical number of its type in the store: equal types have equal numbers. */
    public final int typeId;

    /** Its type; heap types in it are canonical numbers of the store. */
    public final FunctionType type;

    FunctionInstance(int typeId, FunctionType type) {
        this.typeId = typeId;
        this.type = type;
    }

    /**
     * What messages call it.
     *
     * @return its name, or {@code func[N]}
     */
    public abstract String name();

    /**
     * The store that it lives in.
     *
     * @return the only store whose executions may call it
     */
    public abstract Store store();

    @Override
    public String toString() {
        return name();
    }
}
