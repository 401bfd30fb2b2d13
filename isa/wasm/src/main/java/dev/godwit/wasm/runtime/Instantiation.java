package dev.godwit.wasm.runtime;

import dev.godwit.base.failure.Trap;
import dev.godwit.host.Memory;
import dev.godwit.wasm.binary.BinaryReader;
import dev.godwit.wasm.module.DataSegment;
import dev.godwit.wasm.module.DecodedModule;
import dev.godwit.wasm.module.ElementSegment;
import dev.godwit.wasm.module.Export;
import dev.godwit.wasm.module.ExternType;
import dev.godwit.wasm.module.FunctionType;
import dev.godwit.wasm.module.GlobalDefinition;
import dev.godwit.wasm.module.TableDefinition;
import dev.godwit.wasm.module.TypeRegistry;
import dev.godwit.wasm.module.ValueTypes;
import dev.godwit.wasm.numeric.WasmTrapReason;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Consumer;

/**
 * Makes an instance of a module. Specification: section 4.7.2 (Instantiation).
 *
 * <p>A failure may leave behind what active segments wrote into imported tables and memories, as
 * the specification has it.
 */
public final class Instantiation {
    private final Store store;
    private final DecodedModule module;
    private final ValidatedModule validated;
    private final Instance instance;
    private final Execution execution;

    private Instantiation(Execution execution, Store store, ValidatedModule validated) {
        this.store = store;
        this.validated = validated;
        this.module = validated.module();
        this.instance = new Instance(store, validated, store.types().register(module));
        this.execution = execution;
    }

    /**
     * Links a module, initialises it and runs its start function.
     *
     * @param x the guest thread that does it
     * @param store where the instance lives
     * @param validated the module
     * @param imports where its imports are found
     * @return the instance
     * @throws dev.godwit.base.failure.Unlinkable if an import is missing or of another type
     * @throws Trap if a segment does not fit or the start function fails
     * @throws dev.godwit.base.failure.LimitReached if a bound of the store is reached
     */
    public static Instance instantiate(
            Execution x, Store store, ValidatedModule validated, Imports imports) {
        Instance instance = initialize(x, store, validated, imports, ignored -> {});
        start(x, instance);
        return instance;
    }

    /**
     * Links a module and initialises it; its start function is still to be run.
     *
     * @param x the guest thread that does it
     * @param store where the instance lives
     * @param validated the module
     * @param imports where its imports are found
     * @param defined told of the instance before anything of it runs
     * @return the instance
     * @throws dev.godwit.base.failure.Unlinkable if an import is missing or of another type
     * @throws Trap if a segment does not fit
     * @throws dev.godwit.base.failure.LimitReached if a bound of the store is reached
     */
    public static Instance initialize(
            Execution x,
            Store store,
            ValidatedModule validated,
            Imports imports,
            Consumer<Instance> defined) {
        Instantiation work = new Instantiation(x, store, validated);
        Linking.link(work.instance, imports);
        store.add(work.instance);
        return work.complete(defined);
    }

    /**
     * Gives an instance that was linked before what it defines itself anew: memories, tables,
     * globals, segments. What it imports stays as it is; its start function is still to be run.
     *
     * @param x the guest thread that does it
     * @param old the instance
     * @param defined told of the successor before anything of it runs
     * @return its successor, with functions of its own
     */
    public static Instance reset(Execution x, Instance old, Consumer<Instance> defined) {
        Instantiation work = new Instantiation(x, old.store, old.validated());
        Linking.relink(work.instance, old);
        old.store.replace(old, work.instance);
        work.instance.embedder = old.embedder;
        return work.complete(defined);
    }

    private Instance complete(Consumer<Instance> defined) {
        defined.accept(instance);
        define();
        initialize();
        return instance;
    }

    /**
     * The start function of an instance.
     *
     * @param instance an instance that was initialised
     * @return the function, or null if its module names none
     */
    public static @Nullable FunctionInstance startFunction(Instance instance) {
        int start = instance.module.start();
        return start < 0 ? null : instance.functions[start];
    }

    /**
     * Runs the start function of an instance, if there is one, and waits where it waits.
     *
     * @param x the guest thread
     * @param instance an instance that was initialised
     */
    public static void start(Execution x, Instance instance) {
        FunctionInstance start = startFunction(instance);
        if (start != null) {
            Driver.call(x, start);
        }
    }

    private void define() {
        int[] typeIds = instance.typeIds;
        for (int i = module.importedFunctions(); i < instance.functions.length; i++) {
            int typeIndex = module.functionTypes()[i];
            int typeId = typeIds[typeIndex];
            FunctionType type = store.types().functionType(typeId);
            Code code = instance.code(store.engines().choice().of(instance, i));
            instance.functions[i] = new WasmFunction(typeId, type, code, i);
        }
        for (int i = 0; i < instance.tags.length; i++) {
            if (instance.tags[i] != null) {
                continue; // imported
            }
            int typeIndex = module.tags().get(i).typeIndex();
            int typeId = typeIds[typeIndex];
            instance.tags[i] = new TagInstance(typeId, store.types().functionType(typeId));
        }
        for (int i = module.importedMemories(); i < instance.memories.length; i++) {
            instance.memories[i] = Allocation.memory(store, module.memories().get(i));
        }
        defineGlobals(typeIds);
        defineTables(typeIds);
        List<ElementSegment> segments = module.elements();
        for (int i = 0; i < segments.size(); i++) {
            instance.elements[i] = references(segments.get(i));
        }
    }

    private void defineGlobals(int[] typeIds) {
        int index = module.importedGlobals();
        for (GlobalDefinition definition : module.globalDefinitions()) {
            ExternType.Global type = definition.type();
            GlobalInstance global =
                    new GlobalInstance(
                            new ExternType.Global(
                                    TypeRegistry.canonical(type.valueType(), typeIds),
                                    type.mutable()));
            int slot = evaluate(definition.initStart());
            if (ValueTypes.isReference(type.valueType())) {
                global.reference = execution.references[slot];
            } else {
                global.low = execution.low[slot];
                global.high = type.valueType() == ValueTypes.V128 ? execution.high[slot] : 0;
            }
            instance.globals[index++] = global;
        }
    }

    private void defineTables(int[] typeIds) {
        int index = module.importedTables();
        for (TableDefinition definition : module.tableDefinitions()) {
            ExternType.Table type = definition.type();
            Object value = null;
            if (definition.initStart() >= 0) {
                int slot = evaluate(definition.initStart());
                value = execution.references[slot];
            }
            instance.tables[index++] =
                    Allocation.table(
                            store,
                            new ExternType.Table(
                                    type.limits(),
                                    TypeRegistry.canonical(type.elementType(), typeIds)),
                            value);
        }
    }

    private @Nullable Object[] references(ElementSegment segment) {
        @Nullable Object[] references = new @Nullable Object[segment.count()];
        int at = segment.start();
        var in = new BinaryReader(module.bytes(), at, module.bytes().length);
        for (int i = 0; i < references.length; i++) {
            if (segment.isExpressions()) {
                int end = validated.expressionEnd(at);
                int slot = evaluate(at, end); // first: it may replace the array
                references[i] = execution.references[slot];
                at = end;
            } else {
                references[i] = instance.functions[in.u32()];
            }
        }
        return references;
    }

    /** The slot of the value, above the stack pointer. */
    private int evaluate(int start) {
        return evaluate(start, validated.expressionEnd(start));
    }

    private int evaluate(int start, int end) {
        execution.needAllKinds();
        Driver.evaluate(execution, instance, start, end);
        return --execution.sp;
    }

    private void initialize() {
        List<ElementSegment> segments = module.elements();
        for (int i = 0; i < segments.size(); i++) {
            ElementSegment segment = segments.get(i);
            if (segment.mode() == ElementSegment.Mode.ACTIVE) {
                TableInstance table = instance.tables[segment.table()];
                long offset = offset(segment.offsetStart(), table.type.limits().is64());
                @Nullable Object[] references = instance.elements[i];
                int count = references == null ? 0 : references.length;
                if (!table.isWithin(offset, count)) {
                    throw new Trap(WasmTrapReason.TABLE_BOUNDS, "element segment " + i, List.of());
                }
                if (references != null) {
                    System.arraycopy(references, 0, table.elements, (int) offset, count);
                }
            }
            if (segment.mode() != ElementSegment.Mode.PASSIVE) {
                instance.elements[i] = null;
            }
        }
        List<DataSegment> data = module.data();
        for (int i = 0; i < data.size(); i++) {
            DataSegment segment = data.get(i);
            if (segment.memory() >= 0) {
                MemoryInstance memory = instance.memories[segment.memory()];
                long offset = offset(segment.offsetStart(), memory.type.limits().is64());
                Memory bytes = memory.memory;
                if (!bytes.isWithin(offset, segment.length())) {
                    throw new Trap(WasmTrapReason.MEMORY_BOUNDS, "data segment " + i, List.of());
                }
                bytes.write(offset, module.bytes(), segment.start(), segment.length());
                instance.droppedData[i] = true;
            }
        }
    }

    private long offset(int start, boolean is64) {
        int slot = evaluate(start);
        long value = execution.low[slot];
        return is64 ? value : value & 0xffffffffL;
    }

    /**
     * What an instance exports, for linking another with it.
     *
     * @param instance the instance
     * @param name the export's name
     * @return the thing, or null if there is no such export
     */
    public static @Nullable Extern export(Instance instance, String name) {
        Export export = instance.exports().get(name);
        return export == null ? null : Extern.of(instance, export);
    }
}
