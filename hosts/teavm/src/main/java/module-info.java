/** What differs between hosts, for the build to Wasm GC; host-jvm is its twin. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("requires-automatic") // TeaVM's jars have no descriptors
module dev.godwit.host {
    requires static transitive org.jspecify;
    requires static teavm.interop;

    exports dev.godwit.host;
}
