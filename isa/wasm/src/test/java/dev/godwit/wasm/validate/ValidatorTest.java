package dev.godwit.wasm.validate;

import static dev.godwit.wasm.HandMade.EMPTY;
import static dev.godwit.wasm.HandMade.END;
import static dev.godwit.wasm.HandMade.EXTERNREF;
import static dev.godwit.wasm.HandMade.FUNCREF;
import static dev.godwit.wasm.HandMade.I32;
import static dev.godwit.wasm.HandMade.I64;
import static dev.godwit.wasm.HandMade.body;
import static dev.godwit.wasm.HandMade.bytes;
import static dev.godwit.wasm.HandMade.failure;
import static dev.godwit.wasm.HandMade.function;
import static dev.godwit.wasm.HandMade.functionWith;
import static dev.godwit.wasm.HandMade.isValid;
import static dev.godwit.wasm.HandMade.leb;
import static dev.godwit.wasm.HandMade.module;
import static dev.godwit.wasm.HandMade.params;
import static dev.godwit.wasm.HandMade.repeat;
import static dev.godwit.wasm.HandMade.section;
import static dev.godwit.wasm.HandMade.sized;
import static dev.godwit.wasm.HandMade.type;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.failure.BadInput;
import dev.godwit.base.failure.Invalid;
import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;

import org.junit.jupiter.api.Test;

class ValidatorTest {
    private static final byte[] VOID = type(params());

    private static BadInput failed(byte[] binary) {
        return failure(binary, "3.0,threads,custom-page-sizes,wide-arithmetic");
    }

    private static void invalid(byte[] binary, String phrase) {
        BadInput failure = failed(binary);
        assertThat(failure).isInstanceOf(Invalid.class);
        assertThat(failure.getMessage()).startsWith(phrase);
        assertThat(failure.place())
                .isInstanceOfSatisfying(
                        Place.InBinary.class, place -> assertThat(place.offset()).isPositive());
    }

    private static void malformed(byte[] binary, String phrase) {
        BadInput failure = failed(binary);
        assertThat(failure).isInstanceOf(Malformed.class);
        assertThat(failure.getMessage()).startsWith(phrase);
    }

    @Test
    void messagesNameInstructionFunctionAndTypes() {
        byte[] binary =
                module(
                        section(1, 1, VOID),
                        section(3, 1, 0),
                        section(10, 1, body(0x41, 1, 0x42, 2, 0x6a, 0x1a)),
                        section(0, "name", section(1, 1, 0, "main")));
        BadInput failure = failed(binary);
        assertThat(failure.getMessage())
                .isEqualTo(
                        "type mismatch: instruction requires [i32 i32] but stack has [i32 i64]"
                                + " (i32.add in function 0 'main')");
        assertThat(failure.place()).isEqualTo(new Place.InBinary(27));
    }

    @Test
    void stackRules() {
        invalid(function(VOID, 0x1a), "type mismatch");
        invalid(function(VOID, 0x41, 0), "type mismatch: block requires [] but stack has [i32]");
        invalid(function(type(params(), I32)), "type mismatch");
        invalid(function(VOID, 0x02, I32, END), "type mismatch");
        invalid(function(VOID, 0x41, 0, 0x04, I32, 0x41, 0, END, 0x1a), "type mismatch");
        invalid(function(VOID, 0x41, 0, 0x02, EMPTY, 0x1a, END), "type mismatch");
        invalid(function(VOID, 0x0c, 1), "unknown label 1");
        invalid(function(VOID, 0x00, 0x41, 0, 0x92), "type mismatch");
        invalid(
                function(VOID, 0xd0, EXTERNREF, 0xd0, EXTERNREF, 0x41, 0, 0x1b, 0x1a),
                "type mismatch");
        invalid(
                function(VOID, 0x41, 0, 0x41, 0, 0x41, 0, 0x1c, 2, I32, I32),
                "invalid result arity");
        assertThat(isValid(function(VOID, 0x00, 0x1b, 0x1a, 0x6a, 0x1a), "3.0")).isTrue();
    }

    @Test
    void indexSpaces() {
        invalid(function(VOID, 0x20, 0), "unknown local 0");
        invalid(function(VOID, 0x23, 9), "unknown global 9");
        invalid(function(VOID, 0x10, 9), "unknown function 9");
        invalid(function(VOID, 0x3f, 0), "unknown memory 0");
        invalid(function(VOID, 0x41, 0, 0x11, 0, 0), "unknown table 0");
        invalid(function(VOID, 0x08, 0), "unknown tag 0");
        invalid(function(VOID, 0xfc, 0x0d, 3), "unknown elem segment 3");
        invalid(function(VOID, 0x02, 9, END), "unknown type 9");
        invalid(function(VOID, 0x10, leb(0xffff_ffffL)), "unknown function 4294967295");
        invalid(module(section(7, 1, "f", 0, 0)), "unknown function 0");
        invalid(module(section(3, 1, 7), section(10, 1, body())), "unknown type 7");
        invalid(module(section(8, 3)), "unknown function 3");
        malformed(function(VOID, 0xfc, 9, 0), "data count section required");
    }

    @Test
    void memoriesAndTables() {
        byte[] memory = section(5, 1, 0, 1);
        invalid(
                functionWith(VOID, memory, bytes(0), 0x41, 0, 0x28, 3, 0, 0x1a),
                "alignment must not be larger than natural");
        invalid(
                functionWith(VOID, memory, bytes(0), 0x41, 0, 0xfe, 0x10, 1, 0, 0x1a),
                "alignment must be equal to natural");
        invalid(
                functionWith(VOID, memory, bytes(0), 0x41, 0, 0x28, 2, leb(1L << 32), 0x1a),
                "offset out of range");
        invalid(
                function(VOID, 0xfd, 0x0c, new byte[16], 0xfd, 0x15, 16, 0x1a),
                "invalid lane index");
        invalid(module(section(5, 1, 0, leb(65_537))), "memory size must be at most 65536 pages");
        invalid(module(section(5, 1, 1, 2, 1)), "size minimum must not be greater than maximum");
        invalid(module(section(5, 1, 2, 1)), "shared memory must have maximum");
        invalid(module(section(5, 1, 8, 1, 4)), "invalid custom page size");
        malformed(module(section(5, 1, 8, 1, 65)), "invalid custom page size");
        invalid(module(section(4, 1, FUNCREF, 0, leb(1L << 32))), "table size");
        invalid(module(section(4, 1, 0x64, FUNCREF, 0, 0)), "type mismatch");
    }

    @Test
    void constantExpressionsAndGlobals() {
        invalid(module(section(6, 1, I32, 0, 0x42, 0, END)), "type mismatch");
        invalid(module(section(6, 1, I32, 0, END)), "type mismatch");
        invalid(module(section(6, 1, I32, 0, 0x41, 0, 0x45, END)), "constant expression required");
        invalid(module(section(6, 1, I32, 0, 0x23, 0, END)), "unknown global 0");
        byte[] mutable = module(section(6, 2, I32, 1, 0x41, 0, END, I32, 0, 0x23, 0, END));
        invalid(mutable, "constant expression required: global 0 is mutable");
        byte[] earlier = module(section(6, 2, I32, 0, 0x41, 0, END, I32, 0, 0x23, 0, END));
        assertThat(isValid(earlier, "3.0")).isTrue();
        assertThat(failure(earlier, "2.0").getMessage()).startsWith("unknown global 0");
        invalid(
                functionWith(VOID, section(6, 1, I32, 0, 0x41, 0, END), bytes(0), 0x41, 0, 0x24, 0),
                "immutable global");
    }

    @Test
    void exportsStartAndReferences() {
        byte[] function = section(3, 1, 0);
        byte[] code = section(10, 1, body());
        invalid(
                module(section(1, 1, VOID), function, section(7, 2, "a", 0, 0, "a", 0, 0), code),
                "duplicate export name \"a\"");
        invalid(
                module(section(1, 1, type(params(I32))), function, section(8, 0), code),
                "start function");
        invalid(function(VOID, 0xd2, 0, 0x1a), "undeclared function reference");
        assertThat(
                        isValid(
                                module(
                                        section(1, 1, VOID),
                                        function,
                                        section(9, 1, 3, 0, 1, 0),
                                        section(10, 1, body(0xd2, 0, 0x1a))),
                                "2.0"))
                .isTrue();
        invalid(
                module(section(1, 1, type(params(), I32)), section(13, 1, 0, 0)),
                "non-empty tag result type");
    }

    @Test
    void localsWithoutDefaults() {
        byte[] locals = bytes(1, 1, 0x64, FUNCREF);
        invalid(functionWith(VOID, bytes(), locals, 0x20, 0, 0x1a), "uninitialized local");
        byte[] declared = section(9, 1, 3, 0, 1, 0);
        Object[] set = {0xd2, 0, 0x21, 0};
        byte[] ok = withElements(locals, declared, bytes(bytes(set), 0x20, 0, 0x1a));
        assertThat(isValid(ok, "3.0")).isTrue();
        invalid(
                withElements(locals, declared, bytes(0x02, EMPTY, bytes(set), END, 0x20, 0, 0x1a)),
                "uninitialized local");
        invalid(
                withElements(
                        locals,
                        declared,
                        bytes(0x41, 0, 0x04, EMPTY, bytes(set), 0x05, 0x20, 0, 0x1a, END)),
                "uninitialized local");
    }

    private static byte[] withElements(byte[] locals, byte[] elements, byte[] instructions) {
        return module(
                section(1, 1, VOID),
                section(3, 1, 0),
                elements,
                section(10, 1, sized(locals, instructions, END)));
    }

    @Test
    void aggregates() {
        byte[] types = section(1, 3, VOID, bytes(0x5f, 1, I32, 0), bytes(0x5e, 0x78, 0));
        invalid(gc(types, 0xd0, 1, 0x41, 0, 0xfb, 5, 1, 0), "immutable field");
        invalid(gc(types, 0xd0, 1, 0xfb, 2, 1, 1, 0x1a), "unknown field 1");
        invalid(gc(types, 0xd0, 2, 0x41, 0, 0xfb, 0x0b, 2, 0x1a), "type mismatch: array is packed");
        invalid(gc(types, 0xd0, 2, 0x41, 0, 0x41, 0, 0xfb, 0x0e, 2), "immutable array");
        invalid(gc(types, 0xd0, 1, 0xfb, 0x0f, 0x1a), "type mismatch");
        malformed(gc(types, 0x00, 0xfb, 8, 2, leb(10_001)), "implementation limit");
    }

    private static byte[] gc(byte[] types, Object... instructions) {
        return module(types, section(3, 1, 0), section(10, 1, body(instructions)));
    }

    @Test
    void types() {
        byte[] open = bytes(0x50, 0, 0x5f, 1, I32, 0);
        invalid(
                module(section(1, 2, open, bytes(0x50, 1, 0, 0x5f, 1, I64, 0))),
                "sub type 1 does not match super type 0");
        invalid(
                module(section(1, 2, bytes(0x5f, 0), bytes(0x50, 1, 0, 0x5f, 0))),
                "sub type 1 has final super type 0");
        invalid(module(section(1, 1, 0x5e, 0x64, 1, 0)), "unknown type 1");
        invalid(module(section(1, 1, 0x4e, 1, 0x50, 1, 0, 0x5f, 0)), "forward use of type 0");
        byte[] chain = new byte[0];
        for (int i = 0; i < 63; i++) {
            chain = bytes(chain, 0x50, 1, i, 0x5f, 0);
        }
        byte[] first = bytes(0x50, 0, 0x5f, 0);
        assertThat(isValid(module(section(1, 64, first, chain)), "3.0")).isTrue();
        malformed(
                module(section(1, 65, first, chain, 0x50, 1, 63, 0x5f, 0)),
                "implementation limit: type 64 is below more than 63 types");
    }

    /** The grammar comes first: a module with both is malformed. */
    @Test
    void malformedBeatsInvalid() {
        byte[] binary =
                module(
                        section(1, 1, VOID),
                        section(3, 2, 0, 0),
                        section(10, 2, body(0x1a), body(0x27)));
        malformed(binary, "illegal opcode 27");
        malformed(function(VOID, 0x02, EMPTY, 0x05, END), "END opcode expected");
    }

    @Test
    void localsAreCounted() {
        byte[] many = bytes(2, leb(0xffff_ffffL), I32, 1, I64);
        malformed(functionWith(VOID, bytes(), many), "too many locals");
        malformed(functionWith(VOID, bytes(), bytes(1, leb(50_001), I32)), "too many locals");
        assertThat(
                        isValid(
                                functionWith(
                                        VOID,
                                        bytes(),
                                        bytes(2, leb(49_999), I32, 1, I64),
                                        0x20,
                                        leb(49_999),
                                        0x50,
                                        0x1a),
                                "3.0"))
                .isTrue();
    }

    /** A few bytes that ask for a lot of work or memory. */
    @Test
    void hostileBodiesAreBounded() {
        byte[] thousand = bytes(0x60, 0, leb(1000), repeat(1000, I32));
        malformed(
                module(
                        section(1, 2, VOID, thousand),
                        section(3, 2, 0, 1),
                        section(10, 2, body(repeat(20_000, 0x10, 1)), body(0x00))),
                "implementation limit");
        byte[] empty = sized(1, leb(50_000), EXTERNREF, END);
        malformed(
                module(
                        section(1, 1, VOID),
                        section(3, leb(1000), repeat(1000, 0)),
                        section(10, leb(1000), repeat(1000, empty))),
                "implementation limit");
        int deep = 1_000_000;
        assertThat(isValid(function(VOID, repeat(deep, 2, EMPTY), repeat(deep, END)), "3.0"))
                .isTrue();
        malformed(function(VOID, repeat(deep, 2, EMPTY)), "unexpected end");
        BadInput big = failed(function(VOID, repeat(100_000, 0x41, 0)));
        assertThat(big.getMessage()).hasSizeLessThan(300);
    }
}
