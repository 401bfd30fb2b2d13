package dev.godwit.isagen.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.isagen.linux.ConstantTable.Constant;
import dev.godwit.isagen.linux.ConstantTable.ConstantSet;
import dev.godwit.isagen.linux.ConstantTable.Failure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class ConstantTableTest {
    private static final String COMPILER = "riscv64-linux-gnu-gcc";

    @TempDir Path folder;

    private static ConstantTable table() throws IOException {
        return ConstantTable.read(Path.of("../../isa/tables/linux-constants.tbl"));
    }

    /** Every set that a system call has stands in the table. */
    @Test
    void allSetsAreThere() throws IOException {
        SyscallTable calls = SyscallTable.read(Path.of("../../isa/tables/linux-syscalls.tbl"));
        ConstantTable constants = table();
        for (SyscallRow row : calls.rows()) {
            for (String argument : row.arguments()) {
                if (argument.matches("(enum|flags|flags64):.*")) {
                    assertThat(constants.sets())
                            .as(row.name())
                            .containsKey(argument.substring(argument.indexOf(':') + 1));
                }
            }
        }
    }

    /**
     * The compiler proves each value: the program has an array of a negative size if one is not.
     */
    @Test
    void valuesAreTheHeaders() throws IOException {
        for (Map.Entry<String, ConstantSet> set : table().sets().entrySet()) {
            if (set.getValue().headers().isEmpty()) {
                continue;
            }
            StringBuilder source = new StringBuilder("#define _GNU_SOURCE\n#include <stddef.h>\n");
            for (String header : set.getValue().headers()) {
                source.append("#include <").append(header).append(">\n");
            }
            for (Constant constant : set.getValue().constants()) {
                if (constant.isChecked()) {
                    assertOf(source, constant.name(), constant.value());
                }
            }
            compiles(set.getKey(), source.toString());
        }
    }

    @Test
    void errorsAreTheHeaders() throws IOException {
        StringBuilder source = new StringBuilder("#include <errno.h>\n");
        List<Failure> errors = table().errors();
        assertThat(errors).hasSizeGreaterThan(130);
        for (Failure failure : errors) {
            assertOf(source, failure.name(), failure.number());
        }
        compiles("errors", source.toString());
    }

    private static void assertOf(StringBuilder source, String name, long value) {
        source.append("_Static_assert((unsigned)(").append(name).append(") == ");
        source.append(value & 0xFFFF_FFFFL).append("u, \"").append(name).append("\");\n");
    }

    private void compiles(String name, String source) throws IOException {
        Path file = folder.resolve("values.c");
        Files.writeString(file, source);
        Path output = folder.resolve("values.txt");
        try {
            int status =
                    new ProcessBuilder(COMPILER, "-w", "-fsyntax-only", file.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start()
                            .waitFor();
            assertThat(status).as("set %s: %s", name, Files.readString(output)).isZero();
        } catch (IOException e) {
            assumeTrue(false, "needs " + COMPILER + ": " + e.getMessage());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A 0x1",
                "set S\nA 1",
                "set S\nA 0x1\nA 0x2",
                "set S\nset S",
                "set S\nA 0x4 of 0x3",
                "set s",
                "errors\nEA 2 text\nEB 1 text",
                "errors\nEA text",
                "words"
            })
    void wrongLinesAreRefused(String text) throws IOException {
        Path file = folder.resolve("wrong.tbl");
        Files.writeString(file, text + "\n");
        assertThatThrownBy(() -> ConstantTable.read(file))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
