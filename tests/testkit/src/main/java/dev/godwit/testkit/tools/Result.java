package dev.godwit.testkit.tools;

import java.nio.charset.StandardCharsets;

/**
 * What a program left.
 *
 * @param code its exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
public record Result(int code, byte[] out, byte[] err) {
    /** {@return standard output as UTF-8} */
    public String text() {
        return new String(out, StandardCharsets.UTF_8);
    }

    /** {@return standard error as UTF-8} */
    public String error() {
        return new String(err, StandardCharsets.UTF_8);
    }
}
