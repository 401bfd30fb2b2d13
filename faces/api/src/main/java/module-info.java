/** The Java API: modules, instances, guests, limits. */
@org.jspecify.annotations.NullMarked
module dev.godwit {
    requires static transitive org.jspecify;
    requires transitive dev.godwit.base;
    requires dev.godwit.host;
    requires dev.godwit.linux;
    requires transitive dev.godwit.machine;
    requires transitive dev.godwit.net;
    requires transitive dev.godwit.riscv;
    requires transitive dev.godwit.vfs;
    requires transitive dev.godwit.wasi;
    requires transitive dev.godwit.wasm;

    exports dev.godwit;

    uses dev.godwit.base.host.Platform;
    uses dev.godwit.vfs.HostDirectories;
}
