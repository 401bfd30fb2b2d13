package dev.godwit.testkit.riscv;

/** The code between programs, in assembly. */
final class Runner {
    /** System calls of Linux. */
    static final int WRITE = 64;

    static final int EXIT = 93;

    private Runner() {}

    /** A register to jump with; a program loads it itself. */
    static int helper(int keeper) {
        return keeper % 31 + 1;
    }

    static String source(int keeper, int count) {
        StringBuilder text = new StringBuilder();
        String k = "x" + keeper;
        String t = "x" + helper(keeper);
        int length = Image.FIRST_BLOCK + (count + 1) * Image.BLOCK;
        line(text, "li " + k + ", " + Image.DATA);
        line(text, "ld " + k + ", 0(" + k + ")");
        line(text, "j enter");
        line(text, "finish:");
        line(text, "li a0, 1");
        line(text, "li a1, " + Image.DATA);
        line(text, "li a2, " + length);
        line(text, "li a7, " + WRITE);
        line(text, "ecall");
        line(text, "li a0, 0");
        line(text, "li a7, " + EXIT);
        line(text, "ecall");
        line(text, "store:");
        for (int n = 1; n < 32; n++) {
            line(text, "sd x" + n + ", " + 8 * n + "(" + k + ")");
        }
        for (int n = 0; n < 32; n++) {
            line(text, "fsd f" + n + ", " + (Image.F + 8 * n) + "(" + k + ")");
        }
        line(text, "frcsr " + t);
        line(text, "sd " + t + ", " + Image.FCSR + "(" + k + ")");
        line(text, "addi " + k + ", " + k + ", " + Image.BLOCK);
        line(text, "enter:");
        line(text, "ld " + t + ", " + Image.FCSR + "(" + k + ")");
        line(text, "fscsr " + t);
        for (int n = 0; n < 32; n++) {
            line(text, "fld f" + n + ", " + (Image.F + 8 * n) + "(" + k + ")");
        }
        for (int n = 1; n < 32; n++) {
            if (n != keeper) {
                line(text, "ld x" + n + ", " + 8 * n + "(" + k + ")");
            }
        }
        line(text, "ld " + t + ", 0(" + k + ")");
        line(text, "jr " + t);
        return text.toString();
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }

    /** Instructions of the runner that are run for one program, with its own two. */
    static int steps() {
        return 31 + 32 + 3 + 2 + 32 + 30 + 2 + 2;
    }
}
