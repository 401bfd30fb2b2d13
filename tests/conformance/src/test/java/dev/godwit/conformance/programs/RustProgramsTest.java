package dev.godwit.conformance.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.testkit.tools.Result;
import dev.godwit.testkit.tools.Rust;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Rust programs, built by Debian's compiler, do the same in Godwit as on this machine. */
class RustProgramsTest {
    @BeforeEach
    void needsRust() {
        Places.skipIf(Rust.missing());
    }

    private static Path source(String name) {
        return Places.SOURCES.resolve("rust").resolve(name + ".rs");
    }

    private static Path host(String name) {
        return Rust.host(Places.TARGET.resolve("rust").resolve(name), source(name));
    }

    private static Path wasm(String name) {
        return Rust.wasm(Places.TARGET.resolve("rust").resolve(name + ".wasm"), source(name));
    }

    private static Result same(String name, Run run) {
        return Places.same(run, host(name), wasm(name));
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
        Path wasm = wasm("table");
        Result expected = Run.with("@d").folder("d", hosts).host(host("table"));
        Result actual = Run.with("@d").folder("d", guests).godwit(wasm);
        Places.assertSame(expected, actual);
        assertThat(actual.text()).contains("Bern", "10.75");
        assertThat(guests.resolve("out.csv")).hasSameBinaryContentAs(hosts.resolve("out.csv"));
    }

    /** A panic is exit code 101 on this machine; in WASI it aborts, which is a trap. */
    @Test
    void panic(@TempDir Path folder) {
        Run run = Run.with("@d/nothing").folder("d", folder);
        Result expected = run.host(host("table"));
        Result actual = run.godwit(wasm("table"));
        assertThat(expected.code()).isEqualTo(101);
        assertThat(actual.code()).isEqualTo(Run.TRAPPED);
        assertThat(expected.error()).contains("panicked at", "no table");
        assertThat(actual.error()).contains("panicked at", "no table", "unreachable");
    }
}
