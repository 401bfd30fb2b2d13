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
                        new String[] {"completion", "--nonsense"});
        for (String[] args : wrong) {
            Cli.Result result = Cli.run(args);
            assertThat(result.exit()).isEqualTo(2);
            assertThat(result.out()).isEmpty();
            assertThat(result.err().lines()).hasSize(1).allMatch(l -> l.startsWith("godwit: "));
        }
    }

    @Test
    void aMisspeltOptionNamesTheNearest() {
        assertThat(Cli.run("--versoin").err()).contains("--version");
    }

    @Test
    void completionIsAScriptForBashAndZsh() {
        Cli.Result result = Cli.run("completion");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("bashcompinit").contains("complete -F");
    }
}
