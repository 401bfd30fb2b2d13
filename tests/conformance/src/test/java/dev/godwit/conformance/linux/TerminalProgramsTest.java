package dev.godwit.conformance.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.cli.Main;
import dev.godwit.conformance.programs.Places;
import dev.godwit.testkit.tools.TerminalSession;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** Debian's programs at a terminal of this machine: BusyBox's shell and vi, and bash. */
@Tag("programs")
@Timeout(600)
@EnabledOnOs(OS.LINUX)
class TerminalProgramsTest {
    private static final String ESCAPE = "\33";
    private static final String LEFT = "\33[D";
    private static final String UP = "\33[A";

    @TempDir private Path folder;

    private TerminalSession start(String command) {
        Places.skipIf(TerminalSession.missing());
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String line =
                "'"
                        + java
                        + "' -XX:+UseSerialGC -Xmx1g --enable-native-access=ALL-UNNAMED -cp '"
                        + System.getProperty("java.class.path")
                        + "' "
                        + Main.class.getName()
                        + " run --rootfs '"
                        + DebianTree.fetch()
                        + "' --env LC_ALL=C.UTF-8 --env TERM=xterm --env PS1='@ ' "
                        + command;
        return new TerminalSession(folder, line, "");
    }

    private static void end(TerminalSession terminal, int code) {
        terminal.end();
        assertThat(terminal.exitCode()).isEqualTo(code);
        assertThat(terminal.isRestored()).isTrue();
    }

    /** A job that is in the foreground when it says so, reads a line, and sleeps. */
    private static void begin(TerminalSession terminal) {
        terminal.type("sh -c 'echo job $((40+2)); read x; echo got $x; exec sleep 1000'\r");
        terminal.until("job 42\r\n");
    }

    private static void jobs(TerminalSession terminal) {
        begin(terminal);
        terminal.type("\3"); // Ctrl-C
        terminal.until("^C");
        terminal.until("@ ");
        terminal.type("echo status $?\r");
        terminal.until("status 130\r\n");
        begin(terminal);
        terminal.type("\32"); // Ctrl-Z
        terminal.until("^Z");
        terminal.until("Stopped");
        terminal.until("@ ");
        terminal.type("jobs\r");
        terminal.until("Stopped");
        terminal.until("@ ");
        terminal.type("fg\rline\n"); // which ends a line whether the terminal is raw yet or not
        terminal.until("got line\r\n"); // so it is in the foreground
        terminal.type("\3");
        terminal.until("^C");
        terminal.until("@ ");
        terminal.type("sleep 1000 &\r");
        terminal.until("@ ");
        terminal.type("jobs\r");
        terminal.until("Running");
        terminal.until("@ ");
        terminal.type("kill -9 %1; wait %1; echo gone $?\r");
        terminal.until("gone 137\r\n");
        terminal.until("@ ");
        terminal.type("cat &\r");
        terminal.until("@ ");
        terminal.type("until jobs | grep -q Stopped; do :; done; echo it waits $((6*7))\r");
        terminal.until("it waits 42\r\n");
        terminal.until("@ ");
        terminal.type("kill -9 %1\r");
        terminal.until("@ ");
    }

    private static void window(TerminalSession terminal) {
        terminal.resize(41, 101);
        terminal.type("until test \"$(stty size)\" = '41 101'; do :; done; echo now $((6*7))\r");
        terminal.until("now 42\r\n");
    }

    @Test
    void vi() {
        try (TerminalSession terminal = start("busybox sh")) {
            terminal.until("@ ");
            terminal.type("vi /tmp/file\r");
            terminal.until("/tmp/file 1/1 100%");
            terminal.type("iheXllo\rworld");
            terminal.until("[Modified] 2/2 100%");
            terminal.type(ESCAPE);
            terminal.until("- /tmp/file [Modified] 2/2 100%");
            terminal.type(UP);
            terminal.until("[Modified] 1/2 50%");
            terminal.type("0llx:wq\r");
            terminal.until("'/tmp/file' 2L, 12C");
            terminal.until("@ ");
            terminal.type("cat /tmp/file; wc -c /tmp/file\r");
            terminal.until("\r\nhello\r\nworld\r\n12 /tmp/file\r\n");
            window(terminal);
            terminal.type("vi /tmp/file\r");
            terminal.until("\33[41;1H"); // the last line of the window is that of the state
            terminal.type(":q\r");
            terminal.until("@ ");
            terminal.type("exit 5\r");
            end(terminal, 5);
        }
    }

    @Test
    void jobsOfBusybox() {
        try (TerminalSession terminal = start("busybox sh")) {
            terminal.until("@ ");
            jobs(terminal);
            terminal.type("kill -9 $$\r");
            end(terminal, 137);
        }
    }

    @Test
    void bash() {
        try (TerminalSession terminal = start("bash --norc")) {
            terminal.until("@ ");
            jobs(terminal);
            window(terminal);
            terminal.until("@ ");
            terminal.type("echo abd" + LEFT + "c\r");
            terminal.until("\r\nabcd\r\n");
            terminal.until("@ ");
            terminal.type(UP + "\r");
            terminal.until("\r\nabcd\r\n");
            terminal.until("@ ");
            terminal.type("printf '\\033[31m%s\\033[0m\\n' red\r");
            terminal.until("\33[31mred\33[0m\r\n");
            terminal.until("@ ");
            terminal.type("sh -c 'echo cat $((40+3)); exec cat'\r");
            terminal.until("cat 43\r\n");
            terminal.type("typed\r");
            terminal.until("typed\r\ntyped\r\n");
            terminal.type("\4"); // Ctrl-D
            terminal.until("@ ");
            terminal.type("echo status $?\r");
            terminal.until("status 0\r\n");
            terminal.until("@ ");
            terminal.type("\4");
            end(terminal, 0);
        }
    }
}
