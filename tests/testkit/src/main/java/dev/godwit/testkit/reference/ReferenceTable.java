package dev.godwit.testkit.reference;

import dev.godwit.wasm.binary.InstructionReader;
import dev.godwit.wasm.module.DecodedModule;
import dev.godwit.wasm.module.Opcodes;
import dev.godwit.wasm.validate.CodeListener;
import dev.godwit.wasm.validate.CodePoint;
import dev.godwit.wasm.validate.CodeTable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where the branches of a module's functions go, and what is left of a region from an address on.
 * Everything is found by addresses in the module's bytes, which are different in each function.
 */
final class ReferenceTable implements CodeTable {
    /** The only kind. */
    static final Kind<ReferenceTable> KIND = code -> new ReferenceTable();

    /**
     * A label that a branch goes to.
     *
     * @param target the address of the instruction that is next
     * @param arity how many values the branch keeps
     * @param slot where in the frame, locals included, the first of them goes
     */
    record Label(int target, int arity, int slot) {}

    private final Set<Integer> functions = ConcurrentHashMap.newKeySet();
    private final Map<Integer, List<Label>> branches = new ConcurrentHashMap<>();
    private final Map<Integer, Long> prices = new ConcurrentHashMap<>();

    private ReferenceTable() {}

    @Override
    public boolean has(int function) {
        return functions.contains(function);
    }

    @Override
    public CodeListener writer() {
        return new Writer();
    }

    /**
     * Where a branch may go.
     *
     * @param source the address behind its opcode
     * @return one label; for {@code br_table} all of them in their order, the default one last
     */
    List<Label> branch(int source) {
        List<Label> labels = branches.get(source);
        if (labels == null) {
            throw new IllegalStateException(
                    "no reachable branch at 0x" + Integer.toHexString(source));
        }
        return labels;
    }

    /**
     * What is left of a region.
     *
     * @param module the module
     * @param address an instruction's
     * @param end the address behind its function
     * @return the sum of the prices of the instructions from there to the one that ends the region
     */
    long price(DecodedModule module, int address, int end) {
        return prices.computeIfAbsent(address, start -> walk(module, start, end));
    }

    private static long walk(DecodedModule module, int address, int end) {
        var in = new InstructionReader(module.bytes(), address, end, module.features());
        long sum = 0;
        while (!in.atEnd()) {
            int opcode = in.next();
            sum += Opcodes.price(opcode);
            if (opcode == Opcodes.UNREACHABLE
                    || (Opcodes.effects(opcode) & Opcodes.ENDS_REGION) != 0) {
                break;
            }
            if (opcode == Opcodes.ELSE) {
                skipBlock(in);
            }
        }
        return sum;
    }

    /** Goes on behind the end of the block that the reader is in. */
    private static void skipBlock(InstructionReader in) {
        int depth = 1;
        while (depth > 0) {
            switch (in.next()) {
                case Opcodes.BLOCK, Opcodes.LOOP, Opcodes.IF, Opcodes.TRY_TABLE -> depth++;
                case Opcodes.END -> depth--;
                default -> {}
            }
        }
    }

    /** Collects what is told of a function, until all targets are known. */
    private final class Writer implements CodeListener {
        private int function;
        private int locals;
        private final Map<Integer, Integer> arities = new HashMap<>();
        private final Map<Integer, Integer> heights = new HashMap<>();
        private final Map<Integer, Integer> targets = new HashMap<>();
        private final Map<Integer, List<Integer>> found = new HashMap<>();

        @Override
        public void begin(CodePoint point, int newFunction, int start, int newLocals) {
            function = newFunction;
            locals = newLocals;
            arities.clear();
            heights.clear();
            targets.clear();
            found.clear();
        }

        @Override
        public void label(int label, int arity, int height) {
            arities.put(label, arity);
            heights.put(label, height);
        }

        @Override
        public void target(int label, int address) {
            targets.put(label, address);
        }

        @Override
        public void branch(int opcode, int source, int label, int height) {
            found.put(source, List.of(label));
        }

        @Override
        public void branchTable(
                int source, int[] depths, int[] labels, int count, boolean areBytes, int height) {
            List<Integer> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(labels[i]);
            }
            found.put(source, all);
        }

        @Override
        public void end() {
            found.forEach((source, labels) ->
                    branches.put(source, labels.stream().map(this::resolve).toList()));
            functions.add(function);
        }

        private Label resolve(int label) {
            return new Label(
                    told(targets, label), told(arities, label), locals + told(heights, label));
        }

        private static int told(Map<Integer, Integer> facts, int label) {
            Integer fact = facts.get(label);
            if (fact == null) {
                throw new IllegalStateException("nothing was told of label " + label);
            }
            return fact;
        }
    }
}
