/** What differs between hosts, for the build to Wasm GC; host-jvm is its twin. */
@org.jspecify.annotations.NullMarked
module dev.godwit.host {
    requires static transitive org.jspecify;

    exports dev.godwit.host;
}
