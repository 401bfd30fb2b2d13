package dev.godwit.riscv.text;

/** The names of registers, rounding modes and the constants of fli. */
final class Registers {
    private static final String[] X = {
        "zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4",
                "a5",
        "a6", "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5",
                "t6"
    };

    private static final String[] F = {
        "ft0", "ft1", "ft2", "ft3", "ft4", "ft5", "ft6", "ft7", "fs0", "fs1", "fa0", "fa1", "fa2",
                "fa3",
        "fa4", "fa5", "fa6", "fa7", "fs2", "fs3", "fs4", "fs5", "fs6", "fs7", "fs8", "fs9", "fs10",
                "fs11",
        "ft8", "ft9", "ft10", "ft11"
    };

    private static final String[] ROUNDINGS = {"rne", "rtz", "rdn", "rup", "rmm", "", "", "dyn"};

    /**
     * Specification: Zfa, Load-Immediate Instructions; "min" is the least positive normal number.
     */
    private static final String[] CONSTANTS = {
        "-1.0",
        "min",
        "1.52587890625e-05",
        "3.0517578125e-05",
        "0.00390625",
        "0.0078125",
        "0.0625",
        "0.125",
        "0.25",
        "0.3125",
        "0.375",
        "0.4375",
        "0.5",
        "0.625",
        "0.75",
        "0.875",
        "1.0",
        "1.25",
        "1.5",
        "1.75",
        "2.0",
        "2.5",
        "3.0",
        "4.0",
        "8.0",
        "16.0",
        "128.0",
        "256.0",
        "32768.0",
        "65536.0",
        "inf",
        "nan"
    };

    private Registers() {}

    static String integer(int number) {
        return X[number];
    }

    static String floating(int number) {
        return F[number];
    }

    static String rounding(int rm) {
        return ROUNDINGS[rm];
    }

    static String constant(int number) {
        return CONSTANTS[number];
    }

    /** The number of an integer register by its ABI's name or its number, or -1. */
    static int integer(String name) {
        return name.equals("fp") ? 8 : find(X, 'x', name);
    }

    /** The number of a floating-point register, or -1. */
    static int floating(String name) {
        return find(F, 'f', name);
    }

    /** A rounding mode by its name, or -1. */
    static int rounding(String name) {
        return find(ROUNDINGS, '\0', name);
    }

    /** The number of a constant as fli has it, however it is written, or -1. */
    static int constant(String text) {
        int named = find(CONSTANTS, '\0', text);
        if (named >= 0 || !isDecimal(text)) {
            return named;
        }
        double value = Double.parseDouble(text);
        for (int n = 0; n < CONSTANTS.length; n++) {
            if (isDecimal(CONSTANTS[n]) && Double.parseDouble(CONSTANTS[n]) == value) {
                return n;
            }
        }
        return -1;
    }

    /** Whether it is a number in decimal, with an exponent or without. */
    private static boolean isDecimal(String text) {
        int at = text.startsWith("-") ? 1 : 0;
        int digits = 0;
        boolean hasPoint = false;
        while (at < text.length()
                && (isDigit(text.charAt(at)) || !hasPoint && text.charAt(at) == '.')) {
            hasPoint |= text.charAt(at) == '.';
            digits += text.charAt(at) == '.' ? 0 : 1;
            at++;
        }
        if (digits == 0 || at == text.length()) {
            return digits > 0;
        }
        if (text.charAt(at) != 'e') {
            return false;
        }
        at++;
        if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
            at++;
        }
        int exponent = at;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return at == text.length() && at > exponent;
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int find(String[] names, char letter, String name) {
        for (int n = 0; n < names.length; n++) {
            if (!name.isEmpty() && names[n].equals(name)) {
                return n;
            }
        }
        if (letter != 0 && name.length() >= 2 && name.length() <= 3 && name.charAt(0) == letter) {
            int number = 0;
            for (int n = 1; n < name.length(); n++) {
                char c = name.charAt(n);
                if (!isDigit(c) || n == 2 && number == 0) {
                    return -1;
                }
                number = number * 10 + c - '0';
            }
            return number < 32 ? number : -1;
        }
        return -1;
    }
}
