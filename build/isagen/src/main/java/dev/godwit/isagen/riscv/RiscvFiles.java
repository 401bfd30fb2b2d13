package dev.godwit.isagen.riscv;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What follows from the RISC-V tables. */
public final class RiscvFiles {
    private static final String RISCV = "isa/riscv/src/main/java/dev/godwit/riscv/";
    private static final String TRAINING =
            "faces/cli/src/main/resources/dev/godwit/cli/instructions.s";

    private RiscvFiles() {}

    /**
     * Every generated file by its path, with what it should hold.
     *
     * @param root the root of the source tree
     * @return the files
     * @throws IOException if a table cannot be read
     */
    public static Map<String, String> generate(Path root) throws IOException {
        RiscvTable table = RiscvTable.read(root.resolve("isa/tables/riscv.isa"));
        Map<String, String> files = new LinkedHashMap<>();
        files.put(RISCV + "isa/Extension.java", ExtensionWriter.write(table));
        files.put(RISCV + "isa/Op.java", OpWriter.write(table));
        files.put(RISCV + "isa/Decoder.java", DecoderWriter.write(table));
        files.put(RISCV + "decode/Shapes.java", StepWriter.shapes(table));
        files.put(RISCV + "interpret/Computations.java", StepWriter.computations(table));
        Path pairs = root.resolve("isa/tables/riscv-pairs.tbl");
        NodeWriter.write(table, pairs)
                .forEach((name, java) -> files.put(RISCV + "node/" + name + ".java", java));
        files.put(TRAINING, TrainingWriter.write(table, NodeWriter.pairs(table, pairs)));
        files.put(RISCV + "text/Rows.java", RowsWriter.write(table));
        files.put(
                RISCV + "isa/Csr.java", CsrWriter.write(root.resolve("isa/tables/riscv-csr.tbl")));
        files.put("isa/RISCV.md", RiscvSupportWriter.write(table));
        return files;
    }
}
