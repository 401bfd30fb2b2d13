package dev.godwit.wasm.validate;

import dev.godwit.base.failure.Invalid;
import dev.godwit.base.failure.Malformed;
import dev.godwit.wasm.binary.BinaryReader;
import dev.godwit.wasm.binary.BodyScanner;
import dev.godwit.wasm.binary.ImplementationLimits;
import dev.godwit.wasm.binary.InstructionReader;
import dev.godwit.wasm.binary.LocalDeclarations;
import dev.godwit.wasm.binary.Names;
import dev.godwit.wasm.binary.TypeReader;
import dev.godwit.wasm.module.DecodedModule;
import dev.godwit.wasm.module.ExternType;
import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.module.FunctionType;
import dev.godwit.wasm.module.Immediates;
import dev.godwit.wasm.module.Opcodes;
import dev.godwit.wasm.module.ValueTypes;

import java.util.Arrays;
import java.util.List;

/**
 * Validates functions and constant expressions in one pass over their bytes, which it decodes as it
 * goes; writes facts into {@link ModuleCode} and tells a listener the rest. One object does one
 * after another.
 *
 * <p>Specification: sections 3.4 (Instructions), 3.5.10 (Functions).
 */
final class FunctionValidator extends TypeStack implements CodePoint {
    /** So many locals have their types in an array; functions with more are few. */
    private static final int EXPANDED = 1024;

    private static final Immediates[] IMMEDIATES = new Immediates[Opcodes.COUNT];
    private static final boolean[] NUMERIC = new boolean[Opcodes.COUNT];

    /** A trait of instructions before which an execution may stop. */
    private static final int SAFEPOINT = 1;

    /** A trait of instructions that end a region. */
    private static final int REGION = 2;

    /** For each instruction some of the above, and its price times 4. */
    private static final byte[] TRAITS = new byte[Opcodes.COUNT];

    static {
        for (int opcode = 0; opcode < Opcodes.COUNT; opcode++) {
            IMMEDIATES[opcode] = Opcodes.immediates(opcode);
            NUMERIC[opcode] = Opcodes.isNumeric(opcode);
            int effects = Opcodes.effects(opcode);
            TRAITS[opcode] =
                    (byte)
                            (((effects & Safepoint.EFFECTS) == 0 ? 0 : SAFEPOINT)
                                    | ((effects & Opcodes.ENDS_REGION) == 0 ? 0 : REGION)
                                    | Opcodes.price(opcode) << 2);
        }
        TRAITS[Opcodes.LOOP] |= SAFEPOINT;
    }

    final BinaryReader in;
    final TypeReader types;
    final Features features;

    private final DecodedModule module;
    private final ModuleCode code;
    private final boolean[] allowed = new boolean[Opcodes.COUNT];
    private final ControlRules control = new ControlRules(this);
    private final ReferenceRules references = new ReferenceRules(this);
    private final AggregateRules aggregates = new AggregateRules(this);
    private final MemoryRules memories = new MemoryRules(this);
    private final ConstantRules constants;

    private int function = -1;
    private int opcode;
    private int price;

    /** Whether there is something to do between instructions. */
    private boolean isWatched;

    private final LocalDeclarations declarations = new LocalDeclarations();
    private final int[] localTypes = new int[EXPANDED];
    private int parameters;
    private int locals;

    /** Whether there are locals without a default value, so that the fields below count. */
    private boolean hasUnset;

    private long[] initialized = new long[EXPANDED >> 6];
    private int[] initializedOrder = new int[16];
    private int initializedCount;
    private long allKinds;

    FunctionValidator(Context context, ModuleCode code) {
        super(context);
        this.module = context.module;
        this.features = context.features;
        this.code = code;
        this.in = new BinaryReader(module.bytes(), 0, 0);
        this.types = new TypeReader(in, features);
        this.constants = new ConstantRules(context);
        for (int i = 0; i < Opcodes.COUNT; i++) {
            allowed[i] = Opcodes.isDefined(i) && features.has(Opcodes.feature(i));
        }
    }

    // ---- Entry points.

    /**
     * Validates a function that the module defines, and writes what is found.
     *
     * @param index its index among all functions
     * @param told what is told of it
     */
    void function(int index, CodeListener told) {
        try {
            write(index, body(index, told, Integer.MAX_VALUE));
        } catch (Malformed e) {
            // The grammar reads a body against the end of the file: its words come first.
            BodyScanner.check(module, index - module.importedFunctions());
            throw e;
        }
        finish(told);
    }

    /** Tells of a function that is valid once more. */
    void report(int index, CodeListener told) {
        body(index, told, Integer.MAX_VALUE);
        finish(told);
    }

    private void finish(CodeListener told) {
        for (int i = 0; i < handlers.count(); i++) {
            told.handler(handlers.label(i));
        }
        told.end();
    }

    /** Validates a function up to an instruction; where its first instruction is. */
    int body(int index, CodeListener told, int until) {
        function = index;
        int body = index - module.importedFunctions();
        int bodyStart = module.bodyStarts()[body];
        int bodyEnd = module.bodyEnds()[body];
        int typeIndex = module.functionTypes()[index];
        FunctionType type = context.functionType(typeIndex, bodyStart);
        in.seek(bodyStart, bodyEnd);
        at = bodyStart;
        begin(bodyEnd - bodyStart);
        price = 0;
        parameters = type.parameters().length;
        declarations.read(in, types, parameters);
        locals = parameters + declarations.count();
        numeric = context.isNumeric(typeIndex);
        prepareLocals(type.parameters(), bodyStart);

        int start = in.position();
        listener = told;
        opcode = Opcodes.NOP;
        isWatched = until != Integer.MAX_VALUE || told.wantsRegions();
        told.begin(this, index, start, locals);
        pushFrame(Opcodes.END, new FunctionType(NO_TYPES, type.results()), start, 0);
        instructions(until);
        if (depth == 0 && in.position() != bodyEnd) {
            throw in.malformed("section size mismatch", in.position());
        }
        return start;
    }

    /**
     * Validates a valid function up to an instruction.
     *
     * @param index its index among all functions
     * @param address where the instruction should start
     * @param told what is told of what comes before it
     * @throws Invalid if no instruction starts there, or it cannot be reached
     */
    void upTo(int index, int address, CodeListener told) {
        int start = body(index, told, address);
        if (address < start || depth == 0 || in.position() != address) {
            throw Context.invalid("no instruction starts here", address);
        }
        if (!live) {
            throw Context.invalid("this instruction cannot be reached", address);
        }
    }

    /** What stands at an instruction that was reached by {@link #upTo}. */
    Safepoint safepoint(int start) {
        int address = in.position();
        int[] operands = new int[height()];
        for (int i = 0; i < operands.length; i++) {
            operands[i] = operand(i);
        }
        List<Safepoint.Label> labels = labels();
        int op = InstructionReader.readOpcode(in, features);
        boolean isEntry = address == start;
        Safepoint.Kind kind = Safepoint.kind(op);
        if (kind == null) {
            if (!isEntry) {
                throw Context.invalid(
                        "an execution cannot stop before " + Opcodes.mnemonic(op), address);
            }
            kind = Safepoint.Kind.ENTRY;
        }
        int arguments = 0;
        if (kind == Safepoint.Kind.LOOP) {
            // A branch back brings the parameters' types, not those that were there before.
            int[] types = control.blockType().parameters();
            System.arraycopy(types, 0, operands, operands.length - types.length, types.length);
        } else if (kind == Safepoint.Kind.CALL) {
            arguments = control.arguments(op);
        }
        int[] allLocals = new int[locals];
        boolean[] unset = new boolean[locals];
        for (int i = 0; i < locals; i++) {
            allLocals[i] = localType(i);
            unset[i] = isUnset(i, allLocals[i]);
        }
        return new Safepoint(
                kind, op, address, isEntry, operands, arguments, allLocals, unset, labels);
    }

    private void write(int index, int start) {
        int at = index * ModuleCode.STRIDE;
        int[] functions = code.functions;
        functions[at + ModuleCode.START] = start;
        functions[at + ModuleCode.END] = in.position();
        functions[at + ModuleCode.LOCALS] = locals - parameters;
        functions[at + ModuleCode.HEIGHT] = greatest();
        functions[at + ModuleCode.COST] = locals + greatest();
        functions[at + ModuleCode.HANDLERS] = handlers.write(code, labelAddresses);
        functions[at + ModuleCode.HANDLER_COUNT] = handlers.count();
        functions[at + ModuleCode.KINDS] = numeric ? 0 : addKinds(index);
        functions[at + ModuleCode.FLAGS] = ModuleCode.VALID | (numeric ? ModuleCode.NUMERIC : 0);
    }

    private static final int[] NO_TYPES = new int[0];

    /**
     * Validates a constant expression.
     *
     * @param start where it starts
     * @param type what it must give
     * @param globals how many globals it may name
     * @return the address behind it
     */
    int constant(int start, int type, int globals) {
        function = -1;
        constants.check(start, globals);
        in.seek(start, module.bytes().length);
        at = start;
        begin(0);
        listener = CodeListener.NONE;
        isWatched = false;
        pushFrame(Opcodes.END, Context.resultOf(type), start, 0);
        parameters = 0;
        locals = 0;
        hasUnset = false;
        initializedCount = 0;
        instructions(Integer.MAX_VALUE);
        code.addConstant(greatest());
        return in.position();
    }

    MemoryRules memories() {
        return memories;
    }

    // ---- Messages.

    @Override
    String where() {
        String text = " (" + Opcodes.mnemonic(opcode);
        if (function < 0) {
            return text + " in a constant expression)";
        }
        return text + " in " + Names.of(module).describeFunction(function) + ")";
    }

    Invalid unknown(String what, int index) {
        return invalid("unknown " + what + " " + Integer.toUnsignedString(index));
    }

    // ---- Where it is.

    @Override
    public int address() {
        return at;
    }

    @Override
    public int price() {
        return price;
    }

    // ---- Locals.

    private void prepareLocals(int[] parameterTypes, int bodyStart) {
        System.arraycopy(parameterTypes, 0, localTypes, 0, parameters);
        hasUnset = false;
        initializedCount = 0;
        int from = parameters;
        for (int run = 0; run < declarations.runs(); run++) {
            int type = declarations.runType(run);
            context.checkType(type, bodyStart);
            numeric &= Context.isNumber(type);
            hasUnset |= !ValueTypes.isDefaultable(type);
            int to = Math.min(parameters + declarations.runEnd(run), EXPANDED);
            if (from < to) {
                Arrays.fill(localTypes, from, to, type);
                from = to;
            }
        }
        if (hasUnset) {
            int words = (locals + 63) >> 6;
            if (words > initialized.length) {
                initialized = new long[words];
            } else {
                Arrays.fill(initialized, 0, words, 0);
            }
        }
    }

    private int addKinds(int index) {
        int[] parameterTypes = module.functionType(module.functionTypes()[index]).parameters();
        allKinds += locals;
        if (allKinds > ImplementationLimits.ALL_LOCALS + 4L * module.codeSectionLength()) {
            throw in.malformed(
                    "implementation limit: too many locals in all functions together", at);
        }
        byte[] kinds = new byte[locals];
        for (int i = 0; i < parameters; i++) {
            kinds[i] = kind(parameterTypes[i]);
        }
        int from = parameters;
        for (int run = 0; run < declarations.runs(); run++) {
            int to = parameters + declarations.runEnd(run);
            Arrays.fill(kinds, from, to, kind(declarations.runType(run)));
            from = to;
        }
        return code.addKinds(kinds, locals);
    }

    private static byte kind(int type) {
        return Context.isNumber(type)
                ? ModuleCode.KIND_NUMBER
                : ValueTypes.isReference(type) ? ModuleCode.KIND_REFERENCE : ModuleCode.KIND_VECTOR;
    }

    private int localType(int index) {
        if (index < 0 || index >= locals) {
            throw unknown("local", index);
        }
        return index < EXPANDED ? localTypes[index] : declarations.type(index - parameters);
    }

    private void getLocal(int index) {
        int type = localType(index);
        if (isUnset(index, type)) {
            throw invalid("uninitialized local: local " + index + " has no value here");
        }
        push(type);
    }

    private boolean isUnset(int index, int type) {
        return hasUnset
                && index >= parameters
                && !ValueTypes.isDefaultable(type)
                && (initialized[index >> 6] & 1L << index) == 0;
    }

    private void initialize(int index) {
        if (!hasUnset || (initialized[index >> 6] & 1L << index) != 0) {
            return;
        }
        initialized[index >> 6] |= 1L << index;
        if (initializedCount == initializedOrder.length) {
            initializedOrder = Arrays.copyOf(initializedOrder, 2 * initializedCount);
        }
        initializedOrder[initializedCount++] = index;
    }

    /** How many locals got their values in the blocks that are open. */
    int initializedLocals() {
        return initializedCount;
    }

    /** Forgets what got its value in a block that ends. */
    void forgetLocals(int before) {
        while (initializedCount > before) {
            int index = initializedOrder[--initializedCount];
            initialized[index >> 6] &= ~(1L << index);
        }
    }

    // ---- The loop.

    /** Goes on to the end, or to an instruction. */
    private void instructions(int until) {
        while (depth != 0) {
            int start = in.position();
            at = start;
            if (isWatched && !watch(until)) {
                return;
            }
            int op = in.u8();
            if (Opcodes.isPrefix(op)) {
                in.seek(start);
                op = InstructionReader.readOpcode(in, features);
            } else if (!allowed[op]) {
                in.seek(start);
                InstructionReader.readOpcode(in, features); // fails, with the right words
            }
            opcode = op;
            numeric &= NUMERIC[op];
            int signature = Signatures.of(op);
            if (signature != Signatures.SPECIAL) {
                apply(signature, immediates(op));
            } else {
                special(op);
            }
        }
    }

    /**
     * Tells between two instructions what only few want to know: a region that ended, a safepoint.
     *
     * @return false where to stop
     */
    private boolean watch(int until) {
        if (live && (TRAITS[opcode] & REGION) != 0) {
            listener.region(opcode);
        }
        if (at >= until) {
            return false;
        }
        if (live) {
            int next = InstructionReader.readOpcode(in, features);
            in.seek(at);
            price += TRAITS[next] >> 2;
            if ((TRAITS[next] & SAFEPOINT) != 0) {
                listener.safepoint(next);
            }
        }
        return true;
    }

    /** Reads and checks the immediates of an instruction with a signature; the address type. */
    private int immediates(int op) {
        switch (IMMEDIATES[op]) {
            case I32 -> in.s32();
            case I64 -> in.s64();
            case F32 -> in.skip(4);
            case F64 -> in.skip(8);
            case V128 -> in.skip(16);
            case MEMARG -> {
                return memories.memoryArgument(op);
            }
            case MEMARG_LANE -> {
                int address = memories.memoryArgument(op);
                memories.lane(16 / Opcodes.width(op));
                return address;
            }
            case LANE -> memories.lane(Opcodes.width(op));
            case LANES16 -> {
                for (int i = 0; i < 16; i++) {
                    memories.lane(32);
                }
            }
            case MEMORY -> {
                return memories.memory();
            }
            case DATA_MEMORY -> {
                int segment = memories.data();
                int addressType = memories.memory();
                context.checkData(segment, at);
                return addressType;
            }
            case DATA -> context.checkData(memories.data(), at);
            case TABLE -> {
                return memories.table().limits().addressType();
            }
            case ELEM -> context.elementType(in.u32(), at);
            case ZERO -> InstructionReader.zero(in);
            default -> {} // none
        }
        return ValueTypes.I32;
    }

    private void special(int op) {
        switch (op) {
            case Opcodes.LOCAL_GET -> getLocal(in.u32());
            case Opcodes.LOCAL_SET -> {
                int index = in.u32();
                pop(localType(index));
                initialize(index);
            }
            case Opcodes.LOCAL_TEE -> {
                int index = in.u32();
                int type = localType(index);
                pop(type);
                initialize(index);
                push(type);
            }
            case Opcodes.GLOBAL_GET -> push(global().valueType());
            case Opcodes.GLOBAL_SET -> {
                ExternType.Global type = global();
                if (!type.mutable()) {
                    throw invalid("immutable global");
                }
                pop(type.valueType());
            }
            case Opcodes.DROP -> popAny();
            default -> {
                switch (Opcodes.section(op)) {
                    case CONTROL -> control.check(op);
                    case PARAMETRIC, REFERENCE -> references.check(op);
                    case AGGREGATE -> aggregates.check(op);
                    default -> memories.check(op);
                }
            }
        }
    }

    private ExternType.Global global() {
        int index = in.u32();
        ExternType.Global type = context.global(index, at);
        numeric &= Context.isNumber(type.valueType());
        return type;
    }
}
