package dev.godwit.wasm.binary;

import dev.godwit.base.failure.Invalid;
import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;
import dev.godwit.wasm.module.CustomSection;
import dev.godwit.wasm.module.DataSegment;
import dev.godwit.wasm.module.DecodedModule;
import dev.godwit.wasm.module.ElementSegment;
import dev.godwit.wasm.module.Export;
import dev.godwit.wasm.module.ExternType;
import dev.godwit.wasm.module.Feature;
import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.module.GlobalDefinition;
import dev.godwit.wasm.module.Import;
import dev.godwit.wasm.module.TableDefinition;
import dev.godwit.wasm.module.ValueTypes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Decodes a module up to its function bodies, whose instructions validation decodes.
 *
 * <p>Nothing is allocated by what a length claims; it is refused first if the bytes behind it
 * cannot hold as much. Time is proportional to the number of bytes (of function bodies and data: to
 * their number).
 *
 * <p>Specification: section 5.5 (Modules).
 */
public final class ModuleDecoder {
    private static final int MAGIC = 0x6d736100;
    private static final int VERSION = 1;

    private final byte[] bytes;
    private final Features features;
    private final BinaryReader in;
    private final TypeReader typeReader;
    private final InstructionReader instructions;
    private final TypeSection typeSection;

    private final List<Import> imports = new ArrayList<>();
    private int[] functionTypes = new int[16];
    private int functionCount;
    private int importedFunctions;
    private final List<ExternType.Table> tables = new ArrayList<>();
    private final List<TableDefinition> tableDefinitions = new ArrayList<>();
    private final List<ExternType.Mem> memories = new ArrayList<>();
    private int importedMemories;
    private final List<ExternType.Global> globals = new ArrayList<>();
    private final List<GlobalDefinition> globalDefinitions = new ArrayList<>();
    private final List<ExternType.Tag> tags = new ArrayList<>();
    private final List<Export> exports = new ArrayList<>();
    private int start = -1;
    private final List<ElementSegment> elements = new ArrayList<>();
    private final List<DataSegment> data = new ArrayList<>();
    private int dataCount = -1;
    private int codeSectionLength;
    private int[] bodyStarts = new int[0];
    private int[] bodyEnds = new int[0];
    private int bodyCount;
    private final List<CustomSection> customSections = new ArrayList<>();

    /** What {@link #locate} looks for. */
    private int wantedSection = -1;

    private int wantedItem;
    private int foundAt = -1;

    private ModuleDecoder(byte[] bytes, Features features) {
        this.bytes = bytes;
        this.features = features;
        this.in = new BinaryReader(bytes, 0, bytes.length);
        this.typeReader = new TypeReader(in, features);
        this.instructions = new InstructionReader(in, features);
        this.typeSection = new TypeSection(in, typeReader, this::item);
    }

    /**
     * Decodes a module.
     *
     * @param bytes the binary; it is not copied and must not change afterwards
     * @param features what is on
     * @return the module
     * @throws Malformed if the bytes are not a module, or it is beyond an implementation limit
     * @throws Invalid if it uses a segment that the version without bulk-memory reads as invalid
     */
    public static DecodedModule decode(byte[] bytes, Features features) {
        var decoder = new ModuleDecoder(bytes, features);
        try {
            return decoder.module();
        } catch (Malformed e) {
            // Something before it, in a body that was passed over, may be what is really wrong.
            BodyScanner.check(
                    bytes, features, decoder.bodyStarts, decoder.bodyEnds, decoder.bodyCount);
            throw e;
        }
    }

    /**
     * Finds where an item of a section stands. Failures that are found after decoding need it, and
     * it is seldom worth an array: the module is decoded again.
     *
     * @param module a decoded module
     * @param section the section
     * @param item which item of it, from 0
     * @return the item's offset in the module's bytes
     */
    public static int locate(DecodedModule module, Section section, int item) {
        ModuleDecoder decoder = new ModuleDecoder(module.bytes(), module.features());
        decoder.wantedSection = section.id();
        decoder.wantedItem = item;
        decoder.module();
        return Math.max(decoder.foundAt, 0);
    }

    private void item(Section section, int index) {
        if (wantedSection == section.id() && wantedItem == index) {
            foundAt = in.position();
        }
    }

    private DecodedModule module() {
        ImplementationLimits.check(
                bytes.length, ImplementationLimits.MODULE_BYTES, "bytes of a module", 0);
        if (in.fixed32() != MAGIC) {
            throw in.malformed("magic header not detected", 0);
        }
        int version = in.fixed32();
        if (version != VERSION) {
            throw in.malformed(
                    "unknown binary version "
                            + (version == 0x1000d
                                    ? "13: this is a component; only core modules are supported"
                                    : Integer.toUnsignedString(version)),
                    4);
        }
        int last = 0;
        Section before = Section.CUSTOM;
        while (!in.atEnd()) {
            int at = in.position();
            Section section = Section.of(in.u8());
            if (section == null
                    || section == Section.TAG && !features.has(Feature.EXCEPTIONS)
                    || section == Section.DATA_COUNT && !features.has(Feature.BULK_MEMORY)) {
                throw in.malformed(badSection(section, bytes[at] & 0xff), at);
            }
            if (section != Section.CUSTOM) {
                if (section.rank() <= last) {
                    throw in.malformed(
                            "unexpected content after last section: a second or misplaced "
                                    + section.label()
                                    + " section",
                            at);
                }
                last = section.rank();
                before = section;
            }
            int size = in.length();
            int from = in.position();
            section(section, before, size);
            if (in.position() != from + size) {
                throw in.malformed(
                        "section size mismatch: the "
                                + section.label()
                                + " section says "
                                + size
                                + " bytes and has "
                                + (in.position() - from),
                        from);
            }
        }
        return finish();
    }

    private String badSection(@Nullable Section section, int id) {
        String phrase = "malformed section id " + id;
        if (section == null) {
            return phrase;
        }
        Feature feature = section == Section.TAG ? Feature.EXCEPTIONS : Feature.BULK_MEMORY;
        return phrase
                + ": the "
                + section.label()
                + " section "
                + TypeReader.needs(features, feature);
    }

    private void section(Section section, Section before, int size) {
        switch (section) {
            case CUSTOM -> customSection(before, size);
            case TYPE -> typeSection.read();
            case IMPORT -> importSection();
            case FUNCTION -> functionSection();
            case TABLE -> tableSection();
            case MEMORY -> memorySection();
            case TAG -> tagSection();
            case GLOBAL -> globalSection();
            case EXPORT -> exportSection();
            case START -> {
                item(section, 0);
                start = in.u32();
                if (start < 0) {
                    start = Integer.MAX_VALUE;
                }
            }
            case ELEMENT -> elementSection();
            case DATA_COUNT -> {
                int at = in.position();
                dataCount = in.u32();
                checkCount(dataCount, ImplementationLimits.DATA_SEGMENTS, "data segments", at);
            }
            case CODE -> codeSection(size);
            case DATA -> dataSection();
        }
    }

    private static void checkCount(int count, int limit, String what, int offset) {
        ImplementationLimits.check(count, limit, what, offset);
    }

    private int count(int limit, String what) {
        int at = in.position();
        int count = in.length();
        checkCount(count, limit, what, at);
        return count;
    }

    private void customSection(Section before, int size) {
        int from = in.position();
        String name = in.name();
        int contents = in.position();
        int length = size - (contents - from);
        in.skip(length);
        customSections.add(new CustomSection(name, before.id(), contents, length));
    }

    private void importSection() {
        int count = count(ImplementationLimits.IMPORTS, "imports");
        for (int i = 0; i < count; i++) {
            item(Section.IMPORT, i);
            String module = in.name();
            String name = in.name();
            imports.add(new Import(module, name, importType()));
        }
    }

    private ExternType importType() {
        int at = in.position();
        int kind = in.u8();
        switch (kind) {
            case 0 -> {
                var type = new ExternType.Func(typeIndex());
                addFunction(type.typeIndex());
                importedFunctions++;
                return type;
            }
            case 1 -> {
                var type = typeReader.tableType();
                addTable(type, at);
                return type;
            }
            case 2 -> {
                var type = typeReader.memoryType();
                addMemory(type, at);
                importedMemories++;
                return type;
            }
            case 3 -> {
                var type = typeReader.globalType();
                globals.add(type);
                return type;
            }
            case 4 -> {
                typeReader.require(Feature.EXCEPTIONS, "malformed import kind", "a tag", at);
                var type = tagType();
                tags.add(type);
                return type;
            }
            default -> throw in.malformed("malformed import kind " + kind, at);
        }
    }

    /** A type index, cut to what no module has so that it stays positive. */
    private int typeIndex() {
        int index = in.u32();
        return index < 0 ? Integer.MAX_VALUE : index;
    }

    private ExternType.Tag tagType() {
        InstructionReader.zero(in);
        return new ExternType.Tag(typeIndex());
    }

    private void addFunction(int typeIndex) {
        if (functionCount == functionTypes.length) {
            functionTypes = Arrays.copyOf(functionTypes, 2 * functionCount);
        }
        functionTypes[functionCount++] = typeIndex;
    }

    private void addTable(ExternType.Table type, int at) {
        tables.add(type);
        checkCount(tables.size(), ImplementationLimits.TABLES, "tables", at);
    }

    private void addMemory(ExternType.Mem type, int at) {
        memories.add(type);
        checkCount(memories.size(), ImplementationLimits.MEMORIES, "memories", at);
    }

    private void functionSection() {
        int count = count(ImplementationLimits.FUNCTIONS, "functions");
        for (int i = 0; i < count; i++) {
            item(Section.FUNCTION, i);
            addFunction(typeIndex());
        }
    }

    private void tableSection() {
        int count = in.length();
        for (int i = 0; i < count; i++) {
            item(Section.TABLE, i);
            int at = in.position();
            int initStart = -1;
            ExternType.Table type;
            if (in.peek() == 0x40) {
                typeReader.require(
                        Feature.FUNCTION_REFERENCES,
                        "malformed reference type",
                        "a table's initial value",
                        at);
                in.u8();
                InstructionReader.zero(in);
                type = typeReader.tableType();
                initStart = in.position();
                instructions.skipExpression();
            } else {
                type = typeReader.tableType();
            }
            addTable(type, at);
            tableDefinitions.add(new TableDefinition(type, initStart));
        }
    }

    private void memorySection() {
        int count = in.length();
        for (int i = 0; i < count; i++) {
            item(Section.MEMORY, i);
            int at = in.position();
            addMemory(typeReader.memoryType(), at);
        }
    }

    private void tagSection() {
        int count = count(ImplementationLimits.TAGS, "tags");
        for (int i = 0; i < count; i++) {
            item(Section.TAG, i);
            tags.add(tagType());
        }
    }

    private void globalSection() {
        int count = count(ImplementationLimits.GLOBALS, "globals");
        for (int i = 0; i < count; i++) {
            item(Section.GLOBAL, i);
            var type = typeReader.globalType();
            globals.add(type);
            globalDefinitions.add(new GlobalDefinition(type, in.position()));
            instructions.skipExpression();
        }
    }

    private void exportSection() {
        int count = count(ImplementationLimits.EXPORTS, "exports");
        Export.Kind[] kinds = Export.Kind.values();
        for (int i = 0; i < count; i++) {
            item(Section.EXPORT, i);
            String name = in.name();
            int at = in.position();
            int kind = in.u8();
            if (kind >= kinds.length) {
                throw in.malformed("malformed export kind " + kind, at);
            }
            if (kinds[kind] == Export.Kind.TAG) {
                typeReader.require(Feature.EXCEPTIONS, "malformed export kind", "a tag", at);
            }
            exports.add(new Export(name, kinds[kind], in.u32()));
        }
    }

    private void elementSection() {
        int count = in.length();
        for (int i = 0; i < count; i++) {
            item(Section.ELEMENT, i);
            elements.add(elementSegment());
        }
    }

    private ElementSegment elementSegment() {
        int at = in.position();
        int flags = in.u32();
        if (flags != 0
                && !features.has(Feature.BULK_MEMORY)
                && !features.has(Feature.REFERENCE_TYPES)) {
            throw olderSegment("table", flags, at);
        }
        if (flags < 0 || flags > 7) {
            throw in.malformed("malformed elements segment kind", at);
        }
        boolean isExpressions = (flags & 4) != 0;
        var mode =
                (flags & 1) == 0
                        ? ElementSegment.Mode.ACTIVE
                        : (flags & 2) == 0
                                ? ElementSegment.Mode.PASSIVE
                                : ElementSegment.Mode.DECLARATIVE;
        int table = 0;
        int offsetStart = -1;
        if (mode == ElementSegment.Mode.ACTIVE) {
            table = (flags & 2) != 0 ? in.u32() : 0;
            offsetStart = in.position();
            instructions.skipExpression();
        }
        int elementType = isExpressions ? ValueTypes.FUNCREF : ValueTypes.nonNull(ValueTypes.FUNC);
        if ((flags & 3) != 0) {
            if (isExpressions) {
                elementType = typeReader.elementType();
            } else {
                int kindAt = in.position();
                if (in.u8() != 0) {
                    throw in.malformed("malformed element kind", kindAt);
                }
            }
        }
        int items = count(ImplementationLimits.TABLE_ELEMENTS, "elements of a segment");
        int from = in.position();
        for (int i = 0; i < items; i++) {
            if (isExpressions) {
                instructions.skipExpression();
            } else {
                in.u32();
            }
        }
        return new ElementSegment(
                mode, table, offsetStart, elementType, items, isExpressions, from);
    }

    /** What is now a segment's kind was an index before there were kinds. */
    private Invalid olderSegment(String what, int index, int at) {
        return new Invalid(
                "unknown "
                        + what
                        + " "
                        + Integer.toUnsignedString(index)
                        + ": a segment of this kind "
                        + TypeReader.needs(features, Feature.BULK_MEMORY),
                new Place.InBinary(at));
    }

    private void codeSection(int size) {
        codeSectionLength = size;
        int count = count(ImplementationLimits.FUNCTIONS, "functions");
        bodyStarts = new int[count];
        bodyEnds = new int[count];
        for (; bodyCount < count; bodyCount++) {
            item(Section.CODE, bodyCount);
            int at = in.position();
            int length = in.length();
            checkCount(length, ImplementationLimits.FUNCTION_BYTES, "bytes of a function", at);
            bodyStarts[bodyCount] = in.position();
            in.skip(length);
            bodyEnds[bodyCount] = in.position();
        }
    }

    private void dataSection() {
        int count = count(ImplementationLimits.DATA_SEGMENTS, "data segments");
        for (int i = 0; i < count; i++) {
            item(Section.DATA, i);
            data.add(dataSegment());
        }
    }

    private DataSegment dataSegment() {
        int at = in.position();
        int flags = in.u32();
        if (flags != 0
                && !features.has(Feature.BULK_MEMORY)
                && !features.has(Feature.MULTI_MEMORY)) {
            throw olderSegment("memory", flags, at);
        }
        if (flags < 0 || flags > 2) {
            throw in.malformed("malformed data segment kind", at);
        }
        int memory = -1;
        int offsetStart = -1;
        if (flags != 1) {
            memory = flags == 2 ? typeIndex() : 0;
            offsetStart = in.position();
            instructions.skipExpression();
        }
        int length = in.length();
        int from = in.position();
        in.skip(length);
        return new DataSegment(memory, offsetStart, from, length);
    }

    private DecodedModule finish() {
        int defined = functionCount - importedFunctions;
        if (defined != bodyStarts.length) {
            throw in.malformed(
                    "function and code section have inconsistent lengths: "
                            + defined
                            + " and "
                            + bodyStarts.length,
                    bytes.length);
        }
        if (dataCount >= 0 && dataCount != data.size()) {
            throw in.malformed(
                    "data count and data section have inconsistent lengths: "
                            + dataCount
                            + " and "
                            + data.size(),
                    bytes.length);
        }
        return new DecodedModule(
                bytes,
                features,
                typeSection.types(),
                typeSection.groupStarts(),
                List.copyOf(imports),
                Arrays.copyOf(functionTypes, functionCount),
                importedFunctions,
                List.copyOf(tables),
                List.copyOf(tableDefinitions),
                List.copyOf(memories),
                importedMemories,
                List.copyOf(globals),
                List.copyOf(globalDefinitions),
                List.copyOf(tags),
                List.copyOf(exports),
                start,
                List.copyOf(elements),
                List.copyOf(data),
                dataCount,
                codeSectionLength,
                bodyStarts,
                bodyEnds,
                List.copyOf(customSections));
    }
}
