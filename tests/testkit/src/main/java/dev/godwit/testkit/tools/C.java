package dev.godwit.testkit.tools;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Compilers of C: one for WebAssembly, one for the host, one for Linux on RISC-V. */
public final class C {
    private static final String PROGRAM =
            "#include <math.h>\n#include <stdio.h>\nint main(void) { puts(\"\"); return 0; }\n";

    private static final Compiler WASM = Compiler.find("a.c", PROGRAM, clangs());

    // no fused multiply-add: WebAssembly has none, so results would differ
    private static final Compiler HOST =
            Compiler.find(
                    "a.c",
                    PROGRAM,
                    Stream.of("gcc", "cc", "clang")
                            .map(name -> List.of(name, "-ffp-contract=off"))
                            .toList());

    private static final Compiler LINUX =
            Compiler.find(
                    "a.c",
                    PROGRAM,
                    List.of(List.of("riscv64-linux-gnu-gcc", "-static", "-pthread")));

    private C() {}

    /**
     * Why nothing can be built for Linux on RISC-V.
     *
     * @return what is missing and which packages have it, or null if all is there
     */
    public static @Nullable String missingLinux() {
        return LINUX.isThere()
                ? null
                : "needs Debian's packages gcc-riscv64-linux-gnu and libc6-dev-riscv64-cross ("
                        + LINUX.missing()
                        + ")";
    }

    /**
     * Builds a static program of Linux on RISC-V.
     *
     * @param out the file to make; it is left alone if it is newer than the sources
     * @param sources the C files
     * @param options more arguments, for the compiler and the linker
     * @return out
     * @throws ToolFailure if it fails
     */
    public static Path linux(Path out, List<Path> sources, String... options) {
        return LINUX.build(out, sources, optimized(options));
    }

    /**
     * Newer ones first: Debian's have their number in the name unless the package clang is there.
     */
    private static List<List<String>> clangs() {
        return Stream.concat(
                        Stream.of("clang"),
                        IntStream.iterate(30, n -> n >= 13, n -> n - 1).mapToObj(n -> "clang-" + n))
                .map(name -> List.of(name, "--target=wasm32-wasi"))
                .toList();
    }

    /**
     * Why nothing can be built.
     *
     * @return what is missing and which packages have it, or null if all is there
     */
    public static @Nullable String missing() {
        if (!WASM.isThere()) {
            return "needs Debian's packages clang, lld, libclang-rt-dev-wasm32 and wasi-libc ("
                    + WASM.missing()
                    + ")";
        }
        return HOST.isThere()
                ? null
                : "needs a C compiler for this machine: Debian's package gcc ("
                        + HOST.missing()
                        + ")";
    }

    /**
     * Builds a WebAssembly module.
     *
     * @param out the file to make; it is left alone if it is newer than the sources
     * @param sources the C files
     * @param options more arguments, for the compiler and the linker
     * @return out
     * @throws ToolFailure if it fails
     */
    public static Path wasm(Path out, List<Path> sources, String... options) {
        return WASM.build(out, sources, optimized(options));
    }

    /**
     * Builds a program of this machine.
     *
     * @param out the file to make; it is left alone if it is newer than the sources
     * @param sources the C files
     * @param options more arguments, for the compiler and the linker
     * @return out
     * @throws ToolFailure if it fails
     */
    public static Path host(Path out, List<Path> sources, String... options) {
        return HOST.build(out, sources, optimized(options));
    }

    private static List<String> optimized(String... options) {
        List<String> all = new ArrayList<>(List.of("-O2"));
        all.addAll(List.of(options));
        all.add("-lm");
        return all;
    }
}
