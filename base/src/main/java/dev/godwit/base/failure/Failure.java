package dev.godwit.base.failure;

import org.jspecify.annotations.Nullable;

/** Why something did not go on: one of the four kinds, told apart by type. */
public abstract sealed class Failure extends RuntimeException
        permits BadInput, EngineBug, LimitReached, Trap {
    private static final long serialVersionUID = 1L;

    Failure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * What happened, in one line.
     *
     * @return the message, never null
     */
    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? "" : message;
    }
}
