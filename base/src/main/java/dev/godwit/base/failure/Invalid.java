package dev.godwit.base.failure;

import org.jspecify.annotations.Nullable;

/** The input has the right form but breaks a validation rule. */
public final class Invalid extends BadInput {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the failure.
     *
     * @param message what is wrong; the specification's phrase first
     * @param place where, or null
     */
    public Invalid(String message, @Nullable Place place) {
        super(message, place);
    }
}
