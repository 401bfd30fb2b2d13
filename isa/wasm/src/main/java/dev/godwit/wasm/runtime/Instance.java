package dev.godwit.wasm.runtime;

import dev.godwit.wasm.binary.InstructionReader;
import dev.godwit.wasm.binary.Names;
import dev.godwit.wasm.module.DecodedModule;
import dev.godwit.wasm.module.Export;
import dev.godwit.wasm.validate.CodeTable;
import dev.godwit.wasm.validate.ModuleCode;
import dev.godwit.wasm.validate.Safepoint;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** An instance of a module, in a store. Index spaces hold imports first. */
public final class Instance {
    /** The store that it lives in. */
    public final Store store;

    /** The module. */
    public final DecodedModule module;

    /** What validation found out about its functions. */
    public final ModuleCode facts;

    /** For each of the module's types its canonical number in the store. */
    public final int[] typeIds;

    /** The functions. */
    public final FunctionInstance[] functions;

    /** The tables. */
    public final TableInstance[] tables;

    /** The memories. */
    public final MemoryInstance[] memories;

    /** The globals. */
    public final GlobalInstance[] globals;

    /** The tags. */
    public final TagInstance[] tags;

    /** For each data segment whether it was dropped. */
    public final boolean[] droppedData;

    /** The element segments' references; null where dropped. */
    public final @Nullable Object[] @Nullable [] elements;

    /** What the embedder knows the instance by, or null. */
    public @Nullable Object embedder;

    private final ValidatedModule validated;

    /** The instance's code in each engine of the store, made when a function first gets one. */
    private final @Nullable Code[] codes;

    private final Map<String, Export> exports = new LinkedHashMap<>();

    Instance(Store store, ValidatedModule validated, int[] typeIds) {
        this.store = store;
        this.validated = validated;
        this.module = validated.module();
        this.facts = validated.code();
        this.typeIds = typeIds;
        codes = new @Nullable Code[store.engines().list().size()];
        functions = new FunctionInstance[module.functionTypes().length];
        tables = new TableInstance[module.tables().size()];
        memories = new MemoryInstance[module.memories().size()];
        globals = new GlobalInstance[module.globals().size()];
        tags = new TagInstance[module.tags().size()];
        droppedData = new boolean[module.data().size()];
        elements = new @Nullable Object[module.elements().size()] @Nullable [];
        for (Export export : module.exports()) {
            exports.put(export.name(), export);
        }
    }

    /**
     * The module as it was loaded.
     *
     * @return what knows its tables and names
     */
    public ValidatedModule validated() {
        return validated;
    }

    /**
     * The instance as an engine runs it.
     *
     * @param place the engine's place in the store
     * @return its code
     */
    public Code code(int place) {
        Code code = codes[place];
        if (code == null) {
            code = store.engines().list().get(place).code(this, place);
            codes[place] = code;
        }
        return code;
    }

    /** Whether nobody outside the store calls it any more. */
    boolean isClosed;

    /** Every reference in its globals, tables and segments. */
    void forEachReference(Consumer<@Nullable Object> visitor) {
        for (GlobalInstance global : globals) {
            if (global != null) {
                visitor.accept(global.reference);
            }
        }
        for (TableInstance table : tables) {
            if (table != null) {
                Store.visitAll(table.elements, visitor);
            }
        }
        for (@Nullable Object[] segment : elements) {
            if (segment != null) {
                Store.visitAll(segment, visitor);
            }
        }
    }

    /** What evaluates constant expressions. */
    Code constants() {
        return code(0);
    }

    /**
     * What it exports.
     *
     * @return the exports by name, in the module's order; not to be changed
     */
    public Map<String, Export> exports() {
        return exports;
    }

    /**
     * An exported function.
     *
     * @param name its name
     * @return the function, or null if there is none
     */
    public @Nullable FunctionInstance function(String name) {
        Export export = exports.get(name);
        return export != null && export.kind() == Export.Kind.FUNC
                ? functions[export.index()]
                : null;
    }

    /**
     * An exported memory.
     *
     * @param name its name
     * @return the memory, or null if there is none
     */
    public @Nullable MemoryInstance memory(String name) {
        Export export = exports.get(name);
        return export != null && export.kind() == Export.Kind.MEMORY
                ? memories[export.index()]
                : null;
    }

    /**
     * What messages call a function.
     *
     * @param index its index
     * @return its name, or {@code func[N]}
     */
    public String functionName(int index) {
        return validated.functionName(index);
    }

    /**
     * What messages call a tag.
     *
     * @param index its index
     * @return its name, or that of its export, or {@code tag[N]}
     */
    String tagName(int index) {
        String name = validated.names().name(Names.Kind.TAG, index);
        if (name != null) {
            return name;
        }
        for (Export export : exports.values()) {
            if (export.kind() == Export.Kind.TAG && export.index() == index) {
                return export.name();
            }
        }
        return "tag[" + index + "]";
    }

    /**
     * The instruction that a byte is part of.
     *
     * @param function the index of a function of the module
     * @param address a byte of its body
     * @return where the instruction starts
     */
    public int instructionAt(int function, int address) {
        return validated.instructionAt(function, address);
    }

    /**
     * What an engine keeps of the module.
     *
     * @param kind what kind of table
     * @param <T> the table
     * @return the table, always the same object for all instances of the module
     */
    public <T extends CodeTable> T table(CodeTable.Kind<T> kind) {
        return validated.table(kind);
    }

    /**
     * Adds a function to a table, if it is not there.
     *
     * @param function the index of a valid function of the module
     * @param table one of the module's
     */
    public void add(int function, CodeTable table) {
        validated.add(function, table);
    }

    /**
     * What is known of a frame that stands at an instruction.
     *
     * @param function the index of a valid function of the module
     * @param offset where the instruction starts, in bytes from the function's first
     * @return types of operands and locals
     */
    public Safepoint safepointAt(int function, int offset) {
        return validated.safepointAt(function, offset);
    }

    /**
     * The address behind an instruction.
     *
     * @param address where it starts
     * @return where the next one starts
     */
    public int instructionEnd(int address) {
        byte[] bytes = module.bytes();
        InstructionReader reader =
                new InstructionReader(bytes, address, bytes.length, module.features());
        reader.next();
        return reader.position();
    }

    /**
     * Validates a function before its first call, if that has not been done.
     *
     * @param function the index of a function of the module
     * @throws dev.godwit.base.failure.Trap if it is invalid
     */
    public void validate(int function) {
        validated.validate(function);
    }
}
