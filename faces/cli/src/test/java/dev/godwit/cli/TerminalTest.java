package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.testkit.riscv.ElfProgram;
import dev.godwit.testkit.tools.C;
import dev.godwit.testkit.tools.TerminalSession;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The command at a terminal, which script(1) makes. */
@Timeout(300)
@EnabledOnOs(OS.LINUX) // elsewhere script takes other options
class TerminalTest {
    private static final String READY =
            """
              li a0, 1
              la a1, ready
              li a2, 6
              li a7, 64
              ecall
            1:
            """;

    private static final String TEXT = ".data\nready: .ascii \"ready\\n\"\n";

    /** Says that it is ready, and sleeps. */
    private static final String SLEEPER =
            READY
                    + """
                      la a0, time
                      li a1, 0
                      li a7, 101
                      ecall
                      j 1b
                    """
                    + TEXT
                    + "time: .dword 1000, 0\n";

    /** Says that it is ready, and counts. */
    private static final String COUNTER = READY + "addi a0, a0, 1; j 1b\n" + TEXT;

    /**
     * A job in the foreground of its terminal, which tells of signals and of the window, and a
     * parent, which tells what became of it and of the window while the job is stopped, and lets it
     * go on when a line is typed.
     */
    private static final String JOB =
            """
            #include <signal.h>
            #include <stdio.h>
            #include <sys/ioctl.h>
            #include <sys/wait.h>
            #include <unistd.h>

            static void told(int signal) {
                struct winsize size;
                ioctl(0, TIOCGWINSZ, &size);
                printf("signal %d, %d by %d\\n", signal, size.ws_row, size.ws_col);
            }

            int main(void) {
                char line[100];
                int status;
                setvbuf(stdout, 0, _IONBF, 0);
                signal(SIGTTOU, SIG_IGN);
                int pid = fork();
                if (pid == 0) {
                    setpgid(0, 0);
                    tcsetpgrp(0, getpid());
                    signal(SIGWINCH, told);
                    signal(SIGCONT, told);
                    puts("ready");
                    for (;;) pause();
                }
                setpgid(pid, pid);
                signal(SIGWINCH, told);
                while (waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status)) {
                    tcsetpgrp(0, getpgrp());
                    printf("stopped by %d\\n", WSTOPSIG(status));
                    read(0, line, sizeof line);
                    tcsetpgrp(0, pid);
                    kill(-pid, SIGCONT);
                }
                tcsetpgrp(0, getpgrp());
                printf("ended by %d\\n", WTERMSIG(status));
                status = read(0, line, sizeof line);
                printf("read %d\\n", status);
                return 4;
            }
            """;

    @TempDir private Path folder;

    @BeforeAll
    static void requireTools() {
        String missing = TerminalSession.missing();
        Assumptions.assumeTrue(missing == null, missing);
    }

    private TerminalSession start(Class<?> main, String options, Path program, String behind) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new TerminalSession(
                folder,
                "'"
                        + java
                        + "' -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -cp '"
                        + System.getProperty("java.class.path")
                        + "' "
                        + main.getName()
                        + " run "
                        + options
                        + " '"
                        + program
                        + "'",
                behind);
    }

    private TerminalSession start(String options, String source) throws IOException {
        return start(Main.class, options, program(source), "");
    }

    private Path program(String source) throws IOException {
        return Files.write(folder.resolve("prog"), ElfProgram.of(source));
    }

    @Test
    void keysAreTheGuestsAndTheTerminalIsGivenBack() throws IOException {
        try (TerminalSession terminal = start("", SLEEPER)) {
            terminal.until("ready\r\n");
            assertThat(terminal.settings())
                    .contains("-icanon")
                    .contains("-isig")
                    .contains("-opost");
            terminal.type("\3"); // Ctrl-C
            assertThat(terminal.end()).contains("^C").contains("prog: killed by SIGINT\r\n");
            assertThat(terminal.exitCode()).isEqualTo(130);
            assertThat(terminal.isRestored()).isTrue();
        }
    }

    @Test
    void aNormalEndGivesTheTerminalBack() throws IOException {
        try (TerminalSession terminal = start("", "li a0, 3; li a7, 94; ecall\n")) {
            terminal.end();
            assertThat(terminal.exitCode()).isEqualTo(3);
            assertThat(terminal.isRestored()).isTrue();
        }
    }

    /** Whatever ends the run says so on a line of its own, and the terminal is as it was. */
    @ParameterizedTest
    @CsvSource({
        "--timeout 3s, false, timeout (limit 3000 ms)",
        "--timeout 3s, true, timeout (limit 3000 ms)",
        "--fuel 50000000, true, out of fuel (limit 50000000 units)",
    })
    void aLimitGivesTheTerminalBack(String option, boolean isCounting, String told)
            throws IOException {
        try (TerminalSession terminal = start(option, isCounting ? COUNTER : SLEEPER)) {
            terminal.until("ready\r\n");
            assertThat(terminal.end()).contains("godwit: ").contains(told);
            assertThat(terminal.exitCode()).isEqualTo(137);
            assertThat(terminal.isRestored()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TERM, false, 143",
        "TERM, true, 143",
        "INT, false, 130",
        "INT, true, 130",
        "HUP, false, 129"
    })
    void aSignalToUsGivesTheTerminalBack(String signal, boolean isCounting, int code)
            throws IOException {
        try (TerminalSession terminal = start("", isCounting ? COUNTER : SLEEPER)) {
            terminal.until("ready\r\n");
            terminal.signal(signal);
            terminal.end();
            assertThat(terminal.exitCode()).isEqualTo(code);
            assertThat(terminal.isRestored()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"exception", "error", "overflow"})
    void aFailureOfOursGivesTheTerminalBack(String kind) throws IOException {
        Path program = program(SLEEPER);
        try (TerminalSession terminal =
                start(Failing.class, "--env FAILURE=" + kind, program, "")) {
            terminal.until("ready\r\n");
            terminal.type("x");
            assertThat(terminal.end()).contains("godwit: Godwit is wrong, please report this");
            assertThat(terminal.exitCode()).isEqualTo(70);
            assertThat(terminal.isRestored()).isTrue();
        }
    }

    /** What follows in a pipeline writes its lines to the same terminal. */
    @Test
    void othersLinesAreEndedAsBefore() throws IOException {
        try (TerminalSession terminal =
                start(Main.class, "", program(SLEEPER), "| sed -u s/ready/copied/")) {
            terminal.until("copied\r\n");
            assertThat(terminal.settings()).contains("-icanon").doesNotContain("-opost");
            terminal.type("\3");
            terminal.end();
            assertThat(terminal.isRestored()).isTrue();
        }
    }

    @Test
    void aJobHasTheKeysAndTheWindow() throws IOException {
        Assumptions.assumeTrue(C.missingLinux() == null, C.missingLinux());
        Path source = Files.writeString(folder.resolve("job.c"), JOB);
        Path program = C.linux(folder.resolve("job"), List.of(source));
        try (TerminalSession terminal = start(Main.class, "", program, "")) {
            terminal.until("ready\r\n");
            terminal.resize(41, 101);
            terminal.until("signal 28, 41 by 101\r\n");
            terminal.type("\32"); // Ctrl-Z
            terminal.until("^Z");
            terminal.until("stopped by 20\r\n");
            terminal.resize(30, 90);
            terminal.until("signal 28, 30 by 90\r\n"); // a key may be faster than the window
            terminal.type("\r");
            terminal.until("signal 18, 30 by 90\r\n");
            terminal.type("\32");
            terminal.until("stopped by 20\r\n");
            terminal.type("\r");
            terminal.until("signal 18, 30 by 90\r\n");
            terminal.type("\3"); // Ctrl-C
            terminal.until("^C");
            terminal.until("ended by 2\r\n");
            terminal.type("\4"); // Ctrl-D
            terminal.until("read 0\r\n");
            terminal.end();
            assertThat(terminal.exitCode()).isEqualTo(4);
            assertThat(terminal.isRestored()).isTrue();
        }
    }
}
