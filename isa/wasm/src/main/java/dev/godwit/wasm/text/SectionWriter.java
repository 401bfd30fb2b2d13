package dev.godwit.wasm.text;

import dev.godwit.wasm.binary.BinaryWriter;

/** The contents of a section while it is written: a vector of items, and where they come from. */
final class SectionWriter {
    final BinaryWriter out = new BinaryWriter();
    final PositionMap positions = new PositionMap();
    private int count;

    /** Starts an item that stands at an offset of the text. */
    void item(int textOffset) {
        count++;
        mark(textOffset);
    }

    /** Says that what is written next comes from an offset of the text. */
    void mark(int textOffset) {
        positions.add(out.size(), textOffset);
    }

    int count() {
        return count;
    }

    /** Adds what another one holds, without its count. */
    void append(SectionWriter other) {
        positions.addAll(other.positions, out.size());
        out.append(other.out);
    }

    void clear() {
        out.truncate(0);
        positions.clear();
        count = 0;
    }
}
