package dev.godwit.conformance.linux;

import dev.godwit.conformance.programs.Places;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Programs of Debian write the same in Godwit as under QEMU on the kernel of this machine: each
 * line of {@code programs/linux/commands}, and each of {@code programs/linux/scripts}.
 */
class DebianProgramsTest {
    private static final Path COMMANDS = Places.SOURCES.resolve("linux/commands");
    private static final long SECONDS = 600;

    private static List<String> lines(String name) throws IOException {
        return Files.readAllLines(COMMANDS.resolve(name + ".txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    static List<String> busybox() throws IOException {
        return lines("busybox");
    }

    static List<String> coreutils() throws IOException {
        return lines("coreutils");
    }

    @ParameterizedTest
    @MethodSource
    void busybox(String line) {
        Both.same(List.of("busybox", "sh", "-c", "cd /tmp\n" + line), "", SECONDS);
    }

    @ParameterizedTest
    @MethodSource
    void coreutils(String line) {
        Both.same(List.of("bash", "-c", "cd /tmp\n" + line), "", SECONDS);
    }

    @ParameterizedTest
    @CsvSource({
        "busybox sh, busybox.sh",
        "dash, busybox.sh",
        "bash, bash.sh",
        "lua5.4, lua.lua",
        "perl, perl.pl",
        "python3, python.py",
        "node, node.js"
    })
    void scripts(String interpreter, String script) {
        String command = interpreter + " /scripts/" + script;
        Both.same(List.of(command.split(" ")), "", SECONDS);
    }

    /** A program of C with another library than Debian's programs have. */
    @Test
    void musl() {
        DebianTree.get().buildWithMusl("musl");
        Both.same(List.of("/scripts/musl", "argument"), "", SECONDS);
    }

    @Test
    void sqlite() throws IOException {
        String script = Files.readString(DebianTree.SCRIPTS.resolve("sqlite.sql"));
        Both.same(List.of("sqlite3", "/tmp/first.db"), script, SECONDS);
    }
}
