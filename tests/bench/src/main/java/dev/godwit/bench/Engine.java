package dev.godwit.bench;

import dev.godwit.Function;
import dev.godwit.Instance;
import dev.godwit.WasmModule;

import run.endive.wasm.Parser;

import java.util.function.IntUnaryOperator;

/** What runs a kernel. */
enum Engine {
    /** Ours, executing the module's own bytes. */
    INPLACE {
        @Override
        IntUnaryOperator load(byte[] wasm) {
            Instance instance = Instance.builder(WasmModule.of(wasm)).build();
            instance.function("_initialize").call();
            Function run = instance.function("run");
            return work -> (int) java.util.Objects.requireNonNull(run.call(work));
        }
    },

    /** Endive's interpreter. */
    ENDIVE {
        @Override
        IntUnaryOperator load(byte[] wasm) {
            var instance = run.endive.runtime.Instance.builder(Parser.parse(wasm)).build();
            instance.export("_initialize").apply();
            var run = instance.export("run");
            return work -> (int) run.apply(work)[0];
        }
    };

    /** Loads a kernel. */
    abstract IntUnaryOperator load(byte[] wasm);
}
