package dev.godwit.base.failure;

import org.jspecify.annotations.Nullable;

/** The input does not have the form that the specification's binary or text format asks for. */
public final class Malformed extends BadInput {
    private static final long serialVersionUID = 1L;

    private final @Nullable String unsupported;

    /**
     * Makes the failure.
     *
     * @param message what is wrong; the specification's phrase first
     * @param place where, or null
     */
    public Malformed(String message, @Nullable Place place) {
        this(message, place, null);
    }

    /**
     * Makes the failure of an input that may be right by the rules of another version.
     *
     * @param message what is wrong; the specification's phrase first
     * @param place where, or null
     * @param unsupported the feature that has what is wrong here, or null if none is known
     */
    public Malformed(String message, @Nullable Place place, @Nullable String unsupported) {
        super(message, place);
        this.unsupported = unsupported;
    }

    /**
     * The feature that the input needs and that Godwit does not have.
     *
     * @return its name, or null if the input is simply wrong
     */
    public @Nullable String unsupported() {
        return unsupported;
    }
}
