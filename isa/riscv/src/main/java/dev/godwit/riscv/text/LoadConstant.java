package dev.godwit.riscv.text;

import dev.godwit.riscv.isa.Op;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code li}: as many of lui, addi, addiw and slli as a constant needs, at most eight. Its size has
 * to be known at once, so it may name only what is defined before it.
 */
final class LoadConstant implements Statement {
    private final int rd;
    private final Expression constant;

    LoadConstant(int rd, Expression constant) {
        this.rd = rd;
        this.constant = constant;
    }

    @Override
    public long size(long address, Map<String, Long> symbols) {
        return 4L * instructions(constant.value(symbols, address)).size();
    }

    @Override
    public void write(Output out, long address, Map<String, Long> symbols) {
        for (int bits : instructions(constant.value(symbols, address))) {
            out.write(bits, 4);
        }
    }

    private List<Integer> instructions(long value) {
        List<Integer> code = new ArrayList<>();
        load(value, code);
        return code;
    }

    private void load(long value, List<Integer> code) {
        int low = (int) (value << 52 >> 52);
        if (value == (int) value) {
            int high = (int) value + 0x800 & ~0xfff;
            if (high != 0) {
                code.add(instruction(Op.LUI, 0, high));
            }
            if (low != 0 || high == 0) {
                code.add(instruction(high == 0 ? Op.ADDI : Op.ADDIW, high == 0 ? 0 : rd, low));
            }
            return;
        }
        // the rest is what low's sign leaves, without the zeros at its end
        long rest = value - low >> 12;
        int zeros = Long.numberOfTrailingZeros(rest);
        load(rest >> zeros, code);
        code.add(instruction(Op.SLLI, rd, 12 + zeros));
        if (low != 0) {
            code.add(instruction(Op.ADDI, rd, low));
        }
    }

    private int instruction(int op, int rs1, int immediate) {
        int[] values = new int[Encoding.SLOTS];
        values[Encoding.RD] = rd;
        values[Encoding.RS1] = rs1;
        values[Encoding.IMM] = immediate;
        return Syntax.operation(op).bits().bits(values);
    }
}
