package dev.godwit.isagen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.isagen.Computation.Form;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

class ComputationTest {
    @Test
    void formsAreTakenApart() {
        assertThat(Computation.of("")).isEqualTo(new Computation(false, Form.NONE, List.of()));
        assertThat(Computation.of("a < b ? 1 : 0"))
                .isEqualTo(new Computation(false, Form.ONE, List.of("a < b ? 1 : 0")));
        assertThat(Computation.of("bits: imm == 0 ? aL : aH"))
                .isEqualTo(new Computation(true, Form.ONE, List.of("imm == 0 ? aL : aH")));
        assertThat(Computation.of("bits: half: I32x4.splat(a)"))
                .isEqualTo(new Computation(true, Form.HALF, List.of("I32x4.splat(a)")));
        assertThat(Computation.of("half: a < 0 ? -a : a"))
                .isEqualTo(new Computation(false, Form.HALF, List.of("a < 0 ? -a : a")));
        assertThat(Computation.of("lo: imm == 0 ? b : aL ; hi: imm == 1 ? b : aH"))
                .isEqualTo(
                        new Computation(
                                false,
                                Form.LOW_HIGH,
                                List.of("imm == 0 ? b : aL", "imm == 1 ? b : aH")));
        assertThat(Computation.of("r0: a + c ; r1: f(a, b)"))
                .isEqualTo(new Computation(false, Form.TWO, List.of("a + c", "f(a, b)")));
        assertThat(Computation.of("op: a == (b & 0xff) ? c : a"))
                .isEqualTo(new Computation(false, Form.STORED, List.of("a == (b & 0xff) ? c : a")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "low: a ; high: b",
                "lo: a",
                "lo: a ; b",
                "hi: a ; lo: b",
                "r0: a",
                "half:a",
                "a ; b",
                "m.storeLong(ea, a); m.storeLong(ea + 8, b)",
                "half bits: a"
            })
    void whatHasNoFormIsRefused(String text) {
        assertThatThrownBy(() -> Computation.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }

    @Test
    void namesAreReplacedAsWholeWordsAndAtOnce() {
        assertThat(
                        Computation.with(
                                "I8x16.add(aL, a) + 0xaL + m.a(ea)",
                                Map.of("a", "b", "b", "wrong", "aL", "in[0]", "add", "wrong")))
                .isEqualTo("I8x16.add(in[0], b) + 0xaL + m.a(ea)");
    }
}
