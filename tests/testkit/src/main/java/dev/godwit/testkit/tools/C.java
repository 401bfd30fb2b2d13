package dev.godwit.testkit.tools;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Debian's C compilers: one for WebAssembly, one for the host. */
public final class C {
    private static final String PACKAGES =
            "Debian's packages clang, lld, libclang-rt-dev-wasm32 and wasi-libc";

    private static @Nullable String missing;
    private static final String CLANG = clang();
    private static final String NATIVE = Processes.find("gcc", "cc", CLANG);

    private C() {}

    /**
     * Newer ones first: Debian's have their number in the name unless the package clang is there.
     */
    private static String clang() {
        String[] names =
                Stream.concat(
                                Stream.of("clang"),
                                IntStream.iterate(30, n -> n >= 13, n -> n - 1)
                                        .mapToObj(n -> "clang-" + n))
                        .filter(name -> !Processes.find(name).isEmpty())
                        .toArray(String[]::new);
        missing = "there is no clang";
        for (String name : names) {
            String why = tryOut(name);
            if (why == null) {
                missing = null;
                return name;
            }
            missing = name + " makes no WebAssembly: " + why;
        }
        return "";
    }

    private static @Nullable String tryOut(String clang) {
        try {
            Path folder = Files.createTempDirectory("godwit");
            Path source = Files.writeString(folder.resolve("a.c"), "int main(void) { return 0; }");
            Path out = folder.resolve("a.wasm");
            try {
                Processes.tool(
                        folder,
                        List.of(
                                clang,
                                "--target=wasm32-wasi",
                                source.toString(),
                                "-o",
                                out.toString()));
                return null;
            } catch (ToolFailure e) {
                return e.getMessage();
            } finally {
                Files.deleteIfExists(source);
                Files.deleteIfExists(out);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Why nothing can be built.
     *
     * @return what is missing and which packages have it, or null if all is there
     */
    public static @Nullable String missing() {
        if (missing == null && NATIVE.isEmpty()) {
            return "needs a C compiler for this machine: Debian's package gcc";
        }
        return missing == null ? null : "needs " + PACKAGES + " (" + missing + ")";
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
        return build(List.of(CLANG, "--target=wasm32-wasi"), out, sources, options);
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
        // no fused multiply-add: WebAssembly has none, so results would differ
        return build(List.of(NATIVE, "-ffp-contract=off"), out, sources, options);
    }

    private static Path build(
            List<String> compiler, Path out, List<Path> sources, String... options) {
        if (isFresh(out, sources)) {
            return out;
        }
        List<String> command = new ArrayList<>(compiler);
        command.add("-O2");
        for (Path source : sources) {
            command.add(source.toString());
        }
        command.addAll(List.of(options));
        Path unfinished = out.resolveSibling(out.getFileName() + ".part");
        command.addAll(List.of("-o", unfinished.toString(), "-lm"));
        Path folder = Objects.requireNonNull(out.toAbsolutePath().getParent());
        try {
            Files.createDirectories(folder);
            Processes.tool(folder, command);
            Files.move(unfinished, out, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out;
    }

    /**
     * Whether a file need not be made.
     *
     * @param out the file
     * @param sources what it is made of
     * @return true if it is there and newer than all of them
     */
    public static boolean isFresh(Path out, List<Path> sources) {
        try {
            if (!Files.exists(out)) {
                return false;
            }
            for (Path source : sources) {
                if (Files.getLastModifiedTime(source).compareTo(Files.getLastModifiedTime(out))
                        > 0) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
