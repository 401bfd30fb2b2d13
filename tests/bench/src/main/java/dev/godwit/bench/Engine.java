package dev.godwit.bench;

import dev.godwit.Function;
import dev.godwit.Instance;
import dev.godwit.WasmModule;

import run.endive.wasm.Parser;

import java.util.Objects;
import java.util.function.IntUnaryOperator;

/** What runs a kernel. */
interface Engine {
    /** Loads a kernel. */
    IntUnaryOperator load(byte[] wasm);

    /**
     * The engine of a name, as the command line of {@link Measure} has it.
     *
     * @param name {@code inplace}, {@code endive}, or {@code build:}, {@code metered:} or the name
     *     of a {@link FileKind} and a colon with the class path of a build of Godwit
     */
    static Engine of(String name) {
        int colon = name.indexOf(':');
        if (colon < 0) {
            return name.equals("endive") ? Engine::endive : Engine::inplace;
        }
        Build build = new Build(name.substring(colon + 1));
        return switch (name.substring(0, colon)) {
            case "build" -> build.engine(false);
            case "metered" -> build.engine(true);
            default -> build.withFiles(FileKind.valueOf(name.substring(0, colon)));
        };
    }

    /** Ours, as this build has it, executing the module's own bytes. */
    private static IntUnaryOperator inplace(byte[] wasm) {
        Instance instance = Instance.builder(WasmModule.of(wasm)).build();
        instance.function("_initialize").call();
        Function run = instance.function("run");
        return work -> (int) Objects.requireNonNull(run.call(work));
    }

    /** Endive's interpreter. */
    private static IntUnaryOperator endive(byte[] wasm) {
        var instance = run.endive.runtime.Instance.builder(Parser.parse(wasm)).build();
        instance.export("_initialize").apply();
        var run = instance.export("run");
        return work -> (int) run.apply(work)[0];
    }
}
