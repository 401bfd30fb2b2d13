package dev.godwit.isagen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes the interpreters' loops: a template holds what moves control, and lines that begin with
 * {@code //#} say where the cases of simple instructions go.
 */
final class LoopWriter {
    private static final Pattern OPERAND = Pattern.compile("\\b([abc])\\b");
    private static final String INDENT = " ".repeat(20);

    private final List<Instruction> rows;

    LoopWriter(List<Instruction> rows) {
        this.rows = rows;
    }

    String write(Path template) throws IOException {
        StringBuilder java = new StringBuilder();
        for (String line : Files.readAllLines(template)) {
            switch (line) {
                case "//#simple" -> {
                    for (Instruction row : rows) {
                        if (isScalar(row)) {
                            java.append(scalar(row));
                        }
                    }
                }
                case "//#loads" -> labels(java, false);
                case "//#load-cases" -> cases(java, false);
                case "//#stores" -> labels(java, true);
                case "//#store-cases" -> cases(java, true);
                case "//#memory" -> {
                    for (Instruction row : rows) {
                        if (isAccess(row)) {
                            java.append(label(row));
                        }
                    }
                }
                case "//#memory-cases" -> {
                    for (Instruction row : rows) {
                        if (isAccess(row)) {
                            java.append(plainAccess(row));
                        }
                    }
                }
                case "//#saturating" -> {
                    for (Instruction row : rows) {
                        if (row.prefix() == 0xFC && hasExpression(row) && row.code() < 8) {
                            java.append(saturating(row));
                        }
                    }
                }
                case "//#vector" -> java.append(SlotWriter.methods(rows, 0xFD));
                case "//#atomic" -> java.append(SlotWriter.methods(rows, 0xFE));
                case "//#wide" -> {
                    for (Instruction row : rows) {
                        if (row.prefix() == 0xFC && hasExpression(row) && row.code() >= 8) {
                            java.append(SlotWriter.oneCase(row));
                        }
                    }
                }
                default -> java.append(line).append('\n');
            }
        }
        return java.toString();
    }

    private static boolean hasExpression(Instruction row) {
        return row.signature() != null && !row.computes().isEmpty();
    }

    /** One byte, numbers in and one number out, nothing else. */
    private static boolean isScalar(Instruction row) {
        return row.prefix() < 0 && hasExpression(row) && row.immediates().equals("none");
    }

    private static boolean isAccess(Instruction row) {
        return row.prefix() < 0 && hasExpression(row) && row.immediates().equals("memarg");
    }

    private static String label(Instruction row) {
        return INDENT + "case (byte) Opcodes." + row.constant() + ":\n";
    }

    private static String scalar(Instruction row) {
        int operands = row.signature().operands().size();
        StringBuilder java = new StringBuilder(label(row));
        if (operands == 2) {
            java.append(INDENT).append("    sp--;\n");
        }
        java.append(INDENT).append("    s[sp - 1] = ");
        String[] places =
                operands == 2 ? new String[] {"s[sp - 1]", "s[sp]"} : new String[] {"s[sp - 1]"};
        return java.append(result(row, places))
                .append(";\n")
                .append(INDENT)
                .append("    continue;\n")
                .toString();
    }

    private static String saturating(Instruction row) {
        return "            case "
                + row.code()
                + ":\n                s[sp - 1] = "
                + result(row, "s[sp - 1]")
                + ";\n                break;\n";
    }

    /** The expression over the given slots, as what a slot holds. */
    private static String result(Instruction row, String... places) {
        boolean bits = row.computes().startsWith("bits:");
        String value = substitute(row, bits, places);
        return SlotWriter.asSlot(row.signature().results().getFirst(), bits, value);
    }

    private static String substitute(Instruction row, boolean bits, String... places) {
        String text = bits ? row.computes().substring(5).trim() : row.computes();
        Matcher m = OPERAND.matcher(text);
        StringBuilder value = new StringBuilder();
        while (m.find()) {
            int index = m.group(1).charAt(0) - 'a';
            String type = row.signature().operands().get(index);
            m.appendReplacement(
                    value, Matcher.quoteReplacement(operand(type, bits, places[index])));
        }
        return m.appendTail(value).toString();
    }

    static String operand(String type, boolean bits, String place) {
        return switch (type) {
            case "i32" -> "(int) " + place;
            case "f32" -> bits ? "(int) " + place : "Float.intBitsToFloat((int) " + place + ")";
            case "f64" -> bits ? place : "Double.longBitsToDouble(" + place + ")";
            default -> place;
        };
    }

    /**
     * All loads, or all stores, of memory 0 with the alignment in one byte. They share what finds
     * the address, because HotSpot inlines only so much into one method: with a copy for each of
     * them it calls the accessors, and keeps pc, sp and fp on the Java stack around the calls.
     */
    private void labels(StringBuilder java, boolean stores) {
        for (Instruction row : rows) {
            if (isAccess(row) && stores == row.signature().results().isEmpty()) {
                java.append(label(row));
            }
        }
        java.setLength(java.length() - 1);
        java.append(" {\n");
    }

    private void cases(StringBuilder java, boolean stores) {
        String indent = " ".repeat(8);
        for (Instruction row : rows) {
            if (isAccess(row) && stores == row.signature().results().isEmpty()) {
                String access =
                        stores
                                ? substitute(
                                        row, row.computes().startsWith("bits:"), "", "s[sp + 1]")
                                : "s[sp - 1] = " + load(row);
                java.append(indent).append(label(row));
                java.append(indent).append(INDENT).append("    ").append(access).append(";\n");
                java.append(indent).append(INDENT).append("    continue;\n");
            }
        }
    }

    private static String load(Instruction row) {
        String text = row.computes();
        return text.startsWith("bits:") ? text.substring(5).trim() : text;
    }

    /** The access alone, where the effective address is known. */
    private static String plainAccess(Instruction row) {
        String i = " ".repeat(12);
        boolean store = row.signature().results().isEmpty();
        String java = i + "case (byte) Opcodes." + row.constant() + ":\n" + i + "    ";
        java +=
                store
                        ? substitute(row, row.computes().startsWith("bits:"), "", "s[sp - 1]")
                        : "s[sp - 1] = " + load(row);
        return java + ";\n" + i + "    break;\n";
    }
}
