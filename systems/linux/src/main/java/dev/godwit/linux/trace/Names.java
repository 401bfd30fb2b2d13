package dev.godwit.linux.trace;

import dev.godwit.linux.abi.Sig;

import java.util.HashMap;
import java.util.Map;

/** A set of constants, and how values of it are written. */
final class Names {
    private static final Map<String, Names> KNOWN = new HashMap<>();
    private static final int BITS = 64;

    private final String set;
    private final String[] names;
    private final long[] values;

    /** The bits of each one's field; 0 if it is none of a field. */
    private final long[] masks;

    private Names(String set) {
        this.set = set;
        String[] parts = Constants.set(set).trim().split(" ");
        names = new String[parts.length];
        values = new long[parts.length];
        masks = new long[parts.length];
        for (int i = 0; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            int slash = parts[i].indexOf('/');
            names[i] = parts[i].substring(0, equals);
            String value = parts[i].substring(equals + 1, slash < 0 ? parts[i].length() : slash);
            values[i] = Long.parseLong(value, 16);
            masks[i] = slash < 0 ? 0 : Long.parseLong(parts[i].substring(slash + 1), 16);
        }
    }

    static Names of(String set) {
        Names names = KNOWN.get(set);
        if (names == null) {
            names = new Names(set);
            KNOWN.put(set, names);
        }
        return names;
    }

    /** Writes the constant that has a value. */
    static void one(StringBuilder out, String set, long value) {
        Names names = of(set);
        for (int i = 0; i < names.values.length; i++) {
            if (names.values[i] == value) {
                out.append(names.names[i]);
                return;
            }
        }
        out.append("0x").append(Long.toHexString(value)).append(" /* ");
        out.append(names.prefix()).append("_??? */");
    }

    /** Whether a set has a value. */
    static boolean has(String set, long value) {
        for (long known : of(set).values) {
            if (known == value) {
                return true;
            }
        }
        return false;
    }

    /** Writes the constants that make up a value. */
    static void flags(StringBuilder out, String set, long value) {
        of(set).write(out, value);
    }

    private void write(StringBuilder out, long value) {
        int begin = out.length();
        long left = value;
        long fields = 0;
        for (int i = 0; i < values.length; i++) {
            boolean isPart;
            if (masks[i] != 0) {
                isPart = (fields & masks[i]) == 0 && (value & masks[i]) == values[i];
                fields |= isPart ? masks[i] : 0;
            } else {
                isPart = values[i] == 0 ? value == 0 : (left & values[i]) == values[i];
            }
            if (isPart) {
                out.append(out.length() == begin ? "" : "|").append(names[i]);
                left &= ~values[i];
            }
        }
        if (out.length() == begin) {
            out.append(value == 0 ? "0" : "0x" + Long.toHexString(value));
            if (value != 0) {
                out.append(" /* ").append(prefix()).append("_??? */");
            }
        } else if (left != 0) {
            out.append("|0x").append(Long.toHexString(left));
        }
    }

    /** What its constants begin with. */
    private String prefix() {
        int end = names[0].indexOf('_');
        return end < 0 ? set : names[0].substring(0, end);
    }

    /** The name of a signal; its number if there is none. */
    static String signal(int number) {
        if (number <= 0 || number > Sig.COUNT) {
            return Integer.toString(number);
        }
        if (number == Sig.RTMIN) {
            return "SIGRTMIN";
        }
        return number > Sig.RTMIN ? "SIGRT_" + (number - Sig.RTMIN) : Sig.name(number);
    }

    /** Writes a set of signals: with ~ those that are not in it, if most are. */
    static void signals(StringBuilder out, long set) {
        boolean isInverse = Long.bitCount(set) >= BITS * 2 / 3;
        long shown = isInverse ? ~set : set;
        out.append(isInverse ? "~[" : "[");
        boolean isFirst = true;
        for (int number = 1; number <= Sig.COUNT; number++) {
            if ((shown & Sig.bit(number)) != 0) {
                out.append(isFirst ? "" : " ").append(signal(number).substring(3));
                isFirst = false;
            }
        }
        out.append(']');
    }
}
