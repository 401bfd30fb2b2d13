package dev.godwit.testkit.tools;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A compiler of Rust, for WebAssembly and for the host. */
public final class Rust {
    /** Debian's first: its library for WebAssembly fits no other, and the PATH may name another. */
    private static final Compiler WASM =
            Compiler.find(
                    "a.rs",
                    "fn main() { println!(\"\"); }\n",
                    Stream.of("/usr/bin/rustc", "rustc")
                            .flatMap(rustc ->
                                    // what versions call WASI preview 1
                                    Stream.of("wasm32-wasip1", "wasm32-wasi")
                                            .map(name -> List.of(rustc, "--target", name)))
                            .toList());

    private static final Compiler HOST =
            Compiler.find(
                    "a.rs",
                    "fn main() { println!(\"\"); }\n",
                    WASM.isThere() ? List.of(WASM.command().subList(0, 1)) : List.of());

    private static final List<String> OPTIONS = List.of("-O", "--edition=2021", "-Dwarnings");

    private Rust() {}

    /**
     * Why nothing can be built.
     *
     * @return what is missing and which packages have it, or null if all is there
     */
    public static @Nullable String missing() {
        return WASM.isThere() && HOST.isThere()
                ? null
                : "needs Debian's packages rustc, libstd-rust-dev-wasm32 and lld ("
                        + (WASM.isThere() ? HOST : WASM).missing()
                        + ")";
    }

    /**
     * Builds a WebAssembly module.
     *
     * @param out the file to make; it is left alone if it is newer than the source
     * @param source the program
     * @return out
     * @throws ToolFailure if it fails
     */
    public static Path wasm(Path out, Path source) {
        return WASM.build(out, List.of(source), OPTIONS);
    }

    /**
     * Builds a program of this machine.
     *
     * @param out the file to make; it is left alone if it is newer than the source
     * @param source the program
     * @return out
     * @throws ToolFailure if it fails
     */
    public static Path host(Path out, Path source) {
        return HOST.build(out, List.of(source), OPTIONS);
    }
}
