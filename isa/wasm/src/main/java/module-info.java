/** WebAssembly: decoding, validation, the text format, scripts and engines. */
@org.jspecify.annotations.NullMarked
module dev.godwit.wasm {
    requires static org.jspecify;
    requires transitive dev.godwit.base;
    requires transitive dev.godwit.host;

    exports dev.godwit.wasm.binary;
    exports dev.godwit.wasm.inplace;
    exports dev.godwit.wasm.module;
    exports dev.godwit.wasm.runtime;
    exports dev.godwit.wasm.script;
    exports dev.godwit.wasm.text;
    exports dev.godwit.wasm.numeric;
    exports dev.godwit.wasm.validate;
}
