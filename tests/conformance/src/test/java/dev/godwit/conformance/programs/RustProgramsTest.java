package dev.godwit.conformance.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.testkit.tools.C;
import dev.godwit.testkit.tools.Processes;
import dev.godwit.testkit.tools.Result;
import dev.godwit.testkit.tools.ToolFailure;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Rust programs, built by Debian's compiler, do the same in Godwit as on this machine. */
class RustProgramsTest {
    // Debian's, whatever comes first on the PATH: it fits the standard library that is installed
    private static final String RUSTC = "/usr/bin/rustc";
    private static final String PACKAGES =
            "needs Debian's packages rustc, libstd-rust-dev-wasm32 and lld";

    private static @Nullable String target;

    @BeforeEach
    void needsRust() {
        Places.skipIf(target().isEmpty() ? PACKAGES : null);
    }

    /** What this rustc calls WASI preview 1, or nothing if it has no library for it. */
    private static synchronized String target() {
        String known = target;
        if (known == null) {
            known = "";
            for (String name : List.of("wasm32-wasip1", "wasm32-wasi")) {
                if (known.isEmpty() && hasLibrary(name)) {
                    known = name;
                }
            }
            target = known;
        }
        return known;
    }

    private static boolean hasLibrary(String name) {
        try {
            Result result =
                    Processes.tool(
                            Path.of("/"),
                            List.of(RUSTC, "--print", "target-libdir", "--target", name));
            return Files.isDirectory(Path.of(result.text().strip()));
        } catch (ToolFailure e) {
            return false;
        }
    }

    private static Path build(String name, boolean isGuest) {
        Path source = Places.SOURCES.resolve("rust").resolve(name + ".rs");
        Path out = Places.TARGET.resolve("rust").resolve(name + (isGuest ? ".wasm" : ""));
        if (!C.isFresh(out, List.of(source))) {
            List<String> command =
                    new ArrayList<>(List.of(RUSTC, "-O", "--edition=2021", "-Dwarnings"));
            if (isGuest) {
                command.addAll(List.of("--target", target()));
            }
            command.addAll(List.of(source.toString(), "-o", out.toString()));
            try {
                Files.createDirectories(out.getParent());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            Processes.tool(out.getParent(), command);
        }
        return out;
    }

    private static Result same(String name, Run run) {
        return Places.same(run, build(name, false), build(name, true));
    }

    @Test
    void words() {
        String text = "It was the best of times, it was the worst of times,\n".repeat(50);
        Result result = same("words", Run.with().input(text + "Straße ÄRGER ärger\n"));
        assertThat(result.text()).contains("times 100", "ärger 2");
        assertThat(result.code()).isZero();
        assertThat(same("words", Run.with().input(new byte[] {'a', (byte) 0xff, '\n'})).code())
                .isEqualTo(65);
    }

    @Test
    void sorting() {
        Result result = same("sorting", Run.with("2000"));
        assertThat(result.text()).contains("all agree");
        assertThat(result.code()).isZero();
        assertThat(same("sorting", Run.with("many")).code()).isEqualTo(2);
    }

    @Test
    void table(@TempDir Path hosts, @TempDir Path guests) throws IOException {
        String csv =
                """
                name,city,amount
                "Smith, Ann",Bern,10.50
                Bob,"São ""Paulo""\",-3
                Eve,Bern,0.25
                """;
        Files.writeString(hosts.resolve("in.csv"), csv);
        Files.writeString(guests.resolve("in.csv"), csv);
        Path wasm = build("table", true);
        Result expected = Run.with("@d").folder("d", hosts).host(build("table", false));
        Result actual = Run.with("@d").folder("d", guests).godwit(wasm);
        Places.assertSame(expected, actual);
        assertThat(actual.text()).contains("Bern", "10.75");
        assertThat(guests.resolve("out.csv")).hasSameBinaryContentAs(hosts.resolve("out.csv"));
    }

    /** A panic is exit code 101 on this machine; in WASI it aborts, which is a trap. */
    @Test
    void panic(@TempDir Path folder) {
        Run run = Run.with("@d/nothing").folder("d", folder);
        Result expected = run.host(build("table", false));
        Result actual = run.godwit(build("table", true));
        assertThat(expected.code()).isEqualTo(101);
        assertThat(actual.code()).isEqualTo(Run.TRAPPED);
        assertThat(expected.error()).contains("panicked at", "no table");
        assertThat(actual.error()).contains("panicked at", "no table", "unreachable");
    }
}
