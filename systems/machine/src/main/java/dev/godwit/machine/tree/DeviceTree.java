package dev.godwit.machine.tree;

import dev.godwit.base.failure.Malformed;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A device tree, which can be changed, and its two forms: flattened, and as a source. */
public final class DeviceTree {
    /** The most bytes of a flattened tree that is read. */
    public static final int GREATEST_SIZE = 2 << 20;

    /** How deep nodes of a flattened tree that is read may lie in others, the root being 1. */
    public static final int GREATEST_DEPTH = 64;

    /**
     * A range of memory that no program is to touch (section 5.3).
     *
     * @param address its first byte
     * @param size bytes
     */
    public record Reservation(long address, long size) {}

    /** The node that all others are in. */
    public final Node root = new Node("");

    /** What is reserved. No range is 0 bytes at 0: that would be the end of the list. */
    public final List<Reservation> reservations = new ArrayList<>();

    /** The physical number of the hart that boots. */
    public int bootHart;

    private int lastPhandle;

    /** A tree of an empty root. */
    public DeviceTree() {}

    /**
     * Reads a flattened tree of version 17, or one that says it is compatible with that.
     *
     * @param blob the bytes; what follows the tree is ignored
     * @return the tree
     * @throws Malformed if it is none, or exceeds {@link #GREATEST_SIZE} or {@link #GREATEST_DEPTH}
     */
    public static DeviceTree parse(byte[] blob) {
        return new Unflattening(blob).tree();
    }

    /** {@return it flattened, in version 17 (chapter 5)} */
    public byte[] flatten() {
        return new Flattening(this).blob();
    }

    /**
     * It as a source (chapter 6), from which a compiler makes the same as {@link #flatten}, but for
     * {@link #bootHart}. Values that look like strings are written so, others as cells, or as bytes
     * if they are not whole cells.
     *
     * @return the text
     */
    public String source() {
        return new SourceText().write(this);
    }

    /**
     * A node by its path.
     *
     * @param path such as {@code /cpus/cpu@0}, with all unit addresses
     * @return the node, or null
     */
    public @Nullable Node find(String path) {
        Node node = root;
        for (int at = 0; node != null && at < path.length(); ) {
            if (path.charAt(at) != '/') {
                return null;
            }
            int end = path.indexOf('/', at + 1);
            int stop = end < 0 ? path.length() : end;
            if (stop > at + 1) {
                node = node.child(path.substring(at + 1, stop));
            }
            at = stop;
        }
        return path.isEmpty() ? null : node;
    }

    /**
     * The node that a phandle means.
     *
     * @param phandle the number
     * @return the node, or null
     */
    public @Nullable Node find(int phandle) {
        return phandles().get(phandle);
    }

    /**
     * The phandle of a node, which gets one if it has none.
     *
     * @param node a node of this tree
     * @return its phandle
     */
    public int phandle(Node node) {
        if (node.phandle() == 0) {
            Map<Integer, Node> known = phandles();
            do {
                lastPhandle++;
            } while (known.containsKey(lastPhandle));
            node.setU32("phandle", lastPhandle);
        }
        return node.phandle();
    }

    private Map<Integer, Node> phandles() {
        Map<Integer, Node> known = new HashMap<>();
        List<Node> left = new ArrayList<>(List.of(root));
        while (!left.isEmpty()) {
            Node node = left.remove(left.size() - 1);
            if (node.phandle() != 0) {
                known.put(node.phandle(), node);
            }
            left.addAll(node.children());
        }
        return known;
    }
}
