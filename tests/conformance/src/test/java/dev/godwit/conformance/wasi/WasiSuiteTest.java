package dev.godwit.conformance.wasi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The programs of the public WASI suite, on every kind of file system. */
class WasiSuiteTest {
    @TempDir private Path scratch;

    @TestFactory
    List<DynamicNode> everyProgramPasses() throws IOException {
        String missing = WasiSuite.missing();
        if (missing != null) {
            // a factory that is skipped would be shown nowhere
            return List.of(dynamicTest("the suite", () -> assumeTrue(false, missing)));
        }
        List<Path> programs = WasiSuite.programs();
        List<DynamicNode> kinds = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            List<DynamicTest> tests = new ArrayList<>();
            for (Path program : programs) {
                String name = kind + " " + WasiSuite.FOLDER.relativize(program);
                tests.add(dynamicTest(name, () -> passes(program, kind)));
            }
            kinds.add(dynamicContainer(kind.toString(), tests));
        }
        return kinds;
    }

    private void passes(Path program, Kind kind) throws Exception {
        assumeTrue(kind.isHere(scratch), "this host has no openat2");
        Path folder = Files.createTempDirectory(scratch, "run");
        assertThat(Program.read(program).run(kind, folder)).isEmpty();
    }
}
