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
                        } else if (isAccess(row)) {
                            java.append(access(row));
                        }
                    }
                }
                case "//#simple-but-memory" -> {
                    for (Instruction row : rows) {
                        if (isScalar(row)) {
                            java.append(scalar(row));
                        }
                    }
                }
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

    /** A load or store of memory 0 with the alignment in one byte. */
    private static String access(Instruction row) {
        boolean store = row.signature().results().isEmpty();
        String i = INDENT + "    ";
        StringBuilder java = new StringBuilder(label(row).replace(":\n", ": {\n"));
        java.append(i).append("long ea = code[++pc];\n");
        java.append(i).append("pc++;\n");
        java.append(i).append("if (ea < 0) {\n");
        java.append(i).append("    long wide = Leb.u32(code, pc - 1);\n");
        java.append(i).append("    ea = wide & 0xffffffffL;\n");
        java.append(i).append("    pc = (int) (wide >>> 32);\n");
        java.append(i).append("}\n");
        if (store) {
            java.append(i).append("sp -= 2;\n");
            java.append(i).append("ea += s[sp] & 0xffffffffL;\n");
            java.append(i)
                    .append(substitute(row, row.computes().startsWith("bits:"), "", "s[sp + 1]"))
                    .append(";\n");
        } else {
            java.append(i).append("ea += s[sp - 1] & 0xffffffffL;\n");
            java.append(i).append("s[sp - 1] = ").append(load(row)).append(";\n");
        }
        String text = java.append(i).append("continue;\n").append(INDENT).append("}\n").toString();
        return text.replaceAll("\\bm\\.", "x.memory.");
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
