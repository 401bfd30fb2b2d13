/** What every part of Godwit shares: failures, limits, services of the host. */
@org.jspecify.annotations.NullMarked
module dev.godwit.base {
    requires static transitive org.jspecify;
    requires dev.godwit.host;

    exports dev.godwit.base.failure;
    exports dev.godwit.base.host;
    exports dev.godwit.base.text;
    exports dev.godwit.base.thread;
}
