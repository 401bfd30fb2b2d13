package dev.godwit.conformance.programs;

import dev.godwit.testkit.tools.C;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Lua of Debian's sources, with a main function of our own. */
final class Lua {
    private static final Path OWN = Places.SOURCES.resolve("lua");

    private Lua() {}

    /** Builds it for this machine, or skips the test. */
    static Path host() {
        Path source = source();
        return C.host(Places.TARGET.resolve("lua"), files(source), options(source));
    }

    /** Builds it for WebAssembly, or skips the test. */
    static Path wasm() {
        Path source = source();
        String[] options =
                options(
                        source,
                        "-D_WASI_EMULATED_SIGNAL",
                        "-D_WASI_EMULATED_PROCESS_CLOCKS",
                        "-lwasi-emulated-signal",
                        "-lwasi-emulated-process-clocks");
        return C.wasm(Places.TARGET.resolve("lua.wasm"), files(source), options);
    }

    private static Path source() {
        return DebianSources.fetch("lua5.4").resolve("src");
    }

    private static List<Path> files(Path source) {
        List<Path> all = new ArrayList<>(List.of(OWN.resolve("main.c")));
        try (var files = Files.list(source)) {
            files.filter(file -> file.toString().endsWith(".c"))
                    .filter(file -> !file.endsWith("lua.c") && !file.endsWith("luac.c"))
                    .sorted()
                    .forEach(all::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private static String[] options(Path source, String... more) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "-w",
                                "-I" + source,
                                "-isystem",
                                OWN.resolve("shim").toString(),
                                "-include",
                                OWN.resolve("shim/setjmp.h").toString()));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    /** Puts the script where {@link #run} finds it. */
    static void copyScript(Path folder) {
        try {
            Files.copy(OWN.resolve("script.lua"), folder.resolve("script.lua"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A run of the script in a folder that has it, and that it writes to: "ok" or "fail". */
    static Run run(Path folder, String how) {
        return Run.with("@d/script.lua", "@d/scratch", how)
                .folder("d", folder)
                .variable("NAME", "godwit")
                .input("12.5 rest\nnext line\nabcdefg\nh");
    }
}
