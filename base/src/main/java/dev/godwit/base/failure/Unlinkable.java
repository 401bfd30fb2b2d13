package dev.godwit.base.failure;

import org.jspecify.annotations.Nullable;

/** A module cannot be instantiated with the imports it was given. */
public final class Unlinkable extends BadInput {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the failure.
     *
     * @param message what is wrong; the specification's phrase first
     * @param place where, or null
     */
    public Unlinkable(String message, @Nullable Place place) {
        super(message, place);
    }
}
