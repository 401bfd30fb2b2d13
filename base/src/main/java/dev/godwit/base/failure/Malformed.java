package dev.godwit.base.failure;

import org.jspecify.annotations.Nullable;

/** The input does not have the form that the specification's binary or text format asks for. */
public final class Malformed extends BadInput {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the failure.
     *
     * @param message what is wrong; the specification's phrase first
     * @param place where, or null
     */
    public Malformed(String message, @Nullable Place place) {
        super(message, place);
    }
}
