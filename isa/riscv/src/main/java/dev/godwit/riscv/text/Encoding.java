package dev.godwit.riscv.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bits of an instruction as the table draws them, and the way from its fields to bits and back.
 * The fields are those of {@code dev.godwit.riscv.isa.Decoded}, in an array.
 */
final class Encoding {
    static final int RD = 0;
    static final int RS1 = 1;
    static final int RS2 = 2;
    static final int RS3 = 3;
    static final int RM = 4;
    static final int IMM = 5;
    static final int SLOTS = 6;

    /** Some bits: what they are part of, which bit of that is the lowest, where they stand. */
    private record Field(int slot, int low, int at, int width, boolean isShort, int except) {
        int of(int bits) {
            return bits >>> at & mask();
        }

        int mask() {
            return (int) ((1L << width) - 1);
        }
    }

    private final int length;
    private final List<Field> fields = new ArrayList<>();
    private int mask;
    private int match;
    private boolean signed;
    private boolean nonzero;
    private boolean rounds;
    private int immediateTop;

    Encoding(String text) {
        int bits = 0;
        String[] tokens = Words.split(text, ' ');
        for (int n = tokens.length - 1; n >= 0; n--) {
            bits += add(tokens[n], bits);
        }
        length = bits / 8;
    }

    /** Adds a token of which the lowest bit is this one, and says how many bits it has. */
    private int add(String token, int at) {
        if (token.charAt(0) == '0' || token.charAt(0) == '1') {
            mask |= (int) ((1L << token.length()) - 1) << at;
            match |= Integer.parseInt(token, 2) << at;
            return token.length();
        }
        int except = -1;
        int unequal = token.indexOf("!=");
        String rest = token;
        if (unequal >= 0) {
            except = Integer.parseInt(token.substring(unequal + 2));
            rest = token.substring(0, unequal);
        }
        int bracket = rest.indexOf('[');
        if (bracket < 0) {
            return named(rest, at, except);
        }
        String name = rest.substring(0, bracket);
        signed |= name.equals("imm") || name.equals("nzimm");
        nonzero |= name.startsWith("nz");
        String[] ranges = Words.split(rest.substring(bracket + 1, rest.length() - 1), '|');
        int width = 0;
        for (int n = ranges.length - 1; n >= 0; n--) {
            int colon = ranges[n].indexOf(':');
            int low = Integer.parseInt(ranges[n].substring(colon + 1));
            int high = colon < 0 ? low : Integer.parseInt(ranges[n].substring(0, colon));
            int slot = Words.slot(name);
            fields.add(new Field(slot, low, at + width, high - low + 1, false, -1));
            immediateTop = slot == IMM ? Math.max(immediateTop, high) : immediateTop;
            width += high - low + 1;
        }
        return width;
    }

    private int named(String name, int at, int except) {
        int low = 0;
        int width = 5;
        switch (name) {
            case "rm" -> {
                rounds = true;
                width = 3;
            }
            case "csr" -> width = 12;
            case "fm" -> {
                low = 8;
                width = 4;
            }
            case "pred" -> {
                low = 4;
                width = 4;
            }
            case "succ" -> width = 4;
            case "aq" -> {
                low = 1;
                width = 1;
            }
            case "rl" -> width = 1;
            default -> width = name.endsWith("'") ? 3 : 5;
        }
        fields.add(new Field(Words.slot(name), low, at, width, name.endsWith("'"), except));
        return width;
    }

    /** Its bytes: 2 or 4. */
    int length() {
        return length;
    }

    /** How many bits are fixed: of two that match, the one with more of them counts. */
    int fixed() {
        return Integer.bitCount(mask);
    }

    /** Whether these bits are this instruction. */
    boolean matches(int bits) {
        if ((bits & mask) != match) {
            return false;
        }
        int immediate = 0;
        for (Field field : fields) {
            if (field.of(bits) == field.except) {
                return false;
            }
            immediate |= field.slot == IMM ? field.of(bits) : 0;
            if (rounds && field.slot == RM && (field.of(bits) == 5 || field.of(bits) == 6)) {
                return false;
            }
        }
        return !nonzero || immediate != 0;
    }

    /** All fields of bits that match. */
    int[] values(int bits) {
        int[] values = new int[SLOTS];
        for (Field field : fields) {
            values[field.slot] |= field.of(bits) << field.low;
            values[field.slot] |= field.isShort ? 8 : 0;
        }
        if (signed) {
            values[IMM] = values[IMM] << 31 - immediateTop >> 31 - immediateTop;
        }
        return values;
    }

    /** The bits that fields become, without regard to what does not fit. */
    int bits(int[] values) {
        int bits = match;
        for (Field field : fields) {
            bits |= (values[field.slot] >> field.low & field.mask()) << field.at;
        }
        return bits;
    }

    /** Whether an instruction can have these fields, and is not another one then. */
    boolean fits(int[] values) {
        int bits = bits(values);
        return matches(bits) && Arrays.equals(values(bits), values);
    }
}
