package dev.godwit.riscv.text;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A line of the table as the assembly needs it: an instruction, or a pseudo-instruction. */
final class Syntax {
    private static final List<Syntax> OPERATIONS = new ArrayList<>();
    private static final List<Syntax> COMPRESSED = new ArrayList<>();

    /** By the name of what they expand to. */
    private static final Map<String, List<Syntax>> PSEUDO = new LinkedHashMap<>();

    /** What the assembler knows, by mnemonic; pseudo-instructions first. */
    private static final Map<String, List<Syntax>> READ = new LinkedHashMap<>();

    static {
        List<Syntax> pseudo = new ArrayList<>();
        for (String line : Words.split(Rows.TEXT, '\n')) {
            Syntax syntax = new Syntax(line);
            if (syntax.encoding == null) {
                pseudo.add(syntax);
            } else {
                (syntax.encoding.length() == 4 ? OPERATIONS : COMPRESSED).add(syntax);
            }
        }
        Map<String, Syntax> byName = new LinkedHashMap<>();
        for (Syntax syntax : OPERATIONS) {
            byName.put(syntax.mnemonic, syntax);
        }
        for (Syntax syntax : COMPRESSED) {
            syntax.target = byName.get(syntax.expansion[0]);
        }
        for (Syntax syntax : pseudo) {
            syntax.target = byName.get(syntax.expansion[0]);
            if (!syntax.kind.equals("read")) {
                PSEUDO.computeIfAbsent(syntax.expansion[0], name -> new ArrayList<>()).add(syntax);
            }
            if (syntax.kind.isEmpty() || syntax.kind.equals("read")) {
                READ.computeIfAbsent(syntax.mnemonic, name -> new ArrayList<>()).add(syntax);
            }
        }
        for (Syntax syntax : OPERATIONS) {
            READ.computeIfAbsent(syntax.mnemonic, name -> new ArrayList<>()).add(syntax);
        }
        for (Syntax syntax : COMPRESSED) {
            READ.computeIfAbsent(syntax.mnemonic, name -> new ArrayList<>()).add(syntax);
        }
    }

    private final String kind;
    private final String mnemonic;
    private final String[] operands;

    /** What it expands to: a mnemonic, then one word for each operand of that; or nothing. */
    private final String[] expansion;

    private final @Nullable Encoding encoding;
    private @Nullable Syntax target;

    private Syntax(String line) {
        String[] cell = cells(line);
        boolean isPseudo = cell[0].startsWith("pseudo");
        kind = isPseudo ? cell[0].substring("pseudo".length()).trim() : "";
        encoding = isPseudo ? null : new Encoding(cell[0]);
        mnemonic = cell[1];
        operands = Words.operands(cell[2]);
        List<String> words = new ArrayList<>();
        int space = cell[3].indexOf(' ');
        if (!cell[3].equals(".")) {
            words.add(space < 0 ? cell[3] : cell[3].substring(0, space));
            for (String word : Words.operands(space < 0 ? "" : cell[3].substring(space + 1))) {
                if (!Words.isMark(word)) {
                    words.add(word);
                }
            }
        }
        expansion = words.toArray(new String[0]);
    }

    /** The four columns; a bar without spaces belongs to an encoding. */
    private static String[] cells(String line) {
        String[] cells = new String[4];
        int start = 0;
        for (int n = 0; n < 3; n++) {
            int bar = line.indexOf(" | ", start);
            cells[n] = line.substring(start, bar).trim();
            // an empty column leaves one space between its bars
            start = bar + 2;
        }
        cells[3] = line.substring(start).trim();
        return cells;
    }

    /** The instruction with the number of an operation, which is not 0. */
    static Syntax operation(int op) {
        return OPERATIONS.get(op - 1);
    }

    /** The compressed instruction with these bits, or null. */
    static @Nullable Syntax compressed(int bits) {
        Syntax found = null;
        for (Syntax syntax : COMPRESSED) {
            if (syntax.bits().matches(bits)
                    && (found == null || syntax.bits().fixed() > found.bits().fixed())) {
                found = syntax;
            }
        }
        return found;
    }

    /** The shorter ways to write an instruction, in the order in which they are tried. */
    static List<Syntax> shorter(Syntax instruction) {
        return PSEUDO.getOrDefault(instruction.mnemonic, List.of());
    }

    /** All that a mnemonic may be, or null if it is unknown. */
    static @Nullable List<Syntax> read(String mnemonic) {
        return READ.get(mnemonic);
    }

    /** Whether it is only written where the instruction has 16 bits. */
    boolean isShortOnly() {
        return kind.equals("short");
    }

    String mnemonic() {
        return mnemonic;
    }

    /** Names and marks, in order. */
    String[] operands() {
        return operands;
    }

    /** Whether it may carry .aq and .rl. */
    boolean isOrdered() {
        return mnemonic.startsWith("amo")
                || mnemonic.startsWith("lr.")
                || mnemonic.startsWith("sc.");
    }

    /** Whether its immediate is written without its low 12 bits. */
    boolean isUpper() {
        return mnemonic.equals("lui") || mnemonic.equals("auipc") || mnemonic.equals("c.lui");
    }

    /** What the assembler makes of it: itself, or what a pseudo-instruction becomes. */
    Syntax instruction() {
        return encoding == null ? expanded() : this;
    }

    /** What a pseudo-instruction or a compressed one becomes; any other one is that itself. */
    Syntax expanded() {
        return target == null ? this : target;
    }

    /** Whether it has no bits of its own. */
    boolean isPseudo() {
        return encoding == null;
    }

    /** The encoding of an instruction that is none of the pseudo-instructions. */
    Encoding bits() {
        if (encoding == null) {
            throw new IllegalStateException(mnemonic + " has no encoding");
        }
        return encoding;
    }

    /** Whether a pseudo-instruction says all of an instruction with these fields. */
    boolean says(int[] values) {
        int[] rest = Arrays.copyOf(values, values.length);
        int[] said = new int[Encoding.SLOTS];
        boolean[] isSaid = new boolean[Encoding.SLOTS];
        for (String word : operands) {
            if (!Words.isMark(word)) {
                said[Words.slot(word)] = values[Words.slot(word)];
                isSaid[Words.slot(word)] = true;
            }
        }
        int n = 1;
        for (String wanted : instruction().operands) {
            if (Words.isMark(wanted)) {
                continue;
            }
            String given = expansion[n++];
            int slot = Words.slot(wanted);
            if (isConstant(given)) {
                if (field(wanted, values) != constant(given)) {
                    return false;
                }
                rest[slot] =
                        wanted.equals("pred") || wanted.equals("succ") ? rest[slot] & 0xf00 : 0;
            } else {
                if (!isSaid[Words.slot(given)] || values[slot] != said[Words.slot(given)]) {
                    return false;
                }
                rest[slot] = 0;
            }
        }
        for (int left : rest) {
            if (left != 0) {
                return false;
            }
        }
        return true;
    }

    /** The fields of the instruction that this one with its own fields becomes. */
    int[] expand(int[] own) {
        if (target == null) {
            return own;
        }
        int[] values = new int[Encoding.SLOTS];
        int n = 1;
        for (String wanted : target.operands) {
            if (!Words.isMark(wanted)) {
                String given = expansion[n++];
                int value = isConstant(given) ? constant(given) : own[Words.slot(given)];
                values[Words.slot(wanted)] |= wanted.equals("pred") ? value << 4 : value;
            }
        }
        return values;
    }

    /** What an operand stands for. */
    static int field(String operand, int[] values) {
        int value = values[Words.slot(operand)];
        return switch (operand) {
            case "pred" -> value >> 4 & 15;
            case "succ" -> value & 15;
            default -> value;
        };
    }

    private static boolean isConstant(String word) {
        char c = word.charAt(0);
        return c == '-' || Registers.isDigit(c) || c == 'x';
    }

    private static int constant(String word) {
        return word.charAt(0) == 'x' ? Integer.parseInt(word.substring(1)) : Integer.decode(word);
    }
}
