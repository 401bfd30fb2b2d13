package dev.godwit.wasm.validate;

import dev.godwit.base.failure.Invalid;
import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;
import dev.godwit.wasm.binary.BinaryReader;
import dev.godwit.wasm.binary.BodyScanner;
import dev.godwit.wasm.binary.ModuleDecoder;
import dev.godwit.wasm.binary.Section;
import dev.godwit.wasm.binary.TypeReader;
import dev.godwit.wasm.module.AddressLimits;
import dev.godwit.wasm.module.DataSegment;
import dev.godwit.wasm.module.DecodedModule;
import dev.godwit.wasm.module.ElementSegment;
import dev.godwit.wasm.module.Export;
import dev.godwit.wasm.module.ExternType;
import dev.godwit.wasm.module.Feature;
import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.module.FunctionType;
import dev.godwit.wasm.module.GlobalDefinition;
import dev.godwit.wasm.module.Import;
import dev.godwit.wasm.module.TableDefinition;
import dev.godwit.wasm.module.ValueTypes;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Validates modules: first everything but the function bodies, then those when it is asked to. What
 * was found in a valid function can be told again, whole or up to one of its instructions.
 *
 * <p>Not for several threads at once.
 *
 * <p>Specification: section 3.5 (Modules).
 */
public final class Validator {
    private static final long PAGES_32 = 65_536;
    private static final long PAGES_64 = 1L << 48;

    private final DecodedModule module;
    private final Features features;
    private final Context context;
    private final ModuleCode code;

    /** Made when it is needed: it has room to work in. */
    private @Nullable FunctionValidator functions;

    /** What is checked, for the place of a failure. */
    private Section section = Section.TYPE;

    private int item;

    private Validator(DecodedModule module) {
        this.module = module;
        this.features = module.features();
        this.context = new Context(module);
        try {
            new TypeRules(context).check(i -> at(Section.TYPE, i));
            checkModule();
            this.code = new ModuleCode(module);
            checkContents();
        } catch (Invalid e) {
            if (e.place() instanceof Place.InBinary place && place.offset() == Context.UNPLACED) {
                throw Context.invalid(e.getMessage(), ModuleDecoder.locate(module, section, item));
            }
            throw e;
        }
    }

    /**
     * Validates a module without its function bodies.
     *
     * @param module the module
     * @return what validates its functions
     * @throws Invalid if it is invalid
     * @throws Malformed if a constant expression is
     */
    public static Validator of(DecodedModule module) {
        try {
            return new Validator(module);
        } catch (Invalid e) {
            throw malformedFirst(module, e);
        }
    }

    /** A module that is malformed anywhere is nothing that could be invalid. */
    private static Invalid malformedFirst(DecodedModule module, Invalid e) {
        BodyScanner.check(module);
        return e;
    }

    private FunctionValidator functions() {
        FunctionValidator known = functions;
        if (known == null) {
            known = new FunctionValidator(context, code);
            functions = known;
        }
        return known;
    }

    /**
     * What engines need of the module. A function that was not validated yet lacks {@link
     * ModuleCode#VALID}.
     *
     * @return always the same object
     */
    public ModuleCode code() {
        return code;
    }

    /**
     * Validates all functions.
     *
     * @param listener what is told of them
     * @throws Invalid if one is invalid
     * @throws Malformed if one is malformed
     */
    public void all(CodeListener listener) {
        try {
            int count = module.functionTypes().length;
            for (int i = module.importedFunctions(); i < count; i++) {
                functions().function(i, listener);
            }
        } catch (Invalid e) {
            throw malformedFirst(module, e);
        }
        functions = null;
    }

    /**
     * Validates a function, unless that was done or it is an import.
     *
     * @param function its index
     * @param listener what is told of it
     * @throws Invalid if it is invalid
     * @throws Malformed if it is malformed
     */
    public void function(int function, CodeListener listener) {
        int flags = code.functions[function * ModuleCode.STRIDE + ModuleCode.FLAGS];
        if ((flags & (ModuleCode.VALID | ModuleCode.IMPORT)) == 0) {
            functions().function(function, listener);
        }
    }

    /**
     * Tells of a function once more.
     *
     * @param function the index of a valid function that is not imported
     * @param listener what is told of it
     */
    public void report(int function, CodeListener listener) {
        functions().report(function, listener);
    }

    /**
     * Tells of a function once more, up to an instruction, which is not told.
     *
     * @param function the index of a valid function that is not imported
     * @param address where the instruction starts in the module's bytes
     * @param listener what is told of it, without an end
     * @throws Invalid if no instruction starts there, or it cannot be reached
     */
    public void reportUpTo(int function, int address, CodeListener listener) {
        functions().upTo(function, address, listener);
    }

    /**
     * Finds what is known of a frame that is stopped.
     *
     * @param function the index of a valid function that is not imported
     * @param offset where the instruction starts that comes next, in bytes from the function's
     *     first
     * @return what is known
     * @throws Invalid if no instruction starts there, it cannot be reached, or an execution cannot
     *     stop before it
     */
    public Safepoint safepointAt(int function, int offset) {
        int start = code.functions[function * ModuleCode.STRIDE + ModuleCode.START];
        functions().upTo(function, start + offset, CodeListener.NONE);
        return functions().safepoint(start);
    }

    // ---- The parts of a module.

    private void at(Section newSection, int newItem) {
        section = newSection;
        item = newItem;
    }

    private static Invalid wrong(String message) {
        return Context.invalid(message, Context.UNPLACED);
    }

    private void checkModule() {
        int imported = module.importedFunctions();
        for (int i = 0; i < module.imports().size(); i++) {
            at(Section.IMPORT, i);
            externType(module.imports().get(i).type());
        }
        int importedTags = module.tags().size();
        for (int i = importedTags - definedTags(); i < importedTags; i++) {
            at(Section.TAG, i - (importedTags - definedTags()));
            externType(module.tags().get(i));
        }
        for (int i = imported; i < module.functionTypes().length; i++) {
            at(Section.FUNCTION, i - imported);
            context.functionType(module.functionTypes()[i], Context.UNPLACED);
        }
        for (int i = module.importedMemories(); i < module.memories().size(); i++) {
            at(Section.MEMORY, i - module.importedMemories());
            externType(module.memories().get(i));
        }
        checkCounts();
    }

    private int definedTags() {
        int count = module.tags().size();
        for (Import candidate : module.imports()) {
            if (candidate.type() instanceof ExternType.Tag) {
                count--;
            }
        }
        return count;
    }

    private void checkCounts() {
        if (module.memories().size() > 1 && !features.has(Feature.MULTI_MEMORY)) {
            throw wrong("multiple memories: " + TypeReader.needs(features, Feature.MULTI_MEMORY));
        }
        if (module.tables().size() > 1 && !features.has(Feature.REFERENCE_TYPES)) {
            throw wrong("multiple tables: " + TypeReader.needs(features, Feature.REFERENCE_TYPES));
        }
    }

    private void externType(ExternType type) {
        switch (type) {
            case ExternType.Func func -> context.functionType(func.typeIndex(), Context.UNPLACED);
            case ExternType.Table table -> table(table);
            case ExternType.Mem memory -> memory(memory);
            case ExternType.Global global ->
                    context.checkType(global.valueType(), Context.UNPLACED);
            case ExternType.Tag tag -> {
                FunctionType function = context.functionType(tag.typeIndex(), Context.UNPLACED);
                if (function.results().length != 0) {
                    throw wrong("non-empty tag result type");
                }
            }
        }
    }

    private void table(ExternType.Table table) {
        context.checkType(table.elementType(), Context.UNPLACED);
        boolean is64 = table.limits().is64();
        limits(
                table.limits(),
                is64 ? -1 : 0xffff_ffffL,
                "table size must be at most " + (is64 ? "2^64-1" : "2^32-1") + " elements");
    }

    private void memory(ExternType.Mem memory) {
        int log2 = memory.pageSizeLog2();
        if (log2 != 16 && log2 != 0) {
            throw wrong("invalid custom page size: 2^" + log2 + "; it is 1 or 65536");
        }
        boolean is64 = memory.limits().is64();
        if (log2 == 0) {
            limits(
                    memory.limits(),
                    is64 ? -1 : 0xffff_ffffL,
                    "memory size must be at most " + (is64 ? "2^64-1" : "2^32-1") + " bytes");
        } else {
            limits(
                    memory.limits(),
                    is64 ? PAGES_64 : PAGES_32,
                    "memory size must be at most "
                            + (is64 ? "2^48 pages (256 TiB)" : "65536 pages (4GiB)"));
        }
        if (memory.isShared() && !memory.limits().hasMaximum()) {
            throw wrong("shared memory must have maximum");
        }
    }

    private static void limits(AddressLimits limits, long greatest, String message) {
        if (Long.compareUnsigned(limits.minimum(), greatest) > 0) {
            throw wrong(message + ", not " + Long.toUnsignedString(limits.minimum()));
        }
        if (!limits.hasMaximum()) {
            return;
        }
        if (Long.compareUnsigned(limits.maximum(), greatest) > 0) {
            throw wrong(message + ", not " + Long.toUnsignedString(limits.maximum()));
        }
        if (Long.compareUnsigned(limits.minimum(), limits.maximum()) > 0) {
            throw wrong("size minimum must not be greater than maximum");
        }
    }

    // ---- What has constant expressions; it comes when functions have types.

    private void checkContents() {
        int importedGlobals = module.importedGlobals();
        List<TableDefinition> tables = module.tableDefinitions();
        for (int i = 0; i < tables.size(); i++) {
            at(Section.TABLE, i);
            ExternType.Table type = tables.get(i).type();
            table(type);
            if (tables.get(i).initStart() >= 0) {
                functions()
                        .constant(tables.get(i).initStart(), type.elementType(), importedGlobals);
            } else if (!ValueTypes.isDefaultable(type.elementType())) {
                throw wrong(
                        "type mismatch: a table of "
                                + ValueTypes.name(type.elementType())
                                + " needs an initial value");
            }
        }
        boolean seesAll = features.has(Feature.GC);
        List<GlobalDefinition> globals = module.globalDefinitions();
        for (int i = 0; i < globals.size(); i++) {
            at(Section.GLOBAL, i);
            ExternType.Global type = globals.get(i).type();
            externType(type);
            functions()
                    .constant(
                            globals.get(i).initStart(),
                            type.valueType(),
                            importedGlobals + (seesAll ? i : 0));
        }
        int visible = seesAll ? module.globals().size() : importedGlobals;
        checkExports();
        checkStart();
        for (int i = 0; i < module.elements().size(); i++) {
            at(Section.ELEMENT, i);
            elements(module.elements().get(i), visible);
        }
        for (int i = 0; i < module.data().size(); i++) {
            at(Section.DATA, i);
            DataSegment segment = module.data().get(i);
            if (segment.offsetStart() >= 0) {
                int address =
                        context.memory(segment.memory(), Context.UNPLACED).limits().addressType();
                functions().constant(segment.offsetStart(), address, visible);
            }
        }
    }

    private void elements(ElementSegment segment, int globals) {
        context.checkType(segment.elementType(), Context.UNPLACED);
        if (segment.mode() == ElementSegment.Mode.ACTIVE) {
            ExternType.Table table = context.table(segment.table(), Context.UNPLACED);
            if (!context.matches(segment.elementType(), table.elementType())) {
                throw wrong(
                        "type mismatch: element segment's type "
                                + ValueTypes.name(segment.elementType())
                                + " does not match table's element type "
                                + ValueTypes.name(table.elementType()));
            }
            functions().constant(segment.offsetStart(), table.limits().addressType(), globals);
        }
        if (segment.isExpressions()) {
            int start = segment.start();
            for (int i = 0; i < segment.count(); i++) {
                start = functions().constant(start, segment.elementType(), globals);
            }
            return;
        }
        var in = new BinaryReader(module.bytes(), segment.start(), module.bytes().length);
        for (int i = 0; i < segment.count(); i++) {
            int offset = in.position();
            int function = in.u32();
            context.functionTypeIndex(function, offset);
            context.declare(function);
        }
    }

    private void checkExports() {
        // A tree, not a hash table: no choice of names makes it slow, on any host.
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < module.exports().size(); i++) {
            at(Section.EXPORT, i);
            Export export = module.exports().get(i);
            int index = export.index();
            switch (export.kind()) {
                case FUNC -> {
                    context.functionTypeIndex(index, Context.UNPLACED);
                    context.declare(index);
                }
                case TABLE -> context.table(index, Context.UNPLACED);
                case MEMORY -> context.memory(index, Context.UNPLACED);
                case GLOBAL -> context.global(index, Context.UNPLACED);
                case TAG -> context.tag(index, Context.UNPLACED);
            }
            if (!names.add(export.name())) {
                throw wrong("duplicate export name \"" + export.name() + "\"");
            }
        }
    }

    private void checkStart() {
        if (module.start() < 0) {
            return;
        }
        at(Section.START, 0);
        int typeIndex = context.functionTypeIndex(module.start(), Context.UNPLACED);
        FunctionType type = context.functionType(typeIndex, Context.UNPLACED);
        if (type.parameters().length != 0 || type.results().length != 0) {
            throw wrong("start function must not have parameters or results: it has " + type);
        }
    }
}
