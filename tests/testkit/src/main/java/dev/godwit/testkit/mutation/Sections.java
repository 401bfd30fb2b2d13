package dev.godwit.testkit.mutation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Edits of a binary that keep its sections in form: sizes fit what they hold. */
final class Sections {
    private static final int HEADER = 8;
    private static final byte[] MAGIC = {0, 'a', 's', 'm', 1, 0, 0, 0};

    /** A section's number and what it holds. */
    @SuppressWarnings("ArrayRecordComponent")
    record Section(int id, byte[] contents) {}

    private Sections() {}

    /** The sections, as far as the bytes have that form. */
    static List<Section> split(byte[] binary) {
        List<Section> sections = new ArrayList<>();
        int at = HEADER;
        while (at + 1 < binary.length) {
            int start = Leb.end(binary, at + 1, binary.length);
            int size = Leb.value(binary, at + 1, binary.length);
            int end = size > binary.length - start ? binary.length : start + size;
            sections.add(new Section(binary[at], Arrays.copyOfRange(binary, start, end)));
            at = end;
        }
        return sections;
    }

    static byte[] join(List<Section> sections) {
        byte[][] parts = new byte[1 + 3 * sections.size()][];
        parts[0] = MAGIC;
        for (int i = 0; i < sections.size(); i++) {
            Section section = sections.get(i);
            parts[3 * i + 1] = new byte[] {(byte) section.id()};
            parts[3 * i + 2] = Leb.unsigned(section.contents().length);
            parts[3 * i + 3] = section.contents();
        }
        return Bytes.concat(parts);
    }

    /** One edit. */
    static byte[] edit(byte[] binary, byte[] other, Dice dice) {
        List<Section> sections = split(binary);
        if (sections.isEmpty()) {
            return Bytes.edit(binary, other, dice);
        }
        int i = dice.below(sections.size());
        Section section = sections.get(i);
        byte[] contents = section.contents();
        switch (dice.below(12)) {
            case 0 -> sections.add(dice.below(sections.size()), sections.remove(i));
            case 1 -> sections.remove(i);
            case 2 -> sections.add(section);
            case 3 -> splice(sections, split(other), dice);
            case 4 -> sections.set(i, new Section(dice.below(15), contents));
            case 5 -> {
                byte[] count = dice.oneIn(2) ? Leb.any(dice) : countNear(contents, dice);
                int end = Leb.end(contents, 0, contents.length);
                sections.set(i, new Section(section.id(), Bytes.replace(contents, 0, end, count)));
            }
            case 6 -> {
                // a size that does not fit
                byte[] result = join(sections);
                int at = HEADER + 1;
                for (int k = 0; k < i; k++) {
                    int length = sections.get(k).contents().length;
                    at += 1 + Leb.unsigned(length).length + length;
                }
                int end = Leb.end(result, at, result.length);
                return Bytes.replace(result, at, end, Leb.any(dice));
            }
            case 7, 8, 9 ->
                    sections.set(i, new Section(section.id(), replaceNumber(contents, dice)));
            default -> {
                byte[] piece = otherOf(split(other), section, dice);
                sections.set(i, new Section(section.id(), Bytes.edit(contents, piece, dice)));
            }
        }
        return join(sections);
    }

    /** A number somewhere in the contents becomes another. */
    private static byte[] replaceNumber(byte[] contents, Dice dice) {
        if (contents.length == 0) {
            return Leb.any(dice);
        }
        int at = dice.below(contents.length);
        int end = Leb.end(contents, at, contents.length);
        return Bytes.replace(contents, at, end, Leb.any(dice));
    }

    private static byte[] countNear(byte[] contents, Dice dice) {
        int count = Leb.value(contents, 0, contents.length);
        return Leb.unsigned(Math.max(0, count + dice.below(5) - 2));
    }

    /** A section of the other module goes in the place of the same one, or where it belongs. */
    private static void splice(List<Section> sections, List<Section> others, Dice dice) {
        if (others.isEmpty()) {
            return;
        }
        Section other = dice.of(others);
        for (int i = 0; i < sections.size(); i++) {
            if (sections.get(i).id() == other.id()) {
                sections.set(i, other);
                return;
            }
        }
        int at = 0;
        while (at < sections.size() && sections.get(at).id() < other.id()) {
            at++;
        }
        sections.add(at, other);
    }

    private static byte[] otherOf(List<Section> others, Section section, Dice dice) {
        for (Section other : others) {
            if (other.id() == section.id()) {
                return other.contents();
            }
        }
        return others.isEmpty() ? new byte[0] : dice.of(others).contents();
    }
}
