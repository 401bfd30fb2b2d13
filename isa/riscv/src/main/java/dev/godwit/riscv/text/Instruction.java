package dev.godwit.riscv.text;

import dev.godwit.riscv.isa.Csr;
import dev.godwit.riscv.isa.Decoded;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Map;

/** An instruction that was read: its line of the table, registers, and an immediate to be found. */
final class Instruction implements Statement {
    private final Syntax syntax;
    private final AssemblyLine line;
    private final int position;
    private final int[] values = new int[Encoding.SLOTS];
    private @Nullable Expression immediate;
    private boolean isRelative;

    private Instruction(Syntax syntax, AssemblyLine line, int position) {
        this.syntax = syntax;
        this.line = line;
        this.position = position;
    }

    /**
     * Reads the operands.
     *
     * @param syntax what the mnemonic may mean
     * @param number the bits of the immediate that the mnemonic carries: aq and rl, or a number
     * @param line the line, behind the mnemonic
     * @param position where the mnemonic is
     * @param labels the numeric labels
     * @return the instruction
     */
    static Instruction read(
            Syntax syntax, int number, AssemblyLine line, int position, LocalLabels labels) {
        Instruction instruction = new Instruction(syntax, line, position);
        instruction.values[Encoding.IMM] = number;
        String[] operands = syntax.operands();
        for (int n = 0; n < operands.length; n++) {
            if (isOptional(operands, n)) {
                if (line.isStatementEnd()) {
                    instruction.omit(operands[operands.length - 1]);
                    break;
                }
            }
            instruction.operand(operands, n, labels);
        }
        if (!line.isStatementEnd()) {
            throw line.wrong("unexpected operand");
        }
        return instruction;
    }

    /** Whether an instruction may end here: before the comma of an operand that can be left out. */
    private static boolean isOptional(String[] operands, int n) {
        String last = operands[operands.length - 1];
        boolean canBeLeftOut = last.equals("rm") || last.equals("rne") || last.equals("imm?");
        return canBeLeftOut && n >= operands.length - 2;
    }

    private void omit(String operand) {
        values[Encoding.RM] = operand.equals("rm") ? Decoded.DYNAMIC : 0;
    }

    private void operand(String[] operands, int n, LocalLabels labels) {
        String word = operands[n];
        int start = line.position();
        switch (word) {
            case ",", ")" -> line.expect(word);
            case "(" -> {
                // 0(a0) stands for (a0)
                boolean isFirst = n == 0 || Words.isMark(operands[n - 1]);
                if (isFirst && line.peek().equals("0")) {
                    line.word();
                }
                line.expect("(");
            }
            case "rd", "rs1", "rs2", "rs3", "rd'", "rs1'", "rs2'" ->
                    register(word, Registers.integer(line.word()), start);
            case "fd", "fs1", "fs2", "fs3", "fd'", "fs2'" ->
                    register(word, Registers.floating(line.word()), start);
            case "sp" -> {
                if (Registers.integer(line.word()) != 2) {
                    throw line.wrong("expected sp", start);
                }
            }
            case "rm", "rne" -> {
                values[Encoding.RM] = Registers.rounding(line.word());
                if (values[Encoding.RM] < 0) {
                    throw line.wrong("expected a rounding mode", start);
                }
            }
            case "rtz" -> {
                if (!line.word().equals("rtz")) {
                    throw line.wrong("expected rtz", start);
                }
            }
            case "fli" -> {
                values[Encoding.RS1] = Registers.constant(line.argument());
                if (values[Encoding.RS1] < 0) {
                    throw line.wrong("no constant of fli", start);
                }
            }
            case "pred" -> values[Encoding.IMM] |= accesses(start) << 4;
            case "succ" -> values[Encoding.IMM] |= accesses(start);
            case "csr" -> {
                int number = Csr.number(line.peek());
                if (number >= 0) {
                    line.word();
                    immediate = Expression.of(number, line);
                } else {
                    immediate = Expression.read(line, labels);
                }
            }
            case "zimm" -> {
                long value = Expression.read(line, labels).value(Map.of(), 0);
                if (value < 0 || value > 31) {
                    throw line.wrong("expected 0 to 31", start);
                }
                values[Encoding.RS1] = (int) value;
            }
            default -> {
                isRelative = word.equals("target");
                boolean isMissing =
                        n + 1 < operands.length && operands[n + 1].equals("(") && line.take("(");
                if (isMissing) {
                    line.moveTo(start);
                    immediate = Expression.of(0, line);
                } else {
                    immediate = Expression.read(line, labels);
                }
            }
        }
    }

    private void register(String word, int number, int start) {
        if (number < 0) {
            throw line.wrong(
                    word.charAt(0) == 'f'
                            ? "expected a floating-point register"
                            : "expected a register",
                    start);
        }
        values[Words.slot(word)] = number;
    }

    private int accesses(int start) {
        String word = line.word();
        int set = 0;
        int last = -1;
        for (int n = 0; n < word.length(); n++) {
            int kind = "iorw".indexOf(word.charAt(n));
            if (kind <= last && !word.equals("0")) {
                throw line.wrong("expected some of iorw", start);
            }
            last = kind;
            set |= kind < 0 ? 0 : 8 >> kind;
        }
        if (word.isEmpty()) {
            throw line.wrong("expected some of iorw", start);
        }
        return set;
    }

    @Override
    public long size(long address, Map<String, Long> symbols) {
        return syntax.instruction().bits().length();
    }

    @Override
    public void write(Output out, long address, Map<String, Long> symbols) {
        int[] own = Arrays.copyOf(values, values.length);
        if (immediate != null) {
            own[Encoding.IMM] = immediate(immediate, immediate.value(symbols, address), address);
        }
        int[] all = syntax.isPseudo() ? syntax.expand(own) : own;
        Encoding encoding = syntax.instruction().bits();
        if (!encoding.fits(all)) {
            int[] back = encoding.values(encoding.bits(all));
            back[Encoding.IMM] = all[Encoding.IMM];
            throw immediate != null && Arrays.equals(back, all)
                    ? immediate.wrong("out of range")
                    : line.wrong("an operand that this instruction cannot have", position);
        }
        out.write(encoding.bits(all), encoding.length());
    }

    private int immediate(Expression expression, long value, long address) {
        if (isRelative) {
            long distance = value - address;
            if (distance != (int) distance) {
                throw expression.wrong("out of range");
            }
            return (int) distance;
        }
        if (syntax.isUpper()) {
            if (value < -0x80000 || value > 0xfffff) {
                throw expression.wrong("out of range");
            }
            return (int) value << 12;
        }
        if (value != (int) value) {
            throw expression.wrong("out of range");
        }
        return (int) value;
    }
}
