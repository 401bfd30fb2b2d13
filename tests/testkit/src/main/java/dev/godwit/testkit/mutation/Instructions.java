package dev.godwit.testkit.mutation;

import dev.godwit.base.failure.BadInput;
import dev.godwit.testkit.mutation.Sections.Section;
import dev.godwit.wasm.binary.InstructionReader;
import dev.godwit.wasm.module.Features;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Edits of single instructions of a binary, all sizes kept right. Many of them keep the types, so
 * that the mutant is accepted and runs.
 */
final class Instructions {
    private static final Features ALL =
            Features.parse("3.0,threads,custom-page-sizes,wide-arithmetic");
    private static final int CODE = 10;

    /** Opcodes from the one to the other have mostly the same type. */
    private static final int[][] ALIKE = {
        {0x46, 0x4f}, {0x51, 0x5a}, {0x5b, 0x60}, {0x61, 0x66}, {0x67, 0x69}, {0x6a, 0x78},
        {0x79, 0x7b}, {0x7c, 0x8a}, {0x8b, 0x91}, {0x92, 0x98}, {0x99, 0x9f}, {0xa0, 0xa6},
        {0xa7, 0xab}, {0xac, 0xb1}, {0xb2, 0xb6}, {0xb7, 0xbf}, {0xc0, 0xc1}, {0xc2, 0xc4},
        {0x28, 0x35}, {0x36, 0x3e}, {0x20, 0x24}, {0x0c, 0x0d}, {0x02, 0x04}, {0xd0, 0xd6},
    };

    /** What can stand anywhere, and what seldom can. */
    private static final int[][] SNIPPETS = {
        {0x00},
        {0x01},
        {0x0b},
        {0x0f},
        {0x1a},
        {0x1b},
        {0x05},
        {0x0c, 0},
        {0x0c, 1},
        {0x10, 0},
        {0x12, 0},
        {0x02, 0x40, 0x0b},
        {0x03, 0x40, 0x0b},
        {0x03, 0x40, 0x0c, 0, 0x0b},
        {0x41, 0, 0x0d, 0},
        {0x41, 1, 0x0d, 0},
        {0x41, 0, 0x04, 0x40, 0x0b},
        {0x41, 0, 0x0e, 0, 0},
        {0x41, 3, 0x40, 0, 0x1a},
        {0x41, 0x7f, 0x40, 0, 0x1a},
        {0x3f, 0, 0x1a},
        {0x41, 0, 0x28, 2, 0, 0x1a},
        {0x41, 0x7f, 0x2d, 0, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x1a},
        {0x41, 0, 0x41, 0, 0x36, 2, 0},
        {0x41, 0, 0x41, 0, 0x41, 0x7f, 0xfc, 0x0b, 0},
        {0x41, 0, 0x41, 0, 0x41, 0x7f, 0xfc, 0x0a, 0, 0},
        {0x41, 0, 0x11, 0, 0},
        {0x41, 0, 0x25, 0, 0x1a},
        {0xd0, 0x70, 0x41, 0xff, 0xff, 0xff, 0x7f, 0xfc, 0x0f, 0, 0x1a},
        {0xd0, 0x70, 0x41, 2, 0xfc, 0x0f, 0, 0x1a},
        {0xd0, 0x6f, 0x1a},
        {0xd2, 0, 0x1a},
        {0x41, 5, 0xfb, 0x1c, 0x1a},
        {0x41, 0xff, 0xff, 0xff, 0x7f, 0xfb, 0x07, 0, 0x1a},
        {0x41, 0xe4, 0, 0xfb, 0x07, 0, 0x1a},
        {0xfb, 0x01, 0, 0x1a},
        {0x1f, 0x40, 0, 0x0b},
        {0x02, 0x69, 0x1f, 0x40, 1, 0x03, 0, 0x0b, 0x00, 0x0b, 0x0a},
        {0x02, 0x40, 0x1f, 0x40, 1, 0x02, 0, 0x0b, 0x0b},
        {0x08, 0},
        {0x20, 0},
        {0x20, 0, 0x21, 1},
        {0x23, 0, 0x1a},
        {0x41, 1, 0x41, 0, 0x6d, 0x1a},
        {0x43, 0, 0, 0xc0, 0x7f, 0xa8, 0x1a},
        {0x41, 0, 0xfd, 0x0f, 0xfd, 0x4d, 0x1a},
        {0xfc, 0x09, 0},
        {0xfc, 0x0d, 0},
    };

    private Instructions() {}

    /** The code of a module, function by function. */
    private static final class Code {
        final List<Section> sections;
        int section = -1;
        final List<byte[]> bodies = new ArrayList<>();

        Code(byte[] binary) {
            sections = Sections.split(binary);
            for (int i = 0; i < sections.size(); i++) {
                if (sections.get(i).id() == CODE) {
                    section = i;
                }
            }
            if (section >= 0) {
                readBodies(sections.get(section).contents());
            }
        }

        private void readBodies(byte[] contents) {
            int at = Leb.end(contents, 0, contents.length);
            while (at < contents.length) {
                int start = Leb.end(contents, at, contents.length);
                int size = Leb.value(contents, at, contents.length);
                int end = size > contents.length - start ? contents.length : start + size;
                bodies.add(Arrays.copyOfRange(contents, start, end));
                at = Math.max(end, at + 1);
            }
        }

        byte[] join() {
            byte[][] parts = new byte[1 + 2 * bodies.size()][];
            parts[0] = Leb.unsigned(bodies.size());
            for (int i = 0; i < bodies.size(); i++) {
                parts[2 * i + 1] = Leb.unsigned(bodies.get(i).length);
                parts[2 * i + 2] = bodies.get(i);
            }
            sections.set(section, new Section(CODE, Bytes.concat(parts)));
            return Sections.join(sections);
        }
    }

    /** One edit; a binary without functions is edited as bytes. */
    static byte[] edit(byte[] binary, byte[] other, Dice dice) {
        Code code = new Code(binary);
        if (code.bodies.isEmpty()) {
            return Sections.edit(binary, other, dice);
        }
        int i = dice.below(code.bodies.size());
        if (dice.oneIn(10)) {
            int k = dice.below(code.bodies.size());
            byte[] body = code.bodies.get(i);
            code.bodies.set(i, code.bodies.get(k));
            code.bodies.set(k, body);
        } else {
            code.bodies.set(i, editBody(code.bodies.get(i), code, new Code(other), dice));
        }
        return code.join();
    }

    private static byte[] editBody(byte[] body, Code code, Code other, Dice dice) {
        int[] starts = starts(body);
        int count = starts.length - 1;
        if (count < 1) {
            return Bytes.edit(body, new byte[0], dice);
        }
        int i = dice.below(count);
        int from = starts[i];
        int to = starts[i + 1];
        return switch (dice.below(12)) {
            case 0 -> Bytes.replace(body, from, to, new byte[0]);
            case 1 -> Bytes.replace(body, to, to, Arrays.copyOfRange(body, from, to));
            case 2 -> {
                int next = starts[Math.min(i + 2, count)];
                byte[] swapped =
                        Bytes.concat(
                                Arrays.copyOfRange(body, to, next),
                                Arrays.copyOfRange(body, from, to));
                yield Bytes.replace(body, from, next, swapped);
            }
            case 3, 4, 5 -> alike(body, from, to, dice);
            case 6, 7 -> immediates(body, from, to, dice);
            case 8, 9 -> Bytes.replace(body, from, from, snippet(dice));
            case 10 -> {
                byte[] donor =
                        dice.of(
                                dice.oneIn(2) || other.bodies.isEmpty()
                                        ? code.bodies
                                        : other.bodies);
                yield Bytes.replace(body, from, from, piece(donor, dice));
            }
            default -> locals(body, dice);
        };
    }

    /** An instruction of the same type in the place of one. */
    private static byte[] alike(byte[] body, int from, int to, Dice dice) {
        int opcode = body[from] & 0xff;
        byte[] copy = body.clone();
        if (opcode >= 0xfb && opcode <= 0xfe && to - from >= 2) {
            int end = Leb.end(body, from + 1, to);
            int code = Leb.value(body, from + 1, to);
            int by = dice.oneIn(4) ? dice.below(0x120) : Math.max(0, code + dice.below(9) - 4);
            return Bytes.replace(body, from + 1, end, Leb.unsigned(by));
        }
        for (int[] range : ALIKE) {
            if (opcode >= range[0] && opcode <= range[1]) {
                copy[from] = (byte) (range[0] + dice.below(range[1] - range[0] + 1));
                return copy;
            }
        }
        return immediates(body, from, to, dice);
    }

    /** Other immediates: a number near the old one, or any. */
    private static byte[] immediates(byte[] body, int from, int to, Dice dice) {
        int opcode = body[from] & 0xff;
        int at = from + 1;
        if (opcode >= 0xfb && opcode <= 0xfe) {
            at = Leb.end(body, at, to);
        }
        if (at >= to) {
            byte[] copy = body.clone();
            copy[from] = (byte) dice.below(256);
            return copy;
        }
        if (opcode == 0x43 || opcode == 0x44) {
            byte[] copy = body.clone();
            copy[to - 1 - dice.below(to - at)] = (byte) dice.of(0, 0x7f, 0x80, 0xff, 0xf0, 0xc0);
            return copy;
        }
        if (dice.oneIn(3) && Leb.end(body, at, to) < to) {
            at = Leb.end(body, at, to);
        }
        int end = Leb.end(body, at, to);
        if (opcode == 0x41 || opcode == 0x42) {
            return Bytes.replace(body, at, end, Leb.signed(limit(opcode == 0x41, dice)));
        }
        int old = Leb.value(body, at, to);
        byte[] by =
                dice.oneIn(3) ? Leb.any(dice) : Leb.unsigned(Math.max(0, old + dice.below(5) - 2));
        return Bytes.replace(body, at, end, by);
    }

    private static long limit(boolean isI32, Dice dice) {
        long number = dice.number();
        return isI32 ? (int) number : number;
    }

    private static byte[] snippet(Dice dice) {
        int[] snippet = SNIPPETS[dice.below(SNIPPETS.length)];
        byte[] bytes = new byte[snippet.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) snippet[i];
        }
        return bytes;
    }

    /** A few instructions of a function. */
    private static byte[] piece(byte[] body, Dice dice) {
        int[] starts = starts(body);
        int count = starts.length - 1;
        if (count < 1) {
            return new byte[0];
        }
        int from = dice.below(count);
        int to = Math.min(count, from + 1 + dice.below(4));
        return Arrays.copyOfRange(body, starts[from], starts[to]);
    }

    /** Other declarations of locals. */
    private static byte[] locals(byte[] body, Dice dice) {
        int end = Leb.end(body, 0, body.length);
        if (Leb.value(body, 0, body.length) == 0) {
            int type = dice.of(0x7f, 0x7e, 0x7d, 0x7c, 0x7b, 0x70, 0x6f, 0x6e, 0x69);
            byte[] one = Bytes.concat(new byte[] {1}, Leb.any(dice), new byte[] {(byte) type});
            return Bytes.replace(body, 0, end, one);
        }
        int next = Leb.end(body, end, body.length);
        return Bytes.replace(body, end, next, Leb.any(dice));
    }

    /** Where each instruction starts, and last where the readable ones end. */
    private static int[] starts(byte[] body) {
        int[] starts = new int[body.length + 1];
        int count = 0;
        int at = afterLocals(body);
        InstructionReader reader = new InstructionReader(body, at, body.length, ALL);
        try {
            while (!reader.atEnd()) {
                starts[count] = reader.position();
                reader.next();
                count++;
            }
            starts[count] = body.length;
        } catch (BadInput e) {
            // what cannot be read is where the list ends
        }
        return Arrays.copyOf(starts, count + 1);
    }

    private static int afterLocals(byte[] body) {
        int at = Leb.end(body, 0, body.length);
        int groups = Leb.value(body, 0, body.length);
        for (int i = 0; i < groups && at < body.length; i++) {
            at = Leb.end(body, at, body.length);
            boolean isReference = at < body.length && (body[at] == 0x63 || body[at] == 0x64);
            at = isReference ? Leb.end(body, at + 1, body.length) : at + 1;
        }
        return Math.min(at, body.length);
    }
}
