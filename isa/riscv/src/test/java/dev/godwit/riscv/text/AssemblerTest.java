package dev.godwit.riscv.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;
import dev.godwit.riscv.isa.Decoded;
import dev.godwit.riscv.isa.Decoder;
import dev.godwit.riscv.isa.Extensions;
import dev.godwit.riscv.isa.Op;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

class AssemblerTest {
    private static final long BASE = 0x1000;

    private static ByteBuffer bytes(String source) {
        return ByteBuffer.wrap(Assembler.assemble(source, BASE).bytes())
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The disassembly of what a text becomes. */
    private static List<String> code(String source, boolean isPlain) {
        ByteBuffer bytes = bytes(source);
        Disassembler disassembler = new Disassembler(Extensions.ALL, isPlain);
        List<String> code = new ArrayList<>();
        while (bytes.remaining() >= 2) {
            long address = BASE + bytes.position();
            int parcel = bytes.getShort() & 0xffff;
            int bits = Decoder.length(parcel) == 2 ? parcel : parcel | bytes.getShort() << 16;
            code.add(disassembler.text(bits, address));
        }
        return code;
    }

    /** Words that GNU's assembler makes of the same lines. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "add a0, a1, a2 | 00c58533",
                "addi sp, sp, -32 | fe010113",
                "lui a0, 0x12345 | 12345537",
                "lw a0, 8(sp) | 00812503",
                "sd ra, -8(s0) | fe143c23",
                "lr.w.aq a0, (a1) | 1405a52f",
                "amoadd.d.aqrl a0, a2, (a1) | 06c5b52f",
                "csrrw a0, mstatus, a1 | 30059573",
                "csrwi frm, 3 | 0021d073",
                "fadd.s fa0, fa1, fa2 | 00c5f553",
                "fadd.d fa0, fa1, fa2, rtz | 02c59553",
                "fcvt.d.w fa0, a0 | d2050553",
                "fcvt.w.d a0, fa0, rtz | c2051553",
                "fmadd.d fa0, fa1, fa2, fa3 | 6ac5f543",
                "fence rw, w | 0310000f",
                "fence | 0ff0000f",
                "ecall | 00000073",
                "ret | 00008067",
                "unimp | c0001073",
                "rori a0, a0, 63 | 63f55513",
                "sfence.vma | 12000073",
                "cbo.zero (a0) | 0045200f",
                "cbo.zero 0(a0) | 0045200f",
                "jalr a0 | 000500e7",
                "jalr a0, 4(a1) | 00458567",
                "sext.w a0, a1 | 0005851b",
                "rdtime a0 | c0102573",
                "fneg.d fa0, fa1 | 22b59553",
                "fli.s fa0, 0.5 | f0160553",
                "fli.d fa0, inf | f21f0553",
                "fcvtmod.w.d a0, fa0, rtz | c2851553"
            })
    void instructionsHaveTheirBits(String line, String bits) {
        assertThat(bytes(line).getInt()).isEqualTo(Integer.parseUnsignedInt(bits, 16));
    }

    @Test
    void branchesFindLabelsInBothDirections() {
        assertThat(
                        code(
                                """
                                start:  beqz a0, 1f     # forward
                                1:      addi a0, a0, -1
                                        bnez a0, 1b
                                        j start; nop    // two in a line
                                1:      bgt a0, a1, 1b
                                        call end
                                        tail start
                                end:    ret
                                """,
                                false))
                .containsExactly(
                        "beqz a0,0x1004",
                        "addi a0,a0,-1",
                        "bnez a0,0x1004",
                        "j 0x1000",
                        "nop",
                        "blt a1,a0,0x1014",
                        "auipc ra,0x0",
                        "jalr 16(ra)",
                        "auipc t1,0x0",
                        "jr -32(t1)",
                        "ret");
    }

    @Test
    void addressesAreLoadedOverSections() {
        Program program =
                Assembler.assemble(
                        """
                        .data
                        value:  .dword 0x1122334455667788, value + 8
                        text:   .asciz "a\\n\\x41\\0é"
                        .text
                                la a0, value
                                ld a1, 0(a0)
                        """,
                        BASE);
        // three instructions, then data at the next multiple of 16
        assertThat(program.symbol("value")).isEqualTo(BASE + 16);
        assertThat(program.symbols()).containsOnlyKeys("value", "text");
        ByteBuffer bytes = ByteBuffer.wrap(program.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(bytes.getInt(0)).isEqualTo(0x00000517);
        assertThat(bytes.getInt(4)).isEqualTo(0x01050513);
        assertThat(bytes.getLong(16)).isEqualTo(0x1122334455667788L);
        assertThat(bytes.getLong(24)).isEqualTo(BASE + 24);
        assertThat(program.bytes()).endsWith('a', '\n', 'A', 0, 0xc3, 0xa9, 0);
    }

    @Test
    void directivesMakeBytes() {
        byte[] bytes =
                Assembler.assemble(
                                """
                                .equ size, 3 * (4 + 1) - 0x1
                                .data
                                start:
                                .byte 1, -1, 'a'
                                .align 2
                                .half 0xffff, size
                                .word size << 2 | 1, end - start
                                .zero 3, 0xaa
                                .balign 8
                                .org start + 32
                                end: .byte %lo(0x12345fff) & 0xff, %hi(0x12345fff) & 0xff
                                """,
                                BASE)
                        .bytes();
        byte[] wanted = {
            1,
            -1,
            'a',
            0,
            -1,
            -1,
            14,
            0,
            57,
            0,
            0,
            0,
            32,
            0,
            0,
            0,
            (byte) 0xaa,
            (byte) 0xaa,
            (byte) 0xaa,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            -1,
            0x46
        };
        assertThat(bytes).isEqualTo(wanted);
    }

    @Test
    void codeIsAlignedWithNops() {
        assertThat(code("c.nop\n.align 3\nret\n", true))
                .containsExactly("c.nop", "c.nop", "addi zero,zero,0", "jalr zero,0(ra)");
    }

    /** Runs what li becomes: lui, addi, addiw and slli. */
    private static long run(ByteBuffer code) {
        long value = 0;
        int count = 0;
        while (code.hasRemaining()) {
            long decoded = Decoder.decode(code.getInt(), Extensions.BASE);
            assertThat(Decoded.rd(decoded)).isEqualTo(10);
            long operand = Decoded.rs1(decoded) == 0 ? 0 : value;
            long imm = Decoded.imm(decoded);
            value =
                    switch (Decoded.op(decoded)) {
                        case Op.LUI -> imm;
                        case Op.ADDI -> operand + imm;
                        case Op.ADDIW -> (int) (operand + imm);
                        case Op.SLLI -> operand << imm;
                        default -> throw new AssertionError(Op.name(Decoded.op(decoded)));
                    };
            count++;
        }
        assertThat(count).isBetween(1, 8);
        return value;
    }

    @Test
    void constantsOfAllMagnitudes() {
        SplittableRandom random = new SplittableRandom(3);
        for (int n = 0; n < 20_000; n++) {
            long value = random.nextLong() >> random.nextInt(64);
            assertThat(run(bytes("li a0, " + value))).isEqualTo(value);
        }
        for (int bit = 0; bit < 64; bit++) {
            for (int around = -2049; around <= 2049; around += 683) {
                long value = (1L << bit) + around;
                assertThat(run(bytes("li a0, 0x" + Long.toHexString(value)))).isEqualTo(value);
                assertThat(run(bytes("li a0, " + -value))).isEqualTo(-value);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nop; foo a0 | 1 | 6 | unknown instruction foo",
                "addi a0, a0, 2048 | 1 | 14 | out of range",
                "addi a0, a0 | 1 | 12 | expected ,",
                "addi a0, a9, 1 | 1 | 10 | expected a register",
                "fadd.s fa0, a0, fa1 | 1 | 13 | expected a floating-point register",
                "fadd.s fa0, fa0, fa1, xyz | 1 | 23 | expected a rounding mode",
                "lw a0, 4 | 1 | 9 | expected (",
                "j nowhere | 1 | 3 | unknown symbol nowhere",
                "a: nop; a: nop | 1 | 9 | symbol a is defined twice",
                "beq a0, a1, . + 4096 | 1 | 13 | out of range",
                "beq a0, a1, . + 3 | 1 | 13 | out of range",
                "c.addi a0, 32 | 1 | 12 | out of range",
                "c.lw a0, 4(sp) | 1 | 1 | an operand that this instruction cannot have",
                "c.addi4spn a0, sp, 0 | 1 | 20 | out of range",
                "li a0, later | 1 | 8 | unknown symbol later",
                ".byte 256 | 1 | 7 | a value of more than 8 bits: 256",
                ".byte 1 / 0 | 1 | 9 | division by zero",
                ".word 0x1ffffffffffffffff | 1 | 7 | a number of more than 64 bits",
                ".word 18446744073709551616 | 1 | 7 | a number of more than 64 bits",
                ".word 12x | 1 | 7 | malformed number",
                ".asciz \"abc | 1 | 8 | unclosed string",
                ".org 0 | 1 | 6 | cannot go on at 0x0",
                ".frob 1 | 1 | 1 | unknown instruction .frob",
                "amoadd.w.xy a0, a1, (a2) | 1 | 1 | unknown instruction amoadd.w.xy",
                "add.aq a0, a1, a2 | 1 | 1 | unknown instruction add.aq",
                "mop.r.32 a0, a1 | 1 | 1 | an operand that this instruction cannot have",
                "csrr a0, 4096 | 1 | 10 | out of range",
                "csrwi frm, 32 | 1 | 12 | expected 0 to 31",
                "fence wr, w | 1 | 7 | expected some of iorw",
                "fli.s fa0, 0.3 | 1 | 12 | no constant of fli",
                "slli a0, a0, 64 | 1 | 14 | out of range",
                "nop nop | 1 | 5 | unexpected operand"
            })
    void whatIsWrongIsFoundInItsPlace(String source, int line, int column, String message) {
        assertThatThrownBy(() -> Assembler.assemble(source, 0x1000))
                .hasMessage(message)
                .isInstanceOfSatisfying(
                        Malformed.class,
                        wrong ->
                                assertThat(wrong.place())
                                        .isEqualTo(new Place.InText(line, column, source)));
    }

    @Test
    void placesCountLines() {
        assertThatThrownBy(() -> Assembler.assemble("nop\r\n\n  bad\n", 0))
                .isInstanceOfSatisfying(
                        Malformed.class,
                        wrong ->
                                assertThat(wrong.place())
                                        .isEqualTo(new Place.InText(3, 3, "  bad")));
        assertThatThrownBy(() -> Assembler.assemble(".word " + "(".repeat(100_000), 0))
                .isInstanceOf(Malformed.class)
                .hasMessage("an expression nests too deep");
        assertThatThrownBy(() -> Assembler.assemble(".word " + "-".repeat(100_000) + "1", 0))
                .isInstanceOf(Malformed.class);
    }
}
