package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.platform.jvm.JvmHostDirectories;
import dev.godwit.platform.jvm.JvmPlatform;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Results that cannot be written, or that nobody reads. */
class OutputTest {
    @TempDir private Path folder;

    /** A stream that fails, and counts how often it was tried. */
    private static final class Broken extends OutputStream {
        private final String message;
        private int tries;

        Broken(String message) {
            this.message = message;
        }

        @Override
        public void write(int b) throws IOException {
            tries++;
            throw new IOException(message);
        }
    }

    private record Ended(int exit, String err, int tries) {}

    private static Ended run(String failure, String... args) {
        Broken broken = new Broken(failure);
        StringWriter err = new StringWriter();
        int exit =
                Main.run(
                        args,
                        broken,
                        new PrintWriter(err),
                        new JvmPlatform(),
                        new JvmHostDirectories());
        return new Ended(exit, err.toString(), broken.tries);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private List<String[]> commands() throws IOException {
        String module = file("m.wat", "(module (func (export \"f\") (result i32) (i32.const 1)))");
        String script = file("s.wast", "(module)");
        return List.of(
                new String[] {"--help"},
                new String[] {"--version"},
                new String[] {"run", "--help"},
                new String[] {"completion"},
                new String[] {"print", module},
                new String[] {"inspect", module},
                new String[] {"validate", module},
                new String[] {"wast", script},
                new String[] {"run", "--invoke", "f", module});
    }

    @Test
    void outputThatIsLostIs74() throws IOException {
        for (String[] command : commands()) {
            Ended ended = run("No space left on device", command);
            assertThat(ended.exit()).as(command[0]).isEqualTo(74);
            assertThat(ended.err())
                    .isEqualTo(
                            "godwit: standard output: cannot be written:"
                                    + " No space left on device\n");
        }
    }

    @Test
    void aReaderThatHasLeftEndsTheCommandWithoutAWord() throws IOException {
        for (String[] command : commands()) {
            assertThat(run("Broken pipe", command)).as(command[0]).isEqualTo(new Ended(141, "", 1));
        }
    }

    @Test
    void whatFailedBeforeStays() throws IOException {
        String good = file("good.wat", "(module)");
        Ended ended = run("Broken pipe", "validate", good, folder + "/missing");
        assertThat(ended.exit()).isEqualTo(65);
        assertThat(ended.err()).contains("missing: cannot be read").hasLineCount(1);
    }

    /** Else {@code wast FOLDER | head -1} would run the whole folder. */
    @Test
    void noScriptIsRunForNobody() throws IOException {
        String first = file("first.wast", "(module)");
        String last = file("last.wast", "(assert_return (invoke \"missing\"))");
        assertThat(run("Broken pipe", "wast", first, last).exit()).isEqualTo(141);
        assertThat(Cli.run("wast", first, last).exit()).isEqualTo(1);
    }
}
