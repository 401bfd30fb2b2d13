package dev.godwit.wasm.text;

import dev.godwit.wasm.binary.BinaryReader;
import dev.godwit.wasm.binary.BodyScanner;
import dev.godwit.wasm.binary.LocalDeclarations;
import dev.godwit.wasm.binary.Section;
import dev.godwit.wasm.binary.TypeReader;
import dev.godwit.wasm.module.CustomSection;
import dev.godwit.wasm.module.DataSegment;
import dev.godwit.wasm.module.DecodedModule;
import dev.godwit.wasm.module.ElementSegment;
import dev.godwit.wasm.module.Export;
import dev.godwit.wasm.module.ExternType;
import dev.godwit.wasm.module.FunctionType;
import dev.godwit.wasm.module.GlobalDefinition;
import dev.godwit.wasm.module.Import;
import dev.godwit.wasm.module.TableDefinition;

import java.util.List;

/** Prints a module in the text format. */
final class ModulePrinter {
    private final DecodedModule module;
    private final TextOut out = new TextOut();
    private final PrintedNames names;
    private final TypePrinter types;
    private final InstructionPrinter instructions;
    private final int importedTags;

    private ModulePrinter(DecodedModule module) {
        this.module = module;
        names = new PrintedNames(module);
        types = new TypePrinter(module, out, names);
        instructions = new InstructionPrinter(module, out, names, types);
        importedTags = importedTags(module);
    }

    static byte[] print(DecodedModule module) {
        BodyScanner.check(module);
        ModulePrinter printer = new ModulePrinter(module);
        printer.print();
        return printer.out.toByteArray();
    }

    private void print() {
        out.add("(module");
        names.printModule(out);
        types.definitions();
        imports();
        functions();
        tables();
        memories();
        tags();
        globals();
        exports();
        if (module.start() >= 0) {
            out.line(1).add("(start");
            names.printIndex(out, NameSection.FUNCTIONS, module.start());
            out.add(")");
        }
        elements();
        data();
        customs();
        out.add(")\n");
    }

    private void imports() {
        int function = 0;
        int table = 0;
        int memory = 0;
        int global = 0;
        int tag = 0;
        for (Import one : module.imports()) {
            out.line(1).add("(import ").name(one.module()).add(" ").name(one.name()).add(" (");
            switch (one.type()) {
                case ExternType.Func type -> {
                    out.add("func");
                    names.printDeclaration(out, NameSection.FUNCTIONS, function);
                    types.functionUse(type.typeIndex(), function++);
                }
                case ExternType.Table type -> {
                    out.add("table");
                    names.printDeclaration(out, NameSection.TABLES, table++);
                    types.tableType(type);
                }
                case ExternType.Mem type -> {
                    out.add("memory");
                    names.printDeclaration(out, NameSection.MEMORIES, memory++);
                    types.memoryType(type);
                }
                case ExternType.Global type -> {
                    out.add("global");
                    names.printDeclaration(out, NameSection.GLOBALS, global++);
                    types.globalType(type);
                }
                case ExternType.Tag type -> {
                    out.add("tag");
                    names.printDeclaration(out, NameSection.TAGS, tag++);
                    types.typeUse(type.typeIndex());
                }
            }
            out.add("))");
        }
    }

    private void functions() {
        LocalDeclarations declarations = new LocalDeclarations();
        for (int i = 0; i < module.bodyStarts().length; i++) {
            int index = module.importedFunctions() + i;
            int typeIndex = module.functionTypes()[index];
            out.line(1).add("(func");
            names.printDeclaration(out, NameSection.FUNCTIONS, index);
            types.functionUse(typeIndex, index);
            FunctionType type = types.function(typeIndex);
            int parameters = type == null ? 0 : type.parameters().length;
            BinaryReader in =
                    new BinaryReader(module.bytes(), module.bodyStarts()[i], module.bodyEnds()[i]);
            declarations.read(in, new TypeReader(in, module.features()), parameters);
            locals(declarations, index, parameters);
            int localCount = parameters + declarations.count();
            instructions.body(index, in.position(), module.bodyEnds()[i], localCount);
            out.add(")");
        }
    }

    private void locals(LocalDeclarations declarations, int function, int parameters) {
        if (declarations.count() == 0) {
            return;
        }
        PrintedNames.Inner locals =
                names.inner(NameSection.LOCALS, function, parameters + declarations.count());
        int local = 0;
        out.line(2);
        for (int run = 0; run < declarations.runs(); run++) {
            int type = declarations.runType(run);
            while (local < declarations.runEnd(run)) {
                out.add(local == 0 ? "(local" : " (local");
                if (locals.has(parameters + local)) {
                    locals.printDeclaration(out, parameters + local);
                    types.valueType(type);
                    local++;
                } else {
                    while (local < declarations.runEnd(run) && !locals.has(parameters + local)) {
                        types.valueType(type);
                        local++;
                    }
                }
                out.add(")");
            }
        }
    }

    private void tables() {
        int index = module.importedTables();
        for (TableDefinition table : module.tableDefinitions()) {
            out.line(1).add("(table");
            names.printDeclaration(out, NameSection.TABLES, index++);
            types.tableType(table.type());
            if (table.initStart() >= 0) {
                instructions.expression(table.initStart(), "");
            }
            out.add(")");
        }
    }

    private void memories() {
        for (int i = module.importedMemories(); i < module.memories().size(); i++) {
            out.line(1).add("(memory");
            names.printDeclaration(out, NameSection.MEMORIES, i);
            types.memoryType(module.memories().get(i));
            out.add(")");
        }
    }

    private void tags() {
        for (int i = importedTags; i < module.tags().size(); i++) {
            out.line(1).add("(tag");
            names.printDeclaration(out, NameSection.TAGS, i);
            types.typeUse(module.tags().get(i).typeIndex());
            out.add(")");
        }
    }

    private void globals() {
        int index = module.importedGlobals();
        for (GlobalDefinition global : module.globalDefinitions()) {
            out.line(1).add("(global");
            names.printDeclaration(out, NameSection.GLOBALS, index++);
            types.globalType(global.type());
            instructions.expression(global.initStart(), "");
            out.add(")");
        }
    }

    private void exports() {
        for (Export export : module.exports()) {
            out.line(1).add("(export ").name(export.name());
            switch (export.kind()) {
                case FUNC -> exported("func", NameSection.FUNCTIONS, export);
                case TABLE -> exported("table", NameSection.TABLES, export);
                case MEMORY -> exported("memory", NameSection.MEMORIES, export);
                case GLOBAL -> exported("global", NameSection.GLOBALS, export);
                case TAG -> exported("tag", NameSection.TAGS, export);
            }
        }
    }

    private void exported(String word, int kind, Export export) {
        out.add(" (").add(word);
        names.printIndex(out, kind, export.index());
        out.add("))");
    }

    private void elements() {
        for (int i = 0; i < module.elements().size(); i++) {
            ElementSegment segment = module.elements().get(i);
            out.line(1).add("(elem");
            names.printDeclaration(out, NameSection.ELEMENTS, i);
            switch (segment.mode()) {
                case ACTIVE -> {
                    if (segment.table() != 0) {
                        out.add(" (table");
                        names.printIndex(out, NameSection.TABLES, segment.table());
                        out.add(")");
                    }
                    instructions.expression(segment.offsetStart(), "offset");
                }
                case DECLARATIVE -> out.add(" declare");
                case PASSIVE -> {}
            }
            if (segment.isExpressions()) {
                types.valueType(segment.elementType());
                int next = segment.start();
                for (int j = 0; j < segment.count(); j++) {
                    next = instructions.expression(next, "item");
                }
            } else {
                out.add(" func");
                BinaryReader in =
                        new BinaryReader(module.bytes(), segment.start(), module.bytes().length);
                for (int j = 0; j < segment.count(); j++) {
                    names.printIndex(out, NameSection.FUNCTIONS, in.u32());
                }
            }
            out.add(")");
        }
    }

    private void data() {
        for (int i = 0; i < module.data().size(); i++) {
            DataSegment segment = module.data().get(i);
            out.line(1).add("(data");
            names.printDeclaration(out, NameSection.DATA, i);
            if (segment.memory() >= 0) {
                if (segment.memory() != 0) {
                    out.add(" (memory");
                    names.printIndex(out, NameSection.MEMORIES, segment.memory());
                    out.add(")");
                }
                instructions.expression(segment.offsetStart(), "offset");
            }
            out.longBytes(module.bytes(), segment.start(), segment.length(), 2);
            out.add(")");
        }
    }

    private void customs() {
        List<CustomSection> sections = module.customSections();
        int name = -1;
        for (int i = 0; i < sections.size() && name < 0; i++) {
            name = sections.get(i).name().equals(NameSection.NAME) ? i : name;
        }
        boolean isImplied =
                name >= 0 && names.isPrintedCompletely() && isLastKnown(sections.get(name).after());
        for (int i = 0; i < sections.size(); i++) {
            if (i != name || !isImplied) {
                custom(sections.get(i), isImplied && i < name);
            }
        }
    }

    private static int rank(int id) {
        Section kind = Section.of(id);
        return kind == null ? -1 : kind.ordinal();
    }

    /** Whether no known section stands behind the one of an id. */
    private boolean isLastKnown(int id) {
        int rank = rank(id);
        boolean[] present = new boolean[Section.values().length];
        present[Section.TYPE.ordinal()] = !module.types().isEmpty();
        present[Section.IMPORT.ordinal()] = !module.imports().isEmpty();
        present[Section.FUNCTION.ordinal()] = module.bodyStarts().length > 0;
        present[Section.TABLE.ordinal()] = !module.tableDefinitions().isEmpty();
        present[Section.MEMORY.ordinal()] = module.memories().size() > module.importedMemories();
        present[Section.TAG.ordinal()] = module.tags().size() > importedTags;
        present[Section.GLOBAL.ordinal()] = !module.globalDefinitions().isEmpty();
        present[Section.EXPORT.ordinal()] = !module.exports().isEmpty();
        present[Section.START.ordinal()] = module.start() >= 0;
        present[Section.ELEMENT.ordinal()] = !module.elements().isEmpty();
        present[Section.DATA_COUNT.ordinal()] = module.dataCount() >= 0;
        present[Section.CODE.ordinal()] = module.bodyStarts().length > 0;
        present[Section.DATA.ordinal()] = !module.data().isEmpty();
        for (int i = rank + 1; i < present.length; i++) {
            if (present[i]) {
                return false;
            }
        }
        return true;
    }

    private static int importedTags(DecodedModule module) {
        int count = 0;
        for (Import one : module.imports()) {
            count += one.type() instanceof ExternType.Tag ? 1 : 0;
        }
        return count;
    }

    private void custom(CustomSection section, boolean isBeforeNames) {
        out.line(1).add("(@custom ").name(section.name());
        if (section.after() == 0) {
            out.add(" (before first)");
        } else if (!isLastKnown(section.after())) {
            Section kind = Section.of(section.after());
            out.add(" (after ").add(kind == null ? "last" : CustomSections.word(kind)).add(")");
        } else if (isBeforeNames) {
            out.add(" (after data)");
        }
        out.longBytes(module.bytes(), section.start(), section.length(), 2);
        out.add(")");
    }
}
