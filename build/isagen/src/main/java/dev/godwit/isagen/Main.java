package dev.godwit.isagen;

import dev.godwit.isagen.linux.LinuxFiles;
import dev.godwit.isagen.riscv.RiscvFiles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes what follows from the instruction tables into the source tree. */
final class Main {
    private static final String WASM = "isa/wasm/src/main/java/dev/godwit/wasm/";
    private static final String REFERENCE =
            "tests/testkit/src/main/java/dev/godwit/testkit/reference/";

    /** A variant is checked in if these are the answers that it gives. */
    private static final Set<String> IN_USE =
            Set.of("unmetered", "metered", "unprobed", "reserved", "jvm");

    private static final List<String> TEMPLATES =
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
        List<Instruction> wasm = instructions(root);
        Map<String, String> files = new LinkedHashMap<>();
        files.put(WASM + "module/Opcodes.java", OpcodesWriter.write(wasm));
        files.put("isa/INSTRUCTIONS.md", SupportWriter.write(wasm));
        files.put(REFERENCE + "Evaluate.java", EvaluateWriter.write(wasm));
        for (Template template : templates(root)) {
            for (Variant variant : Variant.of(template.conditions())) {
                if (IN_USE.containsAll(variant.answers())) {
                    String name = variant.className(template.name());
                    files.put(
                            WASM + "inplace/" + name + ".java",
                            LoopWriter.write(wasm, template, variant, name));
                }
            }
        }
        files.putAll(RiscvFiles.generate(root));
        files.putAll(LinuxFiles.generate(root));
        return files;
    }

    static List<Instruction> instructions(Path root) throws IOException {
        return Table.read(root.resolve("isa/tables/wasm.isa"));
    }

    /** The templates of the engine's classes. */
    static List<Template> templates(Path root) throws IOException {
        List<Template> templates = new ArrayList<>();
        for (String name : TEMPLATES) {
            templates.add(Template.read(root.resolve("build/isagen/templates/" + name + ".txt")));
        }
        return templates;
    }
}
