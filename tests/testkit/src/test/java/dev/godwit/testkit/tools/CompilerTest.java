package dev.godwit.testkit.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A tool that is there and does not work is passed over. */
@DisabledOnOs(OS.WINDOWS)
class CompilerTest {
    @TempDir Path folder;

    /** Copies the source to the output. */
    private String works;

    @BeforeEach
    void program() throws IOException {
        works = program("works", "cp \"$1\" \"$3\"");
    }

    private String program(String name, String script) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file.toString();
    }

    private static Compiler find(String... programs) {
        return Compiler.find("a.c", "int main;", List.of(programs).stream().map(List::of).toList());
    }

    @Test
    void theFirstThatBuildsIsTaken() throws IOException {
        String fails = program("fails", "echo no linker >&2; exit 1");
        String makesNothing = program("nothing", "exit 0");
        String absent = folder.resolve("absent").toString();
        String second = program("second", "cp \"$1\" \"$3\"");
        Compiler found = find(absent, fails, makesNothing, works, second);
        assertThat(found.isThere()).isTrue();
        assertThat(found.command()).containsExactly(works);
    }

    @Test
    void withoutAnySaysWhatTheLastOneSaid() throws IOException {
        String fails = program("fails", "echo no linker >&2; exit 1");
        Compiler found = find(fails, folder.resolve("absent").toString());
        assertThat(found.isThere()).isFalse();
        assertThat(found.missing()).contains("fails").contains("no linker");
        assertThat(find(folder.resolve("absent").toString()).missing()).contains("none");
    }

    @Test
    void buildsWhatIsMissingOrOlderThanItsSources() throws IOException {
        Path source = Files.writeString(folder.resolve("a.c"), "one");
        Path out = folder.resolve("made/here/a");
        Compiler compiler = new Compiler(List.of(program("cc", "cp \"$1\" \"$3\"")), "");
        assertThat(compiler.build(out, List.of(source), List.of())).hasContent("one");
        Files.writeString(source, "two");
        Files.setLastModifiedTime(out, Files.getLastModifiedTime(source));
        assertThat(compiler.build(out, List.of(source), List.of())).hasContent("one");
        Files.setLastModifiedTime(out, java.nio.file.attribute.FileTime.fromMillis(0));
        assertThat(compiler.build(out, List.of(source), List.of())).hasContent("two");
    }

    @Test
    void aFailureQuotesTheCompilerAndLeavesNothing() throws IOException {
        Path source = Files.writeString(folder.resolve("a.c"), "one");
        Path out = folder.resolve("a");
        Compiler compiler = new Compiler(List.of(program("cc", "echo wrong >&2; exit 1")), "");
        assertThatThrownBy(() -> compiler.build(out, List.of(source), List.of()))
                .isInstanceOf(ToolFailure.class)
                .hasMessageContaining("wrong");
        assertThat(out).doesNotExist();
    }

    @Test
    void whetherACommandWorksIsSeenByRunningIt() throws IOException {
        assertThat(Processes.works("sh", "-c", "exit 0")).isTrue();
        assertThat(Processes.works(program("fails", "exit 1"))).isFalse();
        assertThat(Processes.works(folder.resolve("absent").toString())).isFalse();
    }
}
