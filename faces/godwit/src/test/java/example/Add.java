package example;

import dev.godwit.Instance;
import dev.godwit.Limits;
import dev.godwit.WasmModule;

import java.time.Duration;

/** The example of README.md, which must contain it word for word. */
final class Add {
    private Add() {}

    static int add() {
        // README: begin
        WasmModule module =
                WasmModule.ofText(
                        """
                        (module (func (export "add") (param i32 i32) (result i32)
                            (i32.add (local.get 0) (local.get 1))))
                        """);
        Limits limits = Limits.DEFAULT.withTimeout(Duration.ofSeconds(2));
        try (Instance instance = Instance.builder(module).limits(limits).build()) {
            return (int) instance.function("add").call(2, 40);
        }
        // README: end
    }
}
