package dev.godwit.wasm.runtime;

/** A guest exception on its way through Java: out of a call, or out of a host function. */
public final class GuestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ExceptionInstance exception;

    /**
     * Wraps an exception.
     *
     * @param exception the guest's exception
     */
    public GuestException(ExceptionInstance exception) {
        super("uncaught exception", null, false, false);
        this.exception = exception;
    }

    /**
     * The guest's exception.
     *
     * @return tag and values
     */
    public ExceptionInstance exception() {
        return exception;
    }
}
