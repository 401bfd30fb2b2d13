package dev.godwit.linux.proc;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Names;

/** Numbers in names and in what is written to files. */
final class Numbers {
    private static final int MOST_DIGITS = 9;

    private Numbers() {}

    /** The number that a name stands for; -1 for a name that the system would not list. */
    static int parse(String name) {
        if (name.isEmpty() || name.length() > MOST_DIGITS) {
            return -1;
        }
        if (name.charAt(0) == '0' && name.length() > 1) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = 10 * number + c - '0';
        }
        return number;
    }

    /** A number that was written: with a sign, in base 8, 10 or 16, white space around it. */
    static long written(byte[] bytes) throws ErrnoException {
        String text = Names.decode(bytes, 0, bytes.length).trim();
        boolean isNegative = text.startsWith("-");
        int at = isNegative || text.startsWith("+") ? 1 : 0;
        int base = 10;
        if (text.startsWith("0x", at) || text.startsWith("0X", at)) {
            base = 16;
            at += 2;
        } else if (text.startsWith("0", at) && text.length() > at + 1) {
            base = 8;
            at++;
        }
        if (at == text.length()) {
            throw Errno.EINVAL.exception();
        }
        long number = 0;
        for (; at < text.length(); at++) {
            int digit = Character.digit(text.charAt(at), base);
            if (digit < 0 || text.charAt(at) >= 0x80) {
                throw Errno.EINVAL.exception();
            }
            if (number > (Long.MAX_VALUE - digit) / base) {
                throw Errno.ERANGE.exception();
            }
            number = number * base + digit;
        }
        return isNegative ? -number : number;
    }
}
