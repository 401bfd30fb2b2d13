package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;

class MainTest {
    private record Result(int exit, String out, String err) {}

    private static Result run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Main.run(args, new PrintWriter(out), new PrintWriter(err));
        return new Result(exit, out.toString(), err.toString());
    }

    @Test
    void versionIsThatOfTheBuild() {
        Result result = run("--version");
        assertThat(result.exit()).isZero();
        assertThat(result.out().strip()).matches("godwit \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void helpListsEveryExitCode() {
        Result result = run("--help");
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
            Result result = run(args);
            assertThat(result.exit()).isEqualTo(2);
            assertThat(result.out()).isEmpty();
            assertThat(result.err().lines()).hasSize(1).allMatch(l -> l.startsWith("godwit: "));
        }
    }

    @Test
    void aMisspeltOptionNamesTheNearest() {
        assertThat(run("--versoin").err()).contains("--version");
    }

    @Test
    void completionIsAScriptForBashAndZsh() {
        Result result = run("completion");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("bashcompinit").contains("complete -F");
    }
}
