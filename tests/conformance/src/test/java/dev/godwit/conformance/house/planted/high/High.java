package dev.godwit.conformance.house.planted.high;

/** A class of a higher level than {@code Low}. */
public final class High {
    /** What the lower level must not know. */
    public static final Integer VALUE = 1;

    private High() {}
}
