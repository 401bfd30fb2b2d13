package dev.godwit.linux.trace;

/** How numbers, strings and times are written. */
final class Text {
    /** Bytes of a string that are shown. */
    static final int MOST = 32;

    private static final int SECONDS_A_DAY = 86_400;

    private Text() {}

    /** An address, NULL for 0. */
    static void address(StringBuilder out, long value) {
        if (value == 0) {
            out.append("NULL");
        } else {
            hex(out, value);
        }
    }

    /** A number in hexadecimal digits, 0 for 0. */
    static void hex(StringBuilder out, long value) {
        out.append(value == 0 ? "0" : "0x" + Long.toHexString(value));
    }

    /** Permissions in octal digits, three at least. */
    static void mode(StringBuilder out, int mode) {
        String digits = Integer.toOctalString(mode);
        if (mode == 0) {
            out.append("000");
        } else {
            out.append(digits.length() == 1 ? "00" : "0").append(digits);
        }
    }

    /** The kind of a file and its permissions. */
    static void fileMode(StringBuilder out, int mode) {
        int kind = mode & 0xF000;
        if (Names.has("S_IF", kind)) {
            Names.one(out, "S_IF", kind);
            int special = mode & 0xE00;
            out.append((special & 0x800) != 0 ? "|S_ISUID" : "");
            out.append((special & 0x400) != 0 ? "|S_ISGID" : "");
            out.append((special & 0x200) != 0 ? "|S_ISVTX" : "");
            out.append('|');
            mode(out, mode & 0x1FF);
        } else {
            mode(out, mode);
        }
    }

    /** The number of a device, as Linux's 32 bits have it. */
    static void device(StringBuilder out, long major, long minor) {
        out.append("makedev(");
        hex(out, major);
        out.append(", ");
        hex(out, minor);
        out.append(')');
    }

    /** The same of a number in one piece. */
    static void device(StringBuilder out, long number) {
        long major = number >>> 8 & 0xFFF | number >>> 32 & 0xFFFF_F000L;
        long minor = number & 0xFF | number >>> 12 & 0xFFFF_FF00L;
        device(out, major, minor);
    }

    /** Bytes in quotes, each that is not printable as an escape sequence. */
    static void quoted(StringBuilder out, byte[] bytes, int from, int end) {
        out.append('"');
        for (int i = from; i < end; i++) {
            int c = bytes[i] & 0xFF;
            switch (c) {
                case '"', '\\' -> out.append('\\').append((char) c);
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case 0x0B -> out.append("\\v");
                default -> {
                    if (c >= ' ' && c < 0x7F) {
                        out.append((char) c);
                    } else {
                        String octal = Integer.toOctalString(c);
                        boolean isBeforeDigit =
                                i + 1 < end && bytes[i + 1] >= '0' && bytes[i + 1] <= '7';
                        String zeros = isBeforeDigit ? "000".substring(octal.length()) : "";
                        out.append('\\').append(zeros).append(octal);
                    }
                }
            }
        }
        out.append('"');
    }

    /** Bytes in quotes, each in hexadecimal digits. */
    static void quotedHex(StringBuilder out, byte[] bytes, int end) {
        out.append('"');
        for (int i = 0; i < end; i++) {
            out.append("\\x");
            out.append(Character.forDigit(bytes[i] >> 4 & 15, 16));
            out.append(Character.forDigit(bytes[i] & 15, 16));
        }
        out.append('"');
    }

    /** A limit: a multiple of 1024 as one. */
    static void limit(StringBuilder out, long value) {
        if (value == -1) {
            out.append("RLIM64_INFINITY");
        } else if (Long.compareUnsigned(value, 1024) > 0 && (value & 1023) == 0) {
            out.append(Long.toUnsignedString(value >>> 10)).append("*1024");
        } else {
            out.append(Long.toUnsignedString(value));
        }
    }

    /** A time of the calendar, as a comment. */
    static void date(StringBuilder out, long seconds, long nanos) {
        long days = Math.floorDiv(seconds, (long) SECONDS_A_DAY);
        int rest = (int) Math.floorMod(seconds, (long) SECONDS_A_DAY);
        // years begin in March, so that a leap day is the last of one
        long shifted = days + 719_468;
        long era = Math.floorDiv(shifted, 146_097L);
        long day = shifted - era * 146_097;
        long year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
        long ofYear = day - (365 * year + year / 4 - year / 100);
        long month = (5 * ofYear + 2) / 153;
        long ofMonth = ofYear - (153 * month + 2) / 5 + 1;
        long shown = month < 10 ? month + 3 : month - 9;
        out.append(" /* ").append(year + era * 400 + (shown <= 2 ? 1 : 0));
        out.append('-').append(two(shown)).append('-').append(two(ofMonth)).append('T');
        out.append(two(rest / 3600)).append(':').append(two(rest / 60 % 60)).append(':');
        out.append(two(rest % 60));
        if (nanos != 0) {
            String digits = Long.toString(nanos);
            out.append('.').append("000000000".substring(digits.length())).append(digits);
        }
        out.append("+0000 */");
    }

    private static String two(long number) {
        return number < 10 ? "0" + number : Long.toString(number);
    }
}
