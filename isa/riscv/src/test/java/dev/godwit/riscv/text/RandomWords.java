package dev.godwit.riscv.text;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Words of 32 bits that are instructions of the table, or differ from one in a few bits. */
final class RandomWords {
    private static final List<Encoding> ENCODINGS = encodings();

    private RandomWords() {}

    private static List<Encoding> encodings() {
        List<Encoding> encodings = new ArrayList<>();
        for (String line : Words.split(Rows.TEXT, '\n')) {
            String text = line.substring(0, line.indexOf(" | "));
            if (!text.startsWith("pseudo") && new Encoding(text).length() == 4) {
                encodings.add(new Encoding(text));
            }
        }
        return encodings;
    }

    static int next(SplittableRandom random) {
        Encoding encoding = ENCODINGS.get(random.nextInt(ENCODINGS.size()));
        int[] values = new int[Encoding.SLOTS];
        for (int slot = 0; slot < values.length; slot++) {
            // registers 0, 1 and 2 often, because pseudo-instructions are about them
            int any = random.nextInt();
            values[slot] = random.nextInt(4) == 0 ? any & 3 : any;
        }
        int bits = encoding.bits(values);
        if (random.nextInt(8) == 0) {
            bits ^= 1 << random.nextInt(32);
        }
        return ofLength4(bits);
    }

    /** The word with its lowest bits changed so that it is one of 32 bits. */
    static int ofLength4(int bits) {
        return (bits & 0x1c) == 0x1c ? bits & ~4 | 3 : bits | 3;
    }
}
