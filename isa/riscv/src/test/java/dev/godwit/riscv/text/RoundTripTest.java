package dev.godwit.riscv.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.riscv.isa.Decoder;
import dev.godwit.riscv.isa.Extensions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What the disassembler writes the assembler reads, and makes the same of it. */
class RoundTripTest {
    private static final long BASE = 0x8000_0000L;
    private static final long SEED = 5;
    private static final int WORDS = 60_000;

    /** Assembles one line for each, where each stands at its address. */
    private static byte[] again(List<Integer> all, Disassembler disassembler, int length) {
        StringBuilder source = new StringBuilder();
        for (int n = 0; n < all.size(); n++) {
            source.append(disassembler.text(all.get(n), BASE + (long) n * length)).append('\n');
        }
        return Assembler.assemble(source.toString(), BASE).bytes();
    }

    private static int word(byte[] bytes, int at, int length) {
        int word = 0;
        for (int n = 0; n < length; n++) {
            word |= (bytes[at + n] & 0xff) << n * 8;
        }
        return word;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void wordsOf32Bits(boolean isPlain) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Integer> words = new ArrayList<>();
        for (int n = 0; n < WORDS; n++) {
            words.add(RandomWords.next(random));
        }
        Disassembler disassembler = new Disassembler(Extensions.ALL, isPlain);
        byte[] bytes = again(words, disassembler, 4);
        assertThat(bytes).hasSize(WORDS * 4);
        int same = 0;
        for (int n = 0; n < WORDS; n++) {
            int word = words.get(n);
            int got = word(bytes, n * 4, 4);
            String text = disassembler.text(word, 0);
            // fences have fields that are ignored, and that the text does not have
            boolean isFence = text.startsWith("fence");
            if (text.equals("fence w,0")) {
                assertThat(got).isEqualTo(0x0100000f); // which is pause, if nothing else is set
            } else if (isFence) {
                assertThat(Decoder.decode(got, Extensions.ALL) & 0xff_ffff_ffffL)
                        .as(text)
                        .isEqualTo(Decoder.decode(word, Extensions.ALL) & 0xff_ffff_ffffL);
            } else {
                assertThat(got).as("%08x %s", word, text).isEqualTo(word);
                same++;
            }
        }
        assertThat(same).isGreaterThan(WORDS * 9 / 10);
    }

    @Test
    void parcelsByTheirOwnNames() {
        List<Integer> parcels = new ArrayList<>();
        for (int parcel = 0; parcel < 0x10000; parcel++) {
            if (Decoder.length(parcel) == 2) {
                parcels.add(parcel);
            }
        }
        Disassembler disassembler = new Disassembler(Extensions.ALL, true);
        byte[] bytes = again(parcels, disassembler, 2);
        assertThat(bytes).hasSize(parcels.size() * 2);
        for (int n = 0; n < parcels.size(); n++) {
            assertThat(word(bytes, n * 2, 2))
                    .as(disassembler.text(parcels.get(n), 0))
                    .isEqualTo(parcels.get(n));
        }
    }

    /** Without their own names they become what they expand to. */
    @Test
    void parcelsByWhatTheyExpandTo() {
        Disassembler disassembler = new Disassembler(Extensions.ALL, false);
        int count = 0;
        for (int parcel = 0; parcel < 0x10000; parcel += 3) {
            if (Decoder.length(parcel) == 4) {
                continue;
            }
            long decoded = Decoder.decodeCompressed(parcel, Extensions.ALL);
            String text = disassembler.text(parcel, BASE);
            if (decoded == 0 || text.startsWith("c.mop.")) {
                continue;
            }
            // li may be written in many ways, and mv in two
            if (text.startsWith("li ") || text.startsWith("mv ")) {
                continue;
            }
            byte[] bytes = Assembler.assemble(text, BASE).bytes();
            assertThat(bytes).as(text).hasSize(4);
            assertThat(Decoder.decode(word(bytes, 0, 4), Extensions.ALL))
                    .as(text)
                    .isEqualTo(decoded);
            count++;
        }
        assertThat(count).isGreaterThan(12_000);
    }
}
