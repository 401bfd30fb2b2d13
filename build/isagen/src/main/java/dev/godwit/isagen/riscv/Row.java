package dev.godwit.isagen.riscv;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A line of the RISC-V table.
 *
 * @param encodingText the column "encoding"
 * @param encoding the same taken apart, or null for a pseudo-instruction
 * @param mnemonic the assembly's name
 * @param operands the assembly's operands
 * @param extensions alternatives, each a list of extensions that are needed together
 * @param effects what it does besides computing
 * @param computes the expression, or what it expands to
 * @param section the name of its section
 * @param spec where the specification has that
 * @param line its line in the table, for messages
 */
record Row(
        String encodingText,
        Encoding encoding,
        String mnemonic,
        String operands,
        List<List<String>> extensions,
        List<String> effects,
        String computes,
        String section,
        String spec,
        int line) {

    boolean isPseudo() {
        return encoding == null;
    }

    boolean isCompressed() {
        return encoding != null && encoding.length() == 16;
    }

    /** Whether it has an operation of its own. */
    boolean isOperation() {
        return encoding != null && encoding.length() == 32;
    }

    /** What stands before the expression and says where its result goes; empty if nothing does. */
    String mark() {
        int end = computes.indexOf(": ");
        String mark = end < 0 ? "" : computes.substring(0, end);
        return mark.contains(" ") ? "" : mark; // that was a condition's
    }

    /** The expression alone. */
    String expression() {
        return mark().isEmpty() ? computes : computes.substring(mark().length() + 2);
    }

    /** How many bits of memory it touches. */
    int accessBits() {
        String first = expression().split(" ", 2)[0];
        return switch (mark()) {
            case "load" -> Integer.parseInt(first.substring(1));
            case "store", "lr", "sc", "amo", "cas" -> Integer.parseInt(first);
            default -> 0;
        };
    }

    /** What an atomic operation stores. */
    String stored() {
        return expression().split(" ", 2)[1];
    }

    /** The name of its constant. */
    String constant() {
        return name().replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** The mnemonic without a number that follows. */
    String name() {
        return mnemonic.endsWith(".#") ? mnemonic.substring(0, mnemonic.length() - 2) : mnemonic;
    }

    /** The names in a list of operands, in order. */
    static List<String> names(String operands) {
        List<String> names = new ArrayList<>();
        for (String name : operands.split("[,() ?]+")) {
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return names;
    }

    /** The fields that mean something: those that an operand or the mnemonic names. */
    List<Encoding.Field> used() {
        List<String> names = names(operands);
        boolean isBase = extensions.contains(List.of("i"));
        List<Encoding.Field> used = new ArrayList<>();
        for (Encoding.Field field : encoding.fields()) {
            boolean isNamed =
                    switch (field.name()) {
                        case "aq", "rl" -> true;
                        case "fm" -> isBase;
                        case "imm", "uimm", "nzimm", "nzuimm", "shamt" ->
                                mnemonic.endsWith("#")
                                        || names.stream()
                                                .anyMatch(n ->
                                                        n.endsWith("imm")
                                                                || n.equals("shamt")
                                                                || n.equals("target"));
                        case "csr", "pred", "succ" -> names.contains(field.name());
                        default ->
                                names.stream().anyMatch(n -> Encoding.slot(n).equals(field.slot()));
                    };
            if (isNamed) {
                used.add(field);
            }
        }
        return used;
    }

    IllegalArgumentException wrong(String message) {
        return new IllegalArgumentException("riscv.isa:" + line + ": " + message);
    }
}
