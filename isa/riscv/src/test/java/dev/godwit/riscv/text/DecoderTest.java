package dev.godwit.riscv.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.riscv.isa.Decoded;
import dev.godwit.riscv.isa.Decoder;
import dev.godwit.riscv.isa.Extension;
import dev.godwit.riscv.isa.Extensions;
import dev.godwit.riscv.isa.Op;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.SplittableRandom;

/** The generated decoder beside the table's lines, read by other code. */
class DecoderTest {
    private static final long SEED = 11;
    private static final int ROUNDS = 300;

    @Test
    void everyOperationIsDecodedWithItsFields() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int op = 1; op < Op.COUNT; op++) {
            Syntax syntax = Syntax.operation(op);
            assertThat(syntax.mnemonic().replace(".#", "")).isEqualTo(Op.name(op));
            for (int n = 0; n < ROUNDS; n++) {
                int[] any = new int[Encoding.SLOTS];
                Arrays.setAll(any, slot -> random.nextInt());
                int bits = syntax.bits().bits(any);
                long decoded = Decoder.decode(bits, Extensions.ALL);
                int best = best(bits);
                assertThat(Decoded.op(decoded)).as("%08x", bits).isEqualTo(best);
                if (best == op) {
                    check(bits, syntax, decoded);
                }
            }
        }
    }

    @Test
    void randomWordsAreDecodedOrIllegalAsTheTableSays() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int n = 0; n < 50_000; n++) {
            int bits = n % 2 == 0 ? random.nextInt() | 3 : RandomWords.next(random);
            long decoded = Decoder.decode(bits, Extensions.ALL);
            assertThat(Decoded.op(decoded)).as("%08x", bits).isEqualTo(best(bits));
        }
    }

    /** The operation with the most fixed bits that matches, or 0. */
    private static int best(int bits) {
        int best = 0;
        for (int op = 1; op < Op.COUNT; op++) {
            Encoding encoding = Syntax.operation(op).bits();
            if (encoding.matches(bits)
                    && (best == 0 || encoding.fixed() > Syntax.operation(best).bits().fixed())) {
                best = op;
            }
        }
        return best;
    }

    private static void check(int bits, Syntax syntax, long decoded) {
        int[] wanted = syntax.bits().values(bits);
        int[] got = {
            Decoded.rd(decoded),
            Decoded.rs1(decoded),
            Decoded.rs2(decoded),
            Decoded.rs3(decoded),
            Decoded.rm(decoded),
            Decoded.imm(decoded)
        };
        if (syntax.mnemonic().startsWith("fence")) {
            wanted[Encoding.RD] = 0;
            wanted[Encoding.RS1] = 0;
            wanted[Encoding.IMM] = syntax.mnemonic().equals("fence") ? wanted[Encoding.IMM] : 0;
        }
        assertThat(got).as("%08x %s", bits, syntax.mnemonic()).isEqualTo(wanted);
    }

    @Test
    void everyParcelExpandsAsItsLineSays() {
        int legal = 0;
        for (int parcel = 0; parcel < 0x10000; parcel++) {
            if (Decoder.length(parcel) == 4) {
                continue;
            }
            long decoded = Decoder.decodeCompressed(parcel, Extensions.ALL);
            Syntax syntax = Syntax.compressed(parcel);
            assertThat(decoded != 0).as("%04x", parcel).isEqualTo(syntax != null);
            if (syntax == null) {
                continue;
            }
            legal++;
            Syntax target = syntax.expanded();
            int[] values = syntax.expand(syntax.bits().values(parcel));
            assertThat(Syntax.operation(Decoded.op(decoded))).isSameAs(target);
            assertThat(target.bits().fits(values)).as("%04x", parcel).isTrue();
            if (target.mnemonic().equals("add") && values[Encoding.RD] == 0) {
                continue; // c.mv and c.add to x0 are hints, of which only some are those of
                // Zihintntl
            }
            // the same as the instruction of 32 bits that it expands to
            int expanded = target.bits().bits(values);
            assertThat(decoded).isEqualTo(Decoder.decode(expanded, Extensions.ALL));
        }
        assertThat(legal).isEqualTo(47_759);
    }

    @Test
    void whatAnExtensionBringsGoesWithIt() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int op = 1; op < Op.COUNT; op++) {
            Extension extension = Op.extension(op);
            if (extension == Extension.I) {
                continue;
            }
            int[] any = new int[Encoding.SLOTS];
            Arrays.setAll(any, slot -> random.nextInt(5) & ~1);
            int bits = Syntax.operation(op).bits().bits(any);
            if (best(bits) != op) {
                continue;
            }
            assertThat(Decoded.op(Decoder.decode(bits, Extensions.BASE.with(extension))))
                    .as(Op.name(op))
                    .isIn(op, Op.ILLEGAL); // illegal where it needs two
            assertThat(Decoded.op(Decoder.decode(bits, Extensions.BASE)))
                    .as(Op.name(op))
                    .isNotEqualTo(op);
        }
        assertThat(Decoder.decodeCompressed(0x0001, Extensions.BASE)).isZero();
    }

    @Test
    void needsOfTwoExtensions() {
        int fcvtDH = 0x42250553;
        Extensions zfh = Extensions.of(Extension.ZFH);
        assertThat(Decoder.decode(fcvtDH, zfh)).isZero();
        assertThat(Decoded.op(Decoder.decode(fcvtDH, zfh.with(Extension.D))))
                .isEqualTo(Op.FCVT_D_H);
        Extensions c = Extensions.of(Extension.C);
        assertThat(Decoder.decodeCompressed(0x2000, c)).isZero();
        assertThat(Decoded.op(Decoder.decodeCompressed(0x2000, c.with(Extension.D))))
                .isEqualTo(Op.FLD);
        int clmul = 0x0ac59533;
        assertThat(Decoded.op(Decoder.decode(clmul, Extensions.of(Extension.ZBC))))
                .isEqualTo(Op.CLMUL);
        assertThat(Decoded.op(Decoder.decode(clmul, Extensions.of(Extension.ZBKC))))
                .isEqualTo(Op.CLMUL);
        assertThat(Decoder.decode(clmul, Extensions.of(Extension.ZBB))).isZero();
    }

    @Test
    void effectsFollowFromTheTable() {
        assertThat(Op.has(Op.BEQ, Op.IS_BRANCH)).isTrue();
        assertThat(Op.has(Op.JALR, Op.IS_JUMP)).isTrue();
        assertThat(Op.effects(Op.FLD)).isEqualTo(Op.IS_LOAD | Op.IS_WRITES_F);
        assertThat(Op.effects(Op.FSW)).isEqualTo(Op.IS_STORE | Op.IS_READS_F);
        assertThat(Op.effects(Op.FADD_S))
                .isEqualTo(Op.IS_FLAGS | Op.IS_ROUNDS | Op.IS_READS_F | Op.IS_WRITES_F);
        assertThat(Op.effects(Op.FCVT_D_W)).isEqualTo(Op.IS_WRITES_F);
        assertThat(Op.effects(Op.FEQ_D)).isEqualTo(Op.IS_FLAGS | Op.IS_READS_F | Op.IS_WRITES_X);
        assertThat(Op.effects(Op.MRET)).isEqualTo(Op.IS_SYSTEM | Op.IS_PRIVILEGED);
        assertThat(Op.effects(Op.ADD)).isEqualTo(Op.IS_WRITES_X);
        assertThat(Op.effects(Op.ILLEGAL)).isZero();
    }
}
