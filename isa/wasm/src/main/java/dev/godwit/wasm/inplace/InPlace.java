package dev.godwit.wasm.inplace;

import dev.godwit.wasm.runtime.Code;
import dev.godwit.wasm.runtime.Engine;
import dev.godwit.wasm.runtime.Instance;
import dev.godwit.wasm.validate.CodeTable;

import java.util.List;

/** The engine that executes a module's own bytes. */
public final class InPlace implements Engine {
    /** The engine; it has no state. */
    public static final InPlace ENGINE = new InPlace();

    private InPlace() {}

    @Override
    public String name() {
        return "inplace";
    }

    @Override
    public List<CodeTable.Kind<?>> tables() {
        return List.of(SideTable.PLAIN);
    }

    @Override
    public Code code(Instance instance, int place) {
        return new InPlaceCode(instance, this, place);
    }
}
