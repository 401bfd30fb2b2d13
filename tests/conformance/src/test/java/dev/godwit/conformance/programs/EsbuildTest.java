package dev.godwit.conformance.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.WasmModule;
import dev.godwit.testkit.tools.Npm;
import dev.godwit.testkit.tools.Processes;
import dev.godwit.testkit.tools.Result;
import dev.godwit.wasm.module.Features;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** esbuild from npm, 20 MB of Go, makes of a project the same bytes as under Node's WASI. */
class EsbuildTest {
    private static final Path PROGRAMS = Places.SOURCES.resolve("esbuild");

    @Test
    void bundlesAndMinifies(@TempDir Path hosts, @TempDir Path guests) throws IOException {
        Places.needsNpm();
        Path wasm =
                Places.fetched(() -> Npm.fetch(Places.CACHE, "@esbuild/wasi-preview1", "0.27.2"))
                        .resolve("esbuild.wasm");
        String node = Places.fetched(() -> Npm.node(Places.CACHE));
        copy(PROGRAMS.resolve("project"), hosts);
        copy(PROGRAMS.resolve("project"), guests);
        WasmModule module = WasmModule.wrap(Files.readAllBytes(wasm), Features.WASM_3_0, false);

        List<String> bundle =
                List.of(
                        "--bundle",
                        "--minify",
                        "--splitting",
                        "--format=esm",
                        "--sourcemap",
                        "--metafile=/meta.json",
                        "--define:process.env.NODE_ENV=\"production\"",
                        "--outdir=/out",
                        "/src/main.ts",
                        "/src/style.css");
        Result expected = node(node, wasm, hosts, bundle);
        Result actual = run(bundle, guests).godwit(module, "esbuild");
        assertThat(expected.code()).isZero();
        assertThat(withoutTimes(actual.error())).isEqualTo(withoutTimes(expected.error()));
        assertThat(actual.code()).isEqualTo(expected.code());
        Map<String, byte[]> made = files(guests);
        Map<String, byte[]> reference = files(hosts);
        assertThat(made.keySet()).isEqualTo(reference.keySet());
        assertThat(made.keySet()).contains("out/main.js", "out/main.js.map", "out/style.css");
        made.forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(reference.get(name)));

        // what was made is a program
        Result ran =
                Processes.tool(guests, List.of(node, guests.resolve("out/main.js").toString()));
        assertThat(ran.text()).contains("7.07", "5.00", "grüße 140n Low 1", "a 1 b 2");

        // a mistake in the project
        for (Path folder : List.of(hosts, guests)) {
            Files.writeString(
                    folder.resolve("src/lazy.ts"), "export const lazily: string = = 1;\n");
        }
        Result wrong = node(node, wasm, hosts, bundle);
        Result wrongHere = run(bundle, guests).godwit(module, "esbuild");
        assertThat(wrongHere.error())
                .isEqualTo(wrong.error())
                .contains("src/lazy.ts:1:30", "Unexpected \"=\"");
        assertThat(wrongHere.code()).isEqualTo(wrong.code()).isEqualTo(1);
    }

    private static Run run(List<String> arguments, Path folder) {
        return Run.with(arguments.toArray(String[]::new)).folder("", folder);
    }

    private static Result node(String node, Path wasm, Path folder, List<String> arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                node,
                                "--no-warnings",
                                PROGRAMS.resolve("node.mjs").toString(),
                                wasm.toString(),
                                "/=" + folder));
        command.addAll(arguments);
        return Processes.run(folder, Map.of(), new byte[0], command);
    }

    private static String withoutTimes(String text) {
        return text.replaceAll("Done in [0-9.]+m?s", "Done");
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Map.Entry<String, byte[]> file : files(from).entrySet()) {
            Path target = to.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
    }

    private static Map<String, byte[]> files(Path folder) throws IOException {
        Map<String, byte[]> found = new TreeMap<>();
        try (var all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                found.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return found;
    }
}
