package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.WasmModule;
import dev.godwit.base.failure.Failure;
import dev.godwit.testkit.mutation.Mutant;
import dev.godwit.testkit.mutation.Mutator;
import dev.godwit.testkit.mutation.Sample;
import dev.godwit.testkit.mutation.Samples;
import dev.godwit.wasm.module.Export;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Broken modules and texts through the whole command: each ends with one of the documented exit
 * codes and a line of ours, never with a bug, a hang or a Java exception ({@link Cli} looks for
 * those), and a file that cannot be written whole is not written.
 */
@Timeout(300)
class MutationTest {
    private static final int RUNS = Integer.getInteger("godwit.mutants.cli", 1_000);
    private static final long SEED = Long.getLong("godwit.mutants.seed", 1);
    private static final Path SUITE = Path.of("../../../shared/wasm-testsuite");
    private static final Path EXAMPLES = Path.of("../../examples");

    /** What the command ends with when it says something. */
    private static final Set<Integer> FAILURES = Set.of(1, 2, 65, 134, 137);

    @TempDir private Path folder;

    private static List<Sample> samples() throws IOException {
        List<Sample> samples = new ArrayList<>(Samples.own());
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            for (Path file : files.sorted().toList()) {
                samples.add(Samples.ofFile(file));
            }
        }
        samples.addAll(Samples.ofSuite(SUITE));
        return samples;
    }

    @Test
    void everyMutantEndsAsDocumented() throws IOException {
        Path file = folder.resolve("mutant");
        Path made = folder.resolve("made");
        String in = file.toString();
        String out = made.toString();
        String[][] commands = {
            {"run", "--timeout", "100ms", "--max-memory", "16MiB", "--tmpfs", "/", in},
            {"run", "--timeout", "100ms", "--max-memory", "16MiB", "--lazy", in},
            {"run", "--timeout", "100ms", "--max-memory", "16MiB", "--invoke", "", in},
            {"run", "--timeout", "100ms", "--max-calls", "9", "--lazy", "--invoke", "", in},
            {"run", "--timeout", "100ms", "--max-values", "99", "--invoke", "", in},
            {"validate", in},
            {"print", in},
            {"print", in, "-o", out},
            {"inspect", in},
            {"parse", in, "-o", out},
            {"wast", "--timeout", "100ms", "--max-memory", "16MiB", in},
        };
        Mutator mutator = new Mutator(samples(), SEED);
        Map<Integer, Integer> exits = new TreeMap<>();
        for (int i = 0; i < RUNS; i++) {
            Mutant mutant = mutator.mutant(i);
            Files.write(file, mutant.bytes());
            String[] command = commands[i % commands.length].clone();
            boolean isInvoking = command[command.length - 2].isEmpty();
            if (isInvoking) {
                command[command.length - 2] = function(mutant);
            }
            Cli.Result result = Cli.run(command);
            check(mutant + " " + command[0], result);
            checkFiles(mutant + " " + command[0], made, command[0].equals("parse"), result);
            exits.merge(result.exit(), 1, Integer::sum);
        }
        System.out.println("exit codes of " + RUNS + " mutants: " + exits);
        // the mutants are neither all broken nor all whole
        assertThat(exits.getOrDefault(65, 0)).isGreaterThan(RUNS / 3);
        assertThat(exits.getOrDefault(0, 0)).isGreaterThan(RUNS / 20);
    }

    /** A function that can be called without arguments, if there is one. */
    private static String function(Mutant mutant) {
        try {
            WasmModule module = WasmModule.of(mutant.bytes());
            for (Export export : module.exports()) {
                int[] types = module.structure().functionTypes();
                if (export.kind() == Export.Kind.FUNC
                        && module.structure()
                                        .functionType(types[export.index()])
                                        .parameters()
                                        .length
                                == 0) {
                    return export.name();
                }
            }
        } catch (Failure e) {
            // the command says so
        }
        return "run";
    }

    private static void check(String what, Cli.Result result) {
        if (result.exit() != 0) {
            assertThat(result.exit()).as("%s: %s", what, result.err()).isIn(FAILURES);
        }
        // a script's failing assertions stand on standard output
        if (result.exit() > 1) {
            assertThat(result.err()).as(what).startsWith("godwit: ").endsWith("\n");
            String first = result.err().lines().findFirst().orElse("");
            assertThat(first.length()).as("%s: %s", what, first).isBetween(20, 2_000);
        }
        assertThat(result.err().lines().count()).as(what).isLessThanOrEqualTo(11);
        assertThat(result.err().chars().allMatch(c -> c == '\n' || c >= ' ' && c != 0x7f))
                .as("%s: no control characters: %s", what, result.err())
                .isTrue();
        assertThat(result.out()).as(what).doesNotContain("engine bug");
    }

    /** What was to be written is there and whole, or not there at all, and nothing else is. */
    private void checkFiles(String what, Path made, boolean isValid, Cli.Result result)
            throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()).toList())
                    .as(what)
                    .isSubsetOf("mutant", "made");
        }
        if (Files.exists(made)) {
            assertThat(result.exit()).as(what).isZero();
            if (isValid) {
                assertThat(Cli.run("validate", made.toString()).err()).as(what).isEmpty();
            } else {
                // what was invalid prints all the same
                assertThat(Files.readString(made)).as(what).startsWith("(module").endsWith(")\n");
            }
            Files.delete(made);
        }
    }
}
