package dev.godwit.wasm.inplace;

/** Reads immediates of valid code. A value of 32 bits comes with the address behind it above it. */
final class Leb {
    private Leb() {}

    /** An unsigned number that starts at {@code pc}: the value, and above it the address behind. */
    static long u32(byte[] code, int pc) {
        int value = 0;
        int shift = 0;
        int b;
        do {
            b = code[pc++];
            value |= (b & 0x7f) << shift;
            shift += 7;
        } while (b < 0);
        return (long) pc << 32 | value & 0xffffffffL;
    }

    /** A signed number of at most 32 bits (a block type or heap type too), likewise. */
    static long s32(byte[] code, int pc) {
        int value = 0;
        int shift = 0;
        int b;
        do {
            b = code[pc++];
            value |= (b & 0x7f) << shift;
            shift += 7;
        } while (b < 0);
        if (shift < 32) {
            value = value << (32 - shift) >> (32 - shift);
        }
        return (long) pc << 32 | value & 0xffffffffL;
    }

    /** Puts a signed number into a slot; the address behind it. */
    static int s64(byte[] code, int pc, long[] s, int sp) {
        int b = code[pc++];
        if (b >= 0) {
            s[sp] = b << 25 >> 25;
            return pc;
        }
        long value = b & 0x7f;
        int shift = 7;
        do {
            b = code[pc++];
            value |= (long) (b & 0x7f) << shift;
            shift += 7;
        } while (b < 0);
        if (shift < 64) {
            value = value << (64 - shift) >> (64 - shift);
        }
        s[sp] = value;
        return pc;
    }

    /** Leaves an unsigned number in {@code x.wide}; the address behind it. */
    static int u64(byte[] code, int pc, Registers x) {
        long value = 0;
        int shift = 0;
        int b;
        do {
            b = code[pc++];
            value |= (long) (b & 0x7f) << shift;
            shift += 7;
        } while (b < 0);
        x.wide = value;
        return pc;
    }

    /** The address behind a number that starts, or goes on, at {@code pc}. */
    static int skip(byte[] code, int pc) {
        while (code[pc++] < 0) {}
        return pc;
    }

    /** The address behind a block type or value type: a number, or a reference type of two. */
    static int skipBlockType(byte[] code, int pc) {
        int b = code[pc];
        if (b == (byte) 0x63 || b == (byte) 0x64) {
            pc++;
        }
        return skip(code, pc);
    }

    /** The address behind a vector of value types. */
    static int skipValueTypes(byte[] code, int pc) {
        long count = u32(code, pc);
        pc = (int) (count >>> 32);
        for (int n = (int) count; n > 0; n--) {
            pc = skipBlockType(code, pc);
        }
        return pc;
    }

    /** The address behind a block type and a vector of catch clauses. */
    static int skipCatches(byte[] code, int pc) {
        pc = skipBlockType(code, pc);
        long count = u32(code, pc);
        pc = (int) (count >>> 32);
        for (int n = (int) count; n > 0; n--) {
            int kind = code[pc++];
            if (kind < 2) {
                pc = skip(code, pc);
            }
            pc = skip(code, pc);
        }
        return pc;
    }
}
