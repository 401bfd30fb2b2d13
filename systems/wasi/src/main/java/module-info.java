/** WASI preview 1, on the file systems of dev.godwit.vfs. */
@org.jspecify.annotations.NullMarked
module dev.godwit.wasi {
    requires static org.jspecify;
    requires transitive dev.godwit.base;
    requires dev.godwit.host;
    requires transitive dev.godwit.vfs;
    requires transitive dev.godwit.wasm;

    exports dev.godwit.wasi;
}
