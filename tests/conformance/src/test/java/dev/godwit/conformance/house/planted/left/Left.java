package dev.godwit.conformance.house.planted.left;

import dev.godwit.conformance.house.planted.right.Right;

/** One half of a planted package cycle. */
public final class Left {
    private Left() {}

    /** {@return the other half's class} */
    public static Class<?> other() {
        return Right.class;
    }
}
