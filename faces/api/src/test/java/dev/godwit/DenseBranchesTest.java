package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;
import dev.godwit.base.failure.Trap;
import dev.godwit.wasm.inplace.SideTable;
import dev.godwit.wasm.module.Features;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Modules made of branches: for each construct the one whose table comes out largest beside its
 * code. What code that does something can look like has room; what only wants a large table has
 * not.
 */
@Timeout(120)
class DenseBranchesTest {
    private static final String NOPS = " nop".repeat(70_000);

    private static String labels(IntStream labels) {
        return labels.mapToObj(i -> " " + i).collect(Collectors.joining());
    }

    /** Adds 1 to the parameter for each of the nested blocks whose end is passed. */
    private static String counted(int blocks, String inside) {
        return " block".repeat(blocks)
                + inside
                + " end local.get 0 i32.const 1 i32.add local.set 0".repeat(blocks)
                + " local.get 0";
    }

    private static String far(String branch, String target) {
        return "(block $far "
                + target
                + (" " + branch).repeat(20_000)
                + NOPS
                + " (return (i32.const 1)))";
    }

    private static Arguments of(String name, String body, int... results) {
        return of(name, "", "", body, results);
    }

    private static Arguments of(
            String name, String fields, String locals, String body, int... results) {
        String function = "(func (export \"f\") (param i32) (result i32)" + locals + body + ")";
        return Arguments.of(name, fields + function, results);
    }

    /** What the module holds, and the results of f(0), f(1) and so on. */
    static Stream<Arguments> modules() {
        String many = "(func $many (result" + " i32".repeat(1000) + ")";
        String tables =
                (" block local.get $n br_if 0 local.get 0 br_table"
                                + labels(IntStream.range(1, 120))
                                + " end")
                        .repeat(100);
        return Stream.of(
                of(
                        "br_if: conditions that one call gives, and values to be dropped",
                        many + "(i32.const 0)".repeat(1000) + ")",
                        "",
                        ("(block $b (call $many) " + "(br_if $b)".repeat(1000) + ")").repeat(20)
                                + "(block $c (br_if $c (local.get 0)) (return (i32.const 1)))"
                                + "(i32.const 2)",
                        1,
                        2,
                        2),
                of(
                        "br_if: far away",
                        far("(br_if $far (local.get 0))", "") + "(i32.const 2)",
                        1,
                        2),
                of(
                        "br_on_null: far away",
                        "(table 2 funcref) (func $g) (elem (i32.const 0) func $g)",
                        "",
                        far("(drop (br_on_null $far (table.get 0 (local.get 0))))", "")
                                + "(i32.const 2)",
                        1,
                        2),
                of(
                        "br_on_cast: far away",
                        "(table 2 anyref)"
                                + "(elem (i32.const 1) anyref (item (ref.i31 (i32.const 5))))",
                        "",
                        "(drop "
                                + far(
                                        "(drop (br_on_cast $far anyref (ref i31)"
                                                + " (table.get 0 (local.get 0))))",
                                        "(result (ref i31))")
                                + ") (i32.const 2)",
                        1,
                        2),
                of(
                        "if and else: many branches inside",
                        " local.get 0 if (result i32)".repeat(600)
                                + " i32.const 7"
                                + " else i32.const 1 end".repeat(600),
                        1,
                        7),
                of(
                        "br: far away",
                        far("(if (i32.const 1) (then (br $far)))", "") + "(i32.const 2)",
                        2,
                        2),
                of(
                        "br_table: labels of two bytes",
                        counted(
                                200,
                                " local.get 0 br_table"
                                        + labels(IntStream.range(0, 2000).map(i -> 199 - i % 70))),
                        1,
                        3,
                        5,
                        7),
                of(
                        "br_table: many labels of one byte, all different",
                        "",
                        "(local $n i32)",
                        counted(120, tables),
                        120,
                        120,
                        120),
                of(
                        "br_table: far away",
                        "",
                        "(local $n i32)",
                        counted(120, tables + NOPS),
                        120,
                        120,
                        120),
                of(
                        "loop: with values that are kept, beside far branches",
                        "",
                        "(local $n i32)",
                        far("(br_if $far (i32.eqz (local.get 0)))", "")
                                        .replace(
                                                "(return (i32.const 1))",
                                                "(i64.const 5) (i32.const 0) (loop $l (param i32)"
                                                    + " (result i32) (i32.add (local.get 0))"
                                                    + " (i64.const 1) (br_if 1 (i32.const 0))"
                                                    + " (drop) (local.set 0 (i32.sub (local.get 0)"
                                                    + " (i32.const 1))) (br_if $l (local.get 0)))"
                                                    + " (return)")
                                + "(i32.const 2)",
                        2,
                        1,
                        3,
                        6,
                        10));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("modules")
    void theTableIsAtMostFourTimesTheCode(String name, String fields, int[] results) {
        WasmModule module = WasmModule.ofText("(module " + fields + ")");
        assertThat(module.validated().table(SideTable.PLAIN).bytes())
                .isLessThanOrEqualTo(4L * module.structure().codeSectionLength());
        try (Instance instance = Instance.builder(module).build()) {
            for (int i = 0; i < results.length; i++) {
                assertThat(instance.function("f").call(i)).as("f(%d)", i).isEqualTo(results[i]);
            }
        }
    }

    /** What the module holds besides, and the body that is refused. */
    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(
                        "try_table: many clauses",
                        "(tag $t)",
                        "(block $c (try_table " + "(catch $t $c)".repeat(100) + "))"),
                Arguments.of(
                        "if and else: conditions that one call gives",
                        "(func $many (result"
                                + " i32".repeat(1000)
                                + ")"
                                + "(i32.const 0)".repeat(1000)
                                + ")",
                        "call $many" + " if else end".repeat(1000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void aFunctionThatTakesMoreIsRefused(String name, String fields, String body) {
        String text = "(module " + fields + "\n(func (export \"f\")\n" + body + "))";
        assertThatExceptionOfType(Malformed.class)
                .isThrownBy(() -> WasmModule.ofText(text))
                .withMessageStartingWith("implementation limit: so many branches and handlers")
                .satisfies(e ->
                        assertThat(e.place())
                                .asInstanceOf(type(Place.InText.class))
                                .returns(3, Place.InText::line));
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        WasmModule lazy = WasmModule.wrap(utf8, Features.WASM_3_0, true);
        try (Instance instance = Instance.builder(lazy).build()) {
            assertThatExceptionOfType(Trap.class)
                    .isThrownBy(() -> instance.function("f").call())
                    .withMessageContaining("implementation limit")
                    .withCauseInstanceOf(Malformed.class);
        }
    }
}
