package dev.godwit.cli;

import dev.godwit.base.failure.Failure;
import dev.godwit.linux.elf.Elf;
import dev.godwit.wasm.binary.BinaryReader;
import dev.godwit.wasm.binary.Section;
import dev.godwit.wasm.inplace.SideTable;
import dev.godwit.wasm.module.AddressLimits;
import dev.godwit.wasm.module.DecodedModule;
import dev.godwit.wasm.module.Export;
import dev.godwit.wasm.module.ExternType;
import dev.godwit.wasm.module.Feature;
import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.module.Import;
import dev.godwit.wasm.module.ValueTypes;
import dev.godwit.wasm.runtime.ValidatedModule;
import dev.godwit.wasm.text.ModuleFile;

import picocli.CommandLine.Model.PositionalParamSpec;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Tells what a module, or a Linux program, is made of. */
final class InspectCommand extends CliCommand {
    private static final int HEADER = 8;

    private final PositionalParamSpec input = InputFile.parameter("A module, or a Linux program.");

    InspectCommand() {
        super(
                "Print a module's imports, exports, sections, sizes and features.",
                "",
                "Of an ELF file: its kind, segments, libraries, symbols and extensions.");
        spec().addPositional(input);
    }

    @Override
    public Integer call() {
        String file = input.getValue();
        byte[] bytes = InputFile.read(file);
        if (Elf.isElf(bytes, bytes.length)) {
            try {
                new ElfReport(bytes, out()).print();
            } catch (Failure e) {
                throw CommandFailure.of(file, e);
            }
            return ExitCode.OK.code();
        }
        ValidatedModule module;
        List<Feature> used;
        try {
            module = ModuleFile.load(bytes, all(), false, List.of(SideTable.PLAIN));
            used = UsedFeatures.of(module.module().bytes());
        } catch (Failure e) {
            throw CommandFailure.of(file, e);
        }
        PrintWriter out = out();
        boolean isBinary = ModuleFile.isBinary(bytes);
        out.println("format: " + (isBinary ? "binary" : "text") + ", " + bytes.length + " bytes");
        String name = module.names().module();
        if (name != null) {
            out.println("name: " + Report.escape(name));
        }
        printFeatures(out, used);
        printSections(out, module.module());
        printCounts(out, module);
        printImports(out, module.module());
        printExports(out, module);
        return ExitCode.OK.code();
    }

    /** Everything on: a module is to be looked at, whatever it needs. */
    private static Features all() {
        List<String> labels = new ArrayList<>();
        for (Feature feature : Feature.named()) {
            labels.add(feature.label());
        }
        return Features.parse("3.0," + String.join(",", labels));
    }

    private static void printFeatures(PrintWriter out, List<Feature> used) {
        List<String> labels = new ArrayList<>();
        for (Feature feature : used) {
            labels.add(feature.label());
        }
        out.println("features: " + (labels.isEmpty() ? "none" : String.join(", ", labels)));
    }

    private static void printSections(PrintWriter out, DecodedModule module) {
        out.println("sections:");
        byte[] bytes = module.bytes();
        BinaryReader in = new BinaryReader(bytes, HEADER, bytes.length);
        int custom = 0;
        while (!in.atEnd()) {
            int id = in.u8();
            int length = in.length();
            int start = in.position();
            in.skip(length);
            Section section = Section.of(id);
            String label = section == null ? "section " + id : section.label();
            if (id == 0) {
                String name = module.customSections().get(custom++).name();
                label += " \"" + Report.escape(name) + "\"";
            }
            out.println("  " + label + ": " + length + " bytes at 0x" + Integer.toHexString(start));
        }
    }

    private static void printCounts(PrintWriter out, ValidatedModule validated) {
        DecodedModule module = validated.module();
        int functions = module.functionTypes().length;
        out.println("types: " + module.types().size());
        out.println("functions: " + functions + imported(module.importedFunctions()));
        out.println("globals: " + module.globals().size() + imported(module.importedGlobals()));
        out.println("tags: " + module.tags().size());
        out.println("element segments: " + module.elements().size());
        out.println("data segments: " + module.data().size());
        for (int i = 0; i < module.tables().size(); i++) {
            out.println("table " + i + ": " + text(module.tables().get(i)));
        }
        for (int i = 0; i < module.memories().size(); i++) {
            out.println("memory " + i + ": " + text(module.memories().get(i)));
        }
        if (module.start() >= 0) {
            String start = validated.functionName(module.start());
            out.println("start: " + Report.escape(start));
        }
        out.println("code: " + module.codeSectionLength() + " bytes");
        out.println("side table: " + validated.table(SideTable.PLAIN).bytes() + " bytes");
    }

    private static String imported(int count) {
        return count == 0 ? "" : ", " + count + " of them imported";
    }

    private static void printImports(PrintWriter out, DecodedModule module) {
        out.println("imports: " + module.imports().size());
        for (Import wanted : module.imports()) {
            String names = "\"" + wanted.module() + "\" \"" + wanted.name() + "\"";
            out.println("  " + Report.escape(names) + " " + text(wanted.type(), module));
        }
    }

    private static void printExports(PrintWriter out, ValidatedModule validated) {
        DecodedModule module = validated.module();
        out.println("exports: " + module.exports().size());
        for (Export export : module.exports()) {
            String name = Report.escape("\"" + export.name() + "\"");
            out.println("  " + name + " " + text(typeOf(export, module), module));
        }
    }

    private static ExternType typeOf(Export export, DecodedModule module) {
        int index = export.index();
        return switch (export.kind()) {
            case FUNC -> new ExternType.Func(module.functionTypes()[index]);
            case TABLE -> module.tables().get(index);
            case MEMORY -> module.memories().get(index);
            case GLOBAL -> module.globals().get(index);
            case TAG -> module.tags().get(index);
        };
    }

    private static String text(ExternType type, DecodedModule module) {
        return switch (type) {
            case ExternType.Func(int index) -> signature("func", index, module);
            case ExternType.Tag(int index) -> signature("tag", index, module);
            case ExternType.Table table -> "table " + text(table);
            case ExternType.Mem memory -> "memory " + text(memory);
            case ExternType.Global(int valueType, boolean mutable) -> {
                String value = ValueTypes.name(valueType);
                yield "global " + (mutable ? "(mut " + value + ")" : value);
            }
        };
    }

    private static String signature(String kind, int typeIndex, DecodedModule module) {
        String type = module.functionType(typeIndex).toString();
        return type.isEmpty() ? kind : kind + " " + type;
    }

    private static String text(ExternType.Table table) {
        return text(table.limits()) + " elements of " + ValueTypes.name(table.elementType());
    }

    private static String text(ExternType.Mem memory) {
        String pages = memory.pageSizeLog2() == 16 ? "pages of 64 KiB" : "pages of 1 byte";
        return text(memory.limits()) + " " + pages + (memory.isShared() ? ", shared" : "");
    }

    private static String text(AddressLimits limits) {
        String least = Long.toUnsignedString(limits.minimum());
        return (limits.is64() ? "i64, " : "")
                + (limits.hasMaximum()
                        ? least + " to " + Long.toUnsignedString(limits.maximum())
                        : least + " or more");
    }
}
