package dev.godwit.wasm.text;

import dev.godwit.wasm.binary.BinaryWriter;

import java.util.List;

/** A module's binary while its sections are put together, and where its bytes come from. */
final class Assembly {
    private final BinaryWriter out = new BinaryWriter(1024);
    private final PositionMap positions = new PositionMap();
    private final List<CustomSections.Custom> customs;
    private final Tokens tokens;
    private int nextCustom;

    Assembly(List<CustomSections.Custom> customs, Tokens tokens) {
        this.customs = customs;
        this.tokens = tokens;
        out.fixed32(0x6d736100);
        out.fixed32(1);
    }

    /** Writes a section that is a vector; an empty one is left out. */
    void section(SectionKind kind, Section section) {
        customsUpTo(CustomSections.before(kind));
        if (section.count() > 0) {
            BinaryWriter count = new BinaryWriter(8);
            count.u32(section.count());
            out.u8(kind.id());
            out.u32(count.size() + section.out.size());
            out.append(count);
            positions.addAll(section.positions, out.size());
            out.append(section.out);
        }
    }

    void start(Section section) {
        customsUpTo(CustomSections.before(SectionKind.START));
        if (section.count() > 0) {
            out.u8(SectionKind.START.id());
            out.u32(section.out.size());
            positions.addAll(section.positions, out.size());
            out.append(section.out);
        }
    }

    void dataCount(boolean isNeeded, int count) {
        customsUpTo(CustomSections.before(SectionKind.DATACOUNT));
        if (isNeeded) {
            BinaryWriter contents = new BinaryWriter(8);
            contents.u32(count);
            out.section(SectionKind.DATACOUNT.id(), contents);
        }
    }

    void finish() {
        customsUpTo(CustomSections.LAST);
    }

    private void customsUpTo(int place) {
        while (nextCustom < customs.size() && customs.get(nextCustom).place() <= place) {
            CustomSections.Custom custom = customs.get(nextCustom++);
            positions.add(out.size(), custom.textOffset());
            byte[] bytes = custom.bytes();
            out.u8(0);
            out.u32(bytes.length);
            out.bytes(bytes, 0, bytes.length);
        }
    }

    /** The binary as the world sees it. */
    ParsedText result() {
        return new ParsedText(out.toByteArray(), positions, tokens.text);
    }
}
