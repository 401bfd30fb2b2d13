package dev.godwit.wasm.text;

import dev.godwit.wasm.binary.BinaryWriter;
import dev.godwit.wasm.binary.Section;
import dev.godwit.wasm.binary.TypeEncoder;
import dev.godwit.wasm.module.AddressLimits;
import dev.godwit.wasm.module.Export;
import dev.godwit.wasm.module.ExternType;
import dev.godwit.wasm.module.Features;

/**
 * Parses a module's fields and writes the binary: first over all fields for the index spaces and
 * identifiers, then the types, then everything else in the order of the text.
 *
 * <p>Specification: section 6.6 (Modules).
 */
final class ModuleParser {
    private static final int EXTERN_FUNC = 0;
    private static final int EXTERN_TABLE = 1;
    private static final int EXTERN_MEMORY = 2;
    private static final int EXTERN_GLOBAL = 3;
    private static final int EXTERN_TAG = 4;

    private final ModuleContext context;
    private final Cursor cursor;
    private final TypeParser types;
    private final CodeAnnotations codeAnnotations = new CodeAnnotations();
    private final InstructionParser instructions;
    private final SegmentParser segments;
    private final CustomSections customs = new CustomSections();

    private final ModuleSurvey survey;
    private final SectionWriter imports = new SectionWriter();

    private final SectionWriter functions = new SectionWriter();
    private final SectionWriter tables = new SectionWriter();
    private final SectionWriter memories = new SectionWriter();
    private final SectionWriter tags = new SectionWriter();
    private final SectionWriter globals = new SectionWriter();
    private final SectionWriter exports = new SectionWriter();
    private final SectionWriter start = new SectionWriter();
    private final SectionWriter elements = new SectionWriter();
    private final SectionWriter code = new SectionWriter();
    private final SectionWriter data = new SectionWriter();
    private final SectionWriter body = new SectionWriter();

    private int nextFunction;
    private int nextTable;
    private int nextMemory;
    private int nextGlobal;
    private int nextTag;

    private ModuleParser(Cursor cursor, Features features) {
        this.cursor = cursor;
        this.context = new ModuleContext(cursor, features);
        this.types = context.typeParser;
        this.instructions = new InstructionParser(context, codeAnnotations);
        this.segments = new SegmentParser(context, instructions);
        this.survey = new ModuleSurvey(context, customs);
    }

    /**
     * Parses {@code (module $id ...)} whose opening is here, up to behind its end.
     *
     * @return the binary, and where its bytes come from
     */
    static Assembly parseModule(Cursor cursor, Features features) {
        cursor.expectOpen(Keyword.MODULE);
        int name = cursor.takeId();
        return parseFields(cursor, features, name);
    }

    /** Parses the fields of a module whose header is behind, up to behind its end. */
    static Assembly parseFields(Cursor cursor, Features features, int name) {
        ModuleParser parser = new ModuleParser(cursor, features);
        parser.moduleName(name);
        parser.survey.run();
        if (cursor.kind() != Token.RIGHT) {
            throw cursor.unexpected("a module field or ')'");
        }
        int end = cursor.at;
        parser.fields();
        cursor.at = end + 1;
        return parser.assemble();
    }

    /** Parses the fields of a module without its header, up to the end of the text. */
    static Assembly parseBare(Cursor cursor, Features features) {
        ModuleParser parser = new ModuleParser(cursor, features);
        parser.survey.run();
        if (cursor.kind() != Token.END) {
            throw cursor.unexpected("a module field");
        }
        parser.fields();
        return parser.assemble();
    }

    private void moduleName(int id) {
        context.moduleName = id;
        int annotated = Space.takeName(cursor);
        if (annotated >= 0) {
            context.moduleName = annotated;
            int token = cursor.at;
            if (Space.takeName(cursor) >= 0) {
                throw cursor.malformed("@name annotation: multiple module names", token);
            }
        }
    }

    // The second pass

    private void fields() {
        Ints fields = survey.fields;
        for (int i = 0; i < fields.size(); i++) {
            cursor.at = fields.get(i);
            if (cursor.isOpen(Keyword.TYPE) || cursor.isOpen(Keyword.REC)) {
                types.definition();
            }
        }
        for (int i = 0; i < fields.size(); i++) {
            cursor.at = fields.get(i);
            int offset = cursor.offset();
            cursor.at++;
            Keyword keyword = Keyword.of(cursor.tokens.value(cursor.at++));
            switch (keyword) {
                case IMPORT -> importField(offset);
                case EXPORT -> exportField(offset);
                case START -> {
                    start.item(offset);
                    start.out.u32(context.functions.index(cursor));
                    cursor.close();
                }
                case FUNC -> function(offset);
                case TABLE -> table(offset);
                case MEMORY -> memory(offset);
                case GLOBAL -> global(offset);
                case TAG -> tag(offset);
                case ELEM -> {
                    elements.item(offset);
                    segments.element(elements);
                }
                case DATA -> {
                    data.item(offset);
                    segments.data(data);
                }
                default -> {}
            }
        }
    }

    private void importField(int offset) {
        imports.item(offset);
        imports.out.name(cursor.name());
        imports.out.name(cursor.name());
        imports.mark(cursor.offset());
        cursor.at++;
        Keyword keyword = Keyword.of(cursor.tokens.value(cursor.at++));
        Space.skipBinding(cursor);
        switch (keyword) {
            case FUNC -> {
                imports.out.u8(EXTERN_FUNC);
                importedFunction(nextFunction++);
            }
            case TABLE -> {
                nextTable++;
                imports.out.u8(EXTERN_TABLE);
                TypeEncoder.tableType(imports.out, types.tableType());
            }
            case MEMORY -> {
                nextMemory++;
                imports.out.u8(EXTERN_MEMORY);
                TypeEncoder.memoryType(imports.out, types.memoryType());
            }
            case GLOBAL -> {
                nextGlobal++;
                imports.out.u8(EXTERN_GLOBAL);
                TypeEncoder.globalType(imports.out, types.globalType());
            }
            default -> {
                nextTag++;
                imports.out.u8(EXTERN_TAG);
                imports.out.u8(0);
                imports.out.u32(types.typeUse(this::ignoreId).resolve(context.defined));
            }
        }
        cursor.close();
        cursor.close();
    }

    private boolean ignoreId(int index) {
        int before = cursor.at;
        Space.skipBinding(cursor);
        return cursor.at != before;
    }

    private void importedFunction(int function) {
        TypeUse use = types.typeUse(index -> bindLocal(function, index));
        instructions.locals().clear();
        imports.out.u32(use.resolve(context.defined));
    }

    private boolean bindLocal(int function, int index) {
        int before = cursor.at;
        int name = Space.bind(cursor, instructions.locals(), index, "local");
        if (name >= 0) {
            context.localNames.add(function);
            context.localNames.add(index);
            context.localNames.add(name);
        }
        return cursor.at != before;
    }

    private void exportField(int offset) {
        exports.item(offset);
        exports.out.name(cursor.name());
        if (cursor.kind() != Token.LEFT || cursor.kind(1) != Token.KEYWORD) {
            throw cursor.unexpected("what is exported");
        }
        cursor.at++;
        Keyword keyword = Keyword.of(cursor.value());
        Space space = context.space(keyword);
        cursor.at++;
        exports.out.u8(
                switch (keyword) {
                    case FUNC -> EXTERN_FUNC;
                    case TABLE -> EXTERN_TABLE;
                    case MEMORY -> EXTERN_MEMORY;
                    case GLOBAL -> EXTERN_GLOBAL;
                    default -> EXTERN_TAG;
                });
        exports.out.u32(space.index(cursor));
        cursor.close();
        cursor.close();
    }

    /** The exports in place of an item. */
    private void inlineExports(Export.Kind kind, int index) {
        while (cursor.isOpen(Keyword.EXPORT)) {
            exports.item(cursor.offset());
            cursor.at += 2;
            exports.out.name(cursor.name());
            exports.out.u8(kind.ordinal());
            exports.out.u32(index);
            cursor.close();
        }
    }

    /** Starts the import in place of an item, if it is one. */
    private boolean inlineImport(int offset, int kind) {
        if (!cursor.takeOpen(Keyword.IMPORT)) {
            return false;
        }
        imports.item(offset);
        imports.out.name(cursor.name());
        imports.out.name(cursor.name());
        cursor.close();
        imports.out.u8(kind);
        return true;
    }

    private void function(int offset) {
        int index = nextFunction++;
        Space.skipBinding(cursor);
        inlineExports(Export.Kind.FUNC, index);
        if (inlineImport(offset, EXTERN_FUNC)) {
            importedFunction(index);
            cursor.close();
            return;
        }
        functions.item(offset);
        TypeUse use = types.typeUse(parameter -> bindLocal(index, parameter));
        int type = use.resolve(context.defined);
        functions.out.u32(type);
        int parameters = use.inline().parameters().length;
        if (use.hasIndex()) {
            var defined = context.defined.function(type);
            parameters = defined == null ? 0 : defined.parameters().length;
        }
        body.clear();
        locals(index, parameters);
        instructions.body(body, index);
        cursor.close();
        code.item(offset);
        code.out.u32(body.out.size());
        code.append(body);
        codeAnnotations.endFunction(index);
    }

    /** Parses the locals and writes them as runs of one type. */
    private void locals(int function, int parameters) {
        Ints runs = new Ints();
        int index = parameters;
        while (cursor.takeOpen(Keyword.LOCAL)) {
            if (bindLocal(function, index)) {
                local(runs, types.valueType());
                index++;
            } else {
                while (cursor.kind() != Token.RIGHT) {
                    local(runs, types.valueType());
                    index++;
                }
            }
            cursor.close();
        }
        body.out.u32(runs.size() / 2);
        for (int i = 0; i < runs.size(); i += 2) {
            body.out.u32(runs.get(i));
            TypeEncoder.valueType(body.out, runs.get(i + 1));
        }
    }

    private static void local(Ints runs, int type) {
        int last = runs.size() - 2;
        if (last >= 0 && runs.get(last + 1) == type) {
            runs.set(last, runs.get(last) + 1);
        } else {
            runs.add(1);
            runs.add(type);
        }
    }

    private void table(int offset) {
        int index = nextTable++;
        Space.skipBinding(cursor);
        inlineExports(Export.Kind.TABLE, index);
        if (inlineImport(offset, EXTERN_TABLE)) {
            TypeEncoder.tableType(imports.out, types.tableType());
            cursor.close();
            return;
        }
        tables.item(offset);
        boolean is64 = types.addressType();
        if (types.isReferenceType()) {
            int type = types.referenceType();
            int textOffset = cursor.offset();
            cursor.expectOpen(Keyword.ELEM);
            int count = segments.tableElements(elements, index, type, is64, textOffset);
            AddressLimits limits = new AddressLimits(count, count, true, is64);
            TypeEncoder.tableType(tables.out, new ExternType.Table(limits, type));
        } else {
            AddressLimits limits = types.limits(is64);
            ExternType.Table type = new ExternType.Table(limits, types.referenceType());
            if (cursor.kind() != Token.RIGHT) {
                tables.out.u8(0x40);
                tables.out.u8(0);
                TypeEncoder.tableType(tables.out, type);
                instructions.expression(tables);
            } else {
                TypeEncoder.tableType(tables.out, type);
            }
        }
        cursor.close();
    }

    private void memory(int offset) {
        int index = nextMemory++;
        Space.skipBinding(cursor);
        inlineExports(Export.Kind.MEMORY, index);
        if (inlineImport(offset, EXTERN_MEMORY)) {
            TypeEncoder.memoryType(imports.out, types.memoryType());
            cursor.close();
            return;
        }
        memories.item(offset);
        int before = cursor.at;
        boolean is64 = types.addressType();
        int pageSize = types.pageSize();
        if (cursor.isOpen(Keyword.DATA)) {
            int textOffset = cursor.offset();
            cursor.at += 2;
            long length = segments.memoryData(data, index, is64, textOffset);
            long pages = pageSize > 31 ? 1 : length + (1L << pageSize) - 1 >> pageSize;
            AddressLimits limits = new AddressLimits(pages, pages, true, is64);
            TypeEncoder.memoryType(memories.out, new ExternType.Mem(limits, false, pageSize));
        } else {
            cursor.at = before;
            TypeEncoder.memoryType(memories.out, types.memoryType());
        }
        cursor.close();
    }

    private void global(int offset) {
        int index = nextGlobal++;
        Space.skipBinding(cursor);
        inlineExports(Export.Kind.GLOBAL, index);
        if (inlineImport(offset, EXTERN_GLOBAL)) {
            TypeEncoder.globalType(imports.out, types.globalType());
            cursor.close();
            return;
        }
        globals.item(offset);
        TypeEncoder.globalType(globals.out, types.globalType());
        instructions.expression(globals);
        cursor.close();
    }

    private void tag(int offset) {
        int index = nextTag++;
        Space.skipBinding(cursor);
        inlineExports(Export.Kind.TAG, index);
        boolean isImport = inlineImport(offset, EXTERN_TAG);
        SectionWriter section = isImport ? imports : tags;
        if (!isImport) {
            tags.item(offset);
        }
        section.out.u8(0);
        section.out.u32(types.typeUse(this::ignoreId).resolve(context.defined));
        cursor.close();
    }

    // Putting it together

    private Assembly assemble() {
        codeAnnotations
                .sections()
                .forEach((name, contents) ->
                        customs.add(
                                new CustomSections.Custom(
                                        CustomSections.before(Section.CODE), name, contents, 0)));
        if (!customs.has(NameSection.NAME)) {
            BinaryWriter names = NameSection.write(context);
            if (names.size() > 0) {
                customs.add(
                        new CustomSections.Custom(
                                CustomSections.after(Section.DATA), NameSection.NAME, names, 0));
            }
        }
        Assembly assembly = new Assembly(customs.sorted(), cursor.tokens);
        assembly.section(Section.TYPE, context.defined.section);
        assembly.section(Section.IMPORT, imports);
        assembly.section(Section.FUNCTION, functions);
        assembly.section(Section.TABLE, tables);
        assembly.section(Section.MEMORY, memories);
        assembly.section(Section.TAG, tags);
        assembly.section(Section.GLOBAL, globals);
        assembly.section(Section.EXPORT, exports);
        assembly.start(start);
        assembly.section(Section.ELEMENT, elements);
        assembly.dataCount(context.needsDataCount, data.count());
        assembly.section(Section.CODE, code);
        assembly.section(Section.DATA, data);
        assembly.finish();
        return assembly;
    }
}
