package dev.godwit.isagen;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the cases of instructions behind a prefix, which work on slots: {@code s} and {@code h}
 * hold low and high halves, {@code sp} the first free slot, {@code next} the address of the
 * immediates and then the one behind them.
 */
final class SlotWriter {
    private static final String I = " ".repeat(12);
    private static final int ROWS_PER_METHOD = 48;

    private SlotWriter() {}

    /** Methods of a size that HotSpot compiles, and the one that chooses among them. */
    static String methods(List<Instruction> rows, int prefix) {
        List<Instruction> known =
                rows.stream()
                        .filter(row -> row.prefix() == prefix && !row.computes().isEmpty())
                        .toList();
        StringBuilder java = new StringBuilder();
        int parts = (known.size() + ROWS_PER_METHOD - 1) / ROWS_PER_METHOD;
        boolean vectors = known.stream().anyMatch(Instruction::hasVector);
        String parameters = "byte[] code, long[] s, " + (vectors ? "long[] h, " : "");
        parameters = "            " + parameters + "int op, int next, Registers x) {\n";
        String arguments = vectors ? "(code, s, h, op, next, x)" : "(code, s, op, next, x)";
        java.append("    private static int dispatch(\n").append(parameters);
        for (int part = 1; part < parts; part++) {
            java.append(part == 1 ? "        if" : " else if");
            java.append(" (op < ").append(known.get(part * ROWS_PER_METHOD).code()).append(") {\n");
            java.append("            return part")
                    .append(part - 1)
                    .append(arguments)
                    .append(";\n        }");
        }
        java.append(parts > 1 ? "\n" : "").append("        return part").append(parts - 1);
        java.append(arguments).append(";\n    }\n");
        for (int part = 0; part < parts; part++) {
            java.append("\n    private static int part").append(part).append("(\n");
            java.append(parameters);
            java.append("        int sp = x.sp;\n        switch (op) {\n");
            int end = Math.min(known.size(), (part + 1) * ROWS_PER_METHOD);
            for (Instruction row : known.subList(part * ROWS_PER_METHOD, end)) {
                java.append(oneCase(row));
            }
            java.append(
                    "            default:\n"
                            + "                throw Calls.unknownOpcode(code, next);\n");
            java.append("        }\n        x.sp = sp;\n        return next;\n    }\n");
        }
        return java.toString();
    }

    static String oneCase(Instruction row) {
        Computation computation = row.computation();
        StringBuilder java = new StringBuilder();
        java.append(I)
                .append("case ")
                .append(row.code())
                .append(": { // ")
                .append(row.mnemonic())
                .append('\n');
        int operands = row.signature().operands().size();
        if (operands > 0) {
            line(java, operands == 1 ? "sp--;" : "sp -= " + operands + ";");
        }
        immediates(row, java);
        List<String> results = row.signature().results();
        switch (computation.form()) {
            case ONE, UNSIGNED, GUARDED -> {
                String value = scalar(row, computation, computation.first());
                if (results.isEmpty()) {
                    line(java, value + ";");
                } else {
                    String slot = asSlot(results.getFirst(), computation.bits(), value);
                    line(java, "s[sp] = " + slot + ";");
                    line(java, "sp++;");
                }
            }
            case HALF -> vector(java, half(row, computation, "s"), half(row, computation, "h"));
            case LOW_HIGH ->
                    vector(
                            java,
                            scalar(row, computation, computation.first()),
                            scalar(row, computation, computation.second()));
            case TWO -> {
                line(java, "long first = " + scalar(row, computation, computation.first()) + ";");
                line(java, "long second = " + scalar(row, computation, computation.second()) + ";");
                line(java, "s[sp++] = first;");
                line(java, "s[sp++] = second;");
            }
            case STORED -> stored(row, computation, java);
            case NONE -> throw new IllegalArgumentException(row.mnemonic());
        }
        line(java, "break;");
        return java.append(I).append("}\n").toString();
    }

    private static void immediates(Instruction row, StringBuilder java) {
        String kind = row.immediates();
        if (kind.startsWith("memarg")) {
            line(java, "next = MemoryOps.operands(code, s, next, sp, x);");
            line(java, "Memory m = x.accessed;");
            line(java, "long ea = x.effectiveAddress;");
            if (row.isAtomic() && row.width() > 1) {
                line(java, "if ((ea & " + (row.width() - 1) + ") != 0) {");
                line(java, "    throw Faults.UNALIGNED_ATOMIC;");
                line(java, "}");
            }
        }
        if (kind.equals("lane") || kind.equals("memarg_lane")) {
            line(java, "int imm = code[next++];");
        }
        if (kind.equals("lanes16") || kind.equals("v128")) {
            line(java, "long immL = Bytes.getLong(code, next);");
            line(java, "long immH = Bytes.getLong(code, next + 8);");
            line(java, "next += 16;");
        }
    }

    private static void vector(StringBuilder java, String low, String high) {
        line(java, "long low = " + low + ";");
        line(java, "h[sp] = " + high + ";");
        line(java, "s[sp++] = low;");
    }

    private static void stored(Instruction row, Computation computation, StringBuilder java) {
        boolean wide = row.signature().results().getFirst().equals("i64");
        Map<String, String> names = names(row, false);
        names.put("a", "old");
        String access = row.access();
        line(java, (wide ? "long" : "int") + " old = m.load" + access + "(ea)" + row.mask() + ";");
        String value = Computation.with(computation.first(), names);
        boolean narrow = wide && row.width() < 8;
        line(
                java,
                "m.store" + access + "(ea, " + (narrow ? "(int) (" + value + ")" : value) + ");");
        line(java, "s[sp++] = old;");
    }

    private static String scalar(Instruction row, Computation computation, String expression) {
        return Computation.with(expression, names(row, computation.bits()));
    }

    /** The expression on one half: vectors come from the named array. */
    private static String half(Instruction row, Computation computation, String array) {
        Map<String, String> names = names(row, computation.bits());
        List<String> types = row.signature().operands();
        for (int i = 0; i < types.size(); i++) {
            if (types.get(i).equals("v128")) {
                names.put(name(i), slot(array, i));
            }
        }
        return Computation.with(computation.first(), names);
    }

    private static Map<String, String> names(Instruction row, boolean bits) {
        Map<String, String> names = new HashMap<>();
        for (int i = 0; i < row.signature().operands().size(); i++) {
            names.put(name(i) + "L", slot("s", i));
            names.put(name(i) + "H", slot("h", i));
            names.put(name(i), operand(row, i, bits));
        }
        return names;
    }

    private static String operand(Instruction row, int i, boolean bits) {
        return LoopWriter.operand(row.signature().operands().get(i), bits, slot("s", i));
    }

    private static String name(int operand) {
        return String.valueOf((char) ('a' + operand));
    }

    private static String slot(String array, int operand) {
        return array + (operand == 0 ? "[sp]" : "[sp + " + operand + "]");
    }

    static String asSlot(String type, boolean bits, String value) {
        return switch (type) {
            case "f32" -> bits ? value : "Float.floatToIntBits(" + value + ")";
            case "f64" -> bits ? value : "Double.doubleToLongBits(" + value + ")";
            default -> value;
        };
    }

    private static void line(StringBuilder java, String text) {
        java.append(I).append("    ").append(text).append('\n');
    }
}
