package dev.godwit.wasm.binary;

import static dev.godwit.wasm.HandMade.END;
import static dev.godwit.wasm.HandMade.EXTERNREF;
import static dev.godwit.wasm.HandMade.FUNCREF;
import static dev.godwit.wasm.HandMade.I32;
import static dev.godwit.wasm.HandMade.V128;
import static dev.godwit.wasm.HandMade.body;
import static dev.godwit.wasm.HandMade.bytes;
import static dev.godwit.wasm.HandMade.decode;
import static dev.godwit.wasm.HandMade.failure;
import static dev.godwit.wasm.HandMade.function;
import static dev.godwit.wasm.HandMade.isValid;
import static dev.godwit.wasm.HandMade.leb;
import static dev.godwit.wasm.HandMade.module;
import static dev.godwit.wasm.HandMade.params;
import static dev.godwit.wasm.HandMade.repeat;
import static dev.godwit.wasm.HandMade.section;
import static dev.godwit.wasm.HandMade.sized;
import static dev.godwit.wasm.HandMade.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.failure.BadInput;
import dev.godwit.base.failure.Invalid;
import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;
import dev.godwit.wasm.module.DecodedModule;
import dev.godwit.wasm.module.ElementSegment;
import dev.godwit.wasm.module.ExternType;
import dev.godwit.wasm.module.ValueTypes;

import org.junit.jupiter.api.Test;

class ModuleDecoderTest {
    private static final byte[] VOID = type(params());

    private static void malformed(byte[] binary, String phrase, int offset) {
        assertThatThrownBy(() -> decode(binary))
                .isInstanceOf(Malformed.class)
                .hasMessageStartingWith(phrase)
                .satisfies(e ->
                        assertThat(((BadInput) e).place()).isEqualTo(new Place.InBinary(offset)));
    }

    @Test
    void everySectionIsFoundWhereItIs() {
        byte[] custom = section(0, "note", 1, 2, 3);
        byte[] binary =
                module(
                        custom,
                        section(1, 2, VOID, type(params(I32), I32)),
                        section(2, 1, "env", "f", 0, 1),
                        section(3, 2, 0, 1),
                        section(4, 1, FUNCREF, 1, 2, 3),
                        section(5, 1, 0, 1),
                        section(13, 1, 0, 0),
                        section(6, 1, I32, 1, 0x41, 7, END),
                        section(7, 1, "run", 0, 1),
                        section(8, 1),
                        section(9, 1, 1, 0, 2, 0, 1),
                        section(12, 1),
                        section(10, 2, body(), body(0x20, 0)),
                        section(11, 1, 0, 0x41, 0, END, 3, 9, 8, 7));
        DecodedModule module = decode(binary);
        assertThat(module.types()).hasSize(2);
        assertThat(module.groupStarts()).containsExactly(0, 1);
        assertThat(module.functionTypes()).containsExactly(1, 0, 1);
        assertThat(module.importedFunctions()).isEqualTo(1);
        assertThat(module.tables().get(0).limits().maximum()).isEqualTo(3);
        assertThat(module.memories().get(0).limits().hasMaximum()).isFalse();
        assertThat(module.tags()).containsExactly(new ExternType.Tag(0));
        assertThat(binary[module.globalDefinitions().get(0).initStart()]).isEqualTo((byte) 0x41);
        assertThat(module.exports().get(0).name()).isEqualTo("run");
        assertThat(module.start()).isEqualTo(1);
        ElementSegment elements = module.elements().get(0);
        assertThat(elements.mode()).isEqualTo(ElementSegment.Mode.PASSIVE);
        assertThat(elements.elementType()).isEqualTo(ValueTypes.nonNull(ValueTypes.FUNC));
        assertThat(elements.count()).isEqualTo(2);
        assertThat(binary[elements.start() + 1]).isEqualTo((byte) 1);
        assertThat(module.dataCount()).isEqualTo(1);
        assertThat(binary[module.data().get(0).start()]).isEqualTo((byte) 9);
        assertThat(module.data().get(0).length()).isEqualTo(3);
        assertThat(module.bodyEnds()[1] - module.bodyStarts()[1]).isEqualTo(4);
        assertThat(module.customSections().get(0).name()).isEqualTo("note");
        assertThat(module.customSections().get(0).length()).isEqualTo(3);
        assertThat(ModuleDecoder.locate(module, Section.DATA, 0))
                .isEqualTo(module.data().get(0).offsetStart() - 1);
    }

    @Test
    void theFirstBytes() {
        malformed(bytes(), "unexpected end", 0);
        malformed(bytes(0, 0x61, 0x73), "unexpected end", 3);
        malformed(bytes(0x7f, 0x45, 0x4c, 0x46), "magic header not detected", 0);
        malformed(bytes(0, 0x61, 0x73, 0x6d, 2, 0, 0, 0), "unknown binary version 2", 4);
        malformed(
                bytes(0, 0x61, 0x73, 0x6d, 13, 0, 1, 0),
                "unknown binary version 13: this is a component",
                4);
    }

    @Test
    void sections() {
        malformed(module(section(14, 0)), "malformed section id 14", 8);
        malformed(
                module(section(3, 0), section(1, 0)), "unexpected content after last section", 11);
        malformed(
                module(section(1, 0), section(1, 0)), "unexpected content after last section", 11);
        malformed(module(1, 5, 0), "length out of bounds", 9);
        malformed(module(section(1, 1, VOID, VOID)), "section size mismatch", 10);
        malformed(
                module(section(1, 1, VOID), section(3, 1, 0)),
                "function and code section have inconsistent lengths",
                18);
        malformed(
                module(section(12, 1)),
                "data count and data section have inconsistent lengths",
                11);
        malformed(module(section(0)), "unexpected end", 10);
    }

    @Test
    void types() {
        malformed(module(section(1, 1, 0x61)), "malformed definition type 0x61", 11);
        malformed(module(section(1, 1, 0x60, 1, 0x10)), "malformed value type", 13);
        malformed(module(section(4, 1, I32, 0, 0)), "malformed reference type", 11);
        malformed(module(section(5, 1, 0x10, 0)), "malformed limits flags", 11);
        malformed(module(section(6, 1, I32, 2)), "malformed mutability", 12);
        malformed(module(section(2, 1, "", "", 5)), "malformed import kind 5", 13);
        malformed(module(section(7, 1, "", 5)), "malformed export kind 5", 12);
    }

    /** A count of 2^32 - 1 must fail at once, whatever is counted. */
    @Test
    void hostileCountsCostNothing() {
        byte[] many = leb(0xffff_ffffL);
        for (int id = 1; id <= 13; id++) {
            if (id == 8 || id == 12) {
                continue;
            }
            byte[] binary = module(section(id, many));
            assertThatThrownBy(() -> decode(binary))
                    .as("section %d", id)
                    .isInstanceOf(Malformed.class)
                    .hasMessageStartingWith("length out of bounds");
        }
        malformed(module(section(1, 1, 0x60, many)), "length out of bounds", 12);
        malformed(module(section(1, 1, 0x5f, many)), "length out of bounds", 12);
        malformed(module(section(9, 1, 1, 0, many)), "length out of bounds", 13);
        malformed(module(section(11, 1, 1, many)), "length out of bounds", 12);
        malformed(module(section(2, 1, many)), "length out of bounds", 11);
        malformed(module(section(12, many)), "implementation limit", 10);
    }

    @Test
    void implementationLimitsAreNamed() {
        malformed(
                module(section(11, leb(100_001), repeat(100_001, 1, 0))),
                "implementation limit: 100001 data segments, at most 100000",
                12);
        assertThat(decode(module(section(11, leb(100_000), repeat(100_000, 1, 0)))).data())
                .hasSize(100_000);
        malformed(
                module(section(5, 101, repeat(101, 0, 0))),
                "implementation limit: 101 memories",
                212);
        malformed(
                module(section(1, 1, 0x60, leb(1001), repeat(1001, I32), 0)),
                "implementation limit: 1001 parameters",
                13);
        malformed(
                module(
                        section(1, 1, VOID),
                        section(3, 1, 0),
                        section(10, 1, sized(0, new byte[7_654_321]))),
                "implementation limit: 7654322 bytes of a function",
                24);
    }

    /** What is wrong first is named, though bodies are passed over. */
    @Test
    void aMalformedBodyComesBeforeWhatFollowsIt() {
        malformed(
                module(
                        section(1, 1, VOID),
                        section(3, 1, 0),
                        section(10, 1, body(0xff)),
                        section(7, 0)),
                "illegal opcode ff",
                23);
    }

    @Test
    void whatIsOffFailsAsItsVersionWouldAndNamesTheFeature() {
        byte[] memory = section(5, 1, 0, 1);
        Object[][] cases = {
            {
                "1.0",
                function(type(params(), V128), 0),
                Malformed.class,
                "malformed value type",
                "simd"
            },
            {"1.0", function(VOID, 0xc0), Malformed.class, "illegal opcode c0", "sign-extension"},
            {"1.0", function(VOID, 0xfc, 0), Malformed.class, "illegal opcode fc", "nontrapping"},
            {"2.0", function(VOID, 0x12, 0), Malformed.class, "illegal opcode 12", "tail-call"},
            {"3.0,-gc", function(VOID, 0xfb, 0, 0), Malformed.class, "illegal opcode fb", "gc"},
            {"3.0", function(VOID, 0xfe, 3, 0), Malformed.class, "illegal opcode fe", "threads"},
            {"3.0", function(VOID, 0xfc, 0x13), Malformed.class, "illegal opcode fc", "wide-arith"},
            {
                "1.0",
                function(type(params(), I32, I32), 0),
                Invalid.class,
                "invalid result arity",
                "multi"
            },
            {
                "1.0",
                function(VOID, 2, 0, END),
                Malformed.class,
                "malformed value type",
                "multi-value"
            },
            {
                "1.0",
                module(section(4, 1, EXTERNREF, 0, 0)),
                Malformed.class,
                "malformed reference type",
                "reference-types"
            },
            {
                "1.0",
                module(section(4, 2, FUNCREF, 0, 0, FUNCREF, 0, 0)),
                Invalid.class,
                "multiple tables",
                "reference-types"
            },
            {
                "2.0",
                module(section(5, 2, 0, 0, 0, 0)),
                Invalid.class,
                "multiple memories",
                "multi-memory"
            },
            {
                "2.0",
                module(section(5, 1, 4, 0)),
                Malformed.class,
                "malformed limits flags",
                "memory64"
            },
            {
                "3.0",
                module(section(5, 1, 3, 0, 0)),
                Malformed.class,
                "malformed limits flags",
                "threads"
            },
            {
                "3.0",
                module(section(5, 1, 8, 0, 0)),
                Malformed.class,
                "malformed limits flags",
                "custom-page-sizes"
            },
            {
                "2.0",
                module(section(13, 0)),
                Malformed.class,
                "malformed section id 13",
                "exceptions"
            },
            {
                "1.0",
                module(section(12, 0)),
                Malformed.class,
                "malformed section id 12",
                "bulk-memory"
            },
            {
                "1.0",
                module(memory, section(11, 1, 1, 0)),
                Invalid.class,
                "unknown memory 1",
                "bulk-memory"
            },
            {
                "2.0",
                module(section(6, 1, I32, 0, 0x41, 0, 0x41, 0, 0x6a, END)),
                Invalid.class,
                "constant expression required",
                "extended-const"
            },
            {
                "2.0",
                module(section(1, 1, 0x5e, I32, 0)),
                Malformed.class,
                "malformed definition type",
                "gc"
            },
        };
        for (Object[] c : cases) {
            BadInput failure = failure((byte[]) c[1], (String) c[0]);
            assertThat(failure).as("%s %s", c[0], c[3]).isInstanceOf((Class<?>) c[2]);
            assertThat(failure.getMessage())
                    .startsWith((String) c[3])
                    .contains("needs the feature '" + c[4]);
        }
    }

    @Test
    void zeroBytesAreLiteralBeforeTheirFeatures() {
        byte[] two =
                module(
                        section(1, 1, VOID),
                        section(3, 1, 0),
                        section(5, 1, 0, 0),
                        section(10, 1, body(0x3f, 0x80, 0, 0x1a)));
        assertThat(isValid(two, "3.0")).isTrue();
        assertThat(failure(two, "2.0").getMessage()).startsWith("zero byte expected");
    }
}
