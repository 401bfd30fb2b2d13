package dev.godwit.conformance.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.testkit.tools.C;
import dev.godwit.testkit.tools.Result;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Our C programs do the same in Godwit as on this machine. */
class OwnProgramsTest {
    @BeforeEach
    void needsC() {
        Places.needsC();
    }

    private static Path host(String name) {
        return C.host(Places.TARGET.resolve(name), source(name), "-Wall", "-Wextra", "-Werror");
    }

    private static Path wasm(String name) {
        Path out = Places.TARGET.resolve(name + ".wasm");
        return C.wasm(out, source(name), "-Wall", "-Wextra", "-Werror");
    }

    private static List<Path> source(String name) {
        return List.of(Places.SOURCES.resolve(name + ".c"));
    }

    private static Result same(String name, Run run) {
        return Places.same(run, host(name), wasm(name));
    }

    @Test
    void sort() {
        Result result = same("sort", Run.with("5000"));
        assertThat(result.code()).isZero();
        assertThat(result.text()).contains("merge").doesNotContain("WRONG");
    }

    @Test
    void sha256() {
        byte[] million = "a".repeat(1_000_000).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        // FIPS 180-4's third example
        assertThat(same("sha256", Run.with().input(million)).text())
                .contains("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0  -");
        for (int length : new int[] {0, 1, 55, 56, 63, 64, 65, 5000, 5001}) {
            same("sha256", Run.with().input(new byte[length]));
        }
    }

    @Test
    void nbody() {
        assertThat(same("nbody", Run.with("4000")).code()).isZero();
    }

    @Test
    void tree(@TempDir Path hosts, @TempDir Path guests) throws IOException {
        Result expected = Run.with("@d").folder("d", hosts).host(host("tree"));
        Result actual = Run.with("@d").folder("d", guests).godwit(wasm("tree"));
        Places.assertSame(expected, actual);
        assertThat(actual.code()).isEqualTo(42);
        try (var left = Files.list(guests)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void compress() throws IOException {
        byte[] noise = new byte[10_000];
        new Random(1).nextBytes(noise);
        for (byte[] input :
                List.of(Files.readAllBytes(wasm("sort")), noise, new byte[70_000], new byte[0])) {
            Result packed = same("compress", Run.with("c").input(input));
            Result unpacked = same("compress", Run.with("d").input(packed.out()));
            assertThat(unpacked.out()).isEqualTo(input);
        }
        assertThat(same("compress", Run.with("d").input(noise)).code()).isEqualTo(3);
        assertThat(same("compress", Run.with()).code()).isEqualTo(2);
    }

    @Test
    void bytecodeInterpreter() {
        assertThat(same("vm", Run.with()).text()).contains("610 -> ok after 19730 instructions");
        String squares = ": square dup * ; 1 begin dup 20 < while dup square . 1 + repeat drop cr";
        assertThat(same("vm", Run.with().input(squares)).text()).startsWith("1 4 9 16 25 ");
    }

    @Test
    void coremark() {
        same("coremark", Run.with("10"));
    }
}
