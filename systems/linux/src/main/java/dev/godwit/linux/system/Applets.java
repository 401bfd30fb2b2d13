package dev.godwit.linux.system;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The commands that one BusyBox is, all of them one program that goes by the name it is called. The
 * binary holds their names in ascending order, each with a NUL behind it.
 */
final class Applets {
    private static final byte[] MARK = "BusyBox v".getBytes(StandardCharsets.US_ASCII);

    /** A name that every list has, since it is the program's own. */
    private static final byte[] ANCHOR = "\0busybox\0".getBytes(StandardCharsets.US_ASCII);

    private static final int LONGEST = 32;

    private Applets() {}

    /**
     * The names in a binary.
     *
     * @param content a program
     * @return them in order; none if it is no BusyBox
     */
    static List<String> of(byte[] content) {
        List<String> longest = List.of();
        if (find(content, MARK, 0) < 0) {
            return longest;
        }
        for (int at = find(content, ANCHOR, 0); at >= 0; at = find(content, ANCHOR, at + 1)) {
            List<String> names = around(content, at + 1);
            longest = names.size() > longest.size() ? names : longest;
        }
        return longest;
    }

    private static int find(byte[] content, byte[] wanted, int from) {
        for (int at = from; at <= content.length - wanted.length; at++) {
            int i = 0;
            while (i < wanted.length && content[at + i] == wanted[i]) {
                i++;
            }
            if (i == wanted.length) {
                return at;
            }
        }
        return -1;
    }

    /** The ascending names before and behind one. */
    private static List<String> around(byte[] content, int anchor) {
        List<String> names = new ArrayList<>();
        String name = name(content, anchor);
        int at = anchor;
        String before = before(content, at);
        while (!before.isEmpty() && before.compareTo(name) < 0) {
            names.addFirst(before);
            at -= before.length() + 1;
            name = before;
            before = before(content, at);
        }
        name = name(content, anchor);
        at = anchor;
        String last = "";
        while (!name.isEmpty() && name.compareTo(last) > 0) {
            names.add(name);
            at += name.length() + 1;
            last = name;
            name = name(content, at);
        }
        return names;
    }

    /** The name that begins at a place, or an empty string. */
    private static String name(byte[] content, int start) {
        StringBuilder name = new StringBuilder();
        for (int at = start; at < content.length && name.length() <= LONGEST; at++) {
            if (content[at] == 0) {
                return name.toString();
            }
            if (!isOfName(content[at])) {
                return "";
            }
            name.append((char) content[at]);
        }
        return "";
    }

    /**
     * The name that ends before the NUL that stands before a place, or an empty string. Before the
     * first name of all anything may stand.
     */
    private static String before(byte[] content, int start) {
        int at = start - 1;
        if (at < 0 || content[at] != 0) {
            return "";
        }
        while (at > 0 && start - at <= LONGEST + 1 && isOfName(content[at - 1])) {
            at--;
        }
        return name(content, at);
    }

    private static boolean isOfName(byte c) {
        return c >= 'a' && c <= 'z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '_'
                || c == '.'
                || c == '[';
    }
}
