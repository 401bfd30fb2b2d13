package dev.godwit.isagen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        boolean isNumericLoop = template.endsWith("NumericLoop.txt");
        for (String line : Files.readAllLines(template)) {
            if (line.startsWith("//#pin ")) {
                java.append(pin(line.substring(7)));
                continue;
            }
            if (line.startsWith("//#u32 ")) {
                java.append(moreOfU32(line.substring(7)));
                continue;
            }
            switch (line) {
                case "//#simple" -> {
                    for (Instruction row : rows) {
                        if (!isScalar(row) || isNumericLoop && isRare(row)) {
                            continue;
                        }
                        java.append(
                                isNumericLoop && isDivision(row)
                                        ? division(row)
                                        : scalar(row, isNumericLoop));
                    }
                }
                case "//#rare" -> {
                    for (Instruction row : rows) {
                        if (isScalar(row) && (isRare(row) || isDivision(row))) {
                            java.append(rare(row));
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

    /**
     * Whether the numeric loop leaves an instruction to {@code Rare}: what would be a call in the
     * loop if HotSpot does not inline it, and every call makes the loop keep its state in memory.
     */
    private static boolean isRare(Instruction row) {
        return row.computes().startsWith("Floats.") || row.computes().startsWith("Conversions.");
    }

    private static boolean isDivision(Instruction row) {
        return row.computes().startsWith("Integers.");
    }

    /** A division in the numeric loop, which leaves to {@code Rare} what traps or is special. */
    private static String division(Instruction row) {
        boolean isLong = row.signature().operands().getFirst().equals("i64");
        String type = isLong ? "long" : "int";
        String cast = isLong ? "" : "(int) ";
        String unsigned = isLong ? "Long" : "Integer";
        String name = row.computes().substring(9, row.computes().indexOf('('));
        String value =
                switch (name) {
                    case "divS" -> "a / b";
                    case "remS" -> "a % b";
                    case "divU" -> unsigned + ".divideUnsigned(a, b)";
                    default -> unsigned + ".remainderUnsigned(a, b)";
                };
        String special = name.endsWith("S") ? "b == 0 || b == -1" : "b == 0";
        String i = INDENT + "    ";
        String java = label(row);
        return java.substring(0, java.length() - 1)
                + " {\n"
                + pin("sp")
                + i
                + type
                + " a = "
                + cast
                + "s[sp - 2];\n"
                + i
                + type
                + " b = "
                + cast
                + "s[sp - 1];\n"
                + i
                + "if ("
                + special
                + ") {\n"
                + i
                + "    return Calls.leave(Calls.STEP, pc - 1, sp, fp, x);\n"
                + i
                + "}\n"
                + i
                + "s[--sp - 1] = "
                + value
                + ";\n"
                + i
                + "continue;\n"
                + INDENT
                + "}\n";
    }

    /**
     * Gives variables of the numeric loop a value of this case alone: what is computed from it
     * cannot be computed before the switch. RATIONALE.md, "Why does every case check pc and sp?".
     */
    private static String pin(String variables) {
        StringBuilder java = new StringBuilder();
        for (String name : variables.split(" ")) {
            String array = name.equals("pc") ? "code" : "s";
            java.append(INDENT).append("    ").append(name).append(" = Objects.checkIndex(");
            java.append(name).append(", ").append(array).append(".length);\n");
        }
        return java.toString();
    }

    /** Reads the other bytes of an unsigned number, if its first one says that there are any. */
    private static String moreOfU32(String variable) {
        boolean isLong = variable.startsWith("long ");
        String name = isLong ? variable.substring(5) : variable;
        String bits = isLong ? "(long) (more & 0x7f)" : "(more & 0x7f)";
        String i = INDENT + "    ";
        return i
                + "if ("
                + name
                + " < 0) {\n"
                + i
                + "    "
                + name
                + " &= 0x7f;\n"
                + i
                + "    for (int shift = 7, more = -1; more < 0; shift += 7) {\n"
                + i
                + "        more = code[pc++];\n"
                + i
                + "        "
                + name
                + " |= "
                + bits
                + " << shift;\n"
                + i
                + "    }\n"
                + i
                + "}\n";
    }

    private static String scalar(Instruction row, boolean isPinned) {
        int operands = row.signature().operands().size();
        StringBuilder java = new StringBuilder(label(row));
        if (isPinned) {
            java.append(pin("sp"));
        }
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

    private static String rare(Instruction row) {
        String indent = " ".repeat(16);
        int operands = row.signature().operands().size();
        String[] places =
                operands == 2 ? new String[] {"s[sp]", "s[sp + 1]"} : new String[] {"s[sp]"};
        return indent
                + "case (byte) Opcodes."
                + row.constant()
                + ":\n"
                + indent
                + "    sp -= "
                + operands
                + ";\n"
                + indent
                + "    s[sp] = "
                + result(row, places)
                + ";\n"
                + indent
                + "    sp++;\n"
                + indent
                + "    break;\n";
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
        java.append(" {\n").append(pin("pc sp"));
    }

    /** One case for each accessor of the memory, since each of them that is inlined takes room. */
    private void cases(StringBuilder java, boolean stores) {
        Map<String, List<Instruction>> byAccessor = new LinkedHashMap<>();
        for (Instruction row : rows) {
            if (isAccess(row) && stores == row.signature().results().isEmpty()) {
                String text = load(row);
                String accessor = text.substring(0, text.indexOf('('));
                byAccessor.computeIfAbsent(accessor, a -> new ArrayList<>()).add(row);
            }
        }
        String i = " ".repeat(8) + INDENT;
        byAccessor.forEach((accessor, accesses) -> {
            for (Instruction row : accesses) {
                java.append(" ".repeat(8)).append(label(row));
            }
            if (stores) {
                String value = accessor.endsWith("Long") ? "s[sp + 1]" : "(int) s[sp + 1]";
                java.append(i).append("    ").append(accessor).append("(ea, ").append(value);
                java.append(");\n");
            } else {
                java.append(i).append("    value = ").append(accessor).append("(ea);\n");
                java.append(mask(i, accesses));
                java.append(i).append("    s[sp - 1] = value;\n");
            }
            java.append(i).append("    continue;\n");
        });
    }

    /** Cuts what unsigned loads have read, whose rows end in {@code & MASK}. */
    private static String mask(String i, List<Instruction> loads) {
        List<String> unsigned = new ArrayList<>();
        String mask = "";
        for (Instruction row : loads) {
            int and = row.computes().indexOf('&');
            if (and >= 0) {
                unsigned.add("op == (byte) Opcodes." + row.constant());
                mask = row.computes().substring(and + 2).replace("L", "") + "L";
            }
        }
        return unsigned.isEmpty()
                ? ""
                : i
                        + "    if ("
                        + String.join(" || ", unsigned)
                        + ") {\n"
                        + i
                        + "        value &= "
                        + mask
                        + ";\n"
                        + i
                        + "    }\n";
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
