package dev.godwit.testkit.riscv;

/** The few encodings that runner and generator fill in themselves. */
final class Encode {
    private Encode() {}

    /** {@code ld rd, offset(rs1)}. */
    static int ld(int rd, int offset, int rs1) {
        return offset << 20 | rs1 << 15 | 3 << 12 | rd << 7 | 0x03;
    }

    /** {@code jal x0, distance}. */
    static int j(int distance) {
        return jump(0x6f, distance);
    }

    private static int jump(int bits, int d) {
        return bits & 0xfff
                | (d >>> 20 & 1) << 31
                | (d >>> 1 & 1023) << 21
                | (d >>> 11 & 1) << 20
                | (d >>> 12 & 255) << 12;
    }

    /** A branch or a jump with another distance to its target. */
    static int distance(Instruction instruction, int d) {
        int bits = instruction.bits();
        if (instruction.length() == 4) {
            if ((bits & 127) == 0x6f) {
                return jump(bits, d);
            }
            return bits & 0x01fff07f
                    | (d >>> 12 & 1) << 31
                    | (d >>> 5 & 63) << 25
                    | (d >>> 1 & 15) << 8
                    | (d >>> 11 & 1) << 7;
        }
        if ((bits >>> 13 & 7) == 5) { // c.j
            return bits & 0xe003
                    | (d >>> 11 & 1) << 12
                    | (d >>> 4 & 1) << 11
                    | (d >>> 8 & 3) << 9
                    | (d >>> 10 & 1) << 8
                    | (d >>> 6 & 1) << 7
                    | (d >>> 7 & 1) << 6
                    | (d >>> 1 & 7) << 3
                    | (d >>> 5 & 1) << 2;
        }
        return bits & 0xe383
                | (d >>> 8 & 1) << 12
                | (d >>> 3 & 3) << 10
                | (d >>> 6 & 3) << 5
                | (d >>> 1 & 3) << 3
                | (d >>> 5 & 1) << 2;
    }
}
