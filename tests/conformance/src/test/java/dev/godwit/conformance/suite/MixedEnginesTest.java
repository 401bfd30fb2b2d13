package dev.godwit.conformance.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.conformance.mixed.Mixture;
import dev.godwit.testkit.reference.Carrier;
import dev.godwit.wasm.inplace.InPlace;
import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.runtime.Engines;
import dev.godwit.wasm.runtime.StoreLimits;
import dev.godwit.wasm.script.Script;
import dev.godwit.wasm.script.ScriptResult;
import dev.godwit.wasm.script.ScriptRunner;
import dev.godwit.wasm.script.StoreScriptEngine;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The core suite with each function given to one of two engines at random, stopped at each k-th
 * safepoint, where all frames are carried into the other engine: results, traps, backtraces and
 * fuel of each command are those of the product's engine alone without a stop.
 */
class MixedEnginesTest {
    private static final int PASSED = 62_498;

    private static final StoreLimits METERED =
            new StoreLimits(
                    StoreLimits.DEFAULT.memory(),
                    StoreLimits.DEFAULT.values(),
                    StoreLimits.DEFAULT.calls(),
                    StoreLimits.UNLIMITED);

    @ParameterizedTest
    @MethodSource("dev.godwit.conformance.mixed.Mixture#all")
    void everyAssertionHoldsWhoeverRunsIt(Mixture mixture) {
        List<String> failures = new ArrayList<>();
        int passed = 0;
        long stops = 0;
        long frames = 0;
        for (Path file : Suite.scripts(".")) {
            StoreScriptEngine alone =
                    new StoreScriptEngine(
                            Engines.only(InPlace.ENGINE), Features.WASM_3_0, METERED, false);
            StoreScriptEngine mixed =
                    new StoreScriptEngine(
                            mixture.engines(), Features.WASM_3_0, METERED, mixture.seed() % 2 == 0);
            Carrier carrier = mixture.carrier();
            mixed.execution().setHook(carrier);
            ScriptResult result =
                    ScriptRunner.run(
                            Script.parse(Suite.read(file)),
                            new TwoScriptEngines(alone, mixed, meter -> {}),
                            Features.WASM_3_0);
            passed += result.passed();
            stops += carrier.stops();
            frames += carrier.frames();
            for (ScriptResult.Failure failure : result.failures()) {
                failures.add(file.getFileName() + ":" + failure.line() + ": " + failure.message());
            }
        }
        mixture.tell("the suite", stops, frames);
        assertThat(failures).isEmpty();
        assertThat(passed).isEqualTo(PASSED);
        assertThat(frames).isGreaterThan(1_000_000 / mixture.every());
    }
}
