package dev.godwit.base.failure;

import org.jspecify.annotations.Nullable;

/** Godwit is wrong: something happened that its own rules exclude. Please report it. */
public final class EngineBug extends Failure {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the failure.
     *
     * @param message what was found
     * @param cause what it came from, or null
     */
    public EngineBug(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
