package dev.godwit.machine.tree;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Flattens a device tree: header, reservations, structure, strings, without gaps. */
final class Flattening {
    /** Names up to here are looked for in the ends of others: more would not be worth the time. */
    private static final int SEARCHED = 1 << 14;

    private final DeviceTree tree;
    private final Value structure = new Value();
    private final StringBuilder strings = new StringBuilder();
    private final Map<String, Integer> offsets = new HashMap<>();

    Flattening(DeviceTree tree) {
        this.tree = tree;
    }

    byte[] blob() {
        add(tree.root);
        byte[] structureBytes = structure.u32(Format.END).toBytes();
        byte[] stringBytes = strings.toString().getBytes(StandardCharsets.US_ASCII);
        int structureOffset = Format.HEADER + 16 * (tree.reservations.size() + 1);
        int stringsOffset = structureOffset + structureBytes.length;
        Value blob =
                new Value()
                        .u32(Format.MAGIC, stringsOffset + stringBytes.length)
                        .u32(structureOffset, stringsOffset, Format.HEADER)
                        .u32(Format.VERSION, Format.COMPATIBLE, tree.bootHart)
                        .u32(stringBytes.length, structureBytes.length);
        for (DeviceTree.Reservation reservation : tree.reservations) {
            blob.u64(reservation.address(), reservation.size());
        }
        return blob.u64(0, 0).bytes(structureBytes).bytes(stringBytes).toBytes();
    }

    private void add(Node node) {
        structure.u32(Format.BEGIN_NODE);
        addPadded(node.name().getBytes(StandardCharsets.US_ASCII), 1);
        for (Property property : node.properties()) {
            structure.u32(Format.PROP, property.size(), offset(property.name()));
            addPadded(property.value, 0);
        }
        for (Node child : node.children()) {
            add(child);
        }
        structure.u32(Format.END_NODE);
    }

    /** Adds bytes and at least so many zeros, up to whole words. */
    private void addPadded(byte[] bytes, int zeros) {
        int end = bytes.length + zeros;
        structure.bytes(bytes).bytes(new byte[zeros + (-end & 3)]);
    }

    /** Where a name stands: at the first place from which on it is there, whole. */
    private int offset(String name) {
        Integer known = offsets.get(name);
        if (known != null) {
            return known;
        }
        String ended = name + '\0';
        int found = strings.length() < SEARCHED ? strings.indexOf(ended) : -1;
        int offset = found < 0 ? strings.length() : found;
        if (found < 0) {
            strings.append(ended);
        }
        offsets.put(name, offset);
        return offset;
    }
}
