package dev.godwit.wasm.runtime;

import dev.godwit.wasm.module.FunctionType;

/** A function that a module defines, in one of its instances. */
public final class WasmFunction extends FunctionInstance {
    /** The instance that it belongs to. */
    public final Instance instance;

    /** Its index in the instance's function index space. */
    public final int index;

    /** What runs it. */
    public final Code code;

    WasmFunction(int typeId, FunctionType type, Code code, int index) {
        super(typeId, type);
        this.instance = code.instance;
        this.code = code;
        this.index = index;
    }

    @Override
    public String name() {
        return instance.functionName(index);
    }

    @Override
    public Store store() {
        return instance.store;
    }
}
