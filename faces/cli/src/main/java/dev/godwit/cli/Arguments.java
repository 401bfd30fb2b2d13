package dev.godwit.cli;

import dev.godwit.wasm.module.FunctionType;
import dev.godwit.wasm.module.ValueTypes;
import dev.godwit.wasm.runtime.V128;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the arguments of {@code --invoke}, typed by the function's signature. */
final class Arguments {
    private static final Pattern INTEGER =
            Pattern.compile("([+-]?)(?:0[xX]([0-9a-fA-F]+)|([0-9]+))");
    private static final Pattern FLOAT =
            Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");
    private static final Pattern HEX_FLOAT =
            Pattern.compile(
                    "([+-]?0[xX](?:[0-9a-fA-F]+(?:\\.[0-9a-fA-F]*)?|\\.[0-9a-fA-F]+))"
                            + "([pP][+-]?[0-9]+)?");
    private static final Pattern NAN = Pattern.compile("([+-]?)nan(?::0x([0-9a-f]{1,13}))?");
    private static final Pattern VECTOR = Pattern.compile("0[xX]([0-9a-fA-F]{1,32})");
    private static final Pattern TYPED =
            Pattern.compile("\\s*([A-Za-z0-9]+)\\s*\\(\\s*([^()\\s]*)\\s*\\)\\s*(,|$)");

    /** Digits beyond this are out of range of every type; converting them all costs too much. */
    private static final int MOST_DIGITS = 1_000;

    private Arguments() {}

    /**
     * The arguments of a call.
     *
     * @param name the function's name, for messages
     * @param type its type
     * @param words one for each parameter
     * @throws CommandFailure if there are too many or too few, or one is not of its type
     */
    static @Nullable Object[] read(String name, FunctionType type, List<String> words) {
        int[] parameters = type.parameters();
        if (words.size() != parameters.length) {
            throw CommandFailure.usage(
                    name
                            + " takes "
                            + parameters.length
                            + (parameters.length == 1 ? " argument" : " arguments")
                            + (parameters.length == 0 ? "" : " (" + names(parameters) + ")")
                            + ", got "
                            + words.size());
        }
        @Nullable Object[] values = new @Nullable Object[parameters.length];
        for (int i = 0; i < values.length; i++) {
            String subject = "argument " + (i + 1) + " of " + name;
            values[i] = value(subject, parameters[i], words.get(i));
        }
        return values;
    }

    /**
     * The words of {@code --params}, such as {@code I32(10),F64(2)}, once their types are found to
     * be those of the function.
     *
     * @throws CommandFailure if it has not that form, or a type is another one
     */
    static List<String> typed(String name, FunctionType type, String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = TYPED.matcher(text);
        int at = 0;
        boolean more = !text.isBlank();
        while (more) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw CommandFailure.usage(
                        "--params: not of the form I32(10),I64(20),F32(1.5),F64(2): " + text);
            }
            String kind = matcher.group(1).toLowerCase(Locale.ROOT);
            int index = words.size();
            int[] parameters = type.parameters();
            if (index < parameters.length && !kind.equals(kindOf(parameters[index]))) {
                throw CommandFailure.usage(
                        "--params: argument "
                                + (index + 1)
                                + " of "
                                + name
                                + " must be "
                                + ValueTypes.name(parameters[index])
                                + ", got "
                                + matcher.group(1));
            }
            words.add(matcher.group(2));
            at = matcher.end();
            more = matcher.group(3).equals(",");
        }
        return words;
    }

    private static String kindOf(int type) {
        return ValueTypes.isReference(type) ? "ref" : ValueTypes.name(type);
    }

    private static String names(int[] types) {
        List<String> names = new ArrayList<>();
        for (int type : types) {
            names.add(ValueTypes.name(type));
        }
        return String.join(", ", names);
    }

    private static @Nullable Object value(String subject, int type, String word) {
        return switch (type) {
            case ValueTypes.I32 -> (Object) (int) integer(subject, word, 32);
            case ValueTypes.I64 -> integer(subject, word, 64);
            case ValueTypes.F32 -> f32(subject, word);
            case ValueTypes.F64 -> f64(subject, word);
            case ValueTypes.V128 -> vector(subject, word);
            default -> {
                if (!word.equals("null") || !ValueTypes.isNullable(type)) {
                    String wanted =
                            ValueTypes.isNullable(type)
                                    ? "null, the only reference that can be written here"
                                    : ValueTypes.name(type) + ", which cannot be written here";
                    throw wrong(subject, wanted, word);
                }
                yield null;
            }
        };
    }

    private static long integer(String subject, String word, int bits) {
        Matcher form = INTEGER.matcher(word);
        if (!form.matches()) {
            throw wrong(subject, "an i" + bits + " in decimal or 0x", word);
        }
        String digits = form.group(2) == null ? form.group(3) : form.group(2);
        BigInteger value =
                digits.length() > MOST_DIGITS
                        ? BigInteger.ONE.shiftLeft(bits)
                        : new BigInteger(digits, form.group(2) == null ? 10 : 16);
        if (form.group(1).equals("-")) {
            value = value.negate();
        }
        BigInteger least = BigInteger.ONE.shiftLeft(bits - 1).negate();
        BigInteger greatest = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
        if (value.compareTo(least) < 0 || value.compareTo(greatest) > 0) {
            throw outOfRange(subject, "an i" + bits + " from " + least + " to " + greatest, word);
        }
        return value.longValue();
    }

    private static float f32(String subject, String word) {
        Matcher nan = NAN.matcher(word);
        if (nan.matches()) {
            long payload = payload(subject, nan.group(2), 0x7f_ffffL, 0x40_0000L);
            int sign = nan.group(1).equals("-") ? 1 << 31 : 0;
            return Float.intBitsToFloat(sign | 0x7f80_0000 | (int) payload);
        }
        if (isInfinity(word)) {
            return word.startsWith("-") ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY;
        }
        float value = Float.parseFloat(javaForm(subject, "f32", word));
        if (Float.isInfinite(value)) {
            throw outOfRange(subject, "an f32", word);
        }
        return value;
    }

    private static double f64(String subject, String word) {
        Matcher nan = NAN.matcher(word);
        if (nan.matches()) {
            long payload = payload(subject, nan.group(2), (1L << 52) - 1, 1L << 51);
            long sign = nan.group(1).equals("-") ? Long.MIN_VALUE : 0;
            return Double.longBitsToDouble(sign | 0x7ffL << 52 | payload);
        }
        if (isInfinity(word)) {
            return word.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        double value = Double.parseDouble(javaForm(subject, "f64", word));
        if (Double.isInfinite(value)) {
            throw outOfRange(subject, "an f64", word);
        }
        return value;
    }

    private static long payload(
            String subject, @Nullable String digits, long greatest, long canonical) {
        if (digits == null) {
            return canonical;
        }
        long payload = Long.parseLong(digits, 16);
        if (payload < 1 || payload > greatest) {
            String wanted = "a payload from 0x1 to 0x" + Long.toHexString(greatest);
            throw outOfRange(subject, wanted, "0x" + digits);
        }
        return payload;
    }

    private static boolean isInfinity(String word) {
        return switch (word) {
            case "inf", "+inf", "-inf" -> true;
            default -> false;
        };
    }

    /** A number as Java's parsers take it, which round as the specification does. */
    private static String javaForm(String subject, String type, String word) {
        Matcher hex = HEX_FLOAT.matcher(word);
        if (hex.matches()) {
            return hex.group(1) + (hex.group(2) == null ? "p0" : hex.group(2));
        }
        if (!FLOAT.matcher(word).matches()) {
            throw wrong(subject, "an " + type + " such as -1.5, 1e9, 0x1p-3, nan or inf", word);
        }
        return word;
    }

    private static V128 vector(String subject, String word) {
        Matcher form = VECTOR.matcher(word);
        if (!form.matches()) {
            throw wrong(subject, "a v128 as 0x and up to 32 digits", word);
        }
        String digits = "0".repeat(32 - form.group(1).length()) + form.group(1);
        return new V128(
                Long.parseUnsignedLong(digits.substring(16), 16),
                Long.parseUnsignedLong(digits.substring(0, 16), 16));
    }

    private static CommandFailure wrong(String subject, String wanted, String word) {
        return CommandFailure.usage(subject + " must be " + wanted + ", got '" + cut(word) + "'");
    }

    private static CommandFailure outOfRange(String subject, String wanted, String word) {
        return CommandFailure.usage(
                subject + " is out of range: must be " + wanted + ", got '" + cut(word) + "'");
    }

    private static String cut(String word) {
        return word.length() <= 60 ? word : word.substring(0, 60) + "...";
    }
}
