package dev.godwit.testkit.tools;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A compiler of C for Linux on RISC-V, which links statically. */
public final class RiscvC {
    private static final String PROGRAM =
            "#include <stdio.h>\nint main(void) { puts(\"\"); return 0; }\n";
    private static final Compiler COMPILER =
            Compiler.find("a.c", PROGRAM, List.of(List.of("riscv64-linux-gnu-gcc", "-static")));

    private RiscvC() {}

    /**
     * Why nothing can be built.
     *
     * @return what is missing and which packages have it, or null if all is there
     */
    public static @Nullable String missing() {
        return COMPILER.isThere()
                ? null
                : "needs Debian's packages gcc-riscv64-linux-gnu and libc6-dev-riscv64-cross ("
                        + COMPILER.missing()
                        + ")";
    }

    /**
     * Builds a program.
     *
     * @param out the file to make; it is left alone if it is newer than the sources
     * @param sources the C files
     * @param options more arguments, for the compiler and the linker
     * @return out
     * @throws ToolFailure if it fails
     */
    public static Path build(Path out, List<Path> sources, String... options) {
        return COMPILER.build(out, sources, new ArrayList<>(List.of(options)));
    }
}
