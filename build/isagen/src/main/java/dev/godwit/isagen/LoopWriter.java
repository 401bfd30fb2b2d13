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

    /** What most programs execute most. */
    private static final Pattern FREQUENT =
            Pattern.compile(
                    "i(32|64)\\.(eqz|eq|ne|[lg][te]_[su]|add|sub|mul|and|x?or|shl|shr_[su]|rotl)"
                            + "|i32\\.wrap_i64|i64\\.extend_i32_[su]"
                            + "|f64\\.(eq|ne|[lg][te]|add|sub|mul|div)|f32\\.(add|sub|mul)");

    private final List<Instruction> rows;

    /** How many cases of the numeric loop have pinned pc. */
    private int pins;

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
            if (line.startsWith("//#local ")) {
                java.append(moreOfLocal(line.substring(9)));
                continue;
            }
            switch (line) {
                case "//#simple" -> {
                    for (Instruction row : rows) {
                        if (isScalar(row) && (!isNumericLoop || isFrequent(row))) {
                            java.append(scalar(row, isNumericLoop));
                        }
                    }
                }
                case "//#unary" -> sharedLabels(java, 1);
                case "//#unary-cases" -> sharedCases(java, 1);
                case "//#binary" -> sharedLabels(java, 2);
                case "//#binary-cases" -> sharedCases(java, 2);
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

    /**
     * Whether the numeric loop has a case for this instruction alone. The others share two cases,
     * in which a second switch chooses: that costs them a jump, and leaves room in the loop for
     * HotSpot to inline the accessors of memories (RATIONALE.md).
     */
    private static boolean isFrequent(Instruction row) {
        return FREQUENT.matcher(row.mnemonic()).matches();
    }

    private List<Instruction> shared(int operands) {
        return rows.stream()
                .filter(row -> isScalar(row) && !isFrequent(row) && !isRare(row))
                .filter(row -> row.signature().operands().size() == operands)
                .toList();
    }

    /** The labels of a case that several instructions share, and what it begins with. */
    private void sharedLabels(StringBuilder java, int operands) {
        shared(operands).forEach(row -> java.append(label(row)));
        java.setLength(java.length() - 1);
        java.append(" {\n").append(pin("sp"));
    }

    /**
     * What each of them computes from a and b, into value; breaks out of {@code special} to leave.
     */
    private void sharedCases(StringBuilder java, int operands) {
        String depth = " ".repeat(operands == 1 ? 8 : 12);
        String i = depth + INDENT;
        for (Instruction row : shared(operands)) {
            java.append(depth).append(label(row));
            if (isDivision(row)) {
                boolean isLong = row.signature().operands().getFirst().equals("i64");
                String b = isLong ? "b" : "(int) b";
                String signed = row.computes().contains("S(") ? " || " + b + " == -1" : "";
                java.append(i).append("    if (").append(b).append(" == 0").append(signed);
                java.append(") {\n").append(i).append("        break special;\n");
                java.append(i).append("    }\n");
                java.append(i).append("    value = ").append(division(row, isLong)).append(";\n");
            } else {
                java.append(i).append("    value = ").append(result(row, "a", "b")).append(";\n");
            }
            java.append(i).append("    break;\n");
        }
    }

    /** A division that neither traps nor overflows. */
    private static String division(Instruction row, boolean isLong) {
        String a = isLong ? "a" : "(int) a";
        String b = isLong ? "b" : "(int) b";
        String unsigned = isLong ? "Long" : "Integer";
        String name = row.computes().substring(9, row.computes().indexOf('('));
        return switch (name) {
            case "divS" -> a + " / " + b;
            case "remS" -> a + " % " + b;
            case "divU" -> unsigned + ".divideUnsigned(" + a + ", " + b + ")";
            default -> unsigned + ".remainderUnsigned(" + a + ", " + b + ")";
        };
    }

    /**
     * Gives variables of the numeric loop a value of this case alone: what is computed from it
     * cannot be computed before the switch. RATIONALE.md, "Why do cases pin sp and pc?".
     */
    private String pin(String variables) {
        StringBuilder java = new StringBuilder();
        for (String name : variables.split(" ")) {
            java.append(INDENT).append("    ");
            if (name.equals("pc")) {
                java.append("pc += ZEROS[").append(pins++).append("];\n");
            } else {
                java.append("sp = Objects.checkIndex(sp, s.length);\n");
            }
        }
        return java.toString();
    }

    /** Reads the other bytes of an unsigned number, if its first one says that there are any. */
    private static String moreOfU32(String name) {
        return """
                if (# < 0) {
                    # &= 0x7f;
                    for (int shift = 7, more = -1; more < 0; shift += 7) {
                        more = code[pc++];
                        # |= (more & 0x7f) << shift;
                    }
                }
        """
                .replace("#", name)
                .indent(16);
    }

    /**
     * Reads the second byte of a local's index. One of three, which hardly a program has, is left
     * to {@code Rare}: each loop inside the loop makes HotSpot keep less of it in registers.
     */
    private static String moreOfLocal(String name) {
        return """
                if (# < 0) {
                    int more = code[pc++];
                    if (more < 0) {
                        return Calls.leave(Calls.STEP, pc - 3, sp, fp, x);
                    }
                    # = # & 0x7f | more << 7;
                }
        """
                .replace("#", name)
                .indent(16);
    }

    private String scalar(Instruction row, boolean isPinned) {
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
                .append(isPinned ? "    break;\n" : "    continue;\n")
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
            java.append(i).append("    break dispatch;\n");
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
