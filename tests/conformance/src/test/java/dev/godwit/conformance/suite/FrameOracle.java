package dev.godwit.conformance.suite;

import dev.godwit.wasm.binary.BinaryReader;
import dev.godwit.wasm.binary.InstructionReader;
import dev.godwit.wasm.binary.LocalDeclarations;
import dev.godwit.wasm.binary.TypeReader;
import dev.godwit.wasm.module.ArrayType;
import dev.godwit.wasm.module.DecodedModule;
import dev.godwit.wasm.module.ExternType;
import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.module.FunctionType;
import dev.godwit.wasm.module.Immediates;
import dev.godwit.wasm.module.Opcodes;
import dev.godwit.wasm.module.StructType;
import dev.godwit.wasm.module.ValueTypes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Says what stands on the stack before each instruction of a valid function, where its branches go,
 * and what its regions cost: the same as validator and side table, by the shortest way there is. It
 * checks nothing, skips what cannot be reached, and adds prices up anew from each place.
 */
final class FrameOracle {
    /** An instruction, with what of its immediates counts here. */
    static final class Step {
        final int address;
        final int opcode;
        final int index;
        final int second;
        final boolean isFirstNullable;
        final boolean isSecondNullable;
        final int castLabel;
        final int blockType;

        /** The labels of br_table without the last, or of catch clauses; select's types. */
        final int[] list;

        final int next;

        /** Whether each label is encoded in one byte. */
        final boolean areBytes;

        /** For what opens a block its end, for an if the else, if there is one. */
        int end = -1;

        int otherwise = -1;

        // Before the instruction:
        boolean isLive;
        List<Integer> stack = List.of();
        Set<Integer> set = Set.of();

        /** Entries in front of it, without a meter and with one. */
        int plain;

        int metered;

        /** Labels in scope. */
        int depth;

        /** For branches: the steps where they go, br_table's default label last. */
        final List<Integer> targets = new ArrayList<>();

        private Step(InstructionReader reader) {
            address = reader.start();
            opcode = reader.opcode();
            index = reader.index();
            second = reader.second();
            isFirstNullable = reader.isFirstNullable();
            isSecondNullable = reader.isSecondNullable();
            castLabel = reader.castLabel();
            blockType = reader.blockType();
            next = reader.position();
            boolean hasList =
                    switch (Opcodes.immediates(opcode)) {
                        case LABELS, VALTYPES, CATCHES -> true;
                        default -> false;
                    };
            int count = hasList ? reader.count() : 0;
            list = new int[count];
            for (int i = 0; i < count; i++) {
                list[i] = opcode == Opcodes.TRY_TABLE ? reader.catchLabel(i) : reader.item(i);
            }
            areBytes = next - reader.immediatesStart() == leb(count) + count + 1;
        }

        private static int leb(int value) {
            int bytes = 1;
            while (value >= 0x80) {
                value >>>= 7;
                bytes++;
            }
            return bytes;
        }

        /** For br_table: the form with an entry for each depth. */
        boolean isByDepth() {
            return areBytes && greatest() < list.length;
        }

        int greatest() {
            return Math.max(index, Arrays.stream(list).max().orElse(0));
        }

        /** How many entries of a table it has. */
        private int entries(boolean isMetered) {
            return switch (opcode) {
                case Opcodes.IF,
                        Opcodes.ELSE,
                        Opcodes.BR,
                        Opcodes.BR_IF,
                        Opcodes.BR_ON_NULL,
                        Opcodes.BR_ON_NON_NULL,
                        Opcodes.BR_ON_CAST,
                        Opcodes.BR_ON_CAST_FAIL ->
                        1;
                case Opcodes.BR_TABLE -> 1 + (isByDepth() ? greatest() + 1 : list.length + 1);
                case Opcodes.RETURN_CALL, Opcodes.RETURN_CALL_INDIRECT, Opcodes.RETURN_CALL_REF ->
                        0;
                default -> isMetered && (Opcodes.effects(opcode) & OTHER_REGIONS) != 0 ? 1 : 0;
            };
        }
    }

    /** What ends a region and goes on behind it, but is no branch. */
    private static final int OTHER_REGIONS =
            Opcodes.CALLS | Opcodes.BULK | Opcodes.GROWS | Opcodes.WAITS;

    private record Block(
            int opcode,
            int step,
            int end,
            int[] parameters,
            int[] results,
            int height,
            boolean isLive,
            Set<Integer> set,
            boolean[] reached) {
        int[] labelTypes() {
            return opcode == Opcodes.LOOP ? parameters : results;
        }
    }

    private static final int[] NONE = new int[0];

    private final DecodedModule module;
    private final List<Block> blocks = new ArrayList<>();
    private final List<Integer> stack = new ArrayList<>();
    private boolean isLive = true;
    private Set<Integer> set;

    /** The instructions. */
    final List<Step> steps = new ArrayList<>();

    /** The types of the locals. */
    final List<Integer> locals = new ArrayList<>();

    FrameOracle(DecodedModule module, int function, Features features) {
        this.module = module;
        int body = function - module.importedFunctions();
        FunctionType type = module.functionType(module.functionTypes()[function]);
        BinaryReader in =
                new BinaryReader(
                        module.bytes(), module.bodyStarts()[body], module.bodyEnds()[body]);
        LocalDeclarations declarations = new LocalDeclarations();
        declarations.read(in, new TypeReader(in, features), type.parameters().length);
        push(locals, type.parameters());
        for (int i = 0; i < declarations.count(); i++) {
            locals.add(declarations.type(i));
        }
        set = new HashSet<>();
        for (int i = 0; i < locals.size(); i++) {
            if (i < type.parameters().length || ValueTypes.isDefaultable(locals.get(i))) {
                set.add(i);
            }
        }
        InstructionReader reader = new InstructionReader(in, features);
        while (!reader.atEnd()) {
            reader.next();
            steps.add(new Step(reader));
        }
        match();
        int last = steps.size() - 1;
        blocks.add(
                new Block(
                        Opcodes.END, -1, last, NONE, type.results(), 0, true, set, new boolean[1]));
        int plain = 0;
        int metered = 1; // the call that enters the function
        for (int i = 0; i <= last; i++) {
            Step step = steps.get(i);
            step.isLive = isLive;
            step.stack = List.copyOf(stack);
            step.set = Set.copyOf(set);
            step.plain = plain;
            step.metered = metered;
            step.depth = blocks.size();
            if (isLive) {
                plain += step.entries(false);
                metered += step.entries(true);
            }
            run(step, i);
        }
    }

    private void match() {
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < steps.size() - 1; i++) {
            switch (steps.get(i).opcode) {
                case Opcodes.BLOCK, Opcodes.LOOP, Opcodes.IF, Opcodes.TRY_TABLE -> open.add(i);
                case Opcodes.ELSE -> steps.get(open.getLast()).otherwise = i;
                case Opcodes.END -> {
                    Step opener = steps.get(open.removeLast());
                    opener.end = i;
                    if (opener.otherwise >= 0) {
                        steps.get(opener.otherwise).end = i;
                    }
                }
                default -> {}
            }
        }
    }

    /** What is left of the line that a step is part of. */
    int line(int step) {
        int sum = 0;
        while (true) {
            Step at = steps.get(step);
            sum += Opcodes.price(at.opcode);
            if (at.opcode == Opcodes.UNREACHABLE
                    || step == steps.size() - 1
                    || (Opcodes.effects(at.opcode) & Opcodes.ENDS_REGION) != 0) {
                return sum;
            }
            step = at.opcode == Opcodes.ELSE ? at.end + 1 : step + 1;
        }
    }

    /** The step at an address. */
    int stepAt(int address) {
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).address == address) {
                return i;
            }
        }
        throw new AssertionError("no step at " + address);
    }

    /** How many operands a call takes. */
    int arguments(Step step) {
        return switch (step.opcode) {
            case Opcodes.CALL, Opcodes.RETURN_CALL ->
                    callee(module.functionTypes()[step.index]).parameters().length;
            default -> callee(step.index).parameters().length + 1;
        };
    }

    /** The types that a block takes. */
    int[] parameters(Step step) {
        return blockType(step.blockType).parameters();
    }

    // ---- One step.

    private static void push(List<Integer> to, int... types) {
        for (int type : types) {
            to.add(type);
        }
    }

    private void push(int... types) {
        push(stack, types);
    }

    private int pop() {
        return stack.removeLast();
    }

    private void drop(int count) {
        for (int i = 0; i < count; i++) {
            pop();
        }
    }

    private void dead() {
        isLive = false;
    }

    private FunctionType callee(int typeIndex) {
        return module.functionType(typeIndex);
    }

    private FunctionType blockType(int type) {
        return type == TypeReader.EMPTY_BLOCK
                ? new FunctionType(NONE, NONE)
                : TypeReader.isTypeIndex(type)
                        ? module.functionType(TypeReader.typeIndex(type))
                        : new FunctionType(NONE, new int[] {type});
    }

    private Block label(int depth) {
        return blocks.get(blocks.size() - 1 - depth);
    }

    private Block branch(Step step, int depth) {
        Block to = label(depth);
        to.reached[0] = true;
        step.targets.add(
                to.opcode == Opcodes.LOOP
                        ? to.step + 1
                        : to.step < 0 ? steps.size() - 1 : to.end + 1);
        return to;
    }

    private void open(Step step, int index) {
        FunctionType type = blockType(step.blockType);
        if (isLive) {
            drop(type.parameters().length);
        }
        blocks.add(
                new Block(
                        step.opcode,
                        index,
                        step.end,
                        type.parameters(),
                        type.results(),
                        stack.size(),
                        isLive,
                        set,
                        new boolean[1]));
        set = new HashSet<>(set);
        if (isLive) {
            push(type.parameters());
        }
    }

    private void truncate(int height) {
        while (stack.size() > height) {
            pop();
        }
    }

    private void close() {
        Block block = blocks.removeLast();
        boolean isIf = block.opcode == Opcodes.IF && steps.get(block.step).otherwise < 0;
        isLive |= block.opcode != Opcodes.LOOP && block.reached[0] || isIf && block.isLive;
        set = block.set;
        truncate(block.height);
        if (isLive) {
            push(block.results);
        }
    }

    private void run(Step step, int index) {
        switch (step.opcode) {
            case Opcodes.BLOCK, Opcodes.LOOP -> {
                open(step, index);
                return;
            }
            case Opcodes.TRY_TABLE -> {
                if (isLive) {
                    for (int label : step.list) {
                        label(label).reached[0] = true;
                    }
                }
                open(step, index);
                return;
            }
            case Opcodes.IF -> {
                if (isLive) {
                    pop();
                    step.targets.add(step.otherwise < 0 ? step.end + 1 : step.otherwise + 1);
                }
                open(step, index);
                return;
            }
            case Opcodes.ELSE -> {
                Block block = blocks.getLast();
                block.reached[0] |= isLive;
                isLive = block.isLive;
                set = new HashSet<>(block.set);
                truncate(block.height);
                push(block.parameters);
                return;
            }
            case Opcodes.END -> {
                close();
                return;
            }
            default -> {}
        }
        if (isLive) {
            live(step);
        }
    }

    private void live(Step step) {
        switch (step.opcode) {
            case Opcodes.UNREACHABLE, Opcodes.RETURN, Opcodes.THROW, Opcodes.THROW_REF -> dead();
            case Opcodes.RETURN_CALL, Opcodes.RETURN_CALL_INDIRECT, Opcodes.RETURN_CALL_REF ->
                    dead();
            case Opcodes.BR -> {
                branch(step, step.index);
                dead();
            }
            case Opcodes.BR_IF -> {
                pop();
                refine(branch(step, step.index).labelTypes());
            }
            case Opcodes.BR_TABLE -> {
                for (int label : step.list) {
                    branch(step, label);
                }
                branch(step, step.index);
                dead();
            }
            case Opcodes.BR_ON_NULL -> {
                int type = pop();
                refine(branch(step, step.index).labelTypes());
                push(ValueTypes.nonNull(ValueTypes.heapType(type)));
            }
            case Opcodes.BR_ON_NON_NULL -> {
                pop();
                int[] types = branch(step, step.index).labelTypes();
                refine(Arrays.copyOf(types, types.length - 1));
            }
            case Opcodes.BR_ON_CAST, Opcodes.BR_ON_CAST_FAIL -> onCast(step);
            case Opcodes.CALL, Opcodes.CALL_INDIRECT, Opcodes.CALL_REF -> {
                drop(arguments(step));
                push(
                        callee(
                                        step.opcode == Opcodes.CALL
                                                ? module.functionTypes()[step.index]
                                                : step.index)
                                .results());
            }
            case Opcodes.DROP -> pop();
            case Opcodes.SELECT -> drop(2);
            case Opcodes.SELECT_T -> replace(3, step.list[0]);
            case Opcodes.LOCAL_GET -> push(locals.get(step.index));
            case Opcodes.LOCAL_SET -> {
                pop();
                set.add(step.index);
            }
            case Opcodes.LOCAL_TEE -> {
                pop();
                push(locals.get(step.index));
                set.add(step.index);
            }
            case Opcodes.GLOBAL_GET -> push(module.globals().get(step.index).valueType());
            case Opcodes.GLOBAL_SET -> pop();
            default -> {
                if (Opcodes.signature(step.opcode).equals("*")) {
                    other(step);
                } else {
                    signature(step);
                }
            }
        }
    }

    private void refine(int[] types) {
        drop(types.length);
        push(types);
    }

    private void onCast(Step step) {
        pop();
        int to =
                step.isSecondNullable
                        ? ValueTypes.nullable(step.second)
                        : ValueTypes.nonNull(step.second);
        int from =
                step.isFirstNullable
                        ? ValueTypes.nullable(step.index)
                        : ValueTypes.nonNull(step.index);
        int rest = step.isSecondNullable ? ValueTypes.nonNull(step.index) : from;
        int[] types = branch(step, step.castLabel).labelTypes();
        refine(Arrays.copyOf(types, types.length - 1));
        push(step.opcode == Opcodes.BR_ON_CAST ? rest : to);
    }

    private int addressType(Step step) {
        return Opcodes.immediates(step.opcode) == Immediates.TABLE
                ? module.tables().get(step.index).limits().addressType()
                : module.memories().get(step.index).limits().addressType();
    }

    private void signature(Step step) {
        String text = Opcodes.signature(step.opcode);
        int arrow = text.indexOf('>');
        drop(arrow);
        for (char letter : text.substring(arrow + 1).toCharArray()) {
            push(
                    switch (letter) {
                        case 'i' -> ValueTypes.I32;
                        case 'I' -> ValueTypes.I64;
                        case 'f' -> ValueTypes.F32;
                        case 'F' -> ValueTypes.F64;
                        case 'v' -> ValueTypes.V128;
                        default -> addressType(step);
                    });
        }
    }

    private int field(Step step) {
        StructType type = (StructType) module.types().get(step.index).composite();
        return ValueTypes.unpacked(type.fields().get(step.second).storage());
    }

    private int element(Step step) {
        ArrayType type = (ArrayType) module.types().get(step.index).composite();
        return ValueTypes.unpacked(type.element().storage());
    }

    private void other(Step step) {
        int made = ValueTypes.nonNull(step.index);
        switch (step.opcode) {
            case Opcodes.TABLE_GET -> replace(1, table(step).elementType());
            case Opcodes.TABLE_SET, Opcodes.STRUCT_SET -> drop(2);
            case Opcodes.TABLE_GROW -> replace(2, table(step).limits().addressType());
            case Opcodes.TABLE_FILL,
                    Opcodes.TABLE_COPY,
                    Opcodes.TABLE_INIT,
                    Opcodes.MEMORY_COPY,
                    Opcodes.ARRAY_SET ->
                    drop(3);
            case Opcodes.ARRAY_FILL, Opcodes.ARRAY_INIT_DATA, Opcodes.ARRAY_INIT_ELEM -> drop(4);
            case Opcodes.ARRAY_COPY -> drop(5);
            case Opcodes.REF_NULL -> push(ValueTypes.nullable(step.index));
            case Opcodes.REF_IS_NULL,
                    Opcodes.REF_TEST,
                    Opcodes.REF_TEST_NULL,
                    Opcodes.I31_GET_S,
                    Opcodes.I31_GET_U,
                    Opcodes.ARRAY_LEN ->
                    replace(1, ValueTypes.I32);
            case Opcodes.REF_EQ -> replace(2, ValueTypes.I32);
            case Opcodes.REF_FUNC -> push(ValueTypes.nonNull(module.functionTypes()[step.index]));
            case Opcodes.REF_AS_NON_NULL -> push(ValueTypes.nonNull(ValueTypes.heapType(pop())));
            case Opcodes.REF_CAST -> replace(1, made);
            case Opcodes.REF_CAST_NULL -> replace(1, ValueTypes.nullable(step.index));
            case Opcodes.REF_I31 -> replace(1, ValueTypes.nonNull(ValueTypes.I31));
            case Opcodes.ANY_CONVERT_EXTERN -> convert(ValueTypes.ANY);
            case Opcodes.EXTERN_CONVERT_ANY -> convert(ValueTypes.EXTERN);
            case Opcodes.STRUCT_NEW -> {
                StructType type = (StructType) module.types().get(step.index).composite();
                replace(type.fields().size(), made);
            }
            case Opcodes.STRUCT_NEW_DEFAULT -> push(made);
            case Opcodes.STRUCT_GET, Opcodes.STRUCT_GET_S, Opcodes.STRUCT_GET_U ->
                    replace(1, field(step));
            case Opcodes.ARRAY_NEW, Opcodes.ARRAY_NEW_DATA, Opcodes.ARRAY_NEW_ELEM ->
                    replace(2, made);
            case Opcodes.ARRAY_NEW_DEFAULT -> replace(1, made);
            case Opcodes.ARRAY_NEW_FIXED -> replace(step.second, made);
            case Opcodes.ARRAY_GET, Opcodes.ARRAY_GET_S, Opcodes.ARRAY_GET_U ->
                    replace(2, element(step));
            default -> throw new AssertionError(Opcodes.mnemonic(step.opcode));
        }
    }

    private ExternType.Table table(Step step) {
        return module.tables().get(step.index);
    }

    private void replace(int count, int type) {
        drop(count);
        push(type);
    }

    private void convert(int heapType) {
        push(
                ValueTypes.isNullable(pop())
                        ? ValueTypes.nullable(heapType)
                        : ValueTypes.nonNull(heapType));
    }
}
