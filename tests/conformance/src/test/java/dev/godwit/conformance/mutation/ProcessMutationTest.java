package dev.godwit.conformance.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.testkit.mutation.Mutant;
import dev.godwit.testkit.mutation.Mutator;
import dev.godwit.testkit.mutation.Sample;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A few mutants through {@code ./godwit}, a process for each. */
@Tag("mutation")
@Timeout(300)
class ProcessMutationTest {
    private static final int RUNS = 40;
    private static final Path ROOT = Path.of(System.getProperty("godwit.root", "../.."));
    private static final Set<Integer> EXITS = Set.of(0, 2, 65, 134, 137);

    @TempDir private Path folder;

    @Test
    void everyMutantEndsAsDocumented() throws Exception {
        assumeTrue(
                Files.exists(ROOT.resolve("faces/cli/target/dist/built")),
                "the command is not built: mvn package -pl faces/cli -am");
        List<Sample> samples = MutationSamples.all();
        Mutator mutator = new Mutator(samples, 11);
        int good = 0;
        for (int i = 0; i < RUNS; i++) {
            good += run(mutator.mutant(i)) == 0 ? 1 : 0;
        }
        assertThat(good).isBetween(1, RUNS - 1);
    }

    private int run(Mutant mutant) throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve("mutant"), mutant.bytes());
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        String[] options =
                mutant.index() % 4 == 0
                        ? new String[] {"validate"}
                        : new String[] {"run", "--timeout", "1s", "--max-memory", "64MiB"};
        ProcessBuilder builder = new ProcessBuilder(ROOT.resolve("godwit").toString());
        builder.command().addAll(List.of(options));
        builder.command().add(file.toString());
        builder.environment().put("GODWIT_BUILD", "never");
        Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", mutant).isTrue();
        String said = Files.readString(err);
        assertThat(process.exitValue()).as("%s: %s", mutant, said).isIn(EXITS);
        assertThat(said).as("%s", mutant).doesNotContain("Exception").doesNotContain("\tat ");
        assertThat(said.lines().count()).as("%s", mutant).isLessThanOrEqualTo(11);
        if (process.exitValue() != 0) {
            assertThat(said).as("%s", mutant).startsWith("godwit: ");
        }
        return process.exitValue();
    }
}
