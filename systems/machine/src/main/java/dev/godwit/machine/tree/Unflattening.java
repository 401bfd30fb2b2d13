package dev.godwit.machine.tree;

import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Reads a flattened device tree that anybody may have made. */
final class Unflattening {
    private final byte[] blob;
    private final DeviceTree tree = new DeviceTree();
    private final Map<Integer, String> names = new HashMap<>();

    /** The nodes that are open, the innermost first. */
    private final Deque<Node> open = new ArrayDeque<>();

    private int position;
    private int end;
    private int strings;
    private int stringsEnd;
    private boolean hasRoot;

    Unflattening(byte[] blob) {
        this.blob = blob;
    }

    DeviceTree tree() {
        header();
        while (token()) {
            // all is done there
        }
        return tree;
    }

    private static Malformed malformed(String what, long offset) {
        return new Malformed("device tree: " + what, new Place.InBinary(offset));
    }

    /** A word that is known to be there. */
    private int word(int at) {
        return blob[at] << 24
                | (blob[at + 1] & 0xFF) << 16
                | (blob[at + 2] & 0xFF) << 8
                | blob[at + 3] & 0xFF;
    }

    private long unsigned(int at) {
        return word(at) & 0xFFFF_FFFFL;
    }

    // ---- The header, and the reservations.

    private void header() {
        if (blob.length < 4 || word(0) != Format.MAGIC) {
            throw malformed("it does not begin with 0xd00dfeed", 0);
        }
        if (blob.length < Format.HEADER) {
            throw malformed("unexpected end: the header is cut off", blob.length);
        }
        long total = unsigned(4);
        if (total > blob.length) {
            throw malformed("unexpected end: its size is said to be " + total, blob.length);
        }
        if (total > DeviceTree.GREATEST_SIZE) {
            throw malformed("larger than " + DeviceTree.GREATEST_SIZE + " bytes", 4);
        }
        if (unsigned(20) < Format.VERSION || unsigned(24) > Format.VERSION) {
            throw malformed(
                    "version "
                            + unsigned(20)
                            + ", compatible with "
                            + unsigned(24)
                            + ": not with 17",
                    20);
        }
        tree.bootHart = word(28);
        position = block(8, unsigned(36), 4, total);
        end = position + word(36);
        strings = block(12, unsigned(32), 1, total);
        stringsEnd = strings + word(32);
        reservations(block(16, 16, 8, total), (int) total);
    }

    /** Where a block begins, by the word in the header that says so. */
    private int block(int word, long size, int alignment, long total) {
        long offset = unsigned(word);
        if (offset < Format.HEADER || offset > total || size > total - offset) {
            throw malformed("a block outside the tree", word);
        }
        if (offset % alignment != 0) {
            throw malformed("a block that is not aligned", word);
        }
        return (int) offset;
    }

    private void reservations(int first, int total) {
        for (int at = first; ; at += 16) {
            if (total - at < 16) {
                throw malformed("unexpected end: no end of the memory reservations", at);
            }
            long address = unsigned(at) << 32 | unsigned(at + 4);
            long size = unsigned(at + 8) << 32 | unsigned(at + 12);
            if ((address | size) == 0) {
                return;
            }
            tree.reservations.add(new DeviceTree.Reservation(address, size));
        }
    }

    // ---- The structure.

    private int next(String what) {
        if (end - position < 4) {
            throw malformed("unexpected end: " + what + " missing", position);
        }
        int word = word(position);
        position += 4;
        return word;
    }

    /** Reads a token with what belongs to it; answers whether another follows. */
    private boolean token() {
        int at = position;
        switch (next("a token is")) {
            case Format.BEGIN_NODE -> beginNode(at);
            case Format.END_NODE -> {
                if (open.poll() == null) {
                    throw malformed("the end of a node that did not begin", at);
                }
            }
            case Format.PROP -> property(at);
            case Format.NOP -> {} // stands for what was taken away
            case Format.END -> {
                if (!hasRoot || !open.isEmpty()) {
                    throw malformed("it ends before its root does", at);
                }
                return false;
            }
            default -> throw malformed("no such token", at);
        }
        return true;
    }

    private void beginNode(int at) {
        String name = name(position, end);
        position += name.length() + 1;
        align();
        Node parent = open.peek();
        if (parent == null) {
            if (hasRoot || !name.isEmpty()) {
                throw malformed(hasRoot ? "a second root" : "the root has a name", at);
            }
            hasRoot = true;
            open.push(tree.root);
            return;
        }
        if (name.isEmpty()) {
            throw malformed("a node without a name", at);
        }
        if (open.size() == DeviceTree.GREATEST_DEPTH) {
            throw malformed("nodes deeper than " + DeviceTree.GREATEST_DEPTH, at);
        }
        Node node = new Node(name);
        if (!parent.addNew(node)) {
            throw malformed("a second node " + name, at);
        }
        open.push(node);
    }

    private void property(int at) {
        long length = next("the length of a property is") & 0xFFFF_FFFFL;
        long offset = next("the name of a property is") & 0xFFFF_FFFFL;
        Node node = open.peek();
        if (node == null) {
            throw malformed("a property outside the root", at);
        }
        if (length > end - position) {
            throw malformed("unexpected end: a property of " + length + " bytes", at);
        }
        if (offset >= stringsEnd - strings) {
            throw malformed("the name of a property is outside the strings", at + 8);
        }
        String name = names.get((int) offset);
        if (name == null) {
            name = name(strings + (int) offset, stringsEnd);
            names.put((int) offset, name);
        }
        if (name.isEmpty()) {
            throw malformed("a property without a name", at + 8);
        }
        byte[] value = Arrays.copyOfRange(blob, position, position + (int) length);
        position += (int) length;
        align();
        if (!node.addNew(new Property(name, value))) {
            throw malformed("a second property " + name, at);
        }
    }

    /** Goes to the next word; the end of the block may come before it. */
    private void align() {
        position = Math.min(position + 3 & ~3, end);
    }

    /** A name with the zero behind it. */
    private String name(int first, int limit) {
        StringBuilder name = new StringBuilder();
        for (int at = first; at < limit; at++) {
            if (blob[at] == 0) {
                return name.toString();
            }
            if (!Names.allows(blob[at])) {
                throw malformed("a character that is not allowed in a name", at);
            }
            if (name.length() == Names.GREATEST_LENGTH) {
                throw malformed("a name longer than " + Names.GREATEST_LENGTH, first);
            }
            name.append((char) blob[at]);
        }
        throw malformed("unexpected end: no end of a name", first);
    }
}
