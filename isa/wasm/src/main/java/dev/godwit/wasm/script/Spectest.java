package dev.godwit.wasm.script;

import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.text.WasmText;

import java.nio.charset.StandardCharsets;

/** The module {@code spectest} that scripts import from. What its functions print goes nowhere. */
final class Spectest {
    private static final String FIELDS =
            """
            (global (export "global_i32") i32 (i32.const 666))
            (global (export "global_i64") i64 (i64.const 666))
            (global (export "global_f32") f32 (f32.const 666.6))
            (global (export "global_f64") f64 (f64.const 666.6))
            (table (export "table") 10 20 funcref)
            (table (export "table64") i64 10 20 funcref)
            (memory (export "memory") 1 2)
            (memory (export "shared_memory") 1 2 shared)
            (func (export "print"))
            (func (export "print_i32") (param i32))
            (func (export "print_i64") (param i64))
            (func (export "print_f32") (param f32))
            (func (export "print_f64") (param f64))
            (func (export "print_i32_f32") (param i32 f32))
            (func (export "print_f64_f64") (param f64 f64))
            """;

    private static final Features FEATURES = Features.parse("3.0,threads");

    private Spectest() {}

    /** The module, whatever the script may use itself. */
    static byte[] binary() {
        return WasmText.parse(FIELDS.getBytes(StandardCharsets.UTF_8), FEATURES).binary();
    }
}
