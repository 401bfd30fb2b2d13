package dev.godwit.isagen;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Writes the opcode constants and the tables that decoder, validator and text format read. */
final class OpcodesWriter {
    private static final int COUNT = 0x2B0;

    /** In the order of their bits; those of the first six end a region. */
    private static final List<String> EFFECTS =
            List.of(
                    "branches",
                    "calls",
                    "throws",
                    "bulk",
                    "grow",
                    "wait",
                    "traps",
                    "reads",
                    "writes");

    private OpcodesWriter() {}

    static String write(List<Instruction> rows) {
        Instruction[] byOpcode = byOpcode(rows);
        List<String> sections = rows.stream().map(Instruction::section).distinct().toList();
        StringBuilder java = new StringBuilder();
        java.append(HEAD);
        sections(java, rows, sections);
        for (Instruction row : byOpcode) {
            if (row != null) {
                java.append("    /** {@code ").append(row.mnemonic()).append("}. */\n");
                java.append("    public static final int ").append(row.constant());
                java.append(String.format(Locale.ROOT, " = 0x%02X;%n%n", row.opcode()));
            }
        }
        java.append("    private static final String[] MNEMONICS = {\n");
        for (int base = 0; base < COUNT; base += 16) {
            java.append("        // 0x").append(String.format(Locale.ROOT, "%02X%n", base));
            for (int i = base; i < base + 16; i++) {
                Instruction row = byOpcode[i];
                java.append("        ").append(row == null ? "\"\"" : quote(row.mnemonic()));
                java.append(",\n");
            }
        }
        java.append("    };\n\n");
        java.append("    private static final String[] SIGNATURES = {\n");
        for (int base = 0; base < COUNT; base += 8) {
            java.append("        ");
            for (int i = base; i < base + 8; i++) {
                java.append(byOpcode[i] == null ? "\"\"" : quote(signature(byOpcode[i])));
                java.append(i == base + 7 ? ",\n" : ", ");
            }
        }
        java.append("    };\n\n");
        table(java, "IMMEDIATES", byOpcode, "Immediates");
        table(java, "FEATURES", byOpcode, "Feature");
        numbers(java, "byte", "WIDTHS", byOpcode, Instruction::width);
        numbers(java, "byte", "PRICES", byOpcode, Instruction::price);
        numbers(java, "short", "EFFECTS", byOpcode, OpcodesWriter::effects);
        java.append("    /** For each instruction a letter: A for the first section. */\n");
        letters(java, "SECTIONS", rows, row -> (char) ('A' + sections.indexOf(row.section())));
        java.append("    /** For each instruction that may stand in a numeric function an n. */\n");
        letters(
                java,
                "NUMERIC",
                rows,
                row -> row.numeric() == Instruction.Numeric.NONE ? '-' : 'n');
        java.setLength(java.length() - 1);
        java.append("}\n");
        return java.toString();
    }

    private static void sections(
            StringBuilder java, List<Instruction> rows, List<String> sections) {
        java.append(
                "    /** The sections of the specification that have the instructions' rules."
                        + " */\n");
        java.append("    public enum Section {\n");
        for (String section : sections) {
            String spec =
                    rows.stream()
                            .filter(row -> row.section().equals(section))
                            .findFirst()
                            .orElseThrow()
                            .address();
            java.append("        /** <a href=\"").append(spec).append("\">");
            java.append(section).append(" instructions</a>. */\n");
            java.append("        ").append(section.toUpperCase(Locale.ROOT));
            java.append(section.equals(sections.getLast()) ? ";\n\n" : ",\n\n");
        }
        java.append("        private static final Section[] ALL = values();\n    }\n\n");
    }

    /** A character for each opcode, as one string: that costs nothing when the class is loaded. */
    static void letters(
            StringBuilder java,
            String name,
            List<Instruction> rows,
            Function<Instruction, Character> letter) {
        Instruction[] byOpcode = byOpcode(rows);
        java.append("    private static final String ").append(name).append(" =\n");
        for (int base = 0; base < COUNT; base += 64) {
            java.append("            ").append(base == 0 ? "\"" : "+ \"");
            for (int i = base; i < Math.min(COUNT, base + 64); i++) {
                java.append(byOpcode[i] == null ? ' ' : letter.apply(byOpcode[i]).charValue());
            }
            java.append(base + 64 >= COUNT ? "\";\n\n" : "\"\n");
        }
    }

    private static Instruction[] byOpcode(List<Instruction> rows) {
        Instruction[] byOpcode = new Instruction[COUNT];
        for (Instruction row : rows) {
            if (byOpcode[row.opcode()] != null) {
                throw new IllegalArgumentException("line " + row.line() + ": opcode twice");
            }
            byOpcode[row.opcode()] = row;
        }
        return byOpcode;
    }

    private static void numbers(
            StringBuilder java,
            String type,
            String name,
            Instruction[] byOpcode,
            ToIntFunction<Instruction> number) {
        java.append("    private static final ").append(type).append("[] ").append(name);
        java.append(" = {\n");
        for (int base = 0; base < COUNT; base += 16) {
            java.append("        ");
            for (int i = base; i < base + 16; i++) {
                java.append(byOpcode[i] == null ? 0 : number.applyAsInt(byOpcode[i]));
                java.append(i == base + 15 ? ",\n" : ", ");
            }
        }
        java.append("    };\n\n");
    }

    /** The bits of the class Opcodes. */
    private static int effects(Instruction row) {
        int bits = 0;
        for (String effect : row.effects()) {
            int index = EFFECTS.indexOf(effect);
            if (index < 0) {
                throw new IllegalArgumentException(
                        "line " + row.line() + ": unknown effect " + effect);
            }
            bits |= 1 << index;
        }
        return bits;
    }

    private static void table(
            StringBuilder java, String name, Instruction[] byOpcode, String type) {
        java.append("    private static final ").append(type).append("[] ").append(name);
        java.append(" = {\n");
        for (int base = 0; base < COUNT; base += 4) {
            java.append("        ");
            for (int i = base; i < base + 4; i++) {
                Instruction row = byOpcode[i];
                String value =
                        row == null
                                ? ""
                                : type.equals("Feature") ? row.feature() : row.immediates();
                java.append(
                        value.isEmpty()
                                ? (type.equals("Feature") ? "Feature.MVP" : "Immediates.NONE")
                                : type + "." + value.toUpperCase(Locale.ROOT).replace('-', '_'));
                java.append(i == base + 3 ? ",\n" : ", ");
            }
        }
        java.append("    };\n\n");
    }

    private static String signature(Instruction row) {
        if (row.signature() == null) {
            return "*";
        }
        StringBuilder text = new StringBuilder();
        row.signature().operands().forEach(t -> text.append(letter(t)));
        text.append('>');
        row.signature().results().forEach(t -> text.append(letter(t)));
        return text.toString();
    }

    static char letter(String type) {
        return switch (type) {
            case "i32" -> 'i';
            case "i64" -> 'I';
            case "f32" -> 'f';
            case "f64" -> 'F';
            case "v128" -> 'v';
            case "at" -> 'a';
            default -> throw new IllegalArgumentException("unknown type " + type);
        };
    }

    private static String quote(String text) {
        return '"' + text + '"';
    }

    private static final String HEAD =
            """
            // GENERATED by isagen from isa/tables/wasm.isa: change the table, then run isagen.
            package dev.godwit.wasm.module;

            /**
             * The instructions of WebAssembly by number, and what the table says of each.
             *
             * <p>An instruction of one byte has that byte as its number; behind a prefix the numbers
             * are dense: FB n is 0x100 + n, FC n is 0x120 + n, FD n is 0x140 + n, FE n is 0x260 + n.
             */
            public final class Opcodes {
                /** Every number is below this one. */
                public static final int COUNT = 0x2B0;

                /** The number of the first instruction behind the prefix FB. */
                public static final int FB = 0x100;

                /** The number of the first instruction behind the prefix FC. */
                public static final int FC = 0x120;

                /** The number of the first instruction behind the prefix FD. */
                public static final int FD = 0x140;

                /** The number of the first instruction behind the prefix FE. */
                public static final int FE = 0x260;

                /** Effect: it may go on elsewhere in the function, or return. */
                public static final int BRANCHES = 1;

                /** Effect: it calls a function. */
                public static final int CALLS = 1 << 1;

                /** Effect: it throws an exception. */
                public static final int THROWS = 1 << 2;

                /** Effect: its work grows with an operand. */
                public static final int BULK = 1 << 3;

                /** Effect: it makes a memory or table larger. */
                public static final int GROWS = 1 << 4;

                /** Effect: it may wait. */
                public static final int WAITS = 1 << 5;

                /** Effect: it may trap, for another reason than an access that is out of bounds. */
                public static final int TRAPS = 1 << 6;

                /** Effect: it reads memory. */
                public static final int READS = 1 << 7;

                /** Effect: it writes to memory. */
                public static final int WRITES = 1 << 8;

                /** The effects of which each ends a region: a line of instructions that is paid as one. */
                public static final int ENDS_REGION =
                        BRANCHES | CALLS | THROWS | BULK | GROWS | WAITS;

                private Opcodes() {}

                /**
                 * The number of a prefixed instruction.
                 *
                 * @param prefix the prefix byte, 0xFB to 0xFE
                 * @param code the number behind it, unsigned
                 * @return the opcode, or -1 if there is no such instruction
                 */
                public static int prefixed(int prefix, int code) {
                    int base;
                    int count;
                    switch (prefix) {
                        case 0xFB -> {
                            base = FB;
                            count = FC - FB;
                        }
                        case 0xFC -> {
                            base = FC;
                            count = FD - FC;
                        }
                        case 0xFD -> {
                            base = FD;
                            count = FE - FD;
                        }
                        case 0xFE -> {
                            base = FE;
                            count = COUNT - FE;
                        }
                        default -> {
                            return -1;
                        }
                    }
                    return code < 0 || code >= count || !isDefined(base + code) ? -1 : base + code;
                }

                /**
                 * Whether a number stands for an instruction.
                 *
                 * @param opcode the number, 0 to COUNT - 1
                 * @return true if it does
                 */
                public static boolean isDefined(int opcode) {
                    return !MNEMONICS[opcode].isEmpty();
                }

                /**
                 * Whether a byte is a prefix: the instruction is what the number behind it says.
                 *
                 * @param value a byte, unsigned
                 * @return true if it is one
                 */
                public static boolean isPrefix(int value) {
                    return value >= 0xFB && value <= 0xFE;
                }

                /**
                 * The prefix byte.
                 *
                 * @param opcode an instruction's number
                 * @return 0xFB to 0xFE, or -1 if it has none
                 */
                public static int prefix(int opcode) {
                    return opcode < FB ? -1 : opcode < FC ? 0xFB : opcode < FD ? 0xFC : opcode < FE ? 0xFD : 0xFE;
                }

                /**
                 * The number behind the prefix byte, or the byte itself.
                 *
                 * @param opcode an instruction's number
                 * @return the number as it is encoded
                 */
                public static int code(int opcode) {
                    return opcode < FB
                            ? opcode
                            : opcode - (opcode < FC ? FB : opcode < FD ? FC : opcode < FE ? FD : FE);
                }

                /**
                 * The text format's name.
                 *
                 * @param opcode an instruction's number
                 * @return the mnemonic, or an empty string if there is no such instruction
                 */
                public static String mnemonic(int opcode) {
                    return MNEMONICS[opcode];
                }

                /**
                 * Operand and result types: i I f F v for i32 i64 f32 f64 v128, a for the address type
                 * of the memory or table named; operands, then {@code >}, then results.
                 *
                 * @param opcode an instruction's number
                 * @return the signature, or {@code *} where validation has a rule of its own
                 */
                public static String signature(int opcode) {
                    return SIGNATURES[opcode];
                }

                /**
                 * What follows the opcode.
                 *
                 * @param opcode an instruction's number
                 * @return the kind of its immediates
                 */
                public static Immediates immediates(int opcode) {
                    return IMMEDIATES[opcode];
                }

                /**
                 * The feature that the instruction came with.
                 *
                 * @param opcode an instruction's number
                 * @return the feature
                 */
                public static Feature feature(int opcode) {
                    return FEATURES[opcode];
                }

                /**
                 * The bytes of a memory access, or the number of lanes.
                 *
                 * @param opcode an instruction's number
                 * @return the width, or 0 for an instruction that has none
                 */
                public static int width(int opcode) {
                    return WIDTHS[opcode];
                }

                /**
                 * What executing the instruction costs where a meter runs.
                 *
                 * @param opcode an instruction's number
                 * @return units of fuel
                 */
                public static int price(int opcode) {
                    return PRICES[opcode];
                }

                /**
                 * What the instruction does besides computing.
                 *
                 * @param opcode an instruction's number
                 * @return some of the bits above
                 */
                public static int effects(int opcode) {
                    return EFFECTS[opcode];
                }

                /**
                 * The section of the specification that has the instruction's rules.
                 *
                 * @param opcode an instruction's number
                 * @return the section
                 */
                public static Section section(int opcode) {
                    return Section.ALL[SECTIONS.charAt(opcode) - 'A'];
                }

                /**
                 * Whether an instruction may stand in a numeric function: one that touches numbers and
                 * memory 0 of 32 bits and pages of 64 KiB alone. It may if its immediates and the types
                 * that they name allow it, too.
                 *
                 * @param opcode an instruction's number
                 * @return false if no function with it is numeric
                 */
                public static boolean isNumeric(int opcode) {
                    return NUMERIC.charAt(opcode) == 'n';
                }

            """;
}
