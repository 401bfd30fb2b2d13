package dev.godwit.wasm.runtime;

import dev.godwit.base.failure.BadInput;
import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;
import dev.godwit.base.failure.Trap;
import dev.godwit.wasm.binary.InstructionReader;
import dev.godwit.wasm.binary.ModuleDecoder;
import dev.godwit.wasm.binary.Names;
import dev.godwit.wasm.module.DecodedModule;
import dev.godwit.wasm.module.Export;
import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.module.Opcodes;
import dev.godwit.wasm.numeric.WasmTrapReason;
import dev.godwit.wasm.validate.CodeListener;
import dev.godwit.wasm.validate.CodeTable;
import dev.godwit.wasm.validate.ModuleCode;
import dev.godwit.wasm.validate.Safepoint;
import dev.godwit.wasm.validate.Validator;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** A module that may be instantiated: decoded, and validated or to be validated lazily. */
public final class ValidatedModule {
    private final DecodedModule module;
    private final Validator validator;

    /** What engines keep of it; replaced when there is another one, never changed. */
    private Entry[] tables;

    /** What is told of a function that is validated later, or null if all are valid. */
    private final @Nullable CodeListener lazy;

    /** Gives failures of single functions their places in the source. */
    private final UnaryOperator<BadInput> locate;

    private @Nullable Names names;

    private record Entry(CodeTable.Kind<?> kind, CodeTable table) {}

    private ValidatedModule(
            DecodedModule module,
            boolean isLazy,
            List<CodeTable.Kind<?>> kinds,
            UnaryOperator<BadInput> locate) {
        this.module = module;
        validator = Validator.of(module);
        List<CodeListener> writers = new ArrayList<>();
        tables = new Entry[kinds.size()];
        for (int i = 0; i < tables.length; i++) {
            tables[i] = new Entry(kinds.get(i), kinds.get(i).make(validator.code()));
            writers.add(tables[i].table().writer());
        }
        CodeListener all = CodeListener.of(writers);
        if (isLazy) {
            this.locate = locate;
            lazy = all;
        } else {
            this.locate = UnaryOperator.identity(); // so that no text is kept
            lazy = null;
            validator.all(all);
        }
    }

    /**
     * Reads a module in the binary format.
     *
     * @param bytes the module, which must never change
     * @param features what it may use
     * @param lazy whether a function is validated only when it is first called
     * @param kinds what engines will need: it is made together with validation
     * @param locate gives a failure its place in what the binary was made from
     * @return the module
     * @throws Malformed if the bytes have not the form of a module
     * @throws dev.godwit.base.failure.Invalid if they break a validation rule
     */
    public static ValidatedModule load(
            byte[] bytes,
            Features features,
            boolean lazy,
            List<CodeTable.Kind<?>> kinds,
            UnaryOperator<BadInput> locate) {
        try {
            return new ValidatedModule(ModuleDecoder.decode(bytes, features), lazy, kinds, locate);
        } catch (BadInput e) {
            throw locate.apply(e);
        }
    }

    /**
     * The structure.
     *
     * @return the decoded module
     */
    public DecodedModule module() {
        return module;
    }

    /**
     * What validation found out.
     *
     * @return shared by all instances
     */
    public ModuleCode code() {
        return validator.code();
    }

    /**
     * What an engine keeps of the module. Where it was not asked for when the module was loaded, it
     * is made without entries.
     *
     * @param kind what kind of table
     * @param <T> the table
     * @return the table, always the same object
     */
    @SuppressWarnings("unchecked") // what a kind made
    public <T extends CodeTable> T table(CodeTable.Kind<T> kind) {
        for (Entry entry : tables) {
            if (entry.kind() == kind) {
                return (T) entry.table();
            }
        }
        return make(kind);
    }

    @SuppressWarnings("unchecked")
    private synchronized <T extends CodeTable> T make(CodeTable.Kind<T> kind) {
        for (Entry entry : tables) {
            if (entry.kind() == kind) {
                return (T) entry.table();
            }
        }
        T made = kind.make(code());
        Entry[] more = Arrays.copyOf(tables, tables.length + 1);
        more[tables.length] = new Entry(kind, made);
        tables = more;
        return made;
    }

    /**
     * Adds a function to a table, if it is not there.
     *
     * @param function the index of a valid function that is not imported
     * @param table one of this module's
     */
    public synchronized void add(int function, CodeTable table) {
        if (!table.has(function)) {
            validator.report(function, table.writer());
        }
    }

    /**
     * Finds what is known of a frame that is stopped.
     *
     * @param function the index of a valid function that is not imported
     * @param offset where the instruction starts that comes next, in bytes from the function's
     *     first
     * @return what is known
     * @throws dev.godwit.base.failure.Invalid if no instruction starts there, it cannot be reached,
     *     or an execution cannot stop before it
     */
    public synchronized Safepoint safepointAt(int function, int offset) {
        return validator.safepointAt(function, offset);
    }

    /**
     * Tells of a function once more, up to an instruction.
     *
     * @param function the index of a valid function that is not imported
     * @param address where the instruction starts in the module's bytes
     * @param listener what is told of it, without an end
     * @throws dev.godwit.base.failure.Invalid if no instruction starts there, or it cannot be
     *     reached
     */
    public synchronized void reportUpTo(int function, int address, CodeListener listener) {
        validator.reportUpTo(function, address, listener);
    }

    /**
     * The names that the module gives.
     *
     * @return from its name section
     */
    public Names names() {
        Names known = names;
        if (known == null) {
            known = Names.of(module);
            names = known;
        }
        return known;
    }

    /**
     * What messages call a function.
     *
     * @param index its index
     * @return its name, or that of its export, or {@code func[N]}
     */
    public String functionName(int index) {
        String name = names().function(index);
        if (name != null) {
            return name;
        }
        for (Export export : module.exports()) {
            if (export.kind() == Export.Kind.FUNC && export.index() == index) {
                return export.name();
            }
        }
        return "func[" + index + "]";
    }

    /**
     * The instruction that a byte is part of.
     *
     * @param function the index of a valid function that is not imported
     * @param address a byte of its body
     * @return where the instruction starts
     */
    public int instructionAt(int function, int address) {
        int at = function * ModuleCode.STRIDE;
        ModuleCode code = code();
        int start = code.functions[at + ModuleCode.START];
        InstructionReader reader =
                new InstructionReader(
                        module.bytes(),
                        start,
                        code.functions[at + ModuleCode.END],
                        module.features());
        while (reader.position() <= address && !reader.atEnd()) {
            start = reader.position();
            reader.next();
        }
        return start;
    }

    /**
     * Where a constant expression ends.
     *
     * @param start where it starts
     * @return the address behind its {@code end}
     */
    public int expressionEnd(int start) {
        byte[] bytes = module.bytes();
        InstructionReader reader =
                new InstructionReader(bytes, start, bytes.length, module.features());
        while (reader.next() != Opcodes.END) {}
        return reader.position();
    }

    /**
     * Validates a function before its first call.
     *
     * @param function the index of a function of the module
     * @throws Trap if it is invalid; the message quotes why, and the cause is the failure itself
     */
    void validate(int function) {
        if (lazy == null) {
            return;
        }
        try {
            validator.function(function, lazy);
        } catch (BadInput e) {
            BadInput located = locate.apply(e);
            Place place = located.place();
            String where = place == null ? "" : " " + place.describe();
            throw new Trap(
                    WasmTrapReason.INVALID_FUNCTION,
                    functionName(function) + ": " + e.getMessage() + where,
                    List.of(),
                    located);
        }
    }
}
