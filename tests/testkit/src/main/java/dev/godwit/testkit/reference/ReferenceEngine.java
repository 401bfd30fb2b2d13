package dev.godwit.testkit.reference;

import dev.godwit.wasm.runtime.Code;
import dev.godwit.wasm.runtime.Engine;
import dev.godwit.wasm.runtime.Instance;
import dev.godwit.wasm.validate.CodeTable;

import java.util.List;

/**
 * The engine that others are held against: it reads and executes one instruction at a time, as the
 * specification's abstract machine does, and finds prices by walking over the code. It is slow.
 */
public final class ReferenceEngine implements Engine {
    /** The engine; it has no state. */
    public static final ReferenceEngine ENGINE = new ReferenceEngine();

    private ReferenceEngine() {}

    @Override
    public String name() {
        return "reference";
    }

    @Override
    public List<CodeTable.Kind<?>> tables() {
        return List.of(ReferenceTable.KIND);
    }

    @Override
    public Code code(Instance instance, int place) {
        return new ReferenceCode(instance, this);
    }
}
