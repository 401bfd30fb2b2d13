package dev.godwit.conformance.house.planted.low;

import dev.godwit.conformance.house.planted.high.High;

/** A class of a low level that imports one of a higher level: the test must find it. */
public final class Low {
    private Low() {}

    /** {@return what it must not know} */
    public static int value() {
        return High.VALUE.intValue();
    }
}
