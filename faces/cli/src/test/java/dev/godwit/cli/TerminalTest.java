package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.testkit.riscv.ElfProgram;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The command at a terminal, which script(1) makes. */
@Timeout(120)
@EnabledOnOs(OS.LINUX) // elsewhere script takes other options
class TerminalTest {
    /** Says that it is ready, and sleeps. */
    private static final String SLEEPER =
            """
              li a0, 1
              la a1, ready
              li a2, 6
              li a7, 64
              ecall
            1:
              la a0, time
              li a1, 0
              li a7, 101
              ecall
              j 1b
            .data
            time: .dword 1000, 0
            ready: .ascii "ready\\n"
            """;

    @TempDir private Path folder;

    private static String read(InputStream in, String until) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            out.write(b);
            if (out.toString(StandardCharsets.UTF_8).endsWith(until)) {
                break;
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private Process start(String options) throws IOException {
        Path program = Files.write(folder.resolve("prog"), ElfProgram.of(SLEEPER));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path script =
                Files.writeString(
                        folder.resolve("script"),
                        "stty -g; '"
                                + java
                                + "' --enable-native-access=ALL-UNNAMED -cp '"
                                + System.getProperty("java.class.path")
                                + "' dev.godwit.cli.Main run "
                                + options
                                + " '"
                                + program
                                + "'; echo \"exit $?\"; stty -g; echo end\n");
        return new ProcessBuilder("script", "-qc", "sh '" + script + "'", "/dev/null")
                .redirectErrorStream(true)
                .start();
    }

    private static void requireScript() {
        for (String tool : List.of("script", "stty")) {
            boolean isThere =
                    Files.isExecutable(Path.of("/usr/bin", tool))
                            || Files.isExecutable(Path.of("/bin", tool));
            Assumptions.assumeTrue(isThere, "needs " + tool);
        }
    }

    private static void assertRestored(String all) {
        List<String> lines = all.lines().toList();
        String before = lines.getFirst();
        assertThat(before).contains(":");
        assertThat(lines.get(lines.size() - 2)).isEqualTo(before);
    }

    @Test
    void keysAreTheGuestsAndTheTerminalIsGivenBack() throws Exception {
        requireScript();
        Process process = start("");
        String all = read(process.getInputStream(), "ready\r\n");
        try (OutputStream keys = process.getOutputStream()) {
            keys.write(3); // Ctrl-C
            keys.flush();
            all += read(process.getInputStream(), "end\r\n");
        }
        process.waitFor();
        assertThat(all).contains("prog: killed by SIGINT\r\n").contains("exit 130\r\n");
        assertRestored(all);
    }

    @Test
    void aLimitGivesTheTerminalBack() throws Exception {
        requireScript();
        Process process = start("--timeout 2s");
        String all = read(process.getInputStream(), "end\r\n");
        process.getOutputStream().close();
        process.waitFor();
        assertThat(all).contains("timeout (limit 2000 ms)").contains("exit 137\r\n");
        assertRestored(all);
    }
}
