package dev.godwit.conformance.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.WasmModule;
import dev.godwit.conformance.mixed.MeteredRun;
import dev.godwit.conformance.mixed.Mixture;
import dev.godwit.testkit.reference.Carrier;
import dev.godwit.testkit.tools.C;
import dev.godwit.testkit.tools.Result;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * C programs on mixed engines, stopped at each k-th of their first safepoints and in stretches of
 * the others: what they write, how they end and what fuel they take is as on the product's engine
 * alone without a stop.
 */
class MixedProgramsTest {
    /** How many safepoints come before the first gap. */
    private static final long FIRST = 20_000;

    private static final String SCRIPT =
            """
            local numbers = {}
            for i = 1, 10 do numbers[i] = i * i * 7 % 11 % 10 end
            table.sort(numbers)
            print(table.concat(numbers, ","))
            print(("name = value"):match("^(%w+)%s*=%s*(%w+)$"))
            local function fib(n) return n < 2 and n or fib(n - 1) + fib(n - 2) end
            print(fib(10), string.format("%.3f", math.sin(1)))
            """;

    private long stops;
    private long frames;

    @BeforeEach
    void needsC() {
        Places.needsC();
    }

    @ParameterizedTest
    @MethodSource("dev.godwit.conformance.mixed.Mixture#all")
    void programsDoTheSameWhoeverRunsThem(Mixture mixture, @TempDir Path alone, @TempDir Path mixed)
            throws IOException {
        byte[] noise = new byte[1_000];
        new Random(1).nextBytes(noise);
        same("sort", mixture, Run.with("200"));
        same("sha256", mixture, Run.with().input(new byte[10_000]));
        same("nbody", mixture, Run.with("40"));
        same("vm", mixture, Run.with());
        same("coremark", mixture, Run.with("1"));
        Result packed = same("compress", mixture, Run.with("c").input(noise));
        assertThat(same("compress", mixture, Run.with("d").input(packed.out())).out())
                .isEqualTo(noise);
        same(
                wasm("tree"),
                mixture,
                Run.with("@d").folder("d", alone),
                Run.with("@d").folder("d", mixed));
        try (var left = Files.list(mixed)) {
            assertThat(left).isEmpty();
        }
        mixture.tell("C programs", stops, frames);
        assertThat(frames).isGreaterThan(500_000 / mixture.every());
    }

    @ParameterizedTest
    @MethodSource("dev.godwit.conformance.mixed.Mixture#all")
    void luaDoesTheSameWhoeverRunsIt(Mixture mixture, @TempDir Path alone, @TempDir Path mixed)
            throws IOException {
        Files.writeString(alone.resolve("s.lua"), SCRIPT);
        Files.writeString(mixed.resolve("s.lua"), SCRIPT);
        Result result =
                same(
                        Lua.wasm(),
                        mixture,
                        Run.with("@d/s.lua").folder("d", alone),
                        Run.with("@d/s.lua").folder("d", mixed));
        assertThat(result.text()).isEqualTo("0,0,2,2,6,6,7,7,8,8\nname\tvalue\n55\t0.841\n");
        mixture.tell("Lua", stops, frames);
        assertThat(frames).isGreaterThan(FIRST / mixture.every());
    }

    private Result same(String name, Mixture mixture, Run run) throws IOException {
        return same(wasm(name), mixture, run, run);
    }

    private static Path wasm(String name) {
        return C.wasm(
                Places.TARGET.resolve(name + ".wasm"),
                List.of(Places.SOURCES.resolve(name + ".c")));
    }

    private Result same(Path file, Mixture mixture, Run once, Run again) throws IOException {
        WasmModule module = WasmModule.of(Files.readAllBytes(file));
        String name = file.getFileName().toString();
        MeteredRun alone = MeteredRun.alone();
        Result expected = once.godwit(module, name, alone);
        Carrier carrier = mixture.sparingCarrier(FIRST);
        MeteredRun mixed = alone.with(mixture.engines(), carrier);
        Result actual = again.godwit(module, name, mixed);
        assertThat(mixed.end()).as(name).isEqualTo(alone.end());
        Places.assertSame(expected, actual);
        stops += carrier.stops();
        frames += carrier.frames();
        return actual;
    }
}
