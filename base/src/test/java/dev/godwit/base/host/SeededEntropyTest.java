package dev.godwit.base.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HexFormat;

class SeededEntropyTest {
    /** RFC 8439, appendix A.1, test vector 1: key, nonce and counter all zero. */
    @Test
    void isTheKeyStreamOfChaCha20() {
        byte[] block = new byte[64];
        new SeededEntropy(0).fill(block, 0, 64);
        assertThat(HexFormat.of().formatHex(block))
                .isEqualTo(
                        "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7"
                            + "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586");
    }

    /** RFC 8439, appendix A.1, test vector 2: the same with counter one. */
    @Test
    void goesOnWithTheNextCounter() {
        byte[] block = new byte[64];
        new SeededEntropy(0, 64).fill(block, 0, 64);
        assertThat(HexFormat.of().formatHex(block)).startsWith("9f07e7be5551387a98ba977c732d080d");
    }

    @Test
    void piecesDoNotMatter() {
        byte[] whole = new byte[1000];
        new SeededEntropy(42).fill(whole, 0, 1000);
        SeededEntropy inPieces = new SeededEntropy(42);
        byte[] joined = new byte[1000];
        int done = 0;
        for (int piece = 0; done < 1000; piece++) {
            int count = Math.min(piece, 1000 - done);
            inPieces.fill(joined, done, count);
            done += count;
        }
        assertThat(joined).isEqualTo(whole);
        assertThat(inPieces.position()).isEqualTo(1000);
    }

    @Test
    void resumesFromSeedAndPosition() {
        SeededEntropy first = new SeededEntropy(-7);
        first.fill(new byte[77], 0, 77);
        byte[] expected = new byte[100];
        SeededEntropy resumed = new SeededEntropy(first.seed(), first.position());
        first.fill(expected, 0, 100);
        byte[] actual = new byte[100];
        resumed.fill(actual, 0, 100);
        assertThat(actual).isEqualTo(expected);
    }

    @Test
    void writesOnlyItsRange() {
        byte[] target = new byte[10];
        new SeededEntropy(1).fill(target, 3, 4);
        assertThat(Arrays.copyOf(target, 3)).containsOnly(0);
        assertThat(Arrays.copyOfRange(target, 7, 10)).containsOnly(0);
        assertThat(Arrays.copyOfRange(target, 3, 7)).isNotEqualTo(new byte[4]);
    }

    @Test
    void differentSeedsDiffer() {
        byte[] one = new byte[16];
        byte[] two = new byte[16];
        new SeededEntropy(1).fill(one, 0, 16);
        new SeededEntropy(1L << 32).fill(two, 0, 16);
        assertThat(one).isNotEqualTo(two);
        assertThatThrownBy(() -> new SeededEntropy(0, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
