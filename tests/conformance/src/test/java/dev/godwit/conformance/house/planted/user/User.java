package dev.godwit.conformance.house.planted.user;

import dev.godwit.conformance.house.planted.one.One;

/** Names an engine where only the list of engines may: the test must find it. */
public final class User {
    private User() {}

    /** {@return what it must not know} */
    public static Class<?> engine() {
        return One.class;
    }
}
