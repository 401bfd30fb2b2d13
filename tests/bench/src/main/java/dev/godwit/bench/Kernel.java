package dev.godwit.bench;

import dev.godwit.testkit.tools.C;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program to measure: C that exports {@code run}.
 *
 * @param name what it is called
 * @param work the argument of run: how much there is to do
 * @param source the source's name without {@code .c}
 * @param options more arguments for the compiler
 */
record Kernel(String name, int work, String source, List<String> options) {
    /** Each takes the engine in place about a tenth of a second. */
    static final List<Kernel> ALL =
            List.of(
                    new Kernel("coremark", 60),
                    new Kernel("fib", 30),
                    new Kernel("sieve", 12),
                    new Kernel("sha256", 300),
                    new Kernel("nbody", 25_000),
                    new Kernel("matmul", 130),
                    new Kernel("mandelbrot", 150),
                    new Kernel("sort", 80_000),
                    new Kernel("vm", 1),
                    new Kernel("tree", 20_000),
                    new Kernel("hash64", 1_500),
                    new Kernel("base64", 35),
                    new Kernel("json", 25),
                    new Kernel("compress", 50_000));

    /**
     * What Linux programs are measured with besides: what guests do that the others do not, also
     * calls of the C library.
     */
    static final List<Kernel> MORE =
            List.of(
                    new Kernel("regex", 3),
                    new Kernel("lisp", 3),
                    new Kernel("aes", 20_000),
                    new Kernel("route", 10),
                    new Kernel("words", 20_000),
                    new Kernel("fft", 40));

    /** One that is named as its source. */
    Kernel(String name, int work) {
        this(name, work, name, List.of());
    }

    /** Builds it, unless it is built. */
    static Path build(Path root, Kernel kernel) {
        String file = kernel.source() + ".c";
        Path source = root.resolve("tests/bench/programs").resolve(file);
        if (!Files.exists(source)) {
            source = root.resolve("tests/conformance/programs").resolve(file);
        }
        List<String> options = new ArrayList<>(kernel.options());
        options.addAll(
                List.of("-DKERNEL", "-mexec-model=reactor", "-Wl,--export=run", "-Wl,--strip-all"));
        return C.wasm(
                root.resolve("tests/bench/target/kernels").resolve(kernel.name() + ".wasm"),
                List.of(source),
                options.toArray(new String[0]));
    }
}
