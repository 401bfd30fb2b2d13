package dev.godwit.linux.proc;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Names;

/** Text in the forms that files of the kernel have. */
final class Lines {
    private static final int COLUMN = 8;

    private final StringBuilder out = new StringBuilder();

    Lines add(String text) {
        out.append(text);
        return this;
    }

    Lines add(long number) {
        out.append(number);
        return this;
    }

    Lines add(char letter) {
        out.append(letter);
        return this;
    }

    /** A line of a label, a tabulator and what follows. */
    Lines line(String label, String text) {
        out.append(label).append(":\t").append(text).append('\n');
        return this;
    }

    Lines line(String label, long number) {
        out.append(label).append(":\t").append(number).append('\n');
        return this;
    }

    /** Kibibytes behind a label and a tabulator. */
    Lines memory(String label, long kibibytes) {
        out.append(label).append(":\t");
        right(kibibytes, COLUMN);
        out.append(" kB\n");
        return this;
    }

    /** A number, with blanks before it. */
    Lines right(long number, int width) {
        return right(Long.toString(number), width);
    }

    /** A text, with blanks before it. */
    Lines right(String text, int width) {
        blanks(width - text.length());
        out.append(text);
        return this;
    }

    /** A text, with blanks behind it. */
    Lines left(String text, int width) {
        out.append(text);
        blanks(width - text.length());
        return this;
    }

    private void blanks(int count) {
        for (int i = 0; i < count; i++) {
            out.append(' ');
        }
    }

    /** A number in hexadecimal digits, with zeros before it. */
    Lines hex(long number, int width) {
        String digits = Long.toHexString(number);
        for (int i = digits.length(); i < width; i++) {
            out.append('0');
        }
        out.append(digits);
        return this;
    }

    /** Hundredths, as a number with two decimals. */
    Lines hundredths(long count) {
        out.append(count / 100).append('.');
        if (count % 100 < 10) {
            out.append('0');
        }
        out.append(count % 100);
        return this;
    }

    /** A text in which some characters are written as a backslash and three octal digits. */
    Lines escaped(String text, String which) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (which.indexOf(c) < 0) {
                out.append(c);
            } else {
                out.append('\\').append(c >> 6 & 7).append(c >> 3 & 7).append(c & 7);
            }
        }
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }

    byte[] bytes() throws ErrnoException {
        return Names.encode(out.toString());
    }
}
