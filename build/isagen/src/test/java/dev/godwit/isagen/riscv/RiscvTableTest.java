package dev.godwit.isagen.riscv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import javax.tools.ToolProvider;

class RiscvTableTest {
    private static final Path ROOT = Path.of("../..");

    /** The marks of the last column, and what has to stand behind them. */
    private static final String COMPUTES =
            "|load: [suf](8|16|32|64)|store: (8|16|32|64) [rf]s2|(lr|sc): (32|64)"
                    + "|amo: (8|16|32|64) .*|cas: (8|16|32|64|128)|csr: .*"
                    + "|(to|if|is|f): .*|[^:?]*(\\?[^:]*:[^:]*)?";

    @TempDir Path folder;

    private static RiscvTable table() throws IOException {
        return RiscvTable.read(ROOT.resolve("isa/tables/riscv.isa"));
    }

    @Test
    void everyLineOfOneKindComputesInItsForm() throws IOException {
        for (Row row : table().operations()) {
            assertThat(row.computes()).as(row.mnemonic()).matches(COMPUTES);
            for (String effect : List.of("branch", "jump", "load", "store", "csr")) {
                String mark =
                        switch (effect) {
                            case "branch" -> "if:";
                            case "jump" -> "to:";
                            default -> effect + ":";
                        };
                boolean isCacheBlock = row.mnemonic().startsWith("cbo.");
                assertThat(row.computes().startsWith(mark) || isCacheBlock)
                        .as(row.mnemonic())
                        .isEqualTo(row.effects().contains(effect) || isCacheBlock);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0000000 rs2 rs1 000 rd 011011 | a | rd | i | - | 0; 31 bits",
                "0000000 rsx rs1 000 rd 0110111 | a | rd | i | - | 0; unknown field rsx",
                "0000000 rs2 rs1 000 rd 0110111 | a | rd | i | 0; 6 columns",
                "0000000 rs2 rs1 000 rd 0110111 | a | rd | zz | - | 0; unknown extension",
                "000 imm[5] rd imm[4:0] 01 | c.a | rd | i | - | nothing rd; unknown instruction",
                "000 imm[5] rd imm[4:0] 01 | c.a | rd | i | - | addi rd; expansion with"
            })
    void wrongLinesAreRefused(String line, String message) throws IOException {
        Path file = folder.resolve("wrong.isa");
        Files.writeString(
                file,
                "extension  i | - | base\n"
                        + "imm[11:0] rs1 000 rd 0010011 | addi | rd, rs1, imm | i | - | rs1 + imm\n"
                        + line
                        + "\n");
        assertThatThrownBy(() -> RiscvTable.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("3");
    }

    private static boolean isFloat(Row row) {
        return row.computes().contains("fp)") || row.computes().matches(".*(Single|Double|Hal).*");
    }

    /** The expressions of integer instructions compile, and give what the manual says. */
    @Test
    void integerExpressionsCompute() throws Exception {
        List<Row> rows = new ArrayList<>();
        StringBuilder code = new StringBuilder("import dev.godwit.host.*;\n");
        code.append("import dev.godwit.riscv.numeric.*;\npublic class Computed {\n");
        code.append("public static long of(String name, long rs1, long rs2, long imm, long pc,");
        code.append(" long fs1, long fs2, long zimm, long old) {\nswitch (name) {\n");
        for (Row row : table().operations()) {
            String text = row.computes();
            if (isFloat(row) || text.isEmpty() || text.matches("(load|store|lr|sc|cas): .*")) {
                continue;
            }
            rows.add(row);
            String expression = text.replaceFirst("^(amo: [0-9]+|[a-z]+:) ", "");
            boolean isTruth = text.startsWith("is:") || text.startsWith("if:");
            code.append("case \"").append(row.mnemonic()).append("\": return ");
            code.append(isTruth ? "(" + expression + ") ? 1 : 0" : expression).append(";\n");
        }
        code.append("default: throw new IllegalArgumentException(name);\n}\n}\n}\n");
        assertThat(rows).hasSizeGreaterThan(150);
        Path source = folder.resolve("Computed.java");
        Files.writeString(source, code);
        String path = classes("isa/riscv") + File.pathSeparator + classes("hosts/jvm");
        int result =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-cp",
                                path,
                                "-d",
                                folder.toString(),
                                source.toString());
        assertThat(result).isZero();
        URL[] urls = {folder.toUri().toURL(), uri("isa/riscv").toURL(), uri("hosts/jvm").toURL()};
        try (URLClassLoader loader = new URLClassLoader(urls, null)) {
            Class<?> computed = loader.loadClass("Computed");
            for (Example example : EXAMPLES) {
                Object got =
                        computed.getMethods()[0].invoke(
                                null,
                                example.name,
                                example.rs1,
                                example.rs2,
                                example.rs2,
                                0x1000L,
                                example.rs1,
                                example.rs2,
                                example.rs2,
                                example.rs1);
                assertThat(got).as(example.name).isEqualTo(example.result);
            }
        }
    }

    private static URI uri(String module) {
        return ROOT.resolve(module).resolve("target/classes").toUri();
    }

    private static String classes(String module) {
        return ROOT.resolve(module).resolve("target/classes").toString();
    }

    /**
     * An instruction with its operands; the second one is also the immediate, the first one also
     * what was there before.
     */
    private record Example(String name, long rs1, long rs2, long result) {}

    private static final long MIN = Long.MIN_VALUE;

    private static final List<Example> EXAMPLES =
            List.of(
                    new Example("lui", 0, 0x12345000, 0x12345000),
                    new Example("auipc", 0, 0x2000, 0x3000),
                    new Example("jal", 0, -4, 0xffc),
                    new Example("fsgnjn.d", -1, MIN, Long.MAX_VALUE),
                    new Example("fsgnjx.d", -1, MIN, Long.MAX_VALUE),
                    new Example("jalr", 0x2001, 4, 0x2004),
                    new Example("addi", 5, -7, -2),
                    new Example("slti", -1, 0, 1),
                    new Example("sltiu", -1, 0, 0),
                    new Example("sltiu", 1, -1, 1),
                    new Example("slli", 1, 63, MIN),
                    new Example("srli", -1, 60, 15),
                    new Example("srai", MIN, 63, -1),
                    new Example("addw", 0x7fffffff, 1, -0x80000000L),
                    new Example("addiw", 0x1ffffffffL, 1, 0),
                    new Example("sllw", 1, 31, -0x80000000L),
                    new Example("slliw", 0x80000001L, 1, 2),
                    new Example("srlw", 0xffffffff80000000L, 4, 0x08000000),
                    new Example("srliw", 0xffffffff80000000L, 0, -0x80000000L),
                    new Example("sraw", 0x80000000L, 36, -0x8000000L),
                    new Example("sll", 1, 65, 2),
                    new Example("beq", 3, 3, 1),
                    new Example("bltu", 1, -1, 1),
                    new Example("bgeu", 1, -1, 0),
                    new Example("blt", 1, -1, 0),
                    new Example("csrrc", 7, 7, 0),
                    new Example("csrrsi", 4, 1, 5),
                    new Example("mulh", MIN, MIN, 1L << 62),
                    new Example("mulhu", -1, -1, -2),
                    new Example("mulhsu", -1, -1, -1),
                    new Example("mulw", 0x10000, 0x10000, 0),
                    new Example("div", MIN, -1, MIN),
                    new Example("divw", 0x80000000L, -1, -0x80000000L),
                    new Example("divuw", 7, 0, -1),
                    new Example("remuw", 0x80000000L, 0, -0x80000000L),
                    new Example("amominu.w", -1, 1, 1),
                    new Example("amomax.d", -1, 1, 1),
                    new Example("add.uw", -1, 1, 0x100000000L),
                    new Example("sh3add", 1, 2, 10),
                    new Example("sh2add.uw", -1, 0, 0x3fffffffcL),
                    new Example("slli.uw", -1, 4, 0xffffffff0L),
                    new Example("xnor", 5, 3, -7),
                    new Example("clzw", 1, 0, 31),
                    new Example("sext.b", 0x80, 0, -128),
                    new Example("zext.h", -1, 0, 0xffff),
                    new Example("maxu", 1, -1, -1),
                    new Example("rol", MIN, 1, 1),
                    new Example("rorw", 1, 1, -0x80000000L),
                    new Example("roriw", 1, 1, -0x80000000L),
                    new Example("rori", 1, 1, MIN),
                    new Example("rev8", 0x0102030405060708L, 0, 0x0807060504030201L),
                    new Example("pack", 1, 2, 0x200000001L),
                    new Example("packh", 0x1ff, 0x102, 0x2ff),
                    new Example("packw", 1, 0x8000, -0x7fffffffL),
                    new Example("bclri", -1, 63, Long.MAX_VALUE),
                    new Example("bext", MIN, 63, 1),
                    new Example("binv", 0, 64, 1),
                    new Example("bseti", 0, 63, MIN),
                    new Example("czero.eqz", 5, 0, 0),
                    new Example("czero.nez", 5, 0, 5),
                    new Example("fmv.x.w", 0xffffffff80000000L, 0, -0x80000000L),
                    new Example("fmv.w.x", 5, 0, 0xffffffff00000005L),
                    new Example("fmv.h.x", 5, 0, 0xffffffffffff0005L),
                    new Example("mop.r.#", 5, 5, 0));

    @Test
    void decodedOperationsAreAllDifferent() throws IOException {
        List<String> constants = table().operations().stream().map(Row::constant).toList();
        assertThat(Set.copyOf(constants)).hasSameSizeAs(constants);
    }
}
