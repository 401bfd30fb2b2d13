package dev.godwit.conformance.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.testkit.tools.C;
import dev.godwit.testkit.tools.Processes;
import dev.godwit.testkit.tools.Result;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Lua, SQLite and zlib, built from Debian's sources, do the same in Godwit as on this machine. */
class DebianSourcesTest {
    @BeforeEach
    void needsC() {
        Places.needsC();
    }

    @Test
    void sourcesOfPackagesBecomeThoseOfSourcePackages() {
        assertThat(
                        DebianSources.sourcesOf(
                                """
                                # deb is said here
                                deb [arch=amd64 signed-by=/k] http://mirror.example/d s main
                                deb-src http://mirror.example/d s main
                                """))
                .isEqualTo(
                        """
                        # deb is said here
                        deb-src [arch=amd64 signed-by=/k] http://mirror.example/d s main
                        """);
        assertThat(
                        DebianSources.sourcesOf(
                                """
                                Types: deb deb-src
                                URIs: http://mirror.example/debian
                                Suites: s s-updates
                                """))
                .isEqualTo(
                        """
                        Types: deb-src
                        URIs: http://mirror.example/debian
                        Suites: s s-updates
                        """);
    }

    private static List<Path> cFiles(Path folder, Predicate<String> wanted) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".c"))
                    .filter(f -> wanted.test(f.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }

    private static String[] options(List<String> some, String... more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(Arrays.asList(more));
        return all.toArray(String[]::new);
    }

    @Test
    void lua(@TempDir Path folder) {
        Path host = Lua.host();
        Path wasm = Lua.wasm();
        // the script at the same name in both worlds: it stands in error messages
        Lua.copyScript(folder);

        Result result = Places.same(Lua.run(folder, "ok"), host, wasm);
        assertThat(result.text()).contains("queens 40\n", "primes 2262\n", "true godwit nil\n");
        assertThat(result.code()).isEqualTo(17);

        Result expected = Lua.run(folder, "fail").host(host);
        Result failed = Lua.run(folder, "fail").godwit(wasm);
        assertThat(failed.text()).isEqualTo(expected.text());
        assertThat(failed.error())
                .isEqualTo(expected.error().replace(folder + "/", "/d/"))
                .contains("attempt to index a nil value (local 't')");
        assertThat(failed.code()).isEqualTo(expected.code()).isEqualTo(1);
    }

    @Test
    void sqlite(@TempDir Path hosts, @TempDir Path guests) throws IOException {
        Places.skipIf(
                (Processes.works("tclsh") || Processes.works("tclsh8.6"))
                                && Processes.works("make", "--version")
                        ? null
                        : "needs Debian's packages tcl and make: they put SQLite's sources"
                                + " together");
        Path source = DebianSources.fetch("sqlite3");
        Path built = Places.TARGET.resolve("sqlite-amalgamation");
        if (!Files.exists(built.resolve("sqlite3.c"))) {
            Files.createDirectories(built);
            Processes.tool(
                    built,
                    List.of(
                            source.resolve("configure").toString(),
                            "--disable-tcl",
                            "--disable-readline"));
            Processes.tool(built, List.of("make", "sqlite3.c"));
        }
        Path own = Places.SOURCES.resolve("sqlite");
        List<Path> files = List.of(own.resolve("main.c"), built.resolve("sqlite3.c"));
        List<String> options =
                List.of(
                        "-w",
                        "-I" + built,
                        "-DSQLITE_THREADSAFE=0",
                        "-DSQLITE_OMIT_LOAD_EXTENSION",
                        "-DSQLITE_OMIT_WAL");
        // compiled for this machine only to compare: little optimising is enough
        Path host = C.host(Places.TARGET.resolve("sqlite"), files, options(options, "-O1"));
        Path wasm =
                C.wasm(
                        Places.TARGET.resolve("sqlite.wasm"),
                        files,
                        options(
                                options,
                                "-D_WASI_EMULATED_MMAN",
                                "-D_WASI_EMULATED_GETPID",
                                "-lwasi-emulated-mman",
                                "-lwasi-emulated-getpid",
                                "-include",
                                own.resolve("wasi.h").toString()));
        byte[] script = Files.readAllBytes(own.resolve("script.sql"));
        Result expected = Run.with("@d/x.db").folder("d", hosts).input(script).host(host);
        Result actual = Run.with("@d/x.db").folder("d", guests).input(script).godwit(wasm);
        Places.assertSame(expected, actual);
        assertThat(actual.text()).contains("Grace|750|379605", "31 rows, 4 errors");

        // each reads what the other wrote, and the databases are the same
        assertThat(guests.resolve("x.db")).hasSameBinaryContentAs(hosts.resolve("x.db"));
        String again = "SELECT count(*), sum(cents) FROM pay;\nPRAGMA integrity_check;\n";
        Result reading = Run.with("@d/x.db").folder("d", guests).input(again).host(host);
        Places.assertSame(
                reading, Run.with("@d/x.db").folder("d", hosts).input(again).godwit(wasm));
        assertThat(reading.text()).contains("2251|", "ok\n");
    }

    @Test
    void zlib(@TempDir Path hosts, @TempDir Path guests) throws IOException {
        Path source = DebianSources.fetch("zlib");
        List<Path> files = new ArrayList<>(cFiles(source, name -> true));
        files.add(source.resolve("test/minigzip.c"));
        String[] options = {"-w", "-DHAVE_UNISTD_H", "-I" + source};
        Path host = C.host(Places.TARGET.resolve("minigzip"), files, options);
        Path wasm = C.wasm(Places.TARGET.resolve("minigzip.wasm"), files, options);

        byte[] input = Files.readAllBytes(wasm);
        for (String level : List.of("-1", "-6", "-9", "-h", "-f", "-r")) {
            Result packed = Places.same(Run.with(level).input(input), host, wasm);
            assertThat(packed.out().length).isLessThan(input.length);
            Result unpacked = Run.with("-d").input(packed.out()).godwit(wasm);
            assertThat(unpacked.out()).isEqualTo(input);
        }
        byte[] cut = Arrays.copyOf(Run.with().input(input).host(host).out(), 5000);
        assertThat(Places.same(Run.with("-d").input(cut), host, wasm).code()).isNotZero();

        // files in place of streams
        Files.write(hosts.resolve("file"), input);
        Files.write(guests.resolve("file"), input);
        Result expected = Run.with("@d/file").folder("d", hosts).host(host);
        Result actual = Run.with("@d/file").folder("d", guests).godwit(wasm);
        Places.assertSame(expected, actual);
        assertThat(guests.resolve("file")).doesNotExist();
        assertThat(guests.resolve("file.gz")).hasSameBinaryContentAs(hosts.resolve("file.gz"));
        assertThat(Run.with("-d", "@d/file.gz").folder("d", guests).godwit(wasm).code()).isZero();
        assertThat(guests.resolve("file")).hasBinaryContent(input);
    }
}
