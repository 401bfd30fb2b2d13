package dev.godwit.conformance.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.godwit.base.failure.BadInput;
import dev.godwit.base.failure.Invalid;
import dev.godwit.base.failure.LimitReached;
import dev.godwit.conformance.suite.FrameOracle.Step;
import dev.godwit.wasm.inplace.SideTable;
import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.module.Opcodes;
import dev.godwit.wasm.runtime.ValidatedModule;
import dev.godwit.wasm.script.Command;
import dev.godwit.wasm.script.Script;
import dev.godwit.wasm.text.ModuleFile;
import dev.godwit.wasm.validate.ModuleCode;
import dev.godwit.wasm.validate.Safepoint;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What validation knows of each place where an execution may stop, the positions in side tables,
 * and the prices of regions: each instruction of each function of the public suite, beside {@link
 * FrameOracle}.
 */
class SafepointsTest {
    private static final Features ALL =
            Features.parse("3.0,threads,custom-page-sizes,wide-arithmetic");

    private static final List<String> FOLDERS =
            List.of(
                    ".",
                    "proposals/threads",
                    "proposals/custom-page-sizes",
                    "proposals/wide-arithmetic");

    /** Told of each function. */
    private interface Visitor {
        void visit(ValidatedModule module, int function, FrameOracle oracle);
    }

    private static void forEachFunction(Visitor visitor) {
        for (String folder : FOLDERS) {
            for (Path file : Suite.scripts(folder)) {
                for (Command command : Script.parse(Suite.read(file))) {
                    ValidatedModule module = load(command);
                    if (module == null) {
                        continue;
                    }
                    int count = module.module().functionTypes().length;
                    for (int i = module.module().importedFunctions(); i < count; i++) {
                        int function = i;
                        FrameOracle oracle = new FrameOracle(module.module(), i, ALL);
                        try {
                            visitor.visit(module, function, oracle);
                        } catch (AssertionError e) {
                            String place = file.getFileName() + ":" + command.line();
                            throw new AssertionError(place + ": function " + i, e);
                        }
                    }
                }
            }
        }
    }

    private static @Nullable ValidatedModule load(Command command) {
        try {
            return command instanceof Command.Define define
                    ? ModuleFile.load(
                            define.source().load(ALL).binary(),
                            ALL,
                            false,
                            List.of(SideTable.PLAIN, SideTable.METERED))
                    : null;
        } catch (BadInput | LimitReached e) {
            return null;
        }
    }

    private static Safepoint.@Nullable Kind kind(Step step) {
        int effects = Opcodes.effects(step.opcode);
        if (step.opcode == Opcodes.LOOP) {
            return Safepoint.Kind.LOOP;
        }
        if ((effects & Opcodes.CALLS) != 0) {
            return Safepoint.Kind.CALL;
        }
        if ((effects & Opcodes.BULK) != 0) {
            return Safepoint.Kind.BULK;
        }
        if ((effects & Opcodes.GROWS) != 0) {
            return Safepoint.Kind.GROW;
        }
        return (effects & Opcodes.WAITS) != 0 ? Safepoint.Kind.WAIT : null;
    }

    @Test
    void framesAtSafepoints() {
        Set<Safepoint.Kind> seen = new HashSet<>();
        int[] count = new int[2];
        forEachFunction((module, function, oracle) -> {
            int start = module.code().functions[function * ModuleCode.STRIDE + ModuleCode.START];
            for (int i = 0; i < oracle.steps.size(); i++) {
                Step step = oracle.steps.get(i);
                Safepoint.Kind kind = kind(step);
                if (step.isLive && (kind != null || i == 0)) {
                    count[0]++;
                    Safepoint found = module.safepointAt(function, step.address - start);
                    seen.add(found.kind());
                    check(found, kind, oracle, i);
                } else {
                    count[1]++;
                    assertThatExceptionOfType(Invalid.class)
                            .isThrownBy(() -> module.safepointAt(function, step.address - start))
                            .withMessageStartingWith(
                                    step.isLive
                                            ? "an execution cannot stop before "
                                            : "this instruction cannot be reached");
                }
            }
        });
        System.out.println(count[0] + " safepoints, " + count[1] + " other instructions");
        assertThat(seen).containsExactlyInAnyOrder(Safepoint.Kind.values());
        assertThat(count[0]).isGreaterThan(10_000);
    }

    private static void check(
            Safepoint found, Safepoint.@Nullable Kind kind, FrameOracle oracle, int index) {
        Step step = oracle.steps.get(index);
        assertThat(found.kind()).isEqualTo(kind == null ? Safepoint.Kind.ENTRY : kind);
        assertThat(found.isEntry()).isEqualTo(index == 0);
        assertThat(found.opcode()).isEqualTo(step.opcode);
        assertThat(found.address()).isEqualTo(step.address);
        List<Integer> stack = new ArrayList<>(step.stack);
        if (kind == Safepoint.Kind.LOOP) {
            int[] parameters = oracle.parameters(step);
            for (int i = 0; i < parameters.length; i++) {
                stack.set(stack.size() - parameters.length + i, parameters[i]);
            }
        }
        assertThat(IntStream.range(0, found.height()).mapToObj(found::operand).toList())
                .isEqualTo(stack);
        assertThat(found.arguments())
                .isEqualTo(kind == Safepoint.Kind.CALL ? oracle.arguments(step) : 0);
        assertThat(IntStream.range(0, found.localCount()).mapToObj(found::local).toList())
                .isEqualTo(oracle.locals);
        assertThat(IntStream.range(0, found.localCount()).filter(found::isSet).boxed().toList())
                .containsExactlyInAnyOrderElementsOf(step.set);
        assertThat(found.labels()).hasSize(step.depth);
    }

    @Test
    void placesInsideOfInstructions() {
        forEachFunction((module, function, oracle) -> {
            int start = oracle.steps.getFirst().address;
            Set<Integer> starts = new HashSet<>();
            oracle.steps.forEach(step -> starts.add(step.address - start));
            int end = oracle.steps.getLast().next - start;
            for (int offset : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, end}) {
                refuses(module, function, offset);
            }
            for (int offset = 0; offset < Math.min(end, 100); offset++) {
                if (!starts.contains(offset)) {
                    refuses(module, function, offset);
                }
            }
        });
    }

    private static void refuses(ValidatedModule module, int function, int offset) {
        assertThatExceptionOfType(Invalid.class)
                .as("offset %d", offset)
                .isThrownBy(() -> module.safepointAt(function, offset))
                .withMessageStartingWith("no instruction starts here");
    }

    @Test
    void positions() {
        forEachFunction((module, function, oracle) -> {
            SideTable plain = module.table(SideTable.PLAIN);
            SideTable metered = module.table(SideTable.METERED);
            for (Step step : oracle.steps) {
                if (step.isLive) {
                    assertThat(plain.positionAt(module, function, step.address))
                            .isEqualTo(plain.start(function) + step.plain);
                    assertThat(metered.positionAt(module, function, step.address))
                            .isEqualTo(metered.start(function) + step.metered);
                }
            }
        });
    }

    @Test
    void prices() {
        int[] regions = new int[1];
        forEachFunction((module, function, oracle) -> {
            SideTable table = module.table(SideTable.METERED);
            int first = table.start(function);
            assertThat(table.price(2 * first + 1)).isEqualTo(oracle.line(0));
            for (int i = 0; i < oracle.steps.size(); i++) {
                if (oracle.steps.get(i).isLive) {
                    regions[0] += checkPrices(table, first, oracle, i);
                }
            }
            checkHandlers(module, function, oracle);
        });
        System.out.println(regions[0] + " prices");
        assertThat(regions[0]).isGreaterThan(10_000);
    }

    /** Compares the prices of a step's entries; how many there are. */
    private static int checkPrices(SideTable table, int first, FrameOracle oracle, int index) {
        Step step = oracle.steps.get(index);
        int at = first + step.metered;
        int effects = Opcodes.effects(step.opcode);
        if (step.opcode == Opcodes.BR_TABLE) {
            for (int i = 0; i < step.targets.size(); i++) {
                int label = i < step.list.length ? step.list[i] : step.index;
                int entry = at + 1 + (step.isByDepth() ? label : i);
                assertThat(table.price(2 * entry)).isEqualTo(oracle.line(step.targets.get(i)));
            }
            return step.targets.size();
        }
        boolean goesOn =
                switch (step.opcode) {
                    case Opcodes.BR,
                            Opcodes.RETURN,
                            Opcodes.RETURN_CALL,
                            Opcodes.RETURN_CALL_INDIRECT,
                            Opcodes.RETURN_CALL_REF,
                            Opcodes.THROW,
                            Opcodes.THROW_REF ->
                            false;
                    default -> (effects & Opcodes.ENDS_REGION) != 0;
                };
        int count = 0;
        if (!step.targets.isEmpty()) {
            assertThat(table.price(2 * at)).isEqualTo(oracle.line(step.targets.getFirst()));
            count++;
        }
        if (goesOn) {
            assertThat(table.price(2 * at + 1)).isEqualTo(oracle.line(index + 1));
            count++;
        }
        if (step.opcode == Opcodes.ELSE) {
            assertThat(table.price(2 * at)).isZero();
            assertThat(table.price(2 * at + 1)).isZero();
        }
        return count;
    }

    private static void checkHandlers(ValidatedModule module, int function, FrameOracle oracle) {
        SideTable table = module.table(SideTable.METERED);
        ModuleCode code = module.code();
        int row = code.functions[function * ModuleCode.STRIDE + ModuleCode.HANDLERS];
        int count = code.functions[function * ModuleCode.STRIDE + ModuleCode.HANDLER_COUNT];
        for (int i = 0; i < count; i++) {
            int target = code.handlers[row + ModuleCode.HANDLER_TARGET];
            assertThat(table.price(2 * table.handlerPlace(function, i)))
                    .isEqualTo(oracle.line(oracle.stepAt(target)));
            row += ModuleCode.HANDLER_STRIDE;
        }
    }
}
