package dev.godwit.isagen;

import java.util.List;
import java.util.Locale;

/**
 * One line of an instruction table.
 *
 * @param prefix the prefix byte, or -1
 * @param code the opcode, or the number after the prefix
 * @param mnemonic the text format's name
 * @param immediates the kind of its immediates
 * @param width the bytes of a memory access or the number of lanes, or 0
 * @param signature operand and result types, or null if validation has a rule of its own
 * @param effects what it does besides computing
 * @param price what executing it costs where a meter runs
 * @param numeric whether it may stand in a numeric function, and how the loop of those has it
 * @param computes the expression, or an empty string
 * @param section the specification's name for instructions of its kind
 * @param feature the feature that it came with
 * @param spec where the specification has it
 * @param line its line in the table, for messages
 */
record Instruction(
        int prefix,
        int code,
        String mnemonic,
        String immediates,
        int width,
        Signature signature,
        List<String> effects,
        int price,
        Numeric numeric,
        String computes,
        String section,
        String feature,
        String spec,
        int line) {

    /** Operand and result types by the table's names. */
    record Signature(List<String> operands, List<String> results) {}

    /** Where an instruction stands in the loop of numeric functions. */
    enum Numeric {
        /** Nowhere: it may not stand in a numeric function. */
        NONE,
        /** The template spells it out. */
        HAND,
        /** In a case of its own. */
        OWN,
        /** In a case with its like. */
        SHARED,
        /** The loop leaves it to others. */
        RARE
    }

    /** The number that stands for it in our code: dense, prefixed ones behind the others. */
    int opcode() {
        return switch (prefix) {
            case -1 -> code;
            case 0xFB -> 0x100 + code;
            case 0xFC -> 0x120 + code;
            case 0xFD -> 0x140 + code;
            case 0xFE -> 0x260 + code;
            default -> throw new IllegalArgumentException("line " + line + ": unknown prefix");
        };
    }

    /** What it computes, taken apart; the first expression of an unsigned load has its mask. */
    Computation computation() {
        try {
            Computation computation = Computation.of(computes);
            return computation.form() == Computation.Form.UNSIGNED
                    ? computation.withFirst(computation.first() + mask())
                    : computation;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("line " + line + ": " + e.getMessage(), e);
        }
    }

    /** Whether the table says what it computes. */
    boolean isComputed() {
        return !computes.isEmpty();
    }

    /** One byte, numbers in and one number out, nothing else. */
    boolean isScalar() {
        return prefix < 0 && isComputed() && immediates.equals("none");
    }

    /** One byte, a load or a store. */
    boolean isAccess() {
        return prefix < 0 && isComputed() && immediates.equals("memarg");
    }

    /** Whether it takes or gives a vector. */
    boolean hasVector() {
        return signature.operands().contains("v128") || signature.results().contains("v128");
    }

    /** Whether its address has to be a multiple of its width. */
    boolean isAtomic() {
        return section.equals("Atomic");
    }

    /** Whether it gives nothing, as stores do. */
    boolean isStore() {
        return signature.results().isEmpty();
    }

    /** What the memory's method for an access of its width is called behind "load" or "store". */
    String access() {
        return switch (width) {
            case 1 -> "Byte";
            case 2 -> "Short";
            case 4 -> "Int";
            case 8 -> "Long";
            default -> throw new IllegalArgumentException("line " + line + ": width " + width);
        };
    }

    /** What extends a narrow number that was loaded with zeros: an operator and a mask, or "". */
    String mask() {
        boolean isInt = signature.results().getFirst().equals("i32");
        if (width == (isInt ? 4 : 8)) {
            return "";
        }
        return " & 0x" + "ff".repeat(width) + (isInt ? "" : "L");
    }

    /** Where the specification has it, as an address of the web. */
    String address() {
        boolean isCore = spec.startsWith("exec/") || spec.startsWith("valid/");
        return isCore ? "https://webassembly.github.io/spec/core/" + spec : "https://" + spec;
    }

    /** The name of its constant. */
    String constant() {
        String name = mnemonic.replace('.', '_').replace(' ', '_').toUpperCase(Locale.ROOT);
        return immediates.equals("valtypes") ? name + "_T" : name;
    }
}
