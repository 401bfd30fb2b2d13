package dev.godwit.wasm.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.failure.BadInput;
import dev.godwit.base.failure.Invalid;
import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;
import dev.godwit.wasm.HandMade;
import dev.godwit.wasm.binary.ModuleDecoder;
import dev.godwit.wasm.binary.Names;
import dev.godwit.wasm.module.DecodedModule;
import dev.godwit.wasm.module.Features;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

class WasmTextTest {
    private static final Features ALL =
            Features.parse("3.0,threads,custom-page-sizes,wide-arithmetic");

    private static ParsedText parse(String text) {
        return WasmText.parse(text.getBytes(StandardCharsets.UTF_8), ALL);
    }

    private static DecodedModule module(String text) {
        return ModuleDecoder.decode(parse(text).binary(), ALL);
    }

    /** The contents of a section in hexadecimal, or an empty string. */
    private static String section(int id, String text) {
        byte[] binary = parse(text).binary();
        for (int at = 8; at < binary.length; ) {
            // sections of these tests are below 128 bytes
            if (binary[at] == id) {
                return HexFormat.of().formatHex(binary, at + 2, at + 2 + binary[at + 1]);
            }
            at += 2 + binary[at + 1];
        }
        return "";
    }

    private static String describe(BadInput failure) {
        Place place = failure.place();
        return place == null ? "nowhere" : place.describe();
    }

    private static String code(String body) {
        String hex = section(10, "(module (func " + body + "))");
        return hex.substring(6);
    }

    /** Otherwise a script of 20,000 invalid modules takes a minute to find their lines. */
    @Test
    void modulesOfOneTextShareItsLines() {
        TextReader reader =
                new TextReader("(module (func)) (module (func))".getBytes(StandardCharsets.UTF_8));
        assertThat(reader.takeOpen("module")).isTrue();
        Place.InText first = reader.moduleFields(ALL).place(20);
        assertThat(reader.takeOpen("module")).isTrue();
        Place.InText second = reader.moduleFields(ALL).place(20);
        assertThat(first.column()).isEqualTo(9);
        assertThat(second.column()).isEqualTo(25);
        assertThat(second.source()).isSameAs(first.source());
    }

    @Test
    void foldedIsTheSameAsFlat() {
        assertThat(code("(drop (i32.add (i32.const 1) (i32.const 2)))"))
                .isEqualTo(code("i32.const 1 i32.const 2 i32.add drop"))
                .isEqualTo("410141026a1a0b");
        assertThat(code("(if $l (i32.const 1) (then (br $l)) (else nop))"))
                .isEqualTo(code("i32.const 1 if $l br $l else $l nop end $l"))
                .isEqualTo("410104400c0005010b0b");
        assertThat(code("(block (loop (br 1)))")).isEqualTo("024003400c010b0b0b");
    }

    @Test
    void impliedTypesComeBehindDefinedOnesInTheOrderOfTheirUse() {
        String types =
                section(
                        1,
                        """
                        (module
                          (table 1 funcref)
                          (func (result f32)
                            (call_indirect (param i64) (result f32)
                              (call_indirect (result i64) (i32.const 0)) (i32.const 0)))
                          (type (func (param i32))))
                        """);
        // (param i32), (result f32), then the operand's (result i64) before (param i64)
        assertThat(types).isEqualTo("0460017f00" + "6000017d" + "6000017e" + "60017e017d");
    }

    @Test
    void immediatesOfEveryKind() {
        assertThat(code("i32.const 0 i32.load offset=0x80 align=1 drop"))
                .isEqualTo("41002800" + "8001" + "1a0b");
        assertThat(section(10, "(module (memory 1)(memory 1)(func i32.const 0 i32.load 1 drop))"))
                .isEqualTo("010900" + "4100" + "28420100" + "1a0b");
        assertThat(code("memory.copy 1 2")).isEqualTo("fc0a01020b");
        assertThat(code("table.init 3 4")).isEqualTo("fc0c04030b");
        assertThat(code("table.init 3")).isEqualTo("fc0c03000b");
        assertThat(code("v128.load8_lane 5")).isEqualTo("fd540000050b");
        assertThat(code("v128.load8_lane 1 5")).isEqualTo("fd54400100050b");
        assertThat(code("v128.load8_lane 1 offset=2 5")).isEqualTo("fd54400102050b");
        assertThat(code("ref.null any ref.test anyref ref.test (ref eq)"))
                .isEqualTo("d06efb156efb146d0b");
        assertThat(code("br_on_cast 0 anyref (ref i31)")).isEqualTo("fb180100" + "6e6c0b");
        assertThat(code("select (result i32) select")).isEqualTo("1c017f1b0b");
        assertThat(code("f32.const -0x1p-1 i64.const -1")).isEqualTo("43000000bf427f0b");
        assertThat(code("v128.const i16x8 1 -1 2 0xffff 0 0 0 0"))
                .isEqualTo("fd0c0100ffff0200ffff00000000000000000b");
        assertThat(code("(try_table (catch 0 0) (catch_all_ref 0))"))
                .isEqualTo("1f40020000000300" + "0b0b");
        assertThat(code("br_table 0 1 2")).isEqualTo("0e020001020b");
        assertThat(code("atomic.fence i64.add128")).isEqualTo("fe0300fc130b");
    }

    @Test
    void abbreviations() {
        assertThat(section(5, "(module (memory (data \"hello\")))")).isEqualTo("01010101");
        assertThat(section(11, "(module (memory (data \"hi\")))")).isEqualTo("010041000b026869");
        assertThat(section(5, "(module (memory i64 (pagesize 1) (data \"hi\")))"))
                .isEqualTo("010d020200");
        assertThat(section(4, "(module (table funcref (elem 0 0)) (func))"))
                .isEqualTo("0170010202");
        assertThat(section(9, "(module (table i64 funcref (elem 0)) (func))"))
                .isEqualTo("010042000b0100");
        assertThat(section(9, "(module (table (ref func) (elem 0)) (func))"))
                .isEqualTo("01060041000b" + "6470" + "01d2000b");
        assertThat(section(2, "(func $f (export \"a\") (export \"b\") (import \"m\" \"n\"))"))
                .isEqualTo("01016d016e0000");
        assertThat(section(7, "(func $f (export \"a\") (export \"b\") (import \"m\" \"n\"))"))
                .isEqualTo("02016100000162" + "0000");
    }

    @Test
    void theNameSectionIsMadeFromIdentifiers() {
        DecodedModule module =
                module(
                        """
                        (module $m
                          (type $t (struct (field $a i32) (field i32) (field $c i32)))
                          (import "" "" (func $imported (param $p i32)))
                          (func $f (@name "other name") (param i32) (param $y i32) (local $z i64)
                            (if $cond (block $first (result i32) (i32.const 0)) (then)))
                          (memory $mem 1) (table $tab 1 funcref) (global $g i32 (i32.const 0))
                          (tag $e) (elem $seg funcref) (data $bytes ""))
                        """);
        Names names = Names.of(module);
        assertThat(names.module()).isEqualTo("m");
        assertThat(names.name(Names.Kind.FUNCTION, 0)).isEqualTo("imported");
        assertThat(names.name(Names.Kind.FUNCTION, 1)).isEqualTo("other name");
        assertThat(names.name(Names.InnerKind.LOCAL, 0, 0)).isEqualTo("p");
        assertThat(names.name(Names.InnerKind.LOCAL, 1, 1)).isEqualTo("y");
        assertThat(names.name(Names.InnerKind.LOCAL, 1, 2)).isEqualTo("z");
        assertThat(names.name(Names.InnerKind.LABEL, 1, 0)).isEqualTo("first");
        assertThat(names.name(Names.InnerKind.LABEL, 1, 1)).isEqualTo("cond");
        assertThat(names.name(Names.InnerKind.FIELD, 0, 2)).isEqualTo("c");
        assertThat(names.name(Names.Kind.TAG, 0)).isEqualTo("e");
        assertThat(names.name(Names.Kind.ELEM, 0)).isEqualTo("seg");
        assertThat(names.name(Names.Kind.DATA, 0)).isEqualTo("bytes");
    }

    @Test
    void aNameSectionOfItsOwnIsKept() {
        DecodedModule module = module("(module (func $f) (@custom \"name\" \"\\01\\02\\00\"))");
        assertThat(module.customSections()).hasSize(1);
        assertThat(module.customSections().get(0).length()).isEqualTo(3);
    }

    @Test
    void customSectionsStandWhereTheyAreToldTo() {
        DecodedModule module =
                module(
                        """
                        (module
                          (@custom "z") (@custom "b" (after func) "x" "y") (func)
                          (@custom "a" (before first)) (@custom "c" (before global)))
                        """);
        assertThat(module.customSections())
                .extracting(section -> section.name() + section.after())
                .containsExactly("a0", "b3", "c3", "z10");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u00a7',
            value = {
                "(module (func (i32.const)))|1:25|unexpected token ')'",
                "(module\\n  (func\\n    i32.ad))|3:5|unknown operator i32.ad",
                "(module (func br $x))|1:18|unknown label $x",
                "(module (func call $nope))|1:20|unknown function $nope",
                "(module (func (block $a end $b)))|1:25|unexpected token 'end'",
                "(func block $a end $b)|1:20|mismatching label $b",
                "(func $f) (func $f)|1:17|duplicate function $f",
                "(func) (import \"\" \"\" (func))|1:9|import after function",
                "(func (i32.load align=3 (i32.const 0)))|1:17|alignment must be a power of two",
                "(func (i64.const 18446744073709551616))|1:18|constant out of range",
                "(type (func)) (func (type 0) (param i32))|1:21|inline function type",
                "(module) x|1:10|unknown operator x",
                "(module (func)|1:15|unexpected token: the text ends",
                "\u00e4|1:1|illegal character",
                "(;\u00e4;) (export \"\\ff\" (func 0))|1:15|malformed UTF-8 encoding",
                "(start 0) (start 0)|1:12|multiple start sections",
                "(func (@custom \"x\"))|1:7|misplaced @custom annotation",
                "(memory 1 (pagesize 3))|1:11|invalid custom page size",
            })
    void failuresOfTheTextHaveTheirPlace(String text, String place, String message) {
        String lines = text.replace("\\n", "\n");
        assertThatThrownBy(() -> parse(lines))
                .isInstanceOfSatisfying(
                        Malformed.class,
                        e -> {
                            assertThat(e.getMessage()).startsWith(message);
                            assertThat(e.place()).isInstanceOf(Place.InText.class);
                            assertThat(describe(e)).isEqualTo("at " + place);
                        });
    }

    @Test
    void failuresOfTheBinaryGetThePlaceOfTheInstruction() {
        ParsedText text =
                parse(
                        """
                        (module
                          (func $f (result i32)
                            (local $x i64)
                            (i32.add
                              (i32.const 1)
                              (local.get $x))))
                        """);
        assertThatThrownBy(
                        () -> {
                            try {
                                HandMade.validator(ModuleDecoder.decode(text.binary(), ALL));
                            } catch (Invalid e) {
                                throw text.locate(e);
                            }
                        })
                .isInstanceOfSatisfying(
                        Invalid.class,
                        e -> {
                            assertThat(e.getMessage()).startsWith("type mismatch");
                            assertThat(e.place()).isEqualTo(new Place.InText(4, 6, "    (i32.add"));
                        });
    }

    @Test
    void withoutMemory64SizesHave32Bits() {
        byte[] text = "(memory 0x1_0000_0000)".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> WasmText.parse(text, Features.WASM_2_0))
                .isInstanceOf(Malformed.class)
                .hasMessageStartingWith("i32 constant out of range");
        assertThat(WasmText.parse(text, Features.WASM_3_0).binary()).isNotEmpty();
    }

    @Test
    void branchHintsNeedABranch() {
        assertThat(section(0, "(func i32.const 0 (@metadata.code.branch_hint \"\\01\") if end)"))
                .isEqualTo(
                        "19"
                                + HexFormat.of()
                                        .formatHex(
                                                "metadata.code.branch_hint"
                                                        .getBytes(StandardCharsets.UTF_8))
                                + "01"
                                + "00"
                                + "01"
                                + "03"
                                + "01"
                                + "01");
        assertThatThrownBy(() -> parse("(func (@metadata.code.branch_hint \"\\01\") nop)"))
                .isInstanceOf(Invalid.class)
                .hasMessage("@metadata.code.branch_hint annotation: invalid target");
    }

    @Test
    void nestingAsDeepAsTheTextIsLongNeedsNoStack() {
        int depth = 200_000;
        String folded = "(drop ".repeat(depth) + "(i32.const 0)" + ")".repeat(depth);
        assertThat(parse("(func " + folded + ")").binary()).hasSizeGreaterThan(depth);
        String blocks = "(block ".repeat(depth) + ")".repeat(depth);
        ParsedText text = parse("(func " + blocks + ")");
        byte[] printed = WasmText.print(ModuleDecoder.decode(text.binary(), ALL));
        assertThat(WasmText.parse(printed, ALL).binary()).isEqualTo(text.binary());
        assertThatThrownBy(() -> parse("(".repeat(depth))).isInstanceOf(Malformed.class);
        assertThatThrownBy(() -> parse("(func " + "(if ".repeat(depth)))
                .isInstanceOf(Malformed.class);
    }
}
