package dev.godwit.isagen;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes the class that evaluates any numeric instruction by its number. */
final class EvaluateWriter {
    /** So many cases stay well below the bytecode size that HotSpot compiles. */
    private static final int CASES = 80;

    private static final String NAMES = "abcd";

    private final StringBuilder java = new StringBuilder();

    private EvaluateWriter() {}

    static String write(List<Instruction> rows) {
        List<Instruction> scalar = new ArrayList<>();
        List<Instruction> vector = new ArrayList<>();
        List<Instruction> memory = new ArrayList<>();
        rows.stream()
                .filter(row -> row.computation().form() != Computation.Form.NONE)
                .sorted(Comparator.comparingInt(Instruction::opcode))
                .forEach(row -> {
                    if (row.signature().operands().contains("at")) {
                        memory.add(row);
                    } else if (isWide(row)) {
                        vector.add(row);
                    } else {
                        scalar.add(row);
                    }
                });
        var writer = new EvaluateWriter();
        writer.java.append(HEAD);
        writer.scalar(scalar);
        writer.group(
                vector,
                VECTOR_DOC,
                "vector",
                "int opcode, long[] in, long immL, long immH, long[] out",
                "opcode, in, immL, immH, out");
        writer.group(
                memory,
                MEMORY_DOC,
                "memory",
                "int opcode, Memory m, long ea, long[] in, int imm, long[] out",
                "opcode, m, ea, in, imm, out");
        writer.java.append(TAIL);
        return writer.java.toString();
    }

    /** Whether operands or results take more than one slot each. */
    private static boolean isWide(Instruction row) {
        return row.signature().operands().contains("v128")
                || row.signature().results().contains("v128")
                || row.signature().results().size() > 1;
    }

    private void scalar(List<Instruction> rows) {
        java.append(SCALAR_DOC);
        java.append("    public static long scalar(int opcode, long a, long b) {\n");
        java.append("        return switch (opcode) {\n");
        for (Instruction row : rows) {
            Map<String, String> names = new HashMap<>();
            List<String> operands = row.signature().operands();
            for (int i = 0; i < operands.size(); i++) {
                String name = NAMES.substring(i, i + 1);
                names.put(name, typed(row, operands.get(i), name));
            }
            String value = slot(row, Computation.with(row.computation().first(), names));
            boolean fits = row.constant().length() + value.length() <= 70;
            java.append("            case Opcodes.").append(row.constant()).append(" ->");
            java.append(fits ? " " : "\n                    ").append(value).append(";\n");
        }
        java.append("            default -> throw unknown(opcode);\n");
        java.append("        };\n    }\n\n");
    }

    /** A method, and those that it hands its cases to, so that none becomes too long. */
    private void group(
            List<Instruction> rows,
            String documentation,
            String name,
            String parameters,
            String arguments) {
        int parts = (rows.size() + CASES - 1) / CASES;
        java.append(documentation);
        java.append("    public static void ").append(name);
        java.append("(\n            ").append(parameters).append(") {\n");
        for (int part = 0; part < parts; part++) {
            java.append(part == 0 ? "        " : " else ");
            if (part < parts - 1) {
                java.append("if (opcode < Opcodes.");
                java.append(rows.get((part + 1) * CASES).constant()).append(") ");
            }
            java.append("{\n            ").append(name).append(part);
            java.append('(').append(arguments).append(");\n        }");
        }
        java.append("\n    }\n\n");
        for (int part = 0; part < parts; part++) {
            java.append("    private static void ").append(name).append(part);
            java.append("(\n            ").append(parameters).append(") {\n");
            java.append("        switch (opcode) {\n");
            int end = Math.min(rows.size(), (part + 1) * CASES);
            for (Instruction row : rows.subList(part * CASES, end)) {
                java.append("            case Opcodes.").append(row.constant()).append(" -> ");
                statement(row);
                java.append('\n');
            }
            java.append("            default -> throw unknown(opcode);\n");
            java.append("        }\n    }\n\n");
        }
    }

    private void statement(Instruction row) {
        Computation computation = row.computation();
        Map<String, String> low = names(row, 0);
        Map<String, String> high = names(row, 1);
        String first = Computation.with(computation.first(), low);
        switch (computation.form()) {
            case ONE, UNSIGNED, GUARDED -> {
                if (row.signature().results().isEmpty()) {
                    java.append(first).append(';');
                } else {
                    java.append("out[0] = ").append(slot(row, first)).append(';');
                }
            }
            case HALF -> put(row, first, Computation.with(computation.first(), high));
            case LOW_HIGH, TWO -> put(row, first, Computation.with(computation.second(), low));
            case STORED -> stored(row, computation.first());
            case NONE -> throw new IllegalArgumentException("line " + row.line());
        }
    }

    private void put(Instruction row, String low, String high) {
        String call = "put(out, " + low + ", " + high + ");";
        if (row.constant().length() + call.length() <= 71) {
            java.append(call);
        } else {
            String indent = "\n                    ";
            java.append("put(").append(indent).append("out,").append(indent).append(low);
            java.append(',').append(indent).append(high).append(");");
        }
    }

    private void stored(Instruction row, String expression) {
        boolean isInt = row.signature().results().getFirst().equals("i32");
        Map<String, String> names = names(row, 0);
        names.put("a", "old");
        String value = Computation.with(expression, names);
        String indent = "                ";
        java.append("{\n").append(indent).append(isInt ? "int" : "long").append(" old = m.load");
        java.append(row.access()).append("(ea)").append(row.mask()).append(";\n").append(indent);
        java.append("m.store").append(row.access()).append("(ea, ");
        java.append(isInt || row.width() == 8 ? value : "(int) (" + value + ")");
        java.append(");\n").append(indent).append("out[0] = old;\n            }");
    }

    /** What the names of the operands stand for: a place in the array, as the type it has. */
    private static Map<String, String> names(Instruction row, int half) {
        Map<String, String> names = new HashMap<>();
        List<String> operands = row.signature().operands();
        if (!operands.contains("at")) {
            names.put("imm", "(int) immL");
        }
        int place = 0;
        for (int i = 0; i < operands.size(); i++) {
            String type = operands.get(i);
            String name = NAMES.substring(i, i + 1);
            switch (type) {
                case "at" -> {}
                case "v128" -> {
                    names.put(name, "in[" + (place + half) + "]");
                    names.put(name + "L", "in[" + place + "]");
                    names.put(name + "H", "in[" + (place + 1) + "]");
                    place += 2;
                }
                default -> names.put(name, typed(row, type, "in[" + place++ + "]"));
            }
        }
        return names;
    }

    /** A slot as the Java type that the expression expects. */
    private static String typed(Instruction row, String type, String slot) {
        return switch (type) {
            case "i32" -> "(int) " + slot;
            case "i64" -> slot;
            case "f32" ->
                    row.computation().bits()
                            ? "(int) " + slot
                            : "Float.intBitsToFloat((int) " + slot + ")";
            case "f64" -> row.computation().bits() ? slot : "Double.longBitsToDouble(" + slot + ")";
            default -> throw new IllegalArgumentException("line " + row.line() + ": " + type);
        };
    }

    /** The slot of a scalar result. */
    private static String slot(Instruction row, String expression) {
        String type = row.signature().results().getFirst();
        if (row.computation().bits()) {
            return expression;
        }
        return switch (type) {
            case "f32" -> "Float.floatToIntBits(" + expression + ")";
            case "f64" -> "Double.doubleToLongBits(" + expression + ")";
            default -> expression;
        };
    }

    private static final String HEAD =
            """
            // GENERATED by isagen from isa/tables/wasm.isa: change the table, then run isagen.
            package dev.godwit.wasm.numeric;

            import dev.godwit.base.failure.EngineBug;
            import dev.godwit.host.Memory;
            import dev.godwit.host.Numbers;
            import dev.godwit.wasm.module.Opcodes;

            /**
             * What any numeric instruction computes, by its number: for what folds constants, for engines
             * off their hot paths, and for tests. An operand or result takes one slot, a v128 two, the low
             * half first. An i32 or f32 is the low 32 bits of its slot: the others are ignored in operands
             * and repeat the sign in results; f32 and f64 are their bits.
             */
            @SuppressWarnings({
                "NarrowCalculation", // in the table, an int is widened where a slot takes it
                "UnnecessaryLongToIntConversion",
                "UnusedVariable", // each part takes what the whole takes
            })
            public final class Evaluate {
                private Evaluate() {}

            """;

    private static final String SCALAR_DOC =
            """
                /**
                 * Evaluates an instruction with one or two operands and one result, none of them a v128, that
                 * does not touch a memory.
                 *
                 * @param opcode the instruction, by {@link Opcodes}
                 * @param a the first operand
                 * @param b the second operand, else ignored
                 * @return the result
                 * @throws Fault if the instruction traps
                 */
            """;

    private static final String VECTOR_DOC =
            """
                /**
                 * Evaluates an instruction with a v128 among its operands or results, or with two results,
                 * that does not touch a memory.
                 *
                 * @param opcode the instruction, by {@link Opcodes}
                 * @param in the operands, the first one first
                 * @param immL the low half of a v128 or of 16 lane indices, or one lane index
                 * @param immH the high half, else ignored
                 * @param out where the results go; may be the same array
                 */
            """;

    private static final String MEMORY_DOC =
            """
                /**
                 * Evaluates a load, a store, or an atomic access to a memory that is not shared.
                 *
                 * @param opcode the instruction, by {@link Opcodes}
                 * @param m the memory
                 * @param ea the effective address; an atomic access expects a multiple of its width
                 * @param in the operands behind the address
                 * @param imm the lane index, else ignored
                 * @param out where the result goes; may be the same array
                 * @throws dev.godwit.host.OutOfBounds if the access does not lie in the memory
                 */
            """;

    private static final String TAIL =
            """
                private static void put(long[] out, long first, long second) {
                    out[0] = first;
                    out[1] = second;
                }

                private static EngineBug unknown(int opcode) {
                    return new EngineBug("no expression for opcode " + opcode, null);
                }
            }
            """;
}
