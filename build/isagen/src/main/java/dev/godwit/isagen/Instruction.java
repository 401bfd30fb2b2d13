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
 * @param computes the expression, or an empty string
 * @param section the chapter's name
 * @param feature the feature that it came with
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
        String computes,
        String section,
        String feature,
        int line) {

    /** Operand and result types by the table's names. */
    record Signature(List<String> operands, List<String> results) {}

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

    /** What it computes, taken apart. */
    Computation computation() {
        try {
            return Computation.of(computes);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("line " + line + ": " + e.getMessage(), e);
        }
    }

    /** The name of its constant. */
    String constant() {
        String name = mnemonic.replace('.', '_').replace(' ', '_').toUpperCase(Locale.ROOT);
        return immediates.equals("valtypes") ? name + "_T" : name;
    }
}
