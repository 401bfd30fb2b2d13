/**
 * What differs between hosts, as HotSpot does it best. The module has a twin with the same package
 * and the same classes for TeaVM; one of the two is chosen when a program is built.
 */
@org.jspecify.annotations.NullMarked
module dev.godwit.host {
    requires static transitive org.jspecify;

    exports dev.godwit.host;
}
