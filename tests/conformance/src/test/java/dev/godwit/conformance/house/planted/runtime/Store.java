package dev.godwit.conformance.house.planted.runtime;

import dev.godwit.conformance.house.planted.text.Text;
import dev.godwit.conformance.house.planted.two.Two;

/** Knows an engine and the text format: the test must find both. */
public final class Store {
    private Store() {}

    /** {@return what it must not know} */
    public static Class<?> engine() {
        return Two.class;
    }

    /** {@return what it must not know either} */
    public static Class<?> text() {
        return Text.class;
    }
}
