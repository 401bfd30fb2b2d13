package dev.godwit.machine.tree;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A property of a node: a name and bytes. It does not change. */
public final class Property {
    private final String name;
    final byte[] value;

    /**
     * Makes it.
     *
     * @param name its name
     * @param value its value
     * @throws IllegalArgumentException if a name is not like this
     */
    public Property(String name, Value value) {
        this(Names.require(name), value.toBytes());
    }

    /** Makes a property whose name is known to be right, of bytes that nobody else changes. */
    Property(String name, byte[] value) {
        this.name = name;
        this.value = value;
    }

    /** {@return its name} */
    public String name() {
        return name;
    }

    /** {@return how many bytes it has} */
    public int size() {
        return value.length;
    }

    /** {@return a copy of its bytes} */
    public byte[] bytes() {
        return Arrays.copyOf(value, value.length);
    }

    /** {@return how many whole cells of 32 bits it has} */
    public int cells() {
        return value.length / 4;
    }

    /**
     * A cell.
     *
     * @param index 0 to {@link #cells} - 1
     * @return the 32 bits
     */
    public int cell(int index) {
        if (index < 0 || index >= cells()) {
            throw new IllegalArgumentException("no cell " + index + " in " + name);
        }
        int result = 0;
        for (int i = 4 * index; i < 4 * index + 4; i++) {
            result = result << 8 | value[i] & 0xFF;
        }
        return result;
    }

    /**
     * {@return the strings in it, as UTF-8; also what follows the last zero, unless it is empty}
     */
    public List<String> strings() {
        List<String> strings = new ArrayList<>();
        int first = 0;
        for (int i = 0; i < value.length; i++) {
            if (value[i] == 0) {
                strings.add(new String(value, first, i - first, StandardCharsets.UTF_8));
                first = i + 1;
            }
        }
        if (first < value.length) {
            strings.add(new String(value, first, value.length - first, StandardCharsets.UTF_8));
        }
        return strings;
    }
}
