package dev.godwit.wasm.validate;

import dev.godwit.wasm.binary.BinaryReader;
import dev.godwit.wasm.binary.TypeReader;
import dev.godwit.wasm.module.ExternType;
import dev.godwit.wasm.module.FunctionType;
import dev.godwit.wasm.module.Opcodes;
import dev.godwit.wasm.module.ValueTypes;

import java.util.Arrays;

/** Blocks, branches, calls and exceptions. Specification: section 3.4.1. */
final class ControlRules {
    private static final int CATCH_REF = 1;
    private static final int CATCH_ALL = 2;
    private static final int CATCH_ALL_REF = 3;
    private static final int EXN = ValueTypes.nonNull(ValueTypes.EXN);

    private final FunctionValidator v;
    private final Context context;
    private int brTables;
    private int[] labels = new int[64];
    private int[] numbers = new int[64];

    ControlRules(FunctionValidator v) {
        this.v = v;
        this.context = v.context;
    }

    void check(int opcode) {
        BinaryReader in = v.in;
        switch (opcode) {
            case Opcodes.UNREACHABLE -> v.unreachable();
            case Opcodes.BLOCK, Opcodes.LOOP -> {
                FunctionType type = blockType();
                v.popAll(type.parameters());
                open(opcode, type);
            }
            case Opcodes.IF -> {
                int source = in.position();
                FunctionType type = blockType();
                v.pop(ValueTypes.I32);
                v.popAll(type.parameters());
                open(opcode, type);
                v.branchOfIf(source);
            }
            case Opcodes.ELSE -> {
                if (v.opcode() != Opcodes.IF) {
                    throw in.malformed("END opcode expected: there is no 'if' open here", v.at);
                }
                v.forgetLocals(v.initializedBefore());
                v.elseFrame(in.position());
            }
            case Opcodes.END -> {
                v.forgetLocals(v.initializedBefore());
                v.popFrame(in.position());
            }
            case Opcodes.BR -> {
                int source = in.position();
                int label = label();
                v.checkTop(v.labelTypes(label), "instruction");
                v.branch(opcode, source, label);
                v.unreachable();
            }
            case Opcodes.BR_IF -> {
                int source = in.position();
                int label = label();
                v.pop(ValueTypes.I32);
                conditional(opcode, source, label);
            }
            case Opcodes.BR_TABLE -> brTable();
            case Opcodes.RETURN -> {
                v.checkTop(v.functionResults(), "instruction");
                v.unreachable();
            }
            case Opcodes.CALL, Opcodes.RETURN_CALL -> {
                int typeIndex = context.functionTypeIndex(in.u32(), v.at);
                call(opcode == Opcodes.RETURN_CALL, typeIndex);
            }
            case Opcodes.CALL_INDIRECT, Opcodes.RETURN_CALL_INDIRECT -> {
                int typeIndex = in.u32();
                ExternType.Table table = v.memories().tableOfCall();
                context.functionType(typeIndex, v.at);
                if (!context.matches(table.elementType(), ValueTypes.FUNCREF)) {
                    throw v.invalid(
                            "type mismatch: instruction requires table of function type but table"
                                    + " has element type "
                                    + ValueTypes.name(table.elementType()));
                }
                v.pop(table.limits().addressType());
                call(opcode == Opcodes.RETURN_CALL_INDIRECT, typeIndex);
            }
            case Opcodes.CALL_REF, Opcodes.RETURN_CALL_REF -> {
                int typeIndex = in.u32();
                context.functionType(typeIndex, v.at);
                v.pop(ValueTypes.nullable(typeIndex));
                call(opcode == Opcodes.RETURN_CALL_REF, typeIndex);
            }
            case Opcodes.THROW -> {
                v.popAll(context.tag(in.u32(), v.at).parameters());
                v.unreachable();
            }
            case Opcodes.THROW_REF -> {
                v.pop(ValueTypes.EXNREF);
                v.unreachable();
            }
            case Opcodes.TRY_TABLE -> tryTable();
            case Opcodes.BR_ON_NULL -> brOnNull();
            case Opcodes.BR_ON_NON_NULL -> brOnNonNull();
            case Opcodes.BR_ON_CAST, Opcodes.BR_ON_CAST_FAIL -> brOnCast(opcode);
            default -> throw new IllegalStateException(Opcodes.mnemonic(opcode));
        }
    }

    // ---- Blocks.

    FunctionType blockType() {
        int type = v.types.blockType();
        if (type == TypeReader.EMPTY_BLOCK) {
            return Context.empty();
        }
        if (TypeReader.isTypeIndex(type)) {
            int index = TypeReader.typeIndex(type);
            FunctionType function = context.functionType(index, v.at);
            v.numeric &= context.isNumeric(index);
            return function;
        }
        context.checkType(type, v.at);
        v.numeric &= Context.isNumber(type);
        return Context.resultOf(type);
    }

    private void open(int opcode, FunctionType type) {
        v.pushFrame(opcode, type, v.in.position(), v.initializedLocals());
        v.pushAll(type.parameters());
    }

    private void tryTable() {
        BinaryReader in = v.in;
        FunctionType type = blockType();
        v.popAll(type.parameters());
        int first = v.handlers.opened();
        int count = in.length();
        for (int i = 0; i < count; i++) {
            clause();
        }
        open(Opcodes.TRY_TABLE, type);
        v.setHandlers(first, in.position());
    }

    private void clause() {
        BinaryReader in = v.in;
        int start = in.position();
        int kind = in.u8();
        if (kind > CATCH_ALL_REF) {
            throw in.malformed("malformed catch clause", start);
        }
        int tag = -1;
        int[] values = Context.empty().results();
        if (kind < CATCH_ALL) {
            tag = in.u32();
            values = context.tag(tag, v.at).parameters();
        }
        if (kind == CATCH_REF || kind == CATCH_ALL_REF) {
            values = Arrays.copyOf(values, values.length + 1);
            values[values.length - 1] = EXN;
        }
        int label = label();
        int[] target = v.labelTypes(label);
        if (!context.matches(values, target)) {
            throw v.mismatch("catch handler", target, "clause", values);
        }
        if (v.live) {
            v.takeRoom(TypeStack.HANDLER);
            int height = v.labelHeight(label);
            v.handlers.add(kind, tag, v.reach(label, height + target.length), height);
        }
    }

    // ---- Branches.

    private int label() {
        int label = v.in.u32();
        v.checkLabel(label);
        return label;
    }

    /**
     * A branch that may not be taken; what it passes is on the stack, and has the label's types.
     */
    private void conditional(int opcode, int source, int label) {
        int[] types = v.labelTypes(label);
        v.branch(opcode, source, label);
        v.popAll(types);
        v.pushAll(types);
    }

    private void brTable() {
        BinaryReader in = v.in;
        int source = in.position();
        int count = in.length();
        int labelsAt = in.position();
        v.pop(ValueTypes.I32);
        brTables++;
        int greatest = 0;
        for (int i = 0; i <= count; i++) {
            int label = in.u32();
            v.checkLabel(label);
            if (i == labels.length) {
                labels = Arrays.copyOf(labels, 2 * i);
            }
            labels[i] = label;
            greatest = Math.max(greatest, label);
        }
        int arity = v.labelTypes(labels[count]).length;
        for (int i = count; i >= 0; i--) {
            int label = labels[i];
            if (v.mark(label, brTables)) {
                int[] types = v.labelTypes(label);
                if (types.length != arity) {
                    throw v.mismatch(
                            "label " + label, types, "label " + labels[count], labelTypes(count));
                }
                v.checkTop(types, "instruction");
            }
        }
        if (v.live) {
            tellTable(source, count + 1, greatest, in.position() - labelsAt == count + 1);
        }
        v.unreachable();
    }

    private int[] labelTypes(int i) {
        return v.labelTypes(labels[i]);
    }

    private void tellTable(int source, int count, int greatest, boolean areBytes) {
        // Immediates of one byte can stand for themselves: then each depth is counted, not each of
        // them.
        int entries = areBytes ? Math.min(count, greatest + 1) : count;
        v.takeRoom(TypeStack.ENTRY * (1 + entries));
        if (numbers.length < count) {
            numbers = new int[labels.length];
        }
        for (int i = 0; i < count; i++) {
            numbers[i] = v.reach(labels[i]);
        }
        v.listener.branchTable(source, labels, numbers, count, areBytes, v.height());
    }

    private void brOnNull() {
        int source = v.in.position();
        int label = label();
        int type = v.popReference();
        conditional(Opcodes.BR_ON_NULL, source, label);
        v.push(ValueTypes.nonNull(ValueTypes.heapType(type)));
    }

    /** The last type that a label takes, which must be a reference. */
    private int lastOf(int[] types) {
        int last = types.length == 0 ? ValueTypes.BOTTOM : types[types.length - 1];
        if (!ValueTypes.isReference(last)) {
            throw v.mismatch("instruction", new int[] {ValueTypes.ANYREF}, "label", types);
        }
        return last;
    }

    private void brOnNonNull() {
        int source = v.in.position();
        int label = label();
        int[] types = v.labelTypes(label);
        int last = lastOf(types);
        v.branch(Opcodes.BR_ON_NON_NULL, source, label);
        v.pop(ValueTypes.nullable(ValueTypes.heapType(last)));
        int[] others = Arrays.copyOf(types, types.length - 1);
        v.popAll(others);
        v.pushAll(others);
    }

    private void brOnCast(int opcode) {
        BinaryReader in = v.in;
        int source = in.position();
        int flags = in.u8();
        if (flags > 3) {
            throw in.malformed("malformed cast flags", source);
        }
        int label = label();
        int from = reference((flags & 1) != 0, v.types.heapType());
        int to = reference((flags & 2) != 0, v.types.heapType());
        context.checkType(from, v.at);
        context.checkType(to, v.at);
        if (!context.matches(to, from)) {
            throw v.invalid(
                    "type mismatch on cast: type "
                            + ValueTypes.name(to)
                            + " does not match "
                            + ValueTypes.name(from));
        }
        // What a null that the target type contains leaves behind is not null.
        int rest = ValueTypes.isNullable(to) ? ValueTypes.nonNull(ValueTypes.heapType(from)) : from;
        int taken = opcode == Opcodes.BR_ON_CAST ? to : rest;
        int[] types = v.labelTypes(label);
        if (!context.matches(taken, lastOf(types))) {
            throw v.mismatch("instruction", new int[] {taken}, "label", types);
        }
        v.branch(opcode, source, label);
        v.pop(from);
        int[] others = Arrays.copyOf(types, types.length - 1);
        v.popAll(others);
        v.pushAll(others);
        v.push(opcode == Opcodes.BR_ON_CAST ? rest : to);
    }

    private static int reference(boolean isNullable, int heapType) {
        return isNullable ? ValueTypes.nullable(heapType) : ValueTypes.nonNull(heapType);
    }

    // ---- Calls.

    /** How many operands a call takes whose immediates come next. */
    int arguments(int opcode) {
        int index = v.in.u32();
        boolean isDirect = opcode == Opcodes.CALL || opcode == Opcodes.RETURN_CALL;
        int type = isDirect ? context.functionTypeIndex(index, v.at) : index;
        return context.functionType(type, v.at).parameters().length + (isDirect ? 0 : 1);
    }

    private void call(boolean isTail, int typeIndex) {
        FunctionType type = context.functionType(typeIndex, v.at);
        v.numeric &= context.isNumeric(typeIndex);
        if (isTail && !context.matches(type.results(), v.functionResults())) {
            throw v.mismatch("current function", v.functionResults(), "callee", type.results());
        }
        v.popAll(type.parameters());
        if (isTail) {
            v.unreachable();
        } else {
            v.pushAll(type.results());
        }
    }
}
