package dev.godwit.conformance.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/**
 * The newest Node and Python that Debian has, in sid, whose versions change: they are printed, with
 * what the shortest program of each takes.
 */
@Tag("programs")
class SidProgramsTest {
    private static final long SECONDS = 900;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "node    | -e | console.log('hello', process.versions.node, process.versions.v8)",
                "python3 | -c | import sys; print('hello', sys.version.split()[0])"
            })
    void hello(String program, String option, String code) {
        DebianTree tree = DebianTree.sid();
        List<String> command = List.of(program, option, code);
        DebianTree.Run run = tree.measured(command, "", SECONDS);
        System.out.printf("sid's %s: %s: %s%n", program, run.result().text().strip(), run);
        Both.assertSame(tree.oracle(command, "", SECONDS), run.result());
        assertThat(run.result().text()).startsWith("hello ");
    }

    @ParameterizedTest
    @CsvSource({"busybox sh, busybox.sh", "node, node.js", "python3, python.py"})
    void scripts(String interpreter, String script) {
        String command = interpreter + " /scripts/" + script;
        Both.same(DebianTree.sid(), List.of(command.split(" ")), "", SECONDS);
    }
}
