package dev.godwit.wasm.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.wasm.binary.ModuleDecoder;
import dev.godwit.wasm.module.Features;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

class PrinterTest {
    private static final Features ALL =
            Features.parse("3.0,threads,custom-page-sizes,wide-arithmetic");

    private static byte[] parse(String text) {
        return WasmText.parse(text.getBytes(StandardCharsets.UTF_8), ALL).binary();
    }

    private static String print(byte[] binary) {
        return new String(
                WasmText.print(ModuleDecoder.decode(binary, ALL)), StandardCharsets.UTF_8);
    }

    @Test
    void printsWhatPeopleRead() {
        String text =
                print(
                        parse(
                                """
                                (func $add (export "add") (param $a i32) (param i32) (result i32)
                                  (local $t i32) (local i32 i64)
                                  (block $out
                                    (br_if $out (i32.eqz (local.get $a)))
                                    (local.set $t (i32.load offset=4 (local.get 1))))
                                  (i32.add (local.get $t) (i32.const -1)))
                                (memory $m 1 2)
                                (global (mut f64) (f64.const 0.1))
                                (data (i32.const 8) "a\\00\\"")
                                """));
        assertThat(text)
                .isEqualTo(
                        """
                        (module
                          (type (;0;) (func (param i32 i32) (result i32)))
                          (func $add (;0;) (type 0) (param $a i32) (param i32) (result i32)
                            (local $t i32) (local i32) (local i64)
                            block $out
                              local.get $a
                              i32.eqz
                              br_if $out
                              local.get 1
                              i32.load offset=4
                              local.set $t
                            end
                            local.get $t
                            i32.const -1
                            i32.add)
                          (memory $m (;0;) 1 2)
                          (global (;0;) (mut f64) (f64.const 0.1))
                          (export "add" (func $add))
                          (data (;0;) (i32.const 8) "a\\00\\""))
                        """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(module)",
                "(module $m)",
                "(module (@name \"\"))",
                "(func $a) (func $\"b c\\u{202e}\\\"\\\\\") (func (@name \"a\")) (func (@name"
                        + " \"\"))",
                "(func (param $x i32) (local $y i32) (local (@name \"x\") i32) local.get $y drop)",
                "(func (block $l (block $l (br $l) (br 1) (br 2))))",
                "(func (if $a (block $b (result i32) i32.const 0) (then (br $a)) (else)))",
                "(func $f) (@custom \"a\") (@custom \"b\" (after data) \"\\00\\ff\")",
                "(func $f) (@custom \"name\" (before first) \"\\00\\01\\00\") (@custom \"name\")",
                "(type $s (struct (field $a i8) (field (mut i16)) (field (@name \"a\") (ref null"
                        + " $s))))",
                "(rec (type $a (sub (struct))) (type $b (sub final $a (struct (field (ref $b))))))",
                "(type (array (mut v128))) (type (func (param exnref) (result (ref noexn)"
                        + " nullref)))",
                "(import \"\\00\" \"\\u{1F600}\" (global $g (mut (ref null extern))))",
                "(import \"m\" \"n\" (tag $e (param i32))) (tag (type 0)) (export \"t\" (tag 1))",
                "(memory i64 1 5 shared (pagesize 1)) (table i64 1 2 anyref (ref.null any))",
                "(global i32 (i32.const 1)) (global i32 i32.const 1 i32.const 2 i32.add)",
                "(table 3 funcref) (func) (elem 0 (i32.const 0) 0) (elem (i32.const 1) func 0 0)",
                "(table 1 funcref) (table 1 funcref) (func) (elem (table 1) (i32.const 0) func 0)",
                "(elem (table 0) (offset i32.const 1 i32.const 2 i32.add) (ref func) (ref.func 0))",
                "(func) (elem $p func 0) (elem declare func 0) (elem declare funcref (ref.func 0))",
                "(elem $p externref (item ref.null extern) (ref.null extern))",
                "(memory 1) (memory 1) (data $d \"x\") (data (memory 1) (i32.const 0) \"y\" \"z\")",
                "(memory 1) (data $d \"x\") (func (memory.init $d (i32.const 0) (i32.const 0)"
                        + " (i32.const 0)) (data.drop 0))",
                "(func $f) (start $f)",
                "(type $t (func (param i32))) (func (block (type $t)) (loop (param i32) (result"
                        + " i32)))",
                "(tag $e) (func (block $l (try_table $m (result i32) (catch_ref $e 0) (catch_all"
                        + " $l))))",
                "(func (f32.const nan:0x1) (f32.const -inf) (f64.const 0x1p-1074) (f64.const"
                        + " -nan))",
                "(func v128.const i8x16 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 -1 i8x16.shuffle 0 1 2 3"
                        + " 4 5 6 7 8 9 10 11 12 13 14 31)",
                "(func i64.load align=1 v128.store16_lane offset=4294967296 align=1 3)",
                "(func ref.test (ref null i31) ref.cast (ref 0) br_on_cast_fail 0 anyref eqref)",
                "(type $t (struct (field $x i32))) (func struct.get $t $x array.new_fixed $t 3)",
                "(func select (result) select (result i32 i64) select br_table 0 0)",
                "(func i32.const 0 (@metadata.code.branch_hint \"\\01\") if end)",
            })
    void parsingWhatIsPrintedGivesTheSameBytes(String text) {
        byte[] binary = parse(text);
        String printed = print(binary);
        assertThat(parse(printed)).as(printed).isEqualTo(binary);
    }

    @Test
    void aNameSectionThatIdentifiersCannotGiveBackIsPrintedAsItIs() {
        // names a function that does not exist, and a local that does not exist
        byte[] binary =
                parse(
                        "(func (param i32) local.get 0 drop)"
                                + "(@custom \"name\" \"\\01\\08\\02\\00\\01f\\05\\02no\""
                                + " \"\\02\\0a\\01\\00\\02\\00\\01x\\07\\02no\")");
        String printed = print(binary);
        assertThat(printed).contains("$f", "$x", "(@custom \"name\"").doesNotContain("$no");
        assertThat(parse(printed)).isEqualTo(binary);
    }

    @Test
    void longDataIsBroken() {
        byte[] binary = parse("(memory 1) (data \"" + "0123456789".repeat(20) + "\")");
        String printed = print(binary);
        assertThat(printed.lines().mapToInt(String::length).max().orElse(0)).isLessThan(100);
        assertThat(parse(printed)).isEqualTo(binary);
    }
}
