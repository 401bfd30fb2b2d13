package dev.godwit.wasm.script;

import java.util.List;

/**
 * What came of a script.
 *
 * @param passed assertions that held
 * @param failed assertions that did not, and other commands that failed
 * @param skipped assertions of a script that needs a feature that is not supported
 * @param failures one for each that failed, in order
 * @param note why assertions were skipped, or an empty string
 */
public record ScriptResult(
        int passed, int failed, int skipped, List<Failure> failures, String note) {
    /**
     * A command that failed.
     *
     * @param line where it starts
     * @param message what was expected, and what came
     */
    public record Failure(int line, String message) {}
}
