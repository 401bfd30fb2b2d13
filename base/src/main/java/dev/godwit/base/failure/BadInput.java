package dev.godwit.base.failure;

import org.jspecify.annotations.Nullable;

/** The input is wrong. The message begins with the specification's own phrase, if it has one. */
public abstract sealed class BadInput extends Failure permits Invalid, Malformed, Unlinkable {
    private static final long serialVersionUID = 1L;

    /** Where in the input; not part of the serialized form. */
    @SuppressWarnings("serial")
    private final transient @Nullable Place place;

    BadInput(String message, @Nullable Place place) {
        super(message, null);
        this.place = place;
    }

    /**
     * Where in the input.
     *
     * @return the place, or null if the failure has none
     */
    public @Nullable Place place() {
        return place;
    }

    /**
     * The type, the message and the place, which is how a stack trace begins.
     *
     * @return one line
     */
    @Override
    @SuppressWarnings("OverrideThrowableToString") // who shows the message shows the place apart
    public String toString() {
        return place == null ? super.toString() : super.toString() + " " + place.describe();
    }
}
