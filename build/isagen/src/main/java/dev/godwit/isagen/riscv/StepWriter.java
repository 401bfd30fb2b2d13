package dev.godwit.isagen.riscv;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes what the interpreter's steps need: what operations are like, and what they compute. */
final class StepWriter {
    /** The kinds in the order of their numbers; those that a mark names first. */
    private static final List<String> KINDS =
            List.of(
                    "computed",
                    "branch",
                    "jal",
                    "jalr",
                    "relative",
                    "fused",
                    "load",
                    "store",
                    "load_reserved",
                    "store_conditional",
                    "atomic",
                    "compare_and_swap",
                    "csr",
                    "other",
                    "illegal");

    /** A bit above the shapes', so that none is a line's end or a quote in Java's source. */
    private static final int BEYOND_CONTROLS = 0x4000;

    private StepWriter() {}

    // ---- Shapes.

    static String shapes(RiscvTable table) {
        List<Integer> shapes = new ArrayList<>();
        shapes.add(KINDS.indexOf("illegal"));
        table.operations().forEach(row -> shapes.add(shape(row)));
        StringBuilder text = new StringBuilder("\"");
        for (int n = 0; n < shapes.size(); n++) {
            text.append(n > 0 && n % 12 == 0 ? "\"\n                    + \"" : "");
            text.append(String.format(Locale.ROOT, "\\u%04x", BEYOND_CONTROLS | shapes.get(n)));
        }
        StringBuilder kinds = new StringBuilder();
        for (int n = 0; n < KINDS.size(); n++) {
            String name = KINDS.get(n);
            kinds.append("    /** The kind of what is ").append(name.replace('_', ' '));
            kinds.append(". */\n    public static final int ")
                    .append(name.toUpperCase(Locale.ROOT));
            kinds.append(" = ").append(n).append(";\n\n");
        }
        return SHAPES.replace("$KINDS", kinds).replace("$SHAPES", text.append('"'));
    }

    static String kind(Row row) {
        return switch (row.mark()) {
            case "if" -> "branch";
            case "to" -> row.mnemonic();
            case "lr" -> "load_reserved";
            case "sc" -> "store_conditional";
            case "amo" -> "atomic";
            case "cas" -> "compare_and_swap";
            case "load", "store", "csr" -> row.mark();
            default -> {
                if (row.computes().isEmpty()) {
                    yield "other";
                }
                if (Row.names(row.operands()).contains("fs3")) {
                    yield "fused";
                }
                yield row.expression().startsWith("pc ") ? "relative" : "computed";
            }
        };
    }

    private static int shape(Row row) {
        List<String> operands = Row.names(row.operands());
        int bits = row.accessBits();
        return KINDS.indexOf(kind(row))
                | bit(operands.contains("fd"), 4)
                | bit(operands.contains("fs1"), 5)
                | bit(operands.contains("fs2"), 6)
                | bit(row.used().stream().anyMatch(field -> field.slot().equals("rm")), 7)
                | (bits == 0 ? 0 : Integer.numberOfTrailingZeros(bits / 8) << 8)
                | bit(row.mark().equals("load") && !row.expression().startsWith("s"), 11);
    }

    private static int bit(boolean isSet, int place) {
        return isSet ? 1 << place : 0;
    }

    // ---- Computations.

    static String computations(RiscvTable table) {
        Map<String, List<Row>> sections = new LinkedHashMap<>();
        StringBuilder atomic = new StringBuilder();
        StringBuilder csr = new StringBuilder();
        for (Row row : table.operations()) {
            switch (kind(row)) {
                case "atomic" ->
                        atomic.append(arm(row, Places.STEP.expression(row.stored(), "rs2")));
                case "csr" -> csr.append(arm(row, Places.STEP.expression(row.expression())));
                case "computed", "fused" -> {
                    // those that only some modes have a node for are left, too
                    if (!NodeBody.isWhole(row) || !NodeBody.modes(row).isEmpty()) {
                        sections.computeIfAbsent(row.section(), s -> new ArrayList<>()).add(row);
                    }
                }
                default -> {}
            }
        }
        StringBuilder dispatch = new StringBuilder();
        StringBuilder methods = new StringBuilder();
        sections.forEach((section, rows) -> {
            String name = methodName(section);
            StringBuilder arms = new StringBuilder();
            List<String> labels = new ArrayList<>();
            for (Row row : rows) {
                labels.add("Op." + row.constant());
                String assignment = Places.STEP.assignment(row);
                arms.append("            case Op.").append(row.constant()).append(" ->\n");
                arms.append("                    ").append(assignment).append('\n');
            }
            dispatch.append("            case ");
            dispatch.append(String.join(",\n                    ", labels)).append(" ->\n");
            dispatch.append("                    ").append(name);
            dispatch.append("(x, n, rm, floats);\n");
            methods.append(
                    METHOD.replace("$SECTION", section)
                            .replace("$NAME", name)
                            .replace("$ARMS", arms));
        });
        return COMPUTATIONS
                .replace("$COMPUTE", dispatch)
                .replace("$METHODS", methods)
                .replace("$ATOMIC", atomic)
                .replace("$CSR", csr);
    }

    private static String arm(Row row, String java) {
        return "            case Op." + row.constant() + " -> " + java + ";\n";
    }

    private static String methodName(String section) {
        StringBuilder name = new StringBuilder();
        for (String word : section.toLowerCase(Locale.ROOT).replace('-', ' ').split(" ")) {
            String first =
                    name.isEmpty()
                            ? word.substring(0, 1)
                            : word.substring(0, 1).toUpperCase(Locale.ROOT);
            name.append(first).append(word.substring(1));
        }
        return name.toString();
    }

    private static final String METHOD =
            """

                /** $SECTION. */
                private static void $NAME(long[] x, Node n, int rm, FloatState floats) {
                    switch (n.op) {
            $ARMS            default -> throw unknown(n.op);
                    }
                }
            """;

    private static final String COMPUTATIONS =
            """
            // GENERATED by isagen from isa/tables/riscv.isa: change the table, then run isagen.
            package dev.godwit.riscv.interpret;

            import dev.godwit.riscv.core.Node;
            import dev.godwit.riscv.isa.Op;
            import dev.godwit.riscv.numeric.DoubleConversions;
            import dev.godwit.riscv.numeric.Doubles;
            import dev.godwit.riscv.numeric.FloatState;
            import dev.godwit.riscv.numeric.HalfConversions;
            import dev.godwit.riscv.numeric.Halves;
            import dev.godwit.riscv.numeric.SingleConversions;
            import dev.godwit.riscv.numeric.Singles;

            /** What instructions compute that nodes leave to steps. */
            @SuppressWarnings({
                "unused", // all methods have the same parameters
                "UnusedVariable"
            })
            final class Computations {
                private Computations() {}

                private static IllegalArgumentException unknown(int op) {
                    return new IllegalArgumentException("operation " + op + " computes nothing");
                }

                /**
                 * Computes rd.
                 *
                 * @param x the registers
                 * @param n the instruction
                 * @param rm the rounding mode, for those that round
                 * @param floats takes the exceptions
                 */
                static void compute(long[] x, Node n, int rm, FloatState floats) {
                    switch (n.op) {
            $COMPUTE            default -> throw unknown(n.op);
                    }
                }
            $METHODS
                /**
                 * What an atomic operation stores.
                 *
                 * @param op the operation
                 * @param old what was there, with its sign
                 * @param rs2 the operand, with its sign
                 * @return its low bits are stored
                 */
                static long atomic(int op, long old, long rs2) {
                    return switch (op) {
            $ATOMIC            default -> throw unknown(op);
                    };
                }

                /**
                 * What a CSR becomes.
                 *
                 * @param x the registers
                 * @param n the instruction
                 * @param old what was there
                 * @return what is written
                 */
                static long csr(long[] x, Node n, long old) {
                    return switch (n.op) {
            $CSR            default -> throw unknown(n.op);
                    };
                }
            }
            """;

    private static final String SHAPES =
            """
            // GENERATED by isagen from isa/tables/riscv.isa: change the table, then run isagen.
            package dev.godwit.riscv.decode;

            /** What decoding and steps have to know of an operation, in the bits of an int. */
            public final class Shapes {
                /** Its kind. */
                public static final int KIND = 15;

            $KINDS    /** rd is a floating-point register. */
                public static final int RD_F = 1 << 4;

                /** rs1 is a floating-point register. */
                public static final int RS1_F = 1 << 5;

                /** rs2 is a floating-point register. */
                public static final int RS2_F = 1 << 6;

                /** It has a rounding mode. */
                public static final int RM = 1 << 7;

                /** Where the base-2 logarithm of the bytes begins that it touches, 3 bits. */
                public static final int SIZE = 8;

                /** What it loads is not extended with its sign. */
                public static final int UNSIGNED = 1 << 11;

                private static final String SHAPES =
                        $SHAPES;

                private Shapes() {}

                /**
                 * The shape of an operation.
                 *
                 * @param op one of {@link dev.godwit.riscv.isa.Op}
                 * @return its bits
                 */
                public static int of(int op) {
                    return SHAPES.charAt(op) & 0xFFF;
                }
            }
            """;
}
