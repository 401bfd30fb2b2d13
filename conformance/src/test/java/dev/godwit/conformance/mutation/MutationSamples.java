package dev.godwit.conformance.mutation;

import dev.godwit.conformance.suite.Suite;
import dev.godwit.testkit.mutation.Sample;
import dev.godwit.testkit.mutation.Samples;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What mutants are made of: our own modules, those of the public suite, and real programs. */
final class MutationSamples {
    private MutationSamples() {}

    static List<Sample> all() {
        List<Sample> samples = new ArrayList<>(Samples.own());
        for (String folder :
                List.of(
                        "",
                        "custom",
                        "legacy",
                        "proposals/threads",
                        "proposals/custom-page-sizes",
                        "proposals/wide-arithmetic")) {
            Path scripts = Suite.folder().resolve(folder);
            if (Files.isDirectory(scripts)) {
                samples.addAll(Samples.ofScripts(scripts));
            }
        }
        return samples;
    }
}
