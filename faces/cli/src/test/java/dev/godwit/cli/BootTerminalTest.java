package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.testkit.tools.TerminalSession;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A computer at a terminal, which script(1) makes. */
@Timeout(300)
@EnabledOnOs(OS.LINUX) // elsewhere script takes other options
class BootTerminalTest {
    /** Says that it is up, and echoes what is typed, each key as a letter further. */
    private static final String ECHO =
            """
            _start: li s0, 0x10000000
                    li t0, 'U'
                    sb t0, 0(s0)
            wait:   lbu t1, 5(s0)
                    andi t1, t1, 1
                    beqz t1, wait
                    lbu t0, 0(s0)
                    addi t0, t0, 1
                    sb t0, 0(s0)
                    j wait
            """;

    @TempDir private Path folder;

    @BeforeAll
    static void requireTools() {
        String missing = TerminalSession.missing();
        Assumptions.assumeTrue(missing == null, missing);
    }

    private TerminalSession start(String options, String source) throws IOException {
        Path kernel = Files.writeString(folder.resolve("kernel.s"), source);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new TerminalSession(
                folder,
                ("'%s' -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -cp '%s' %s boot %s"
                                + " --kernel '%s'")
                        .formatted(
                                java,
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                options,
                                kernel),
                "");
    }

    @Test
    void theMonitorIsReachedAndLeft() throws IOException {
        try (TerminalSession terminal = start("", ECHO)) {
            terminal.until("U");
            terminal.type("a");
            terminal.until("b");
            terminal.type("\1h");
            terminal.until("Ctrl-A c  monitor");
            terminal.type("\1c");
            terminal.until("(godwit) ");
            terminal.type("x _start 1\r");
            terminal.until("0x80000000 <_start>: 10000437\r\n(godwit) ");
            terminal.type("stop\r");
            terminal.until("(godwit) ");
            terminal.type("hart\r");
            terminal.until("hart 0\r\n(godwit) ");
            terminal.type("\1c");
            terminal.type("c\1c");
            terminal.until("(godwit) ");
            terminal.type("reset\rcont\r\1c");
            terminal.until("U"); // begun anew, and the key of before the reset still waits
            terminal.until("d");
            terminal.type("\1cquit\r");
            terminal.end();
            assertThat(terminal.exitCode()).isZero();
            assertThat(terminal.isRestored()).isTrue();
        }
    }

    /** A driver of VirtIO's console that shows the columns as a letter whenever they change. */
    private static final String WINDOW =
            """
            _start: li s0, 0x10001000
                    li s1, 0x10000000
                    li t0, 3
                    sw t0, 0x70(s0)
                    sw x0, 0x24(s0)
                    li t0, 1
                    sw t0, 0x20(s0)
                    sw t0, 0x24(s0)
                    sw t0, 0x20(s0)
                    li t0, 11
                    sw t0, 0x70(s0)
                    li t0, 15
                    sw t0, 0x70(s0)
            show:   lhu t0, 0x100(s0)
                    sb t0, 0(s1)
            wait:   lw t0, 0x60(s0)
                    beqz t0, wait
                    sw t0, 0x64(s0)
                    j show
            """;

    @Test
    void theWindowIsToldToAConsoleOfVirtio() throws IOException {
        try (TerminalSession terminal = start("--console virtio", WINDOW)) {
            terminal.resize(30, 'A');
            terminal.until("A");
            terminal.resize(30, 'B');
            terminal.until("B");
            terminal.type("\1x");
            terminal.end();
            assertThat(terminal.isRestored()).isTrue();
        }
    }

    /** A machine that reads nothing can be quit, stopped or not. */
    @Test
    void ctrlAxQuitsWhateverTheMachineDoes() throws IOException {
        for (String before : new String[] {"", "\1cstop\r"}) {
            try (TerminalSession terminal = start("", "_start: wfi; j _start\n")) {
                terminal.type("abc" + before);
                terminal.type("\1x");
                terminal.end();
                assertThat(terminal.exitCode()).isZero();
                assertThat(terminal.isRestored()).isTrue();
            }
        }
    }
}
