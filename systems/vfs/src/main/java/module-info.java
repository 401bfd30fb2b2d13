/** One interface of files for all guests; a file system in memory, pipes and terminals. */
@org.jspecify.annotations.NullMarked
module dev.godwit.vfs {
    requires static org.jspecify;
    requires transitive dev.godwit.base;
    requires dev.godwit.host;

    exports dev.godwit.vfs;
    exports dev.godwit.vfs.memory;
    exports dev.godwit.vfs.overlay;
    exports dev.godwit.vfs.pseudo;
    exports dev.godwit.vfs.pipe;
    exports dev.godwit.vfs.terminal;
    exports dev.godwit.vfs.socket;
    exports dev.godwit.vfs.socket.inet;
    exports dev.godwit.vfs.socket.netlink;
    exports dev.godwit.vfs.socket.unix;
    exports dev.godwit.vfs.tar;
}
