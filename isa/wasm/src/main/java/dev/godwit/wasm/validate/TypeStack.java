package dev.godwit.wasm.validate;

import dev.godwit.base.failure.Invalid;
import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;
import dev.godwit.wasm.binary.ImplementationLimits;
import dev.godwit.wasm.module.FunctionType;
import dev.godwit.wasm.module.Opcodes;
import dev.godwit.wasm.module.ValueTypes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The operand types and open blocks at a point of a function.
 *
 * <p>Specification: appendix "Validation Algorithm".
 */
class TypeStack {
    /** Ints for each open block. */
    private static final int STRIDE = 12;

    /** Block: its opcode; ELSE behind an else, END for the function itself. */
    private static final int OPCODE = 0;

    /** Block: the height of the operands below it. */
    private static final int BASE = 1;

    /** Block: 1 behind an instruction that does not go on. */
    private static final int POLYMORPHIC = 2;

    /** Block: the number of the label that its branches go to, or -1 in dead code. */
    private static final int LABEL = 3;

    /** Block: for an if, the label of its else. */
    private static final int ELSE_LABEL = 4;

    /** Block: 1 if its start is reached. */
    private static final int ENTERED = 5;

    /** Block: 1 if a branch to it is reached, 2 if one that drops values is. */
    private static final int REACHED = 6;

    /** Block: how many locals were initialised before it. */
    private static final int INITIALIZED = 7;

    /** Block: for a try_table, where its clauses start. */
    private static final int HANDLERS = 8;

    /** Block: for a try_table, where its first instruction is. */
    private static final int FROM = 9;

    /** Block: the number of the last br_table that goes to it. */
    private static final int MARK = 10;

    /** Block: how many values a branch to it keeps, if its start is reached. */
    private static final int ARITY = 11;

    /** Bytes that a function's branches and handlers may take for each byte of its body. */
    static final int ROOM = 4;

    /** So many bytes they may always take. */
    private static final int LEAST_ROOM = 256;

    /** Bytes that a branch takes, and a label of a br_table, and that once more. */
    static final int ENTRY = 4;

    /** Bytes that a label takes that is branched to; if a branch drops values, once more. */
    private static final int TARGET = 8;

    /** Bytes that a catch clause takes. */
    static final int HANDLER = 28;

    /** So many types are listed in a message. */
    private static final int LISTED = 12;

    final Context context;
    final Handlers handlers = new Handlers();

    /** Is told what is found. */
    CodeListener listener = CodeListener.NONE;

    private int[] stack = new int[256];
    private int height;
    private int greatest;

    private int[] frames = new int[64 * STRIDE];
    private @Nullable FunctionType[] frameTypes = new FunctionType[64];

    /** How many ints of the frames are in use: 0 when the last block is closed. */
    int depth;

    /** The innermost block's BASE and POLYMORPHIC. */
    private int base;

    private boolean polymorphic;

    /** Whether control can get here; of what it cannot reach nothing is told. */
    boolean live;

    private int labels;

    /** For each label the address of its target. */
    int[] labelAddresses = new int[64];

    /** What is left of the bytes that branches and handlers may take. */
    private int room;

    /** Where the instruction starts that is validated. */
    int at;

    /** Whether the loop for numbers can run it. */
    boolean numeric;

    TypeStack(Context context) {
        this.context = context;
    }

    // ---- Messages.

    /** The opcode at {@link #at} and the function, for messages. */
    String where() {
        return "";
    }

    Invalid invalid(String message) {
        return Context.invalid(message + where(), at);
    }

    private static String list(int[] types) {
        StringBuilder text = new StringBuilder("[");
        if (types.length > LISTED) {
            text.append("... ").append(types.length - LISTED).append(" more,");
        }
        for (int i = Math.max(0, types.length - LISTED); i < types.length; i++) {
            text.append(text.length() == 1 ? "" : " ").append(ValueTypes.name(types[i]));
        }
        return text.append(']').toString();
    }

    Invalid mismatch(String who, int[] required, String what, int[] given) {
        return invalid(
                "type mismatch: "
                        + who
                        + " requires "
                        + list(required)
                        + " but "
                        + what
                        + " has "
                        + list(given));
    }

    /** A mismatch with the topmost operands, of which the given number was there. */
    private Invalid stackMismatch(String who, int[] required, int top) {
        int count = Math.min(required.length, top - base);
        return mismatch(who, required, "stack", Arrays.copyOfRange(stack, top - count, top));
    }

    // ---- Operands.

    /** Begins a function or expression; its own block is still to be opened. */
    void begin(int length) {
        height = 0;
        greatest = 0;
        depth = 0;
        live = true;
        polymorphic = false;
        base = 0;
        numeric = true;
        labels = 0;
        room = Math.max(ROOM * length, LEAST_ROOM);
        handlers.clear();
    }

    public int height() {
        return height;
    }

    int greatest() {
        return greatest;
    }

    /** The type of an operand, the lowest one being 0. */
    public int operand(int index) {
        return stack[index];
    }

    void push(int type) {
        if (height == stack.length) {
            grow(1);
        }
        stack[height++] = type;
        if (height > greatest) {
            greatest = height;
        }
    }

    private void grow(int count) {
        int needed = height + count;
        ImplementationLimits.check(
                needed, ImplementationLimits.OPERANDS, "operands of a function", at);
        int more = Math.min(2 * stack.length, ImplementationLimits.OPERANDS);
        stack = Arrays.copyOf(stack, Math.max(more, needed));
    }

    void pushAll(int[] types) {
        int count = types.length;
        if (count > stack.length - height) {
            grow(count);
        }
        for (int i = 0; i < count; i++) {
            stack[height + i] = types[i];
        }
        height += count;
        if (height > greatest) {
            greatest = height;
        }
    }

    /** Pops an operand of any type. */
    int popAny() {
        if (height > base) {
            return stack[--height];
        }
        if (polymorphic) {
            return ValueTypes.BOTTOM;
        }
        throw invalid("type mismatch: instruction requires [any] but stack has []");
    }

    /** Pops an operand. */
    void pop(int type) {
        if (height > base) {
            int found = stack[--height];
            if (found != type && !context.matches(found, type)) {
                throw stackMismatch("instruction", new int[] {type}, height + 1);
            }
        } else if (!polymorphic) {
            throw stackMismatch("instruction", new int[] {type}, height);
        }
    }

    /** Pops a reference of any type. */
    int popReference() {
        int found = popAny();
        if (found == ValueTypes.BOTTOM) {
            return ValueTypes.nonNull(ValueTypes.BOTTOM_HEAP);
        }
        if (!ValueTypes.isReference(found)) {
            throw invalid(
                    "type mismatch: instruction requires reference type but stack has "
                            + list(new int[] {found}));
        }
        return found;
    }

    /** Pops operands, the last type first. */
    void popAll(int[] types) {
        popAll(types, "instruction");
    }

    private void popAll(int[] types, String who) {
        checkTop(types, who);
        height = Math.max(base, height - types.length);
    }

    /** Checks the topmost operands without popping them. */
    void checkTop(int[] types, String who) {
        int i = types.length;
        int from = height;
        while (i > 0 && from > base) {
            int found = stack[--from];
            int type = types[--i];
            if (found != type && !context.matches(found, type)) {
                throw stackMismatch(who, types, height);
            }
        }
        if (i > 0 && !polymorphic) {
            throw stackMismatch(who, types, height);
        }
    }

    /** Applies a signature of the instruction table. */
    void apply(int signature, int address) {
        int count = Signatures.operands(signature);
        int types = Signatures.operandTypes(signature);
        int lowest = height - count;
        if (lowest >= base) {
            for (int i = height - 1; i >= lowest; i--) {
                int type = Signatures.type(types, address);
                types >>>= 3;
                if (stack[i] != type && stack[i] != ValueTypes.BOTTOM) {
                    throw stackMismatch(
                            "instruction", Signatures.operandList(signature, address), height);
                }
            }
            height = lowest;
        } else {
            popAll(Signatures.operandList(signature, address));
        }
        int results = Signatures.results(signature);
        types = Signatures.resultTypes(signature);
        for (; results > 0; results--) {
            push(Signatures.type(types, address));
            types >>>= 3;
        }
    }

    /** What follows is not reached. */
    void unreachable() {
        if (live) {
            listener.unreachable();
        }
        height = base;
        polymorphic = true;
        frames[depth - STRIDE + POLYMORPHIC] = 1;
        live = false;
    }

    // ---- Blocks.

    /** Opens a block; its parameters are on the stack, and stay there. */
    void pushFrame(int opcode, FunctionType type, int start, int initialized) {
        if (depth == frames.length) {
            frames = Arrays.copyOf(frames, 2 * depth);
            frameTypes = Arrays.copyOf(frameTypes, 2 * depth / STRIDE);
        }
        int f = depth;
        depth = f + STRIDE;
        frameTypes[f / STRIDE] = type;
        base = height;
        polymorphic = false;
        frames[f + OPCODE] = opcode;
        frames[f + BASE] = height;
        frames[f + POLYMORPHIC] = 0;
        frames[f + LABEL] = -1;
        frames[f + ELSE_LABEL] = -1;
        frames[f + ENTERED] = live ? 1 : 0;
        frames[f + REACHED] = 0;
        frames[f + INITIALIZED] = initialized;
        frames[f + HANDLERS] = 0;
        frames[f + FROM] = 0;
        frames[f + MARK] = 0;
        if (live) {
            int[] types = opcode == Opcodes.LOOP ? type.parameters() : type.results();
            int label = newLabel(types.length);
            frames[f + LABEL] = label;
            frames[f + ARITY] = types.length;
            if (opcode == Opcodes.LOOP) {
                setTarget(label, start);
            }
        }
    }

    private int newLabel(int arity) {
        int label = labels++;
        if (label == labelAddresses.length) {
            labelAddresses = Arrays.copyOf(labelAddresses, 2 * label);
        }
        listener.label(label, arity, height);
        return label;
    }

    private void setTarget(int label, int address) {
        labelAddresses[label] = address;
        listener.target(label, address);
    }

    /** The innermost block's opcode. */
    int opcode() {
        return frames[depth - STRIDE + OPCODE];
    }

    /** How many locals were initialised before the innermost block. */
    int initializedBefore() {
        return frames[depth - STRIDE + INITIALIZED];
    }

    private static FunctionType typeOf(@Nullable FunctionType type) {
        if (type == null) {
            throw new IllegalStateException("no block is open");
        }
        return type;
    }

    /** The block type of a label. */
    private FunctionType blockType(int label) {
        return typeOf(frameTypes[depth / STRIDE - 1 - label]);
    }

    /** The function's results. */
    int[] functionResults() {
        return typeOf(frameTypes[0]).results();
    }

    void checkLabel(int label) {
        if (label < 0 || label >= depth / STRIDE) {
            throw Context.unknown("label", label, at);
        }
    }

    /** The types that a branch to a label passes. */
    int[] labelTypes(int label) {
        FunctionType type = blockType(label);
        return frames[depth - STRIDE - label * STRIDE + OPCODE] == Opcodes.LOOP
                ? type.parameters()
                : type.results();
    }

    /** The height of the operands below a label's block. */
    int labelHeight(int label) {
        return frames[depth - STRIDE - label * STRIDE + BASE];
    }

    /** The number of a label, when something that is reached goes there from this height. */
    int reach(int label) {
        return reach(label, height);
    }

    /** The same, with the values that it passes at a height. */
    int reach(int label, int top) {
        int f = depth - STRIDE - label * STRIDE;
        int before = frames[f + REACHED];
        if (before < 2) {
            int now = top - frames[f + BASE] - frames[f + ARITY] == 0 ? 1 : 2;
            if (now > before) {
                frames[f + REACHED] = now;
                takeRoom(TARGET * (now - before));
            }
        }
        return frames[f + LABEL];
    }

    /** Counts what a listener may have to note; a function may not have too much of it. */
    void takeRoom(int bytes) {
        room -= bytes;
        if (room < 0) {
            throw new Malformed(
                    "implementation limit: so many branches and handlers that a table of them would"
                            + " take more than "
                            + ROOM
                            + " times the function's body",
                    new Place.InBinary(at));
        }
    }

    /** The labels in scope, the innermost first. */
    List<Safepoint.Label> labels() {
        List<Safepoint.Label> all = new ArrayList<>();
        for (int label = 0; label < depth / STRIDE; label++) {
            int opcode = frames[depth - STRIDE - label * STRIDE + OPCODE];
            all.add(new Safepoint.Label(opcode, labelTypes(label).length, labelHeight(label)));
        }
        return List.copyOf(all);
    }

    /** Marks a label; false if the mark was on it already. */
    boolean mark(int label, int mark) {
        int f = depth - STRIDE - label * STRIDE;
        boolean isNew = frames[f + MARK] != mark;
        frames[f + MARK] = mark;
        return isNew;
    }

    /** Tells of a branch at this height, if it is reached. */
    void branch(int opcode, int source, int label) {
        if (live) {
            takeRoom(ENTRY);
            listener.branch(opcode, source, reach(label), height);
        }
    }

    /** Tells of the branch of an if that goes to its else or end; the if is open. */
    void branchOfIf(int source) {
        if (live) {
            int label = newLabel(0);
            frames[depth - STRIDE + ELSE_LABEL] = label;
            takeRoom(ENTRY + TARGET);
            listener.branch(Opcodes.IF, source, label, height);
        }
    }

    /** Opens the clauses of the try_table that will be opened next. */
    void setHandlers(int first, int from) {
        frames[depth - STRIDE + HANDLERS] = first;
        frames[depth - STRIDE + FROM] = from;
    }

    /** Goes from an if to its else. {@code source} is the address behind the else. */
    void elseFrame(int source) {
        int f = depth - STRIDE;
        checkEnd();
        branch(Opcodes.ELSE, source, 0);
        live = frames[f + ENTERED] != 0;
        if (live) {
            setTarget(frames[f + ELSE_LABEL], source);
        }
        frames[f + OPCODE] = Opcodes.ELSE;
        frames[f + POLYMORPHIC] = 0;
        polymorphic = false;
        height = base;
        pushAll(blockType(0).parameters());
    }

    private void checkEnd() {
        int[] results = blockType(0).results();
        checkTop(results, "block");
        if (height - base > results.length) {
            throw mismatch("block", results, "stack", Arrays.copyOfRange(stack, base, height));
        }
    }

    /** Closes a block. {@code behind} is the address behind its end. */
    void popFrame(int behind) {
        checkEnd();
        int f = depth - STRIDE;
        int opcode = frames[f + OPCODE];
        FunctionType type = blockType(0);
        boolean entered = frames[f + ENTERED] != 0;
        boolean isFunction = f == 0;
        if (opcode == Opcodes.IF) {
            if (!context.matches(type.parameters(), type.results())) {
                throw mismatch("block", type.results(), "if without else", type.parameters());
            }
            if (entered) {
                setTarget(frames[f + ELSE_LABEL], behind);
                live = true;
            }
        } else if (opcode == Opcodes.TRY_TABLE && entered) {
            handlers.close(frames[f + HANDLERS], frames[f + FROM], at);
        }
        if (opcode != Opcodes.LOOP && frames[f + REACHED] != 0) {
            setTarget(frames[f + LABEL], isFunction ? at : behind);
            live = true;
        }
        height = base;
        frameTypes[f / STRIDE] = null;
        depth = f;
        if (!isFunction) {
            base = frames[f - STRIDE + BASE];
            polymorphic = frames[f - STRIDE + POLYMORPHIC] != 0;
            pushAll(type.results());
        }
    }
}
