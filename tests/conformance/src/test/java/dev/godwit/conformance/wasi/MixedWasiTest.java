package dev.godwit.conformance.wasi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.conformance.mixed.MeteredRun;
import dev.godwit.conformance.mixed.Mixture;
import dev.godwit.conformance.wasi.Program.Ended;
import dev.godwit.testkit.reference.Carrier;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * WASI modules on mixed engines, stopped at each k-th safepoint: what they write and leave in their
 * folders, how they end and what fuel they take is as on the product's engine alone without a stop.
 */
class MixedWasiTest {
    @TempDir private Path scratch;

    private long stops;
    private long frames;

    @ParameterizedTest
    @MethodSource("dev.godwit.conformance.mixed.Mixture#all")
    void programsOfTheSuiteDoTheSameWhoeverRunsThem(Mixture mixture) throws Exception {
        String missing = WasiSuite.missing();
        assumeTrue(missing == null, missing);
        List<String> differences = new ArrayList<>();
        for (Path wasm : WasiSuite.programs()) {
            compare(Program.read(wasm), mixture, differences);
        }
        mixture.tell("the WASI suite", stops, frames);
        assertThat(differences).isEmpty();
        assertThat(frames).isGreaterThan(400_000 / mixture.every());
    }

    @ParameterizedTest
    @MethodSource("dev.godwit.conformance.mixed.Mixture#all")
    void ourProgramsDoTheSameWhoeverRunsThem(Mixture mixture) throws Exception {
        Path examples = Path.of(System.getProperty("godwit.root"), "examples");
        Path folder = Files.createDirectory(scratch.resolve("d"));
        Files.writeString(folder.resolve("in"), "content");
        Path own = Files.writeString(scratch.resolve("own.wasm"), ProgramTest.PROGRAM);
        List<String> differences = new ArrayList<>();
        for (Path wasm :
                List.of(own, examples.resolve("file.wat"), examples.resolve("hello.wat"))) {
            Program program =
                    new Program(
                            wasm,
                            List.of("a", "b"),
                            Map.of("K", "v"),
                            Map.of("/", folder),
                            0,
                            null,
                            null);
            compare(program, mixture, differences);
        }
        mixture.tell("WASI modules of our own", stops, frames);
        assertThat(differences).isEmpty();
    }

    private void compare(Program program, Mixture mixture, List<String> differences)
            throws IOException, ErrnoException {
        MeteredRun alone = MeteredRun.alone();
        String expected = run(program, alone);
        Carrier carrier = mixture.carrier();
        MeteredRun mixed = alone.with(mixture.engines(), carrier);
        String actual = run(program, mixed);
        if (!actual.equals(expected)) {
            differences.add(program.wasm() + ": " + actual + "\ninstead of " + expected);
        }
        stops += carrier.stops();
        frames += carrier.frames();
    }

    /** All that is seen of a run. */
    private String run(Program program, MeteredRun way) throws IOException, ErrnoException {
        Path folder = Files.createTempDirectory(scratch, "run");
        Ended ended = program.run(Kind.OPENAT2, folder, way);
        return way.end() + "\n" + ended.out() + "\n" + ended.err() + "\n" + contents(folder);
    }

    /** The files in a folder, and what is in them. */
    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : walk.toList()) {
                String what =
                        Files.isSymbolicLink(file)
                                ? "-> " + Files.readSymbolicLink(file)
                                : Files.isRegularFile(file)
                                        ? Files.readString(file, StandardCharsets.ISO_8859_1)
                                        : "";
                contents.put(folder.relativize(file).toString(), what);
            }
        }
        return contents;
    }
}
