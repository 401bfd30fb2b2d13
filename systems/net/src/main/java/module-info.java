/** Networks of guests. */
@org.jspecify.annotations.NullMarked
module dev.godwit.net {
    requires static org.jspecify;
    requires transitive dev.godwit.base;

    exports dev.godwit.net;
}
