/** What a guest may be given of a machine with a JVM: its files, streams, sockets and clock. */
@org.jspecify.annotations.NullMarked
module dev.godwit.platform.jvm {
    requires static org.jspecify;
    requires transitive dev.godwit.base;
    requires dev.godwit.host;
    requires transitive dev.godwit.machine;
    requires transitive dev.godwit.net;
    requires transitive dev.godwit.vfs;
    requires java.management;
    requires static jdk.unsupported;

    exports dev.godwit.platform.jvm;

    provides dev.godwit.base.host.Platform with
            dev.godwit.platform.jvm.JvmPlatform;
    provides dev.godwit.net.host.HostNetwork with
            dev.godwit.platform.jvm.net.JvmNetwork;
    provides dev.godwit.vfs.HostDirectories with
            dev.godwit.platform.jvm.JvmHostDirectories;
}
