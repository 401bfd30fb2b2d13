package dev.godwit.isagen.linux;

import java.util.List;
import java.util.Locale;

/**
 * A line of the table of system calls.
 *
 * @param number the number that a guest has in a7
 * @param name the kernel's name
 * @param arguments each argument as the table's head describes, none to six
 * @param state "no", "done", or "refused" with an error's name
 * @param note why, or empty
 */
record SyscallRow(int number, String name, List<String> arguments, String state, String note) {

    String constant() {
        return name.toUpperCase(Locale.ROOT);
    }

    /** The name of the error that the call always has, or empty. */
    String refusal() {
        return state.startsWith("refused ") ? state.substring("refused ".length()) : "";
    }
}
