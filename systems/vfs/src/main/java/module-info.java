/** One interface of files for all guests, and a file system in memory. */
@org.jspecify.annotations.NullMarked
module dev.godwit.vfs {
    requires static org.jspecify;
    requires transitive dev.godwit.base;
    requires dev.godwit.host;

    exports dev.godwit.vfs;
    exports dev.godwit.vfs.memory;
}
