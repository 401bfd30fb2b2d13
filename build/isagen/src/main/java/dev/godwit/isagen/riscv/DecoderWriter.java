package dev.godwit.isagen.riscv;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Writes the decoder: a tree of switches over bits that all remaining lines have fixed, and at its
 * ends the lines that these bits do not tell apart, with the ones of more fixed bits first.
 */
final class DecoderWriter {
    /** A method is split off where a switch decides between more lines than this. */
    private static final int LINES_PER_METHOD = 16;

    private final RiscvTable table;
    private final List<String> methods = new ArrayList<>();

    /** The bodies of the methods that take fields apart, by name, and their names by body. */
    private final Map<String, String> formats = new LinkedHashMap<>();

    private final Map<String, String> formatNames = new LinkedHashMap<>();
    private final TreeSet<String> extensions = new TreeSet<>();

    private DecoderWriter(RiscvTable table) {
        this.table = table;
    }

    static String write(RiscvTable table) {
        return new DecoderWriter(table).write();
    }

    private String write() {
        StringBuilder tree = new StringBuilder();
        node(tree, "        ", table.operations(), 3, "decode", true);
        StringBuilder compressed = new StringBuilder();
        node(compressed, "        ", table.compressed(), 0, "compressed", true);
        StringBuilder text = new StringBuilder(HEAD);
        for (int n = 0; n < table.extensions().size(); n++) {
            String name = table.extensions().get(n).name();
            if (extensions.contains(name)) {
                text.append("    private static final long ");
                text.append(name.toUpperCase(Locale.ROOT)).append(" = 1L << ").append(n);
                text.append(";\n");
            }
        }
        text.append(DECODE).append(tree).append("    }\n").append(COMPRESSED);
        text.append(compressed).append("    }\n");
        for (String method : methods) {
            text.append(method);
        }
        formats.forEach((name, body) -> {
            text.append("\n    private static long ").append(name).append("(int op, int i) {\n");
            text.append(body).append("    }\n");
        });
        return text.append(TAIL).toString();
    }

    private void node(
            StringBuilder out, String in, List<Row> rows, int known, String name, boolean isRoot) {
        int common = ~known;
        int differing = 0;
        for (Row row : rows) {
            common &= row.encoding().mask();
            differing |= row.encoding().match() ^ rows.getFirst().encoding().match();
        }
        int[] run = rows.size() == 1 ? null : run(rows, common, differing & common);
        if (run == null) {
            leaf(out, in, rows, known);
            return;
        }
        if (!isRoot && rows.size() > LINES_PER_METHOD) {
            out.append(in).append("return ").append(name).append("(i, e);\n");
            StringBuilder method = new StringBuilder();
            method.append("\n    private static long ").append(name);
            method.append("(int i, Extensions e) {\n");
            node(method, "        ", rows, known, name, true);
            methods.add(method.append("    }\n").toString());
            return;
        }
        int low = run[0];
        int mask = (1 << run[1]) - 1;
        Map<Integer, List<Row>> groups = new TreeMap<>();
        for (Row row : rows) {
            groups.computeIfAbsent(
                            row.encoding().match() >>> low & mask, value -> new ArrayList<>())
                    .add(row);
        }
        out.append(in).append("switch (").append(shifted(low, mask)).append(") {\n");
        groups.forEach((value, group) -> {
            out.append(in).append("    case 0x").append(Integer.toHexString(value));
            out.append(" -> {\n");
            String below = name + '_' + Integer.toBinaryString(1 << run[1] | value).substring(1);
            node(out, in + "        ", group, known | mask << low, below, false);
            out.append(in).append("    }\n");
        });
        out.append(in).append("    default -> {\n");
        out.append(in).append("        return 0;\n").append(in).append("    }\n");
        out.append(in).append("}\n");
    }

    /** The run of bits that makes the most groups: its lowest bit and its width. */
    private static int[] run(List<Row> rows, int common, int differing) {
        int[] best = null;
        long most = 1;
        for (int low = 0; low < 32; low++) {
            if ((differing >>> low & 1) == 0) {
                continue;
            }
            for (int width = 1; low + width <= 32 && width <= 12; width++) {
                if ((common >>> low + width - 1 & 1) == 0) {
                    break;
                }
                int shift = low;
                int mask = (1 << width) - 1;
                long groups =
                        rows.stream()
                                .map(row -> row.encoding().match() >>> shift & mask)
                                .distinct()
                                .count();
                // three bits rather than two: they are one field, and need no test later
                boolean isField = width == 3 && best != null && best[0] == low;
                if (groups > most || groups == most && isField) {
                    most = groups;
                    best = new int[] {low, width};
                }
            }
        }
        return best;
    }

    private static String shifted(int low, int mask) {
        return (low == 0 ? "i" : "i >>> " + low) + " & 0x" + Integer.toHexString(mask);
    }

    private void leaf(StringBuilder out, String in, List<Row> rows, int known) {
        List<Row> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparingInt(row -> -Integer.bitCount(row.encoding().mask())));
        int shared = ~known;
        for (int n = 0; n < sorted.size() - 1; n++) {
            Encoding encoding = sorted.get(n).encoding();
            shared &= encoding.mask() & ~(encoding.match() ^ sorted.getFirst().encoding().match());
        }
        boolean isWrapped = sorted.size() > 3 && shared != 0;
        if (isWrapped) {
            out.append(in).append("if (");
            out.append(test(shared, sorted.getFirst().encoding().match())).append(") {\n");
        }
        for (int n = 0; n < sorted.size(); n++) {
            Row row = sorted.get(n);
            boolean isLast = n == sorted.size() - 1;
            if (isWrapped && isLast) {
                out.append(in).append("}\n");
            }
            boolean isInside = isWrapped && !isLast;
            List<String> conditions = conditions(row, isInside ? known | shared : known);
            String indent = isInside ? in + "    " : in;
            if (conditions.isEmpty()) {
                out.append(indent).append("return ").append(result(row)).append(";\n");
                return;
            }
            out.append(indent).append("if (").append(String.join(" && ", conditions));
            out.append(") {\n").append(indent).append("    return ").append(result(row));
            out.append(";\n").append(indent).append("}\n");
        }
        out.append(in).append("return 0;\n");
    }

    private static String test(int mask, int match) {
        return "(i & " + hex(mask) + ") == " + hex(match & mask);
    }

    private static String hex(int value) {
        return "0x" + Integer.toHexString(value);
    }

    private List<String> conditions(Row row, int known) {
        Encoding encoding = row.encoding();
        List<String> conditions = new ArrayList<>();
        int rest = encoding.mask() & ~known;
        if (rest != 0) {
            conditions.add(test(rest, encoding.match()));
        }
        encoding.except()
                .forEach((slot, number) -> {
                    Encoding.Field field = encoding.fields(slot).getFirst();
                    conditions.add(
                            "(i & " + hex(field.mask()) + ") != " + hex(number << field.at()));
                });
        if (encoding.nonzero()) {
            int mask = encoding.fields("imm").stream().mapToInt(Encoding.Field::mask).sum();
            conditions.add("(i & " + hex(mask) + ") != 0");
        }
        if (!encoding.fields("rm").isEmpty()) {
            conditions.add("isRounding(i)");
        }
        if (!row.extensions().contains(List.of("i"))) {
            conditions.add(extensions(row));
        }
        return conditions;
    }

    private String extensions(Row row) {
        row.extensions().forEach(extensions::addAll);
        if (row.extensions().size() == 1) {
            return "e.hasAll(" + constants(row.extensions().getFirst()) + ")";
        }
        List<String> any = new ArrayList<>();
        for (List<String> all : row.extensions()) {
            if (all.size() != 1) {
                throw row.wrong("alternatives of more than one extension");
            }
            any.add(all.getFirst());
        }
        return "e.hasAny(" + constants(any) + ")";
    }

    private static String constants(List<String> names) {
        return String.join(" | ", names).toUpperCase(Locale.ROOT);
    }

    private String result(Row row) {
        if (row.isCompressed()) {
            return compressed(row);
        }
        List<Encoding.Field> used = row.used();
        if (used.isEmpty()) {
            return "Op." + row.constant();
        }
        StringBuilder name = new StringBuilder();
        StringBuilder low = new StringBuilder("op");
        for (String slot : List.of("rd", "rs1", "rs2", "rs3", "rm")) {
            for (Encoding.Field field : used) {
                if (field.slot().equals(slot)) {
                    name.append(name.isEmpty() ? slot : slot.replace('r', 'R'));
                    name.append(field.width() < 5 && !slot.equals("rm") ? "Even" : "");
                    low.append(" | ").append(moved(field, place(slot) + field.low()));
                }
            }
        }
        List<Encoding.Field> pieces = used.stream().filter(f -> f.slot().equals("imm")).toList();
        String body;
        if (pieces.isEmpty()) {
            body = "        return (" + low + ") & 0xffffffffL;\n";
        } else {
            body =
                    "        int imm = "
                            + immediate(row.encoding(), pieces)
                            + ";\n        return (long) imm << 32 | ("
                            + low
                            + ") & 0xffffffffL;\n";
            String kind = row.encoding().signed() ? "Imm" : "Uimm";
            name.append(name.isEmpty() ? kind.toLowerCase(Locale.ROOT) : kind);
            for (Encoding.Field piece : pieces) {
                name.append('_').append(piece.low() + piece.width() - 1);
                name.append(piece.width() == 1 ? "" : "to" + piece.low());
            }
        }
        String known = formatNames.get(body);
        if (known == null) {
            known = name.toString();
            if (formats.containsKey(known)) {
                throw row.wrong("two formats are called " + known);
            }
            formatNames.put(body, known);
            formats.put(known, body);
        }
        return known + "(Op." + row.constant() + ", i)";
    }

    private static int place(String slot) {
        return switch (slot) {
            case "rd" -> 9;
            case "rs1" -> 14;
            case "rs2" -> 19;
            case "rs3" -> 24;
            default -> 29;
        };
    }

    /** The bits of a field, moved to another place. */
    private static String moved(Encoding.Field field, int to) {
        int by = to - field.at();
        int mask = (int) ((1L << field.width()) - 1) << to;
        String shifted = by == 0 ? "i" : by > 0 ? "i << " + by : "i >>> " + -by;
        return shifted + " & " + hex(mask);
    }

    private static String immediate(Encoding encoding, List<Encoding.Field> pieces) {
        List<String> parts = new ArrayList<>();
        for (Encoding.Field piece : pieces) {
            boolean isSign =
                    encoding.signed() && piece.low() + piece.width() - 1 == encoding.immediateTop();
            if (isSign) {
                int up = 32 - piece.at() - piece.width();
                String shifted = up == 0 ? "i" : "i << " + up;
                shifted += " >> " + (32 - piece.width());
                parts.add(piece.low() == 0 ? shifted : shifted + " << " + piece.low());
            } else {
                parts.add(moved(piece, piece.low()));
            }
        }
        return String.join(" | ", parts);
    }

    private String compressed(Row row) {
        Row target = table.target(row);
        Map<String, String> slots = new LinkedHashMap<>();
        table.expansion(row)
                .forEach((wanted, given) -> {
                    String value = given.startsWith("x") ? given.substring(1) : given;
                    if (!value.matches("-?[0-9]+")) {
                        String slot = Encoding.slot(given);
                        List<Encoding.Field> pieces = row.encoding().fields(slot);
                        if (pieces.isEmpty()) {
                            throw row.wrong("no field for " + given);
                        }
                        value =
                                slot.equals("imm")
                                        ? immediate(row.encoding(), pieces)
                                        : register(pieces.getFirst());
                    }
                    slots.put(Encoding.slot(wanted), value);
                });
        if (slots.isEmpty()) {
            return "Op." + target.constant();
        }
        List<String> arguments = new ArrayList<>(List.of("Op." + target.constant()));
        for (String slot : List.of("rd", "rs1", "rs2", "imm")) {
            arguments.add(slots.getOrDefault(slot, "0"));
        }
        return "pack(" + String.join(", ", arguments) + ")";
    }

    private static String register(Encoding.Field field) {
        String number = moved(field, 0);
        return field.isShort() ? number + " | 8" : number;
    }

    private static final String HEAD =
            """
            // GENERATED by isagen from isa/tables/riscv.isa: change the table, then run isagen.
            package dev.godwit.riscv.isa;

            /**
             * From an instruction's bits to what is executed. The result is a number of 64 bits that {@link
             * Decoded} takes apart; it is 0, {@link Op#ILLEGAL}, for what is reserved or belongs to an extension
             * that is not there. A hint is its base instruction. A compressed instruction is the one that it
             * expands to.
             *
             * <p>Legal here may still be illegal when it is executed: by the mode, by a CSR that does not exist,
             * or by a dynamic rounding mode that is reserved.
             */
            public final class Decoder {
            """;

    private static final String DECODE =
            """

                private Decoder() {}

                /**
                 * How long the instruction is that begins with a parcel. Those of more than 32 bits count as 4: what
                 * they begin with is illegal.
                 *
                 * @param parcel 16 bits, or more of which the low ones count
                 * @return its bytes, 2 or 4
                 */
                public static int length(int parcel) {
                    return (parcel & 3) == 3 ? 4 : 2;
                }

                /**
                 * Decodes an instruction of 32 bits.
                 *
                 * @param i its bits
                 * @param e what the hart has
                 * @return see {@link Decoded}
                 */
                public static long decode(int i, Extensions e) {
                    if ((i & 3) != 3) {
                        return 0;
                    }
            """;

    private static final String COMPRESSED =
            """

                /**
                 * Decodes an instruction of 16 bits.
                 *
                 * @param i its bits; the ones above the low 16 do not count
                 * @param e what the hart has
                 * @return see {@link Decoded}
                 */
                public static long decodeCompressed(int i, Extensions e) {
            """;

    private static final String TAIL =
            """

                private static boolean isRounding(int i) {
                    return (i & 0x7000) < 0x5000 || (i & 0x7000) == 0x7000;
                }

                private static long pack(int op, int rd, int rs1, int rs2, int imm) {
                    return (long) imm << 32 | op | rd << 9 | rs1 << 14 | rs2 << 19;
                }
            }
            """;
}
