package dev.godwit.linux.trace;

import org.jspecify.annotations.Nullable;

/** Names of errors. */
final class Errors {
    private Errors() {}

    /** The name, or null if no error has the number. */
    static @Nullable String name(int number) {
        String error = Constants.error(number);
        return error == null ? null : error.substring(0, error.indexOf(' '));
    }
}
