package dev.godwit.wasm.runtime;

/** A structure: its fields by their index. */
public abstract non-sealed class StructInstance extends HeapObject {
    /** What kind of structure it is. */
    public final AggregateType type;

    StructInstance(AggregateType type) {
        this.type = type;
    }

    @Override
    public final String toString() {
        return "a structure";
    }

    @Override
    long bytes() {
        return type.structBytes();
    }
}
