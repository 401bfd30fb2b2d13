package dev.godwit.riscv.isa;

import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;

import java.util.ArrayList;
import java.util.List;

/**
 * A set of extensions: what a hart has. Immutable. With an extension there is always what it brings
 * along: with D there is F, with F Zicsr.
 *
 * <p>Specification: Unprivileged Architecture, ISA Extension Naming Conventions.
 */
public final class Extensions {
    /** RV64I alone. */
    public static final Extensions BASE = new Extensions(1L);

    /** All that are known. */
    public static final Extensions ALL = new Extensions((1L << Extension.count()) - 1);

    /** RV64GC: IMAFDC, Zicsr and Zifencei. */
    public static final Extensions RV64GC =
            of(Extension.M, Extension.A, Extension.D, Extension.C, Extension.ZIFENCEI);

    private final long bits;

    private Extensions(long bits) {
        this.bits = bits;
    }

    /**
     * The set of some extensions and of what they bring along.
     *
     * @param extensions which; I is always there
     * @return the set
     */
    public static Extensions of(Extension... extensions) {
        long bits = 1L;
        for (Extension extension : extensions) {
            bits |= extension.withImplied();
        }
        return new Extensions(bits);
    }

    /**
     * This set and one more extension, with what that brings along.
     *
     * @param extension which
     * @return the set
     */
    public Extensions with(Extension extension) {
        return new Extensions(bits | extension.withImplied());
    }

    /**
     * This set without an extension and without all that need it.
     *
     * @param extension which, not I
     * @return the set
     */
    public Extensions without(Extension extension) {
        long left = bits;
        for (int n = 1; n < Extension.count(); n++) {
            if ((Extension.of(n).withImplied() >>> extension.ordinal() & 1) != 0) {
                left &= ~(1L << n);
            }
        }
        return new Extensions(left);
    }

    /**
     * Whether an extension is there.
     *
     * @param extension which
     * @return whether it is
     */
    public boolean has(Extension extension) {
        return (bits >>> extension.ordinal() & 1) != 0;
    }

    /**
     * The set as bits.
     *
     * @return bit n is set if the extension with the ordinal n is there
     */
    public long bits() {
        return bits;
    }

    /** Whether all of these are there. */
    boolean hasAll(long mask) {
        return (bits & mask) == mask;
    }

    /** Whether one of these is there. */
    boolean hasAny(long mask) {
        return (bits & mask) != 0;
    }

    /**
     * The set that an ISA string describes, such as {@code rv64imafdc_zicsr_zba}. Letters may have
     * any case and any order, and versions such as {@code 2p1}, which do not count; {@code g}
     * stands for IMAFD, Zicsr and Zifencei, {@code b} for Zba, Zbb and Zbs.
     *
     * @param text the ISA string
     * @return the set
     * @throws Malformed if it is none, is not of 64 bits, or names an extension that is not known
     */
    public static Extensions parse(String text) {
        return new IsaString(text).parse();
    }

    /**
     * The names of what is there, in the order of the ISA string.
     *
     * @return such as {@code i}, {@code zicsr}
     */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (int n = 0; n < Extension.count(); n++) {
            if ((bits >>> n & 1) != 0) {
                names.add(Extension.of(n).text());
            }
        }
        return names;
    }

    /**
     * The ISA string in canonical order, all that is there spelled out.
     *
     * @return such as {@code rv64imafdc_zicsr_zifencei}
     */
    public String isaString() {
        StringBuilder text = new StringBuilder("rv64");
        for (int n = 0; n < Extension.count(); n++) {
            if ((bits >>> n & 1) != 0) {
                String name = Extension.of(n).text();
                text.append(name.length() == 1 ? "" : "_").append(name);
            }
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Extensions that && that.bits == bits;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(bits);
    }

    @Override
    public String toString() {
        return isaString();
    }

    /** An ISA string while it is read. */
    private static final class IsaString {
        private final String text;
        private int at;
        private Extensions found = BASE;

        IsaString(String text) {
            this.text = text;
        }

        Extensions parse() {
            boolean is64 = lower(0) == 'r' && lower(1) == 'v' && lower(2) == '6' && lower(3) == '4';
            if (!is64) {
                throw wrong("an ISA string of 64 bits begins with rv64", 0);
            }
            at = 4;
            char base = lower(4);
            if (base != 'i' && base != 'g') {
                throw wrong("expected i or g behind rv64", 4);
            }
            while (at < text.length()) {
                char c = lower(at);
                if (c == '_' && at + 1 < text.length() && lower(at + 1) != '_') {
                    at++;
                } else if (c == 'z' || c == 's' || c == 'x') {
                    longName();
                } else {
                    letter(c);
                    at++;
                    version();
                }
            }
            return found;
        }

        private char lower(int index) {
            if (index >= text.length()) {
                return 0;
            }
            char c = text.charAt(index);
            return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
        }

        private void letter(char c) {
            switch (c) {
                case 'g' -> add(Extension.M, Extension.A, Extension.D, Extension.ZIFENCEI);
                case 'b' -> add(Extension.ZBA, Extension.ZBB, Extension.ZBS);
                default -> add(named(String.valueOf(c), at));
            }
        }

        private void add(Extension... extensions) {
            for (Extension extension : extensions) {
                found = found.with(extension);
            }
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }

        /** Moves over a version: digits, or digits, p, digits. */
        private void version() {
            int start = at;
            while (isDigit(lower(at))) {
                at++;
            }
            if (at > start && lower(at) == 'p' && isDigit(lower(at + 1))) {
                at++;
                while (isDigit(lower(at))) {
                    at++;
                }
            }
        }

        private void longName() {
            int start = at;
            int end = text.indexOf('_', start);
            end = end < 0 ? text.length() : end;
            StringBuilder name = new StringBuilder();
            for (at = start; at < end; at++) {
                name.append(lower(at));
            }
            // a version is at the end and begins with a digit; no name that is known has one
            int length = 0;
            while (length < name.length() && !isDigit(name.charAt(length))) {
                length++;
            }
            int behind = at;
            at = start + length;
            version();
            if (at != behind) {
                throw wrong("unknown extension " + name, start);
            }
            add(named(name.substring(0, length), start));
        }

        private Extension named(String name, int offset) {
            for (int n = 0; n < Extension.count(); n++) {
                if (Extension.of(n).text().equals(name)) {
                    return Extension.of(n);
                }
            }
            throw wrong("unknown extension " + name, offset);
        }

        private Malformed wrong(String message, int offset) {
            return new Malformed(message, new Place.InText(1, offset + 1, text));
        }
    }
}
