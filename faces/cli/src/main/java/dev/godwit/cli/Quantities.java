package dev.godwit.cli;

import dev.godwit.Limits;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.math.BigInteger;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads sizes, counts and durations of the command line. */
final class Quantities {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,30})([A-Za-z]*)");

    private Quantities() {}

    /** Bytes: a number, or one with KiB, MiB or GiB. */
    static final class Size implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            Matcher form = FORM.matcher(text);
            long unit =
                    !form.matches()
                            ? 0
                            : switch (form.group(2)) {
                                case "", "B" -> 1;
                                case "KiB" -> 1L << 10;
                                case "MiB" -> 1L << 20;
                                case "GiB" -> 1L << 30;
                                default -> 0;
                            };
            if (unit == 0) {
                throw wrong(text, "a size such as 64MiB: bytes, or N(KiB|MiB|GiB)");
            }
            return product(text, form.group(1), unit, Long.MAX_VALUE);
        }
    }

    /** A number of values or calls, at least 1. */
    static final class Count implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            Matcher form = FORM.matcher(text);
            if (!form.matches() || !form.group(2).isEmpty()) {
                throw wrong(text, "a number of at least 1");
            }
            int count = (int) product(text, form.group(1), 1, Integer.MAX_VALUE);
            if (count < 1) {
                throw wrong(text, "a number of at least 1");
            }
            return count;
        }
    }

    /** Units of the meter: a number, or {@code unlimited}. */
    static final class Fuel implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            if (text.equals("unlimited")) {
                return Limits.UNLIMITED;
            }
            Matcher form = FORM.matcher(text);
            if (!form.matches() || !form.group(2).isEmpty()) {
                throw wrong(text, "a number of units, or 'unlimited'");
            }
            return product(text, form.group(1), 1, Long.MAX_VALUE);
        }
    }

    /** A time: a number with ms, s, m or h. */
    static final class Time implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            Matcher form = FORM.matcher(text);
            long millis =
                    !form.matches()
                            ? 0
                            : switch (form.group(2)) {
                                case "ms" -> 1;
                                case "s" -> 1_000;
                                case "m" -> 60_000;
                                case "h" -> 3_600_000;
                                default -> 0;
                            };
            if (millis == 0) {
                throw wrong(text, "a duration such as 2s: N(ms|s|m|h)");
            }
            return Duration.ofMillis(product(text, form.group(1), millis, Long.MAX_VALUE));
        }
    }

    private static long product(String text, String digits, long unit, long greatest) {
        BigInteger product = new BigInteger(digits).multiply(BigInteger.valueOf(unit));
        if (product.compareTo(BigInteger.valueOf(greatest)) > 0) {
            throw new TypeConversionException("'" + text + "' is out of range");
        }
        return product.longValueExact();
    }

    private static TypeConversionException wrong(String text, String wanted) {
        return new TypeConversionException("'" + text + "' is not " + wanted);
    }
}
