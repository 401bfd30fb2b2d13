package dev.godwit.conformance.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.wasm.inplace.InPlace;
import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.runtime.Engines;
import dev.godwit.wasm.runtime.StoreLimits;
import dev.godwit.wasm.script.Command;
import dev.godwit.wasm.script.Script;
import dev.godwit.wasm.script.ScriptResult;
import dev.godwit.wasm.script.ScriptRunner;
import dev.godwit.wasm.script.StoreScriptEngine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Every script of the public suite; the counts are those of its README. */
class ScriptsTest {
    @ParameterizedTest(name = "{0} as {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                ".|3.0|62498|0",
                "custom|3.0|20|0",
                "proposals/threads|1.0,threads|444|0",
                "proposals/custom-page-sizes|3.0,custom-page-sizes|164|0",
                "proposals/wide-arithmetic|3.0,wide-arithmetic|107|0",
                "legacy|3.0|0|89",
            })
    void everyAssertionHolds(String folder, String version, int passed, int skipped) {
        Features features = Features.parse(version);
        int actuallyPassed = 0;
        int actuallySkipped = 0;
        List<String> failures = new ArrayList<>();
        for (Path file : Suite.scripts(folder)) {
            ScriptResult result = run(file, features);
            actuallyPassed += result.passed();
            actuallySkipped += result.skipped();
            for (ScriptResult.Failure failure : result.failures()) {
                failures.add(file.getFileName() + ":" + failure.line() + ": " + failure.message());
            }
        }
        assertThat(failures).isEmpty();
        assertThat(actuallyPassed).isEqualTo(passed);
        assertThat(actuallySkipped).isEqualTo(skipped);
    }

    /** These scripts are older than several tables, several memories and 64-bit sizes. */
    @ParameterizedTest(name = "threads as {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "2.0,threads|imports:309 imports:313 imports:317",
                "3.0,threads|imports:309 imports:313 imports:317 imports:404 imports:408"
                        + " imports:412 memory:14 memory:15 memory:83 memory:87 memory:91",
            })
    void threadsContradictLaterVersionsInKnownPlaces(String version, String places) {
        Features features = Features.parse(version);
        int passed = 0;
        List<String> failures = new ArrayList<>();
        for (Path file : Suite.scripts("proposals/threads")) {
            ScriptResult result = run(file, features);
            passed += result.passed();
            String name = file.getFileName().toString().replace(".wast", "");
            result.failures().forEach(failure -> failures.add(name + ":" + failure.line()));
        }
        assertThat(failures).containsExactly(places.split(" "));
        assertThat(passed).isEqualTo(444 - failures.size());
    }

    /**
     * Most of these scripts are skipped, because their text or a binary shows what they need. Two
     * define modules that nothing marks: the proposal gives up a rule of casts, by which the suite
     * of 3.0 has the very same modules as invalid ones.
     */
    @Test
    void customDescriptorsContradict30InKnownPlaces() {
        List<String> failures = new ArrayList<>();
        int skipped = 0;
        int passed = 0;
        for (Path file : Suite.scripts("proposals/custom-descriptors")) {
            ScriptResult result = run(file, Features.WASM_3_0);
            String name = file.getFileName().toString().replace(".wast", "");
            result.failures().forEach(failure -> failures.add(name + ":" + failure.line()));
            skipped += result.skipped();
            passed += result.passed();
        }
        assertThat(failures).containsExactly("br_on_cast:211", "br_on_cast_fail:226");
        assertThat(passed).isEqualTo(165);
        assertThat(skipped).isEqualTo(607);
    }

    private static ScriptResult run(Path file, Features features) {
        List<Command> commands = Script.parse(Suite.read(file));
        StoreScriptEngine engine =
                new StoreScriptEngine(
                        Engines.only(InPlace.ENGINE), features, StoreLimits.DEFAULT, false);
        return ScriptRunner.run(commands, engine, features);
    }
}
