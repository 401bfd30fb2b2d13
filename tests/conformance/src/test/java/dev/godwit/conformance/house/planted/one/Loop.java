package dev.godwit.conformance.house.planted.one;

import dev.godwit.conformance.house.planted.two.Part;

/** A part of an engine that uses another engine's: the test must find it. */
public final class Loop {
    private Loop() {}

    /** {@return what it must not know} */
    public static Class<?> other() {
        return Part.class;
    }
}
