package dev.godwit.check;

import dev.godwit.wasm.inplace.InPlace;
import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.runtime.Engines;
import dev.godwit.wasm.runtime.StoreLimits;
import dev.godwit.wasm.script.Script;
import dev.godwit.wasm.script.ScriptResult;
import dev.godwit.wasm.script.ScriptRunner;
import dev.godwit.wasm.script.StoreScriptEngine;

/**
 * Runs scripts of the specification's test suite, the same on the JVM and in the build to Wasm GC.
 */
public final class Scripts {
    private Scripts() {}

    /**
     * Runs a script in a fresh store.
     *
     * @param script the text of a .wast file
     * @return a line for each failure, and last the counts
     */
    public static String run(byte[] script) {
        Features features = Features.WASM_3_0;
        StoreScriptEngine engine =
                new StoreScriptEngine(
                        Engines.only(InPlace.ENGINE), features, StoreLimits.DEFAULT, false);
        ScriptResult result = ScriptRunner.run(Script.parse(script), engine, features);
        StringBuilder lines = new StringBuilder();
        for (ScriptResult.Failure failure : result.failures()) {
            lines.append(failure.line()).append(": ").append(failure.message()).append('\n');
        }
        return lines.append("passed ")
                .append(result.passed())
                .append(", failed ")
                .append(result.failed())
                .append(", skipped ")
                .append(result.skipped())
                .append('\n')
                .toString();
    }
}
