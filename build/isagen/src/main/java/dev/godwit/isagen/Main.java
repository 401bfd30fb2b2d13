package dev.godwit.isagen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the Java that follows from the instruction tables into the source tree. */
final class Main {
    private static final String WASM = "isa/wasm/src/main/java/dev/godwit/wasm/";

    /** The templates. */
    private static final List<String> LOOPS =
            List.of(
                    "NumericLoop",
                    "Rare",
                    "GeneralLoop",
                    "Prefixed",
                    "MemoryOps",
                    "VectorOps",
                    "AtomicOps");

    private Main() {}

    public static void main(String[] args) throws IOException {
        Path root = Path.of(args.length > 0 ? args[0] : ".");
        for (Map.Entry<String, String> file : generate(root).entrySet()) {
            Files.writeString(root.resolve(file.getKey()), file.getValue());
        }
    }

    /** Every generated file of the tree by its path, with what it should hold. */
    static Map<String, String> generate(Path root) throws IOException {
        List<Instruction> wasm = Table.read(root.resolve("isa/tables/wasm.isa"));
        Map<String, String> files = new LinkedHashMap<>();
        files.put(WASM + "module/Opcodes.java", OpcodesWriter.write(wasm));
        files.put(WASM + "numeric/Evaluate.java", EvaluateWriter.write(wasm));
        for (String name : LOOPS) {
            Template template =
                    Template.read(root.resolve("build/isagen/templates/" + name + ".txt"));
            files.put(
                    WASM + "inplace/" + Variant.PLAIN.className(name) + ".java",
                    LoopWriter.write(wasm, template, Variant.PLAIN));
        }
        return files;
    }
}
