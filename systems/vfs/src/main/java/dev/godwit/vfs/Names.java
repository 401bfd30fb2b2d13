package dev.godwit.vfs;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.text.Utf8;

/**
 * Names of files as bytes and as strings. A string stands for its UTF-8 form; each byte that is not
 * part of valid UTF-8 (Unicode, table 3-7) is one lone surrogate, U+DC00 plus the byte. So every
 * sequence of bytes has exactly one string and comes back from it.
 */
public final class Names {
    /** The greatest length of a name, in bytes (NAME_MAX). */
    public static final int MAX_NAME = 255;

    /** The greatest length of a path or of a symbolic link's target, in bytes (PATH_MAX less 1). */
    public static final int MAX_PATH = 4095;

    private Names() {}

    /**
     * The string of any bytes.
     *
     * @param bytes where they are
     * @param offset the first of them
     * @param length how many
     * @return their string
     */
    public static String decode(byte[] bytes, int offset, int length) {
        StringBuilder text = new StringBuilder(length);
        int at = offset;
        int end = offset + length;
        while (at < end) {
            int b = bytes[at] & 0xff;
            if (b < 0x80) {
                text.append((char) b);
                at++;
                continue;
            }
            int size = Utf8.length(bytes, at, end);
            if (size == 0) {
                text.append((char) (0xdc00 + b));
                at++;
            } else {
                appendCodePoint(text, codePoint(bytes, at, size));
                at += size;
            }
        }
        return text.toString();
    }

    /**
     * The bytes of a string.
     *
     * @param name the string
     * @return its bytes
     * @throws ErrnoException EILSEQ if no bytes decode to this string
     */
    public static byte[] encode(String name) throws ErrnoException {
        byte[] bytes = new byte[byteLength(name)];
        int size = 0;
        boolean escaped = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < 0x80) {
                bytes[size++] = (byte) c;
            } else if (c < 0x800) {
                bytes[size++] = (byte) (0xc0 | c >> 6);
                bytes[size++] = (byte) (0x80 | c & 0x3f);
            } else if (isEscape(c)) {
                bytes[size++] = (byte) (c - 0xdc00);
                escaped = true;
            } else if (Character.isHighSurrogate(c)) {
                int point = Character.toCodePoint(c, name.charAt(++i));
                bytes[size++] = (byte) (0xf0 | point >> 18);
                bytes[size++] = (byte) (0x80 | point >> 12 & 0x3f);
                bytes[size++] = (byte) (0x80 | point >> 6 & 0x3f);
                bytes[size++] = (byte) (0x80 | point & 0x3f);
            } else {
                bytes[size++] = (byte) (0xe0 | c >> 12);
                bytes[size++] = (byte) (0x80 | c >> 6 & 0x3f);
                bytes[size++] = (byte) (0x80 | c & 0x3f);
            }
        }
        // Escapes that together form UTF-8 would give one file two names.
        if (escaped && !decode(bytes, 0, size).equals(name)) {
            throw Errno.EILSEQ.exception();
        }
        return bytes;
    }

    /**
     * The number of bytes of a string.
     *
     * @param name the string
     * @return its length as bytes
     * @throws ErrnoException EILSEQ if it holds a lone surrogate that stands for no byte
     */
    public static int byteLength(String name) throws ErrnoException {
        int size = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < 0x80) {
                size++;
            } else if (c < 0x800) {
                size += 2;
            } else if (isEscape(c)) {
                size++;
            } else if (!Character.isSurrogate(c)) {
                size += 3;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < name.length()
                    && Character.isLowSurrogate(name.charAt(i + 1))) {
                size += 4;
                i++;
            } else {
                throw Errno.EILSEQ.exception();
            }
        }
        return size;
    }

    /**
     * Refuses what can be no path beneath a directory, whatever files there are.
     *
     * @param path the path
     * @throws ErrnoException ENOTCAPABLE if it is absolute, and as {@link #checkAnyPath}
     */
    public static void checkPath(String path) throws ErrnoException {
        checkAnyPath(path);
        if (path.charAt(0) == '/') {
            throw Errno.ENOTCAPABLE.exception();
        }
    }

    /**
     * Refuses what can be no path, whatever files there are.
     *
     * @param path the path
     * @throws ErrnoException ENOENT if it is empty, EINVAL if it contains NUL, ENAMETOOLONG, EILSEQ
     */
    public static void checkAnyPath(String path) throws ErrnoException {
        if (path.isEmpty()) {
            throw Errno.ENOENT.exception();
        }
        if (path.indexOf('\0') >= 0) {
            throw Errno.EINVAL.exception();
        }
        if (byteLength(path) > MAX_PATH) {
            throw Errno.ENAMETOOLONG.exception();
        }
    }

    /**
     * Refuses what can be no target of a symbolic link.
     *
     * @param target the target
     * @return its length in bytes
     * @throws ErrnoException ENOENT if it is empty, EINVAL if it contains NUL, ENAMETOOLONG, EILSEQ
     */
    public static int checkLinkTarget(String target) throws ErrnoException {
        if (target.isEmpty()) {
            throw Errno.ENOENT.exception();
        }
        if (target.indexOf('\0') >= 0) {
            throw Errno.EINVAL.exception();
        }
        int bytes = byteLength(target);
        if (bytes > MAX_PATH) {
            throw Errno.ENAMETOOLONG.exception();
        }
        return bytes;
    }

    private static boolean isEscape(char c) {
        return c >= 0xdc80 && c <= 0xdcff;
    }

    private static int codePoint(byte[] bytes, int at, int size) {
        int point = bytes[at] & 0xff >> size + 1;
        for (int i = 1; i < size; i++) {
            point = point << 6 | bytes[at + i] & 0x3f;
        }
        return point;
    }

    private static void appendCodePoint(StringBuilder text, int point) {
        if (point < 0x10000) {
            text.append((char) point);
        } else {
            text.append(Character.highSurrogate(point)).append(Character.lowSurrogate(point));
        }
    }
}
