package dev.godwit.linux.process;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;

import java.util.Arrays;

/**
 * A program of the classic Berkeley packet filter, as seccomp(2) takes it: it looks at a system
 * call and answers what becomes of it. It has been checked, so it ends and stays in its data.
 */
public final class BpfProgram {
    /** The most instructions (BPF_MAXINSNS). */
    public static final int MOST = 4096;

    /** Bytes of an instruction (struct sock_filter). */
    public static final int SIZE = 8;

    private static final int CELLS = 16;
    private static final int WORD = 32;
    private static final int X = 8;

    // Classes, and operations of some of them.
    private static final int LD_IMM = 0x00;
    private static final int LD_ABS = 0x20;
    private static final int LD_MEM = 0x60;
    private static final int LD_LEN = 0x80;
    private static final int LDX_IMM = 0x01;
    private static final int LDX_MEM = 0x61;
    private static final int LDX_LEN = 0x81;
    private static final int ST = 0x02;
    private static final int STX = 0x03;
    private static final int ALU = 0x04;
    private static final int JUMP = 0x05;
    private static final int RET_K = 0x06;
    private static final int RET_A = 0x16;
    private static final int TAX = 0x07;
    private static final int TXA = 0x87;
    private static final int ADD = 0x00;
    private static final int SUB = 0x10;
    private static final int MUL = 0x20;
    private static final int DIV = 0x30;
    private static final int OR = 0x40;
    private static final int AND = 0x50;
    private static final int LSH = 0x60;
    private static final int RSH = 0x70;
    private static final int NEG = 0x80;
    private static final int XOR = 0xA0;
    private static final int JA = 0x00;
    private static final int JEQ = 0x10;
    private static final int JGT = 0x20;
    private static final int JGE = 0x30;
    private static final int JSET = 0x40;

    private final int[] codes;
    private final int[] ifTrue;
    private final int[] ifFalse;
    private final int[] operands;

    /**
     * Checks a program.
     *
     * @param bytes its instructions
     * @throws ErrnoException EINVAL
     */
    public BpfProgram(byte[] bytes) throws ErrnoException {
        int count = bytes.length / SIZE;
        if (count == 0 || count > MOST) {
            throw Errno.EINVAL.exception();
        }
        codes = new int[count];
        ifTrue = new int[count];
        ifFalse = new int[count];
        operands = new int[count];
        for (int i = 0; i < count; i++) {
            codes[i] = Bytes.getShort(bytes, SIZE * i) & 0xFFFF;
            ifTrue[i] = bytes[SIZE * i + 2] & 0xFF;
            ifFalse[i] = bytes[SIZE * i + 3] & 0xFF;
            operands[i] = Bytes.getInt(bytes, SIZE * i + 4);
        }
        for (int i = 0; i < count; i++) {
            require(isGood(i));
        }
        int last = codes[count - 1];
        require(last == RET_K || last == RET_A);
        checkCells();
    }

    private static void require(boolean isGood) throws ErrnoException {
        if (!isGood) {
            throw Errno.EINVAL.exception();
        }
    }

    /** {@return how many instructions it has} */
    public int length() {
        return codes.length;
    }

    private boolean isGood(int at) {
        int code = codes[at];
        int k = operands[at];
        return switch (code & 7) {
            case ALU -> isArithmetic(code, k);
            case JUMP -> isJump(at, code, k);
            default ->
                    switch (code) {
                        case LD_ABS -> (k & 3) == 0 && Integer.compareUnsigned(k, Seccomp.DATA) < 0;
                        case LD_MEM, LDX_MEM, ST, STX -> k >= 0 && k < CELLS;
                        case LD_IMM, LDX_IMM, LD_LEN, LDX_LEN, RET_K, RET_A, TAX, TXA -> true;
                        default -> false;
                    };
        };
    }

    private static boolean isArithmetic(int code, int k) {
        boolean isConstant = (code & X) == 0;
        return switch (code & ~X) {
            case ALU | ADD, ALU | SUB, ALU | MUL, ALU | OR, ALU | AND, ALU | XOR -> true;
            case ALU | DIV -> !isConstant || k != 0;
            case ALU | LSH, ALU | RSH -> !isConstant || k >= 0 && k < WORD;
            case ALU | NEG -> isConstant;
            default -> false;
        };
    }

    private boolean isJump(int at, int code, int k) {
        int rest = codes.length - at - 1;
        return switch (code & ~X) {
            case JUMP | JA -> (code & X) == 0 && Integer.compareUnsigned(k, rest) < 0;
            case JUMP | JEQ, JUMP | JGT, JUMP | JGE, JUMP | JSET ->
                    ifTrue[at] < rest && ifFalse[at] < rest;
            default -> false;
        };
    }

    /** A cell of memory is written on each way before it is read. */
    private void checkCells() throws ErrnoException {
        int[] known = new int[codes.length];
        Arrays.fill(known, -1);
        int written = 0;
        for (int at = 0; at < codes.length; at++) {
            written &= known[at];
            int code = codes[at];
            switch (code) {
                case ST, STX -> written |= 1 << operands[at];
                case LD_MEM, LDX_MEM -> require((written & 1 << operands[at]) != 0);
                case JUMP | JA -> {
                    known[at + 1 + operands[at]] &= written;
                    written = -1;
                }
                default -> {
                    if ((code & 7) == JUMP) {
                        known[at + 1 + ifTrue[at]] &= written;
                        known[at + 1 + ifFalse[at]] &= written;
                        written = -1;
                    }
                }
            }
        }
    }

    /**
     * Runs it.
     *
     * @param data what it looks at: {@link Seccomp#DATA} bytes
     * @return what it answers
     */
    public int run(byte[] data) {
        int a = 0;
        int x = 0;
        int[] cells = new int[CELLS];
        int at = 0;
        while (true) {
            int code = codes[at];
            int k = operands[at];
            int operand = (code & X) == 0 ? k : x;
            switch (code) {
                case LD_ABS -> a = Bytes.getInt(data, k);
                case LD_IMM -> a = k;
                case LD_MEM -> a = cells[k];
                case LD_LEN -> a = Seccomp.DATA;
                case LDX_IMM -> x = k;
                case LDX_MEM -> x = cells[k];
                case LDX_LEN -> x = Seccomp.DATA;
                case ST -> cells[k] = a;
                case STX -> cells[k] = x;
                case TAX -> x = a;
                case TXA -> a = x;
                case RET_K -> {
                    return k;
                }
                case RET_A -> {
                    return a;
                }
                default -> {
                    if ((code & 7) == JUMP) {
                        at += jump(at, code & ~X, a, operand);
                    } else if ((code & ~X) == (ALU | DIV) && operand == 0) {
                        return 0;
                    } else {
                        a = compute(code & ~X, a, operand);
                    }
                }
            }
            at++;
        }
    }

    private int jump(int at, int code, int a, int operand) {
        boolean isTrue =
                switch (code) {
                    case JUMP | JEQ -> a == operand;
                    case JUMP | JGT -> Integer.compareUnsigned(a, operand) > 0;
                    case JUMP | JGE -> Integer.compareUnsigned(a, operand) >= 0;
                    default -> (a & operand) != 0;
                };
        if (code == (JUMP | JA)) {
            return operands[at];
        }
        return isTrue ? ifTrue[at] : ifFalse[at];
    }

    private static int compute(int code, int a, int operand) {
        return switch (code) {
            case ALU | ADD -> a + operand;
            case ALU | SUB -> a - operand;
            case ALU | MUL -> a * operand;
            case ALU | DIV -> Integer.divideUnsigned(a, operand);
            case ALU | OR -> a | operand;
            case ALU | AND -> a & operand;
            case ALU | XOR -> a ^ operand;
            case ALU | LSH -> a << operand;
            case ALU | RSH -> a >>> operand;
            default -> -a;
        };
    }
}
