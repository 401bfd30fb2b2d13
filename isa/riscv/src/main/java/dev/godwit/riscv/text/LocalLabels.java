package dev.godwit.riscv.text;

import java.util.HashMap;
import java.util.Map;

/**
 * Numeric labels, which may be defined many times: each definition gets a name that no symbol has.
 */
final class LocalLabels {
    private final Map<String, Integer> defined = new HashMap<>();

    /** The name of the next definition of a number. */
    String define(String number) {
        int count = defined.merge(number, 1, Integer::sum);
        return number + '#' + count;
    }

    /** The name of the definition that 1f or 1b means here. */
    String reference(String number, boolean isForward) {
        int count = defined.getOrDefault(number, 0);
        return number + '#' + (isForward ? count + 1 : count);
    }

    static boolean isLocal(String name) {
        return name.indexOf('#') >= 0;
    }
}
