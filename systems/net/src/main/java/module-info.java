/** Networks of guests. */
@org.jspecify.annotations.NullMarked
module dev.godwit.net {
    requires static org.jspecify;
    requires transitive dev.godwit.base;
    requires dev.godwit.host;

    exports dev.godwit.net;
    exports dev.godwit.net.dhcp;
    exports dev.godwit.net.host;
    exports dev.godwit.net.packet;
    exports dev.godwit.net.tcp;
    exports dev.godwit.net.user;
}
