package dev.godwit.conformance.programs.ruby;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.WasmModule;
import dev.godwit.conformance.programs.Places;
import dev.godwit.testkit.tools.Npm;
import dev.godwit.wasm.module.Features;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** CRuby from npm evaluates scripts, and calls functions of the host that call it back. */
class RubyTest {
    private static WasmModule module() throws IOException {
        Places.needsNpm();
        Path ruby = Places.fetched(() -> Npm.fetch(Places.CACHE, "@ruby/3.4-wasm-wasi", "2.10.1"));
        byte[] bytes = Files.readAllBytes(ruby.resolve("dist/ruby+stdlib.wasm"));
        return WasmModule.wrap(bytes, Features.WASM_3_0, false);
    }

    @Test
    void evaluatesAScript() throws IOException {
        String script = Files.readString(Places.SOURCES.resolve("ruby/script.rb"));
        String expected = Files.readString(Places.SOURCES.resolve("ruby/expected.txt"));
        try (Ruby ruby = new Ruby(module())) {
            assertThat(ruby.host.asked).isEqualTo(24);
            List<Object> done = new ArrayList<>();
            ruby.host.globals.with("host", host(done));
            Ruby.Value result = ruby.eval(script);
            assertThat(ruby.output()).isEqualTo(expected);
            assertThat(ruby.errors()).isEmpty();
            assertThat(ruby.string(result)).isEqualTo("5");
            assertThat(done).hasSize(1).first().isInstanceOf(Ruby.Value.class);
            assertThat(ruby.string((Ruby.Value) done.get(0))).isEqualTo("(3, 1)");
            // Java calls Ruby, which calls Java, which calls Ruby, and so on
            assertThat(ruby.host.deepest).isGreaterThanOrEqualTo(4);

            assertThatThrownBy(() -> ruby.eval("[].fetch(5)"))
                    .isInstanceOf(Ruby.RubyError.class)
                    .hasMessageContaining("index 5 outside of array bounds");
            assertThatThrownBy(() -> ruby.eval("1 +"))
                    .isInstanceOf(Ruby.RubyError.class)
                    .hasMessageContaining("SyntaxError");
            assertThat(ruby.string(ruby.eval("$kept = (($kept || 0) + 1) * 6 + 36")))
                    .isEqualTo("42");

            // objects of Ruby's that only the host holds survive its collector
            Ruby.Value held = ruby.eval("'held' + ' by the host'");
            ruby.eval("GC.start; 10_000.times { 'x' * 100 }; GC.start");
            assertThat(ruby.string(held)).isEqualTo("held by the host");
            ruby.release(held);
        }
    }

    /** What the script calls. */
    private static Js.Thing host(List<Object> done) {
        Js.Thing host = Js.Thing.object();
        return host.with("name", "Godwit")
                .with(
                        "add",
                        Js.Thing.function((self, a) -> Js.number(a.get(0)) + Js.number(a.get(1))))
                .with(
                        "join",
                        Js.Thing.function(
                                (self, a) -> String.join("-", a.stream().map(Js::string).toList())))
                .with(
                        "map",
                        Js.Thing.function((self, a) -> {
                            List<Object> mapped = new ArrayList<>();
                            for (Object item : ((Js.Thing) a.get(0)).items) {
                                mapped.add(Js.apply(a.get(1), self, List.of(item)));
                            }
                            return Js.Thing.array(mapped);
                        }))
                .with(
                        "nested",
                        Js.Thing.function((self, a) -> {
                            host.with("callback", a.get(0));
                            return Js.apply(a.get(0), self, List.of(0.0));
                        }))
                .with(
                        "nest",
                        Js.Thing.function((self, a) ->
                                "<" + Js.apply(host.properties.get("callback"), self, a) + ">"))
                .with(
                        "fail",
                        Js.Thing.function((self, a) -> {
                            throw new Js.JsError("failed: " + a.get(0));
                        }))
                .with(
                        "done",
                        Js.Thing.function((self, a) -> {
                            done.addAll(a);
                            return Js.Special.UNDEFINED;
                        }));
    }
}
