package dev.godwit.wasm.module;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** What ends a region and what it costs: saved states depend on it, so it may not change unseen. */
class EffectsTest {
    private static List<String> mnemonics(IntPredicate condition) {
        return IntStream.range(0, Opcodes.COUNT)
                .filter(Opcodes::isDefined)
                .filter(condition)
                .mapToObj(Opcodes::mnemonic)
                .toList();
    }

    private static List<String> with(int effects) {
        return mnemonics(opcode -> (Opcodes.effects(opcode) & effects) != 0);
    }

    @Test
    void prices() {
        assertThat(mnemonics(opcode -> Opcodes.price(opcode) == 0))
                .containsExactly("nop", "block", "loop", "else", "end", "try_table");
        assertThat(mnemonics(opcode -> Opcodes.price(opcode) > 1)).isEmpty();
    }

    @Test
    void whatEndsARegion() {
        assertThat(with(Opcodes.BRANCHES))
                .containsExactlyInAnyOrder(
                        "if",
                        "br",
                        "br_if",
                        "br_table",
                        "return",
                        "br_on_null",
                        "br_on_non_null",
                        "br_on_cast",
                        "br_on_cast_fail");
        assertThat(with(Opcodes.CALLS))
                .containsExactlyInAnyOrder(
                        "call",
                        "call_indirect",
                        "call_ref",
                        "return_call",
                        "return_call_indirect",
                        "return_call_ref");
        assertThat(with(Opcodes.THROWS)).containsExactlyInAnyOrder("throw", "throw_ref");
        assertThat(with(Opcodes.BULK))
                .containsExactlyInAnyOrder(
                        "memory.copy",
                        "memory.fill",
                        "memory.init",
                        "table.copy",
                        "table.fill",
                        "table.init",
                        "array.copy",
                        "array.fill",
                        "array.init_data",
                        "array.init_elem",
                        "array.new",
                        "array.new_default",
                        "array.new_fixed",
                        "array.new_data",
                        "array.new_elem");
        assertThat(with(Opcodes.GROWS)).containsExactlyInAnyOrder("memory.grow", "table.grow");
        assertThat(with(Opcodes.WAITS))
                .containsExactlyInAnyOrder("memory.atomic.wait32", "memory.atomic.wait64");
        assertThat(with(Opcodes.ENDS_REGION)).hasSize(9 + 6 + 2 + 15 + 2 + 2);
    }

    @Test
    void loadsReadAndStoresWrite() {
        assertThat(with(Opcodes.READS)).contains("i32.load", "v128.load", "i64.atomic.load");
        assertThat(with(Opcodes.WRITES)).contains("i32.store", "v128.store", "i64.atomic.rmw.add");
        assertThat(with(Opcodes.TRAPS)).contains("unreachable", "i32.div_s", "ref.cast");
    }
}
