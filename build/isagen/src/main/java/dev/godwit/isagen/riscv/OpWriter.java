package dev.godwit.isagen.riscv;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes the numbers of operations, with what the table says of each. */
final class OpWriter {
    /** The effects by name and what they mean, in the order of their bits. */
    private static final Map<String, String> EFFECTS = new LinkedHashMap<>();

    static {
        EFFECTS.put("branch", "it goes on behind itself or elsewhere, by a condition");
        EFFECTS.put("jump", "it always goes on elsewhere");
        EFFECTS.put("load", "it reads memory");
        EFFECTS.put("store", "it writes to memory");
        EFFECTS.put("atomic", "it reads and writes memory in one, or belongs to a reservation");
        EFFECTS.put("csr", "it reads or writes a CSR");
        EFFECTS.put("fence", "it orders accesses, or manages caches");
        EFFECTS.put("system", "it traps, waits, or changes how the hart works");
        EFFECTS.put("privileged", "some modes may not execute it");
        EFFECTS.put("hint", "it changes nothing but the time that something takes");
        EFFECTS.put("flags", "it may raise floating-point exceptions");
        EFFECTS.put("rounds", "it rounds as rm says");
        EFFECTS.put("reads_f", "it reads floating-point registers");
        EFFECTS.put("writes_f", "rd is a floating-point register");
        EFFECTS.put("writes_x", "rd is an integer register");
    }

    private OpWriter() {}

    static String write(RiscvTable table) {
        List<Row> rows = table.operations();
        if (rows.size() > 511) {
            throw new IllegalArgumentException("more operations than 9 bits can tell apart");
        }
        StringBuilder text = new StringBuilder(HEAD);
        text.append(COUNT).append(rows.size() + 1).append(";\n");
        int number = 1;
        for (Row row : rows) {
            String code = (row.mnemonic().replace("#", "N") + ' ' + row.operands()).trim();
            text.append("\n    /** {@code ").append(code).append("}. */\n");
            text.append("    public static final int ").append(row.constant()).append(" = ");
            text.append(number++).append(";\n");
        }
        int bit = 0;
        for (Map.Entry<String, String> effect : EFFECTS.entrySet()) {
            text.append("\n    /** Effect: ").append(effect.getValue()).append(". */\n");
            text.append("    public static final int IS_").append(constant(effect.getKey()));
            text.append(" = 1 << ").append(bit++).append(";\n");
        }
        text.append(METHODS);
        StringBuilder effects = new StringBuilder("\\000");
        StringBuilder extensions = new StringBuilder("\\000");
        List<String> names = table.extensions().stream().map(RiscvTable.Extension::name).toList();
        for (Row row : rows) {
            effects.append(escaped(effects(row)));
            extensions.append(escaped(names.indexOf(row.extensions().getFirst().getFirst())));
        }
        constant(text, "EFFECTS", effects.toString());
        constant(text, "EXTENSIONS", extensions.toString());
        text.append(NAMES);
        for (Row row : rows) {
            text.append("            \"").append(row.name()).append("\",\n");
        }
        return text.append("        };\n    }\n}\n").toString();
    }

    private static String constant(String effect) {
        return effect.toUpperCase(Locale.ROOT);
    }

    private static int effects(Row row) {
        List<String> keys = List.copyOf(EFFECTS.keySet());
        int effects = 0;
        for (String effect : row.effects()) {
            if (!keys.contains(effect)) {
                throw row.wrong("unknown effect " + effect);
            }
            effects |= 1 << keys.indexOf(effect);
        }
        List<String> operands = Row.names(row.operands());
        effects |= operands.contains("rm") ? 1 << keys.indexOf("rounds") : 0;
        effects |= operands.contains("fd") ? 1 << keys.indexOf("writes_f") : 0;
        effects |= operands.contains("rd") ? 1 << keys.indexOf("writes_x") : 0;
        boolean isFloat = operands.stream().anyMatch(name -> name.startsWith("fs"));
        return effects | (isFloat ? 1 << keys.indexOf("reads_f") : 0);
    }

    /**
     * A character in a literal; the compiler sees through Unicode escapes, so small ones are octal.
     */
    private static String escaped(int value) {
        String digits = value < 0x100 ? Integer.toOctalString(value) : Integer.toHexString(value);
        int width = value < 0x100 ? 3 : 4;
        String padded = "0".repeat(width - digits.length()) + digits;
        return (value < 0x100 ? "\\" : "\\u") + padded;
    }

    private static void constant(StringBuilder text, String name, String value) {
        text.append("\n    private static final String ").append(name).append(" =\n");
        String before = "            \"";
        int at = 0;
        while (at < value.length()) {
            int end = at;
            while (end < value.length() && end - at < 64) {
                end += value.charAt(end + 1) == 'u' ? 6 : 4;
            }
            text.append(before).append(value, at, end).append('"');
            at = end;
            before = "\n                    + \"";
        }
        text.append(";\n");
    }

    private static final String HEAD =
            """
            // GENERATED by isagen from isa/tables/riscv.isa: change the table, then run isagen.
            package dev.godwit.riscv.isa;

            /**
             * The operations of RISC-V by number, dense, and what the table says of each. A compressed
             * instruction has the number of the one that it expands to.
             */
            public final class Op {
                /** What is no instruction, or none of an extension that is there. */
                public static final int ILLEGAL = 0;
            """;

    private static final String COUNT =
            """

                /** Every number is below this one. */
                public static final int COUNT = \
            """;

    private static final String METHODS =
            """

                private Op() {}

                /**
                 * What an operation does besides computing.
                 *
                 * @param op its number
                 * @return a set of {@code IS_} bits; 0 for ILLEGAL
                 */
                public static int effects(int op) {
                    return EFFECTS.charAt(op);
                }

                /**
                 * Whether an operation has an effect.
                 *
                 * @param op its number
                 * @param effects one or more {@code IS_} bits
                 * @return whether it has one of them
                 */
                public static boolean has(int op, int effects) {
                    return (EFFECTS.charAt(op) & effects) != 0;
                }

                /**
                 * The extension that an operation belongs to: the first where several bring it, or are needed.
                 *
                 * @param op its number, not ILLEGAL
                 * @return the extension
                 */
                public static Extension extension(int op) {
                    return Extension.of(EXTENSIONS.charAt(op));
                }

                /**
                 * The name of an operation: its mnemonic, without the number that those of Zimop end with.
                 *
                 * @param op its number
                 * @return the name in lower case; {@code illegal} for ILLEGAL
                 */
                public static String name(int op) {
                    return Names.NAMES[op];
                }
            """;

    private static final String NAMES =
            """

                /** Apart, so that only who asks for a name pays for the table. */
                private static final class Names {
                    private static final String[] NAMES = {
                        "illegal",
            """;
}
