package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.Stream;

class MainTest {
    @Test
    void versionIsThatOfTheBuild() {
        Cli.Result result = Cli.run("--version");
        assertThat(result.exit()).isZero();
        assertThat(result.out().strip()).matches("godwit \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void helpListsEveryExitCode() {
        Cli.Result result = Cli.run("--help");
        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .contains(Stream.of(ExitCode.values()).map(ExitCode::meaning).toList());
    }

    @Test
    void wrongUsageIsOneLine() {
        List<String[]> wrong =
                List.of(
                        new String[] {},
                        new String[] {"nonsense"},
                        new String[] {"--nonsense"},
                        new String[] {"completion", "--nonsense"},
                        new String[] {"run"},
                        new String[] {"wast"},
                        new String[] {"validate"},
                        new String[] {"parse", "-o", "x"},
                        new String[] {"parse", "x"},
                        new String[] {"print"},
                        new String[] {"inspect"});
        for (String[] args : wrong) {
            Cli.Result result = Cli.run(args);
            assertThat(result.exit()).isEqualTo(2);
            assertThat(result.out()).isEmpty();
            assertThat(result.err().lines()).hasSize(1).allMatch(l -> l.startsWith("godwit: "));
        }
    }

    @Test
    void aMisspeltWordNamesTheNearest() {
        assertThat(Cli.run("--versoin").err()).contains("(did you mean --version?)");
        assertThat(Cli.run("run", "--lasy", "x").err()).contains("(did you mean --lazy?)");
    }

    @Test
    void aWordThatIsNoCommandBringsTheirNames() {
        assertThat(Cli.run("program.wasm", "x").err().strip())
                .isEqualTo(
                        "godwit: there is no command 'program.wasm', only run, boot, wast,"
                            + " validate, parse, print, inspect, completion; see: godwit --help");
    }

    /** Only the model of the command that is called is made, but help and completion show all. */
    @Test
    void everyCommandIsListed() {
        String help = Cli.run("--help").out();
        String completion = Cli.run("completion").out();
        for (String name :
                List.of("run", "wast", "validate", "parse", "print", "inspect", "completion")) {
            assertThat(help).containsPattern("(?m)^  " + name + " +[A-Z]");
            assertThat(completion).contains("_picocli_godwit_" + name + "()");
            assertThat(Cli.run(name, "--help").out()).startsWith("Usage: godwit " + name + " ");
        }
    }

    @Test
    void completionIsAScriptForBashAndZsh() {
        Cli.Result result = Cli.run("completion");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("bashcompinit").contains("complete -F");
    }
}
