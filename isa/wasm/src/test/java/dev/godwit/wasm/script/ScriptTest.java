package dev.godwit.wasm.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.failure.Place;
import dev.godwit.wasm.inplace.InPlace;
import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.runtime.Engines;
import dev.godwit.wasm.runtime.StoreLimits;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

class ScriptTest {
    private static List<Command> parse(String text) {
        return Script.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ScriptResult run(String text) {
        return run(text, false);
    }

    private static ScriptResult run(String text, boolean lazy) {
        Features features = Features.WASM_3_0;
        StoreScriptEngine engine =
                new StoreScriptEngine(
                        Engines.only(InPlace.ENGINE), features, StoreLimits.DEFAULT, lazy);
        return ScriptRunner.run(parse(text), engine, features);
    }

    private static void passes(int assertions, String text) {
        ScriptResult result = run(text);
        assertThat(result.failures()).isEmpty();
        assertThat(result.passed()).isEqualTo(assertions);
    }

    @Test
    void commandsKnowTheirLines() {
        List<Command> commands =
                parse(
                        """
                        (module $m
                          (func (export "f")))

                        (invoke "f") (assert_return (invoke $m "f"))
                        (nonsense (
                          ))
                        (get $m "g")
                        """);
        assertThat(commands).extracting(Command::line).containsExactly(1, 4, 4, 5, 7);
        assertThat(commands.get(3)).isInstanceOf(Command.Unreadable.class);
    }

    @Test
    void aTextThatBreaksOffIsOneUnreadableCommandMore() {
        List<Command> commands = parse("(module) (assert_return (invoke \"f\")");
        assertThat(commands).hasSize(2);
        assertThat(commands.get(1)).isInstanceOf(Command.Unreadable.class);
        assertThat(parse("(module) \"")).hasSize(2);
        assertThat(parse("(assert_return (invoke \"\") " + "(either ".repeat(100_000))).hasSize(1);
    }

    /** Otherwise 60,000 of them in a line of 180 KB take 10 GiB. */
    @Test
    void failuresInOneLineShareItsString() {
        List<Command> commands = parse("\n(x \"\u00e9\") (y)(z)\n(x)");
        assertThat(commands).hasSize(4);
        Place.InText first = place(commands.get(0));
        Place.InText second = place(commands.get(1));
        assertThat(first.column()).isEqualTo(1);
        assertThat(second.column()).isEqualTo(9);
        assertThat(second.source()).isEqualTo("(x \"\u00e9\") (y)(z)").isSameAs(first.source());
        assertThat(place(commands.get(2)).column()).isEqualTo(12);
        assertThat(place(commands.get(3))).isEqualTo(new Place.InText(3, 1, "(x)"));
    }

    private static Place.InText place(Command command) {
        Place place = ((Command.Unreadable) command).failure().place();
        return (Place.InText) Objects.requireNonNull(place);
    }

    @Test
    void resultsOfEveryKind() {
        passes(
                13,
                """
                (module
                  (type $s (struct))
                  (func (export "i32") (result i32) (i32.const -1))
                  (func (export "two") (result i64 f32) (i64.const 5) (f32.const nan:0x400001))
                  (func (export "nan") (result f64) (f64.const -nan))
                  (func (export "v") (result v128) (v128.const f32x4 nan 1 -nan:0x600000 2))
                  (func (export "null") (result anyref) (ref.null none))
                  (func (export "i31") (result anyref) (ref.i31 (i32.const 1)))
                  (func (export "s") (result (ref any)) (struct.new $s))
                  (func $f (export "func") (result funcref) (ref.func $f))
                  (func (export "id") (param externref) (result externref) (local.get 0))
                  (func (export "in") (param externref) (result anyref)
                    (any.convert_extern (local.get 0)))
                  (global (export "g") f32 (f32.const 1.5)))
                (assert_return (invoke "i32") (i32.const 0xffffffff))
                (assert_return (invoke "two") (i64.const 5) (f32.const nan:arithmetic))
                (assert_return (invoke "nan") (f64.const nan:canonical))
                (assert_return (invoke "v")
                  (v128.const f32x4 nan:canonical 1 nan:arithmetic 2))
                (assert_return (invoke "null") (ref.null))
                (assert_return (invoke "null") (ref.null any))
                (assert_return (invoke "i31") (ref.eq))
                (assert_return (invoke "s") (either (ref.i31) (ref.struct)))
                (assert_return (invoke "func") (ref.func))
                (assert_return (invoke "id" (ref.extern 7)) (ref.extern 7))
                (assert_return (invoke "id" (ref.null extern)) (ref.null extern))
                (assert_return (invoke "in" (ref.extern 3)) (ref.host 3))
                (assert_return (get "g") (f32.const 1.5))
                """);
    }

    @Test
    void whatIsNotAsExpectedFails() {
        ScriptResult result =
                run(
                        """
                        (module (func (export "f") (result f32) (f32.const nan:0x400001))
                          (func (export "t") unreachable) (func (export "r") (call 2)))
                        (assert_return (invoke "f") (f32.const nan:canonical))
                        (assert_return (invoke "f"))
                        (assert_return (invoke "f") (f32.const nan:arithmetic) (i32.const 1))
                        (assert_trap (invoke "f") "unreachable")
                        (assert_trap (invoke "t") "integer overflow")
                        (assert_trap (invoke "r") "call stack exhausted")
                        (assert_exhaustion (invoke "t") "call stack exhausted")
                        (assert_invalid (module) "type mismatch")
                        (assert_invalid (module quote "(func br $x)") "unknown label")
                        (assert_malformed (module quote "(func br 7)") "unknown label")
                        (assert_unlinkable (module) "unknown import")
                        (assert_exception (invoke "t"))
                        (invoke "missing")
                        (module (import "a" "b" (func)))
                        (invoke "f")
                        (assert_return (invoke "f"))
                        """);
        assertThat(result.passed()).isZero();
        assertThat(result.failed()).isEqualTo(16);
        assertThat(result.failures().get(0).line()).isEqualTo(3);
        assertThat(result.failures().get(0).message())
                .contains("invoke \"f\"", "nan:canonical", "0x7fc00001");
        assertThat(result.failures().get(15).message()).isEqualTo("there is no module");
    }

    @Test
    void modulesFailInTheirOwnWays() {
        passes(
                9,
                """
                (module $a (func (export "f") (param i32)))
                (register "A" $a)
                (assert_malformed (module binary "\\00asm") "unexpected end")
                (assert_malformed (module quote "(func" " nop") "unexpected token")
                (assert_malformed (module quote ";; x" ")") "unexpected token")
                (assert_invalid (module (func (result i32))) "type mismatch")
                (assert_unlinkable (module (import "A" "g" (func))) "unknown import")
                (assert_unlinkable (module (import "A" "f" (func))) "incompatible import type")
                (assert_trap (module (func $s unreachable) (start $s)) "unreachable")
                (assert_malformed_custom (module quote "(@custom)") "@custom annotation: missing")
                (module (tag $t) (func (export "t") (throw $t)) (func (export "deep") (call 1)))
                (assert_exception (invoke "t"))
                """);
    }

    @Test
    void definitionsMakeInstances() {
        passes(
                3,
                """
                (module definition $M (global (export "g") (mut i32) (i32.const 0))
                  (func (export "set") (global.set 0 (i32.const 1))))
                (module instance $I $M)
                (module instance $J $M)
                (invoke $I "set")
                (assert_return (get $I "g") (i32.const 1))
                (assert_return (get $J "g") (i32.const 0))
                (module (import "spectest" "global_i32" (global i32)) (export "s" (global 0)))
                (assert_return (get "s") (i32.const 666))
                """);
    }

    @Test
    void fieldsAloneAreAModule() {
        passes(0, "(func) (memory 0) (func (export \"f\"))");
    }

    @Test
    void scriptsOfUnknownFeaturesAreSkipped() {
        ScriptResult result =
                run(
                        """
                        (module (func (try (do) (catch_all))))
                        (assert_return (invoke "f"))
                        (assert_trap (invoke "g") "x")
                        """);
        assertThat(result.skipped()).isEqualTo(2);
        assertThat(result.failed()).isZero();
        assertThat(result.note()).contains("legacy exceptions", "'try'");
        // a word in a string is none of the script's own
        assertThat(run("(assert_malformed (module quote \"(func try)\") \"unknown operator\")"))
                .isEqualTo(new ScriptResult(1, 0, 0, List.of(), ""));
    }

    @Test
    void binariesOfUnknownFeaturesMakeAScriptSkipped() {
        ScriptResult descriptors =
                run(
                        """
                        (assert_malformed (module binary "") "unexpected end")

                        (module binary "\\00asm\\01\\00\\00\\00\\01\\0b\\01\\4e\\02"
                          "\\4d\\01\\5f\\00" "\\4c\\00\\5f\\00")
                        (assert_malformed (module binary "") "something else")
                        """);
        String reason = "not supported: custom descriptors (the module at line 3)";
        assertThat(descriptors).isEqualTo(new ScriptResult(0, 0, 2, List.of(), reason));
        String legacy =
                "\"\\00asm\\01\\00\\00\\00\\01\\04\\01\\60\\00\\00\\03\\02\\01\\00\""
                        + " \"\\0a\\07\\01\\05\\00\\06\\40\\0b\\0b\"";
        assertThat(run("(module binary " + legacy + ")").note())
                .contains("legacy exceptions (the module at line 1)");
        // what is to be malformed may be so for that reason
        assertThat(run("(assert_malformed (module binary " + legacy + ") \"illegal opcode 06\")"))
                .isEqualTo(new ScriptResult(1, 0, 0, List.of(), ""));
        // and what is wrong in another way fails
        assertThat(run("(module binary " + legacy.replace("06", "ff") + ")").failed()).isOne();
    }

    @Test
    void aFunctionOfAnUnknownFeatureMakesAScriptSkippedWhenItIsValidatedLate() {
        String legacy =
                """
                (module binary
                  "\\00asm\\01\\00\\00\\00\\01\\04\\01\\60\\00\\00\\03\\02\\01\\00"
                  "\\07\\05\\01\\01f\\00\\00"
                  "\\0a\\07\\01\\05\\00\\06\\40\\0b\\0b")
                """;
        String reason = "not supported: legacy exceptions (what is called at line 5)";
        for (String call :
                List.of(
                        "(assert_return (invoke \"f\"))",
                        "(assert_trap (invoke \"f\") \"unreachable\")",
                        "(assert_exception (invoke \"f\"))")) {
            assertThat(run(legacy + call, true))
                    .isEqualTo(new ScriptResult(0, 0, 1, List.of(), reason));
        }
    }

    @Test
    void aFunctionThatIsValidatedLateHasItsPlaceInTheText() {
        String text =
                """
                (module
                  (func (export "f")
                    (i32.const 0)))
                (assert_return (invoke "f"))
                """;
        ScriptResult result = run(text, true);
        assertThat(result.failures()).hasSize(1);
        assertThat(result.failures().getFirst().line()).isEqualTo(4);
        assertThat(result.failures().getFirst().message()).contains("type mismatch", "at 3:18");
        assertThat(run(text, false).failures().getFirst().message()).contains("at 3:18");
        String quoted =
                run(
                                "(module quote \"(func (export \\\"f\\\") i32.const 0)\")"
                                        + "(assert_return (invoke \"f\"))",
                                true)
                        .failures()
                        .getFirst()
                        .message();
        assertThat(quoted).contains("at 1:");
    }
}
