package dev.godwit.machine.tree;

/**
 * Writes a device tree as a source (chapter 6). Values have no types; like {@code dtc} it takes
 * what looks like strings for strings, but for text with an empty string in it, for that is more
 * often a number.
 */
final class SourceText {
    private static final String ESCAPED = "\7\b\t\n\13\f\r\\\"";
    private static final String ESCAPES = "abtnvfr\\\"";

    private final StringBuilder text = new StringBuilder("/dts-v1/;\n\n");

    String write(DeviceTree tree) {
        for (DeviceTree.Reservation reservation : tree.reservations) {
            text.append("/memreserve/ 0x").append(Long.toHexString(reservation.address()));
            text.append(" 0x").append(Long.toHexString(reservation.size())).append(";\n");
        }
        if (!tree.reservations.isEmpty()) {
            text.append('\n');
        }
        add(tree.root, 0);
        return text.toString();
    }

    private void indent(int depth) {
        for (int i = 0; i < depth; i++) {
            text.append('\t');
        }
    }

    private void add(Node node, int depth) {
        indent(depth);
        text.append(depth == 0 ? "/" : node.name()).append(" {\n");
        boolean isFirst = true;
        for (Property property : node.properties()) {
            indent(depth + 1);
            text.append(property.name());
            addValue(property.value);
            text.append(";\n");
            isFirst = false;
        }
        for (Node child : node.children()) {
            if (!isFirst) {
                text.append('\n');
            }
            add(child, depth + 1);
            isFirst = false;
        }
        indent(depth);
        text.append("};\n");
    }

    private void addValue(byte[] value) {
        if (value.length == 0) {
            return;
        }
        text.append(" = ");
        if (isText(value)) {
            addStrings(value);
        } else {
            int piece = value.length % 4 == 0 ? 4 : 1;
            text.append(piece == 4 ? '<' : '[');
            for (int i = 0; i < value.length; i += piece) {
                text.append(i == 0 ? "" : " ").append(piece == 4 ? "0x" : "");
                addNumber(value, i, piece);
            }
            text.append(piece == 4 ? '>' : ']');
        }
    }

    /** Writes at least two digits. */
    private void addNumber(byte[] value, int first, int length) {
        int number = 0;
        for (int i = first; i < first + length; i++) {
            number = number << 8 | value[i] & 0xFF;
        }
        if (number >= 0 && number < 16) {
            text.append('0');
        }
        text.append(Integer.toHexString(number));
    }

    /** Whether it is strings, none of them empty, with a zero behind each. */
    private static boolean isText(byte[] value) {
        boolean isStart = true;
        for (byte b : value) {
            boolean isEnd = b == 0;
            if (isEnd ? isStart : (b < ' ' || b > '~') && ESCAPED.indexOf(b) < 0) {
                return false;
            }
            isStart = isEnd;
        }
        return isStart;
    }

    private void addStrings(byte[] value) {
        text.append('"');
        for (int i = 0; i < value.length - 1; i++) {
            int escape = ESCAPED.indexOf(value[i]);
            if (value[i] == 0) {
                text.append("\", \"");
            } else if (escape >= 0) {
                text.append('\\').append(ESCAPES.charAt(escape));
            } else {
                text.append((char) value[i]);
            }
        }
        text.append('"');
    }
}
