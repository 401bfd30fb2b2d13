package dev.godwit.wasm.text;

import dev.godwit.wasm.binary.BinaryWriter;
import dev.godwit.wasm.binary.Section;

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
    void section(Section kind, SectionWriter section) {
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

    void start(SectionWriter section) {
        customsUpTo(CustomSections.before(Section.START));
        if (section.count() > 0) {
            out.u8(Section.START.id());
            out.u32(section.out.size());
            positions.addAll(section.positions, out.size());
            out.append(section.out);
        }
    }

    void dataCount(boolean isNeeded, int count) {
        customsUpTo(CustomSections.before(Section.DATA_COUNT));
        if (isNeeded) {
            BinaryWriter contents = new BinaryWriter(8);
            contents.u32(count);
            out.section(Section.DATA_COUNT.id(), contents);
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
        return new ParsedText(out.toByteArray(), positions, tokens.lines);
    }
}
