package dev.godwit.conformance.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.testkit.reference.ReferenceEngine;
import dev.godwit.wasm.inplace.InPlace;
import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.runtime.Engine;
import dev.godwit.wasm.runtime.Engines;
import dev.godwit.wasm.runtime.StoreLimits;
import dev.godwit.wasm.script.Script;
import dev.godwit.wasm.script.ScriptEngine;
import dev.godwit.wasm.script.ScriptResult;
import dev.godwit.wasm.script.ScriptRunner;
import dev.godwit.wasm.script.StoreScriptEngine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The public suite with the test kit's engine: alone, and beside the product's. */
class ReferenceTest {
    private static final StoreLimits METERED = withFuel(StoreLimits.UNLIMITED);

    private static StoreLimits withFuel(long fuel) {
        StoreLimits bounds = StoreLimits.DEFAULT;
        return new StoreLimits(bounds.memory(), bounds.values(), bounds.calls(), fuel);
    }

    @ParameterizedTest(name = "{0} as {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                ".|3.0|62498",
                "custom|3.0|20",
                "proposals/threads|1.0,threads|444",
                "proposals/custom-page-sizes|3.0,custom-page-sizes|164",
                "proposals/wide-arithmetic|3.0,wide-arithmetic|107",
            })
    void everyAssertionHolds(String folder, String version, int passed) {
        Features features = Features.parse(version);
        run(
                folder,
                features,
                passed,
                () -> engine(ReferenceEngine.ENGINE, features, StoreLimits.DEFAULT));
    }

    /** Results, traps with their backtraces, and the count of the meter, after each command. */
    @ParameterizedTest(name = "{0} as {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                ".|3.0|62498",
                "proposals/threads|1.0,threads|444",
                "proposals/custom-page-sizes|3.0,custom-page-sizes|164",
                "proposals/wide-arithmetic|3.0,wide-arithmetic|107",
            })
    void fuelIsTheSameToTheUnit(String folder, String version, int passed) {
        Features features = Features.parse(version);
        long[] total = new long[1];
        run(
                folder,
                features,
                passed,
                () ->
                        new TwoScriptEngines(
                                engine(InPlace.ENGINE, features, METERED),
                                engine(ReferenceEngine.ENGINE, features, METERED),
                                meter -> total[0] += meter));
        assertThat(total[0]).isPositive();
    }

    /** A hook has the engine leave its loop before each bulk instruction. */
    @Test
    void constantExpressionsCostNothingWhereAnExecutionIsLookedAt() {
        StoreScriptEngine looked = engine(InPlace.ENGINE, Features.WASM_3_0, METERED);
        int[] asked = new int[1];
        looked.execution()
                .setHook(thread -> {
                    asked[0]++;
                    return null;
                });
        String script =
                """
                (module
                  (type $bytes (array i8))
                  (global (ref $bytes) (array.new $bytes (i32.const 1) (i32.const 1000))))
                """;
        ScriptResult result =
                ScriptRunner.run(
                        Script.parse(script.getBytes(StandardCharsets.UTF_8)),
                        looked,
                        Features.WASM_3_0);
        assertThat(result.failures()).isEmpty();
        assertThat(asked[0]).isPositive();
        assertThat(looked.execution().meter).isZero();
    }

    private static StoreScriptEngine engine(Engine engine, Features features, StoreLimits limits) {
        return new StoreScriptEngine(Engines.only(engine), features, limits, false);
    }

    private static void run(
            String folder, Features features, int passed, Supplier<ScriptEngine<?, ?>> engines) {
        int actuallyPassed = 0;
        List<String> failures = new ArrayList<>();
        for (Path file : Suite.scripts(folder)) {
            ScriptResult result =
                    ScriptRunner.run(Script.parse(Suite.read(file)), engines.get(), features);
            actuallyPassed += result.passed();
            for (ScriptResult.Failure failure : result.failures()) {
                failures.add(file.getFileName() + ":" + failure.line() + ": " + failure.message());
            }
        }
        assertThat(failures).isEmpty();
        assertThat(actuallyPassed).isEqualTo(passed);
    }
}
