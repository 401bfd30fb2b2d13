/** WebAssembly: decoding, validation, the text format, scripts and engines. */
@org.jspecify.annotations.NullMarked
module dev.godwit.wasm {
    requires static org.jspecify;
    requires transitive dev.godwit.base;
    requires dev.godwit.host;

    exports dev.godwit.wasm.module;
    exports dev.godwit.wasm.numeric;
    exports dev.godwit.wasm.validate;
}
