package dev.godwit.wasm.runtime;

import dev.godwit.wasm.module.FunctionType;

/** A function of the host, in a store. */
public final class HostFunctionInstance extends FunctionInstance {
    /** What it does. */
    public final HostFunction code;

    private final String name;

    HostFunctionInstance(int typeId, FunctionType type, String name, HostFunction code) {
        super(typeId, type);
        this.name = name;
        this.code = code;
    }

    @Override
    public String name() {
        return name;
    }
}
