package dev.godwit.riscv.text;

import dev.godwit.riscv.isa.Op;

import java.util.Map;

/** {@code la}, {@code call} and {@code tail}: auipc, and what adds the low bits of the distance. */
final class FarAddress implements Statement {
    private final int op;
    private final int rd;

    /** The register that holds the high part in between. */
    private final int scratch;

    private final Expression target;

    private FarAddress(int op, int rd, int scratch, Expression target) {
        this.op = op;
        this.rd = rd;
        this.scratch = scratch;
        this.target = target;
    }

    static Statement load(int rd, Expression target) {
        return new FarAddress(Op.ADDI, rd, rd, target);
    }

    /** A call; the register is also the one that the high part goes through. */
    static Statement call(int rd, Expression target) {
        return new FarAddress(Op.JALR, rd, rd, target);
    }

    static Statement tail(Expression target) {
        return new FarAddress(Op.JALR, 0, Registers.integer("t1"), target);
    }

    @Override
    public long size(long address, Map<String, Long> symbols) {
        return 8;
    }

    @Override
    public void write(Output out, long address, Map<String, Long> symbols) {
        long distance = target.value(symbols, address) - address;
        long high = distance + 0x800 & ~0xfffL;
        if (high != (int) high) {
            throw target.wrong("further away than 2 GiB");
        }
        int[] values = new int[Encoding.SLOTS];
        values[Encoding.RD] = scratch;
        values[Encoding.IMM] = (int) high;
        out.write(Syntax.operation(Op.AUIPC).bits().bits(values), 4);
        values[Encoding.RD] = rd;
        values[Encoding.RS1] = scratch;
        values[Encoding.IMM] = (int) (distance - high);
        out.write(Syntax.operation(op).bits().bits(values), 4);
    }
}
