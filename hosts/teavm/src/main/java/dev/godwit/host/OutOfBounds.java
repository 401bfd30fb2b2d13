package dev.godwit.host;

/**
 * Thrown by {@link Memory} for an access outside its size. It carries nothing: the engine that
 * catches it knows the place and turns it into a trap.
 */
public final class OutOfBounds extends RuntimeException {
    /** The only instance; without a stack trace, because an engine throws it for control alone. */
    public static final OutOfBounds INSTANCE = new OutOfBounds();

    private static final long serialVersionUID = 1L;

    private OutOfBounds() {
        super("out of bounds memory access", null, false, false);
    }
}
