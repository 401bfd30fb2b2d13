package dev.godwit.conformance.house.planted.right;

import dev.godwit.conformance.house.planted.left.Left;

/** One half of a planted package cycle. */
public final class Right {
    private Right() {}

    /** {@return the other half's class} */
    public static Class<?> other() {
        return Left.class;
    }
}
