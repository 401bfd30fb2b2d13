package dev.godwit.riscv.text;

import dev.godwit.riscv.isa.Csr;
import dev.godwit.riscv.isa.Decoded;
import dev.godwit.riscv.isa.Decoder;
import dev.godwit.riscv.isa.Extensions;
import dev.godwit.riscv.isa.Op;

import java.util.Arrays;

/**
 * Writes instructions as GNU's objdump does: {@code addi sp,sp,-32}. Targets of branches and jumps
 * are addresses in hexadecimal. What it writes the assembler reads.
 */
public final class Disassembler {
    private final Extensions extensions;
    private final boolean isPlain;

    /**
     * Makes a disassembler.
     *
     * @param extensions those whose instructions are known; others are illegal
     * @param isPlain false to write pseudo-instructions where they fit, and what compressed
     *     instructions expand to; true to write each instruction's own name
     */
    public Disassembler(Extensions extensions, boolean isPlain) {
        this.extensions = extensions;
        this.isPlain = isPlain;
    }

    /**
     * One instruction.
     *
     * @param bits its 16 or 32 bits, which {@link Decoder#length} tells
     * @param pc its address
     * @return the mnemonic, and behind a space the operands; for what is illegal {@code .half} or
     *     {@code .word} with the bits
     */
    public String text(int bits, long pc) {
        boolean isShort = Decoder.length(bits) == 2;
        long decoded =
                isShort
                        ? Decoder.decodeCompressed(bits, extensions)
                        : Decoder.decode(bits, extensions);
        int op = Decoded.op(decoded);
        if (op == Op.ILLEGAL) {
            return isShort
                    ? ".half 0x" + hex(bits & 0xffff, 4)
                    : ".word 0x" + hex(bits & 0xffffffffL, 8);
        }
        if (isShort) {
            Syntax own = Syntax.compressed(bits & 0xffff);
            boolean isMore = own != null && own.mnemonic().startsWith("c.mop.");
            if (own != null && (isPlain || isMore)) {
                return write(own, own.bits().values(bits & 0xffff), pc);
            }
        }
        int[] values = values(decoded);
        Syntax instruction = Syntax.operation(op);
        if (!isPlain) {
            for (Syntax shorter : Syntax.shorter(instruction)) {
                if ((isShort || !shorter.isShortOnly()) && shorter.says(values)) {
                    return write(shorter, values, pc);
                }
            }
        }
        return write(instruction, values, pc);
    }

    private static int[] values(long decoded) {
        int[] values = new int[Encoding.SLOTS];
        values[Encoding.RD] = Decoded.rd(decoded);
        values[Encoding.RS1] = Decoded.rs1(decoded);
        values[Encoding.RS2] = Decoded.rs2(decoded);
        values[Encoding.RS3] = Decoded.rs3(decoded);
        values[Encoding.RM] = Decoded.rm(decoded);
        values[Encoding.IMM] = Decoded.imm(decoded);
        return values;
    }

    private static String write(Syntax syntax, int[] values, long pc) {
        StringBuilder text = new StringBuilder(syntax.mnemonic());
        if (text.charAt(text.length() - 1) == '#') {
            text.setLength(text.length() - 1);
            text.append(values[Encoding.IMM]);
        }
        if (syntax.isOrdered()) {
            int order = values[Encoding.IMM];
            text.append(order == 0 ? "" : order == 1 ? ".rl" : order == 2 ? ".aq" : ".aqrl");
        }
        String[] operands = syntax.operands();
        int end = operands.length;
        if (end > 0 && isOmitted(operands[end - 1], values)) {
            end = Math.max(0, end - 2);
        }
        if (end > 0) {
            text.append(' ');
        }
        for (String word : Arrays.copyOf(operands, end)) {
            text.append(Words.isMark(word) ? word : operand(syntax, word, values, pc));
        }
        return text.toString();
    }

    private static boolean isOmitted(String operand, int[] values) {
        return switch (operand) {
            case "rm" -> values[Encoding.RM] == Decoded.DYNAMIC;
            case "rne" -> values[Encoding.RM] == 0;
            case "imm?" -> values[Encoding.IMM] == 0;
            default -> false;
        };
    }

    private static String operand(Syntax syntax, String word, int[] values, long pc) {
        int value = Syntax.field(word, values);
        return switch (word) {
            case "rd", "rs1", "rs2", "rs3", "rd'", "rs1'", "rs2'" -> Registers.integer(value);
            case "fd", "fs1", "fs2", "fs3", "fd'", "fs2'" -> Registers.floating(value);
            case "sp", "rtz" -> word;
            case "rm", "rne" -> Registers.rounding(value);
            case "fli" -> Registers.constant(value);
            case "csr" -> csr(value);
            case "pred", "succ" -> accesses(value);
            case "target" -> "0x" + Long.toHexString(pc + value);
            case "shamt" -> "0x" + Integer.toHexString(value);
            default ->
                    syntax.isUpper()
                            ? "0x" + Integer.toHexString(value >>> 12)
                            : Integer.toString(value);
        };
    }

    private static String csr(int number) {
        String name = Csr.name(number);
        return name == null ? "0x" + Integer.toHexString(number) : name;
    }

    private static String accesses(int set) {
        String text = "";
        for (int n = 0; n < 4; n++) {
            if ((set >> 3 - n & 1) != 0) {
                text += "iorw".charAt(n);
            }
        }
        return set == 0 ? "0" : text;
    }

    private static String hex(long value, int digits) {
        String text = Long.toHexString(value);
        return "0".repeat(digits - text.length()) + text;
    }
}
