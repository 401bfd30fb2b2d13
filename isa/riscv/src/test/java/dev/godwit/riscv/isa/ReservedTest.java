package dev.godwit.riscv.isa;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the manual says is reserved, custom or a hint, encoding by encoding. */
class ReservedTest {
    private static final Extensions ALL = Extensions.ALL;
    private static final Extensions GC = Extensions.RV64GC;

    private static void isIllegal(int parcel, Extensions e) {
        assertThat(Decoder.decodeCompressed(parcel, e)).as("%04x", parcel).isZero();
    }

    private static void expands(int parcel, int op, int rd, int rs1, int rs2, int imm) {
        long decoded = Decoder.decodeCompressed(parcel, GC);
        assertThat(Op.name(Decoded.op(decoded))).as("%04x", parcel).isEqualTo(Op.name(op));
        assertThat(Decoded.rd(decoded)).isEqualTo(rd);
        assertThat(Decoded.rs1(decoded)).isEqualTo(rs1);
        assertThat(Decoded.rs2(decoded)).isEqualTo(rs2);
        assertThat(Decoded.imm(decoded)).isEqualTo(imm);
    }

    /** Table "RVC opcode map" and the sentences beside each instruction. */
    @Test
    void compressedThatAreReserved() {
        isIllegal(0, ALL);
        for (int rd = 0; rd < 8; rd++) {
            isIllegal(rd << 2, ALL); // c.addi4spn with 0
        }
        for (int imm = 0; imm < 64; imm++) {
            int spread = (imm & 32) << 7 | (imm & 31) << 2;
            isIllegal(0x2001 | spread, ALL); // c.addiw to x0
            isIllegal(0x4002 | spread, ALL); // c.lwsp to x0
            isIllegal(0x6002 | spread, ALL); // c.ldsp to x0
        }
        isIllegal(0x6101, ALL); // c.addi16sp with 0
        isIllegal(0x8002, ALL); // c.jr x0
        for (int rd = 0; rd < 32; rd++) {
            // c.lui with 0, where it is none of Zcmop's
            isIllegal(0x6001 | rd << 7, GC);
            boolean isMop = (rd & 1) == 1 && rd < 16;
            assertThat(Decoder.decodeCompressed(0x6001 | rd << 7, ALL) != 0).isEqualTo(isMop);
        }
        for (int low = 0; low < 0x400; low++) {
            // quadrant 0, 100: nothing without Zcb
            isIllegal(0x8000 | low << 2, GC);
        }
        for (int r = 0; r < 64; r++) {
            int registers = (r & 7) << 7 | (r & 56) >> 1;
            isIllegal(0x9c41 | registers, GC); // Zcb's c.mul
            isIllegal(0x9c61 | registers, GC);
            isIllegal(0x9c79 | (r & 7) << 7, ALL); // above c.not
            isIllegal(0x9c7d | (r & 7) << 7, ALL);
        }
        for (int low = 0; low < 0x800; low++) {
            // Zcb leaves half of these and all of those
            isIllegal(0x8c40 | low << 2 & 0x039c, ALL);
            isIllegal(0x9000 | low << 2 & 0x0ffc, ALL);
        }
    }

    /** A hint does what its base instruction does: nothing, or what has no effect on x0. */
    @Test
    void compressedHints() {
        expands(0x0001, Op.ADDI, 0, 0, 0, 0); // c.nop
        expands(0x1001, Op.ADDI, 0, 0, 0, -32); // c.nop -32
        expands(0x0081, Op.ADDI, 1, 1, 0, 0); // c.addi ra, 0
        expands(0x4005, Op.ADDI, 0, 0, 0, 1); // c.li x0, 1
        expands(0x6005, Op.LUI, 0, 0, 0, 0x1000); // c.lui x0, 1
        expands(0x8006, Op.ADD, 0, 0, 1, 0); // c.mv x0, ra
        expands(0x9006, Op.ADD, 0, 0, 1, 0); // c.add x0, ra
        expands(0x900a, Op.ADD, 0, 0, 2, 0); // c.ntl.p1
        expands(0x0006, Op.SLLI, 0, 0, 0, 1); // c.slli x0, 1
        expands(0x0082, Op.SLLI, 1, 1, 0, 0); // c.slli ra, 0
        expands(0x8001, Op.SRLI, 8, 8, 0, 0); // c.srli s0, 0
        expands(0x8401, Op.SRAI, 8, 8, 0, 0); // c.srai s0, 0
        assertThat(Decoded.op(Decoder.decodeCompressed(0x900a, ALL))).isEqualTo(Op.NTL_P1);
        // those of 32 bits are their base instruction where the extension is not there
        assertThat(Decoded.op(Decoder.decode(0x0100000f, GC))).isEqualTo(Op.FENCE);
        assertThat(Decoded.op(Decoder.decode(0x0100000f, ALL))).isEqualTo(Op.PAUSE);
        assertThat(Decoded.op(Decoder.decode(0x00200033, GC))).isEqualTo(Op.ADD);
        assertThat(Decoded.op(Decoder.decode(0x00200033, ALL))).isEqualTo(Op.NTL_P1);
        assertThat(Decoded.op(Decoder.decode(0x00056013, GC))).isEqualTo(Op.ORI);
        assertThat(Decoded.op(Decoder.decode(0x00056013, ALL))).isEqualTo(Op.PREFETCH_I);
        assertThat(Decoded.op(Decoder.decode(0x00256013, ALL))).isEqualTo(Op.ORI);
    }

    /** What the manual draws beside the table, with all immediates that have each bit once. */
    @Test
    void compressedImmediatesAreUnscrambled() {
        expands(0x0800, Op.ADDI, 8, 2, 0, 16); // c.addi4spn: bit 11 is imm[4]
        expands(0x1000, Op.ADDI, 8, 2, 0, 32);
        expands(0x0080, Op.ADDI, 8, 2, 0, 64);
        expands(0x0400, Op.ADDI, 8, 2, 0, 512);
        expands(0x0020, Op.ADDI, 8, 2, 0, 8);
        expands(0x0040, Op.ADDI, 8, 2, 0, 4);
        expands(0x7101, Op.ADDI, 2, 2, 0, -512); // c.addi16sp: bit 12 is imm[9]
        expands(0x6105, Op.ADDI, 2, 2, 0, 32);
        expands(0x6109, Op.ADDI, 2, 2, 0, 128);
        expands(0x6111, Op.ADDI, 2, 2, 0, 256);
        expands(0x6121, Op.ADDI, 2, 2, 0, 64);
        expands(0x6141, Op.ADDI, 2, 2, 0, 16);
        expands(0xb001, Op.JAL, 0, 0, 0, -2048); // c.j
        expands(0xa005, Op.JAL, 0, 0, 0, 32);
        expands(0xa009, Op.JAL, 0, 0, 0, 2);
        expands(0xa041, Op.JAL, 0, 0, 0, 128);
        expands(0xa081, Op.JAL, 0, 0, 0, 64);
        expands(0xa101, Op.JAL, 0, 0, 0, 1024);
        expands(0xa201, Op.JAL, 0, 0, 0, 256);
        expands(0xa801, Op.JAL, 0, 0, 0, 16);
        expands(0xd001, Op.BEQ, 0, 8, 0, -256); // c.beqz
        expands(0xc005, Op.BEQ, 0, 8, 0, 32);
        expands(0xc021, Op.BEQ, 0, 8, 0, 64);
        expands(0xc401, Op.BEQ, 0, 8, 0, 8);
        expands(0x4082, Op.LW, 1, 2, 0, 0); // c.lwsp
        expands(0x5082, Op.LW, 1, 2, 0, 32);
        expands(0x4086, Op.LW, 1, 2, 0, 64);
        expands(0xf002, Op.SD, 0, 2, 0, 32); // c.sdsp
        expands(0xe082, Op.SD, 0, 2, 0, 64);
        expands(0x7089, Op.LUI, 1, 0, 0, -0x1e000); // c.lui
        expands(0x9082, Op.JALR, 1, 1, 0, 0); // c.jalr ra
        expands(0x8082, Op.JALR, 0, 1, 0, 0); // ret
        expands(0x9002, Op.EBREAK, 0, 0, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x0000707f, // longer than 32 bits
                0x02b5959b, // slliw with shamt[5]
                0x02b5d59b, // srliw with shamt[5]
                0x42b5d59b, // sraiw with shamt[5]
                0x40b59593, // slli with funct6 010000
                0x80b5d593, // srli with funct6 100000
                0x00003003 | 7 << 12, // load of width 7
                0x00004023, // store of width 4
                0x00002063, // branch of funct3 2
                0x00003063, // branch of funct3 3
                0x00001067, // jalr of funct3 1
                0x00007007, // flq's neighbour: a vector load
                0x00004007, // flq
                0x1015202f, // lr.w with rs2 1
                0x1005502f, // lr of width 5
                0x2855412f, // amocas.q with an odd rs2
                0x284541af, // amocas.q with an odd rd
                0x02b505d3 | 5 << 12, // rounding mode 5
                0x02b505d3 | 6 << 12, // rounding mode 6
                0x06000053, // fadd.q
                0x58100053, // fsqrt.s with rs2 1
                0xe0002053, // funct3 2 beside fmv.x.w and fclass.s
                0xc0400053, // fcvt.w.s with rs2 4
                0xc2800053, // fcvtmod.w.d with another rm than rtz
                0xf0100053 | 1 << 12, // fli.s with funct3 1
                0x00200073, // uret
                0x30200073 | 1 << 7, // mret with rd
                0x00000073 | 1 << 15, // ecall with rs1
                0x10500073 | 1 << 7, // wfi with rd
                0x12000073 | 1 << 7, // sfence.vma with rd
                0x0000200f | 3 << 20, // cbo with number 3
                0x0000200f | 1 << 7, // cbo with rd
                0x0000000b, // custom-0
                0x0000002b, // custom-1
                0x0000005b, // custom-2
                0x0000007b, // custom-3
                0x00000057, // vector
                0x0000006b // reserved
            })
    void wordsThatAreReserved(int bits) {
        assertThat(Decoder.decode(bits, ALL)).as("%08x", bits).isZero();
    }

    /** Fields that the manual says shall be ignored. */
    @Test
    void fencesIgnoreWhatIsReserved() {
        long fence = Decoder.decode(0x0ff0000f, GC);
        assertThat(Decoded.op(fence)).isEqualTo(Op.FENCE);
        assertThat(Decoded.imm(fence)).isEqualTo(0xff);
        assertThat(Decoder.decode(0x0ff0000f | 5 << 15 | 7 << 7, GC)).isEqualTo(fence);
        assertThat(Decoded.op(Decoder.decode(0x4ff0000f, GC))).isEqualTo(Op.FENCE);
        assertThat(Decoded.op(Decoder.decode(0x8330000f, GC))).isEqualTo(Op.FENCE_TSO);
        assertThat(Decoder.decode(0xabc5978f, GC)).isEqualTo(Op.FENCE_I);
    }

    @Test
    void pairsOfRegistersAreEven() {
        long pair = Decoder.decode(0x2845412f, ALL);
        assertThat(Decoded.op(pair)).isEqualTo(Op.AMOCAS_Q);
        assertThat(Decoded.rd(pair)).isEqualTo(2);
        assertThat(Decoded.rs2(pair)).isEqualTo(4);
    }

    @Test
    void whatIsNot32BitsLongIsNoneOfTheirs() {
        for (int low = 0; low < 3; low++) {
            assertThat(Decoder.decode(0x00b50530 | low, ALL)).isZero();
        }
        assertThat(Decoder.length(0x0003)).isEqualTo(4);
        assertThat(Decoder.length(0xfffe)).isEqualTo(2);
    }
}
