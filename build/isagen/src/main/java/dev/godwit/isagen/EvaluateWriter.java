package dev.godwit.isagen;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes the class that evaluates any instruction that the table has an expression for. */
final class EvaluateWriter {
    /** So many cases stay well below the bytecode size that HotSpot compiles. */
    private static final int CASES = 80;

    private static final String NAMES = "abcd";

    private final StringBuilder java = new StringBuilder();

    private EvaluateWriter() {}

    static String write(List<Instruction> rows) {
        List<Instruction> known =
                rows.stream()
                        .filter(Instruction::isComputed)
                        .sorted(Comparator.comparingInt(Instruction::opcode))
                        .toList();
        int parts = (known.size() + CASES - 1) / CASES;
        var writer = new EvaluateWriter();
        StringBuilder java = writer.java;
        java.append(HEAD);
        for (int part = 0; part < parts; part++) {
            java.append(part == 0 ? "        " : " else ");
            if (part < parts - 1) {
                java.append("if (opcode < Opcodes.");
                java.append(known.get((part + 1) * CASES).constant()).append(") ");
            }
            java.append("{\n            part").append(part);
            java.append("(opcode, in, immL, immH, m, ea, out);\n        }");
        }
        java.append("\n    }\n\n");
        for (int part = 0; part < parts; part++) {
            java.append("    private static void part").append(part).append(PARAMETERS);
            java.append("        switch (opcode) {\n");
            int end = Math.min(known.size(), (part + 1) * CASES);
            for (Instruction row : known.subList(part * CASES, end)) {
                java.append("            case Opcodes.").append(row.constant()).append(" -> ");
                writer.statement(row);
                java.append('\n');
            }
            java.append("            default -> throw unknown(opcode);\n");
            java.append("        }\n    }\n\n");
        }
        OpcodesWriter.letters(java, "KNOWN", rows, row -> row.isComputed() ? 'x' : ' ');
        return java.append(TAIL).toString();
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
        names.put("imm", "(int) immL");
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

    private static final String PARAMETERS =
            """
            (
                        int opcode, long[] in, long immL, long immH, Memory m, long ea, long[] out) {
            """;

    private static final String HEAD =
            """
            // GENERATED by isagen from isa/tables/wasm.isa: change the table, then run isagen.
            package dev.godwit.testkit.reference;

            import dev.godwit.base.failure.EngineBug;
            import dev.godwit.host.Memory;
            import dev.godwit.host.Numbers;
            import dev.godwit.wasm.module.Opcodes;
            import dev.godwit.wasm.numeric.Conversions;
            import dev.godwit.wasm.numeric.F32x4;
            import dev.godwit.wasm.numeric.F64x2;
            import dev.godwit.wasm.numeric.Floats;
            import dev.godwit.wasm.numeric.I16x8;
            import dev.godwit.wasm.numeric.I32x4;
            import dev.godwit.wasm.numeric.I64x2;
            import dev.godwit.wasm.numeric.I8x16;
            import dev.godwit.wasm.numeric.Integers;
            import dev.godwit.wasm.numeric.VectorAccess;

            /**
             * What any instruction computes of which the table says that: numeric and vector instructions,
             * loads, stores and atomic accesses.
             *
             * <p>An operand or result takes one slot, a v128 two, the low half first. An i32 or f32 is the
             * low 32 bits of its slot: the others are ignored in operands and repeat the sign in results;
             * f32 and f64 are their bits. The address of an access is no operand here: whoever calls adds
             * the offset to it.
             */
            @SuppressWarnings({
                "NarrowCalculation", // in the table, an int is widened where a slot takes it
                "UnnecessaryLongToIntConversion",
                "UnusedVariable", // each part takes what the whole takes
            })
            public final class Evaluate {
                private Evaluate() {}

                /**
                 * Whether the table says what an instruction computes.
                 *
                 * @param opcode the instruction, by {@link Opcodes}
                 * @return true if {@link #run} knows it
                 */
                public static boolean knows(int opcode) {
                    return KNOWN.charAt(opcode) == 'x';
                }

                /**
                 * How many slots an instruction takes.
                 *
                 * @param opcode an instruction that is known
                 * @return slots, without the address of an access
                 */
                public static int operands(int opcode) {
                    String signature = Opcodes.signature(opcode);
                    return slots(signature.substring(0, signature.indexOf('>')));
                }

                /**
                 * How many slots an instruction gives.
                 *
                 * @param opcode an instruction that is known
                 * @return slots
                 */
                public static int results(int opcode) {
                    String signature = Opcodes.signature(opcode);
                    return slots(signature.substring(signature.indexOf('>') + 1));
                }

                private static int slots(String types) {
                    int slots = 0;
                    for (int i = 0; i < types.length(); i++) {
                        slots += types.charAt(i) == 'v' ? 2 : types.charAt(i) == 'a' ? 0 : 1;
                    }
                    return slots;
                }

                /**
                 * Evaluates an instruction. If it traps, nothing has been written.
                 *
                 * @param opcode an instruction that is known
                 * @param in the operands, the first one first
                 * @param immL a lane index, or the low half of a v128 or of 16 lane indices; else ignored
                 * @param immH the high half; else ignored
                 * @param m the memory of an access, which is not shared; else ignored
                 * @param ea the effective address of an access, for an atomic one a multiple of its width;
                 *     else ignored
                 * @param out where the results go; may be the same array as the operands
                 * @throws dev.godwit.wasm.numeric.Fault if the instruction traps
                 * @throws dev.godwit.host.OutOfBounds if the access does not lie in the memory
                 */
                public static void run(
                        int opcode, long[] in, long immL, long immH, Memory m, long ea, long[] out) {
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
