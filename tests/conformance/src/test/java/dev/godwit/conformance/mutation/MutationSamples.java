package dev.godwit.conformance.mutation;

import dev.godwit.conformance.suite.Suite;
import dev.godwit.testkit.mutation.Sample;
import dev.godwit.testkit.mutation.Samples;
import dev.godwit.testkit.tools.C;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What mutants are made of: our own modules, those of the public suite, and real programs. */
final class MutationSamples {
    private static final Path CONFORMANCE =
            Path.of(System.getProperty("godwit.root", "../..")).resolve("tests/conformance");

    /** In C; those that fit with their C library into what a sample may have. */
    private static final List<String> PROGRAMS =
            List.of("sha256", "nbody", "sort", "vm", "compress");

    private MutationSamples() {}

    static List<Sample> all() {
        List<Sample> samples = new ArrayList<>(Samples.own());
        samples.addAll(Samples.ofSuite(Suite.folder()));
        if (C.missing() == null) {
            for (String program : PROGRAMS) {
                Path source = CONFORMANCE.resolve("programs").resolve(program + ".c");
                Path out = CONFORMANCE.resolve("target/programs").resolve(program + ".wasm");
                samples.add(Samples.ofFile(C.wasm(out, List.of(source))));
            }
        }
        return samples;
    }
}
