package dev.godwit.isagen.riscv;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The column "encoding", taken apart.
 *
 * @param length its bits, 16 or 32
 * @param mask the fixed bits
 * @param match their values
 * @param fields all other bits
 * @param signed whether the immediate has a sign
 * @param nonzero whether an immediate of 0 is reserved
 * @param except the number that a field may not have, by slot
 */
record Encoding(
        int length,
        int mask,
        int match,
        List<Field> fields,
        boolean signed,
        boolean nonzero,
        Map<String, Integer> except) {

    /**
     * Some bits of an instruction.
     *
     * @param name the table's name
     * @param slot what they are part of: rd, rs1, rs2, rs3, rm, imm
     * @param low which bit of that the lowest one is
     * @param at its place in the instruction
     * @param width how many
     */
    record Field(String name, String slot, int low, int at, int width) {
        /** Whether it numbers the registers from 8 on. */
        boolean isShort() {
            return name.endsWith("'");
        }

        /** Its bits in the instruction. */
        int mask() {
            return (int) ((1L << width) - 1) << at;
        }
    }

    private static final Pattern TOKEN =
            Pattern.compile("([a-z]+[0-9]?'?)(?:\\[([0-9:|]+)])?(?:!=([0-9]+))?");

    private static final Map<String, Integer> WIDTHS =
            Map.ofEntries(
                    Map.entry("rd", 5),
                    Map.entry("rs1", 5),
                    Map.entry("rs2", 5),
                    Map.entry("rs3", 5),
                    Map.entry("rd'", 3),
                    Map.entry("rs1'", 3),
                    Map.entry("rs2'", 3),
                    Map.entry("zimm", 5),
                    Map.entry("rm", 3),
                    Map.entry("csr", 12),
                    Map.entry("fm", 4),
                    Map.entry("pred", 4),
                    Map.entry("succ", 4),
                    Map.entry("aq", 1),
                    Map.entry("rl", 1));

    /** What a field or an operand is part of. */
    static String slot(String name) {
        return switch (name) {
            case "rd", "rd'", "fd", "fd'" -> "rd";
            case "rs1", "rs1'", "fs1", "fs1'", "zimm", "fli" -> "rs1";
            case "rs2", "rs2'", "fs2", "fs2'" -> "rs2";
            case "rs3", "fs3" -> "rs3";
            case "rm", "rne" -> "rm";
            default -> "imm";
        };
    }

    static Encoding of(String text) {
        List<Field> fields = new ArrayList<>();
        Map<String, Integer> except = new LinkedHashMap<>();
        boolean signed = false;
        boolean nonzero = false;
        String[] tokens = text.split(" +");
        int length = length(tokens);
        int at = length;
        int mask = 0;
        int match = 0;
        for (String token : tokens) {
            if (token.matches("[01]+")) {
                at -= token.length();
                mask |= (int) ((1L << token.length()) - 1) << at;
                match |= Integer.parseInt(token, 2) << at;
                continue;
            }
            Matcher m = token(token);
            String name = m.group(1);
            if (m.group(2) == null) {
                at -= width(name);
                fields.add(new Field(name, slot(name), low(name), at, width(name)));
            } else {
                signed |= name.equals("imm") || name.equals("nzimm");
                nonzero |= name.startsWith("nz");
                for (String range : m.group(2).split("\\|")) {
                    int low = Integer.parseInt(range.substring(range.indexOf(':') + 1));
                    int width = width(range);
                    at -= width;
                    fields.add(new Field(name, slot(name), low, at, width));
                }
            }
            if (m.group(3) != null) {
                except.put(slot(name), Integer.parseInt(m.group(3)));
            }
        }
        return new Encoding(length, mask, match, List.copyOf(fields), signed, nonzero, except);
    }

    private static int length(String[] tokens) {
        int length = 0;
        for (String token : tokens) {
            if (token.matches("[01]+")) {
                length += token.length();
                continue;
            }
            Matcher m = token(token);
            if (m.group(2) == null) {
                length += width(m.group(1));
            } else {
                for (String range : m.group(2).split("\\|")) {
                    length += width(range);
                }
            }
        }
        if (length != 16 && length != 32) {
            throw new IllegalArgumentException("an encoding of " + length + " bits");
        }
        return length;
    }

    private static Matcher token(String token) {
        Matcher m = TOKEN.matcher(token);
        if (!m.matches()) {
            throw new IllegalArgumentException("unknown field " + token);
        }
        return m;
    }

    /** The width of a named field, or of a range such as 11:0. */
    private static int width(String text) {
        Integer known = WIDTHS.get(text);
        if (known != null) {
            return known;
        }
        if (!Character.isDigit(text.charAt(0))) {
            throw new IllegalArgumentException("unknown field " + text);
        }
        int colon = text.indexOf(':');
        return colon < 0
                ? 1
                : Integer.parseInt(text.substring(0, colon))
                        - Integer.parseInt(text.substring(colon + 1))
                        + 1;
    }

    private static int low(String name) {
        return switch (name) {
            case "fm" -> 8;
            case "pred" -> 4;
            case "aq" -> 1;
            default -> 0;
        };
    }

    /** The fields of a slot, the highest bits of the instruction first. */
    List<Field> fields(String slot) {
        return fields.stream().filter(field -> field.slot().equals(slot)).toList();
    }

    /** The highest bit of the immediate, counted in the immediate. */
    int immediateTop() {
        return fields("imm").stream().mapToInt(f -> f.low() + f.width() - 1).max().orElse(-1);
    }
}
