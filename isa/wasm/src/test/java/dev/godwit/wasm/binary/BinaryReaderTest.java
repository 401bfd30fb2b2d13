package dev.godwit.wasm.binary;

import static dev.godwit.wasm.HandMade.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.failure.Malformed;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

class BinaryReaderTest {
    private static BinaryReader reader(Object... parts) {
        byte[] bytes = bytes(parts);
        return new BinaryReader(bytes, 0, bytes.length);
    }

    @Test
    void unsignedNumbersOf32Bits() {
        assertThat(reader(0).u32()).isZero();
        assertThat(reader(0x7f).u32()).isEqualTo(127);
        assertThat(reader(0x80, 0x01).u32()).isEqualTo(128);
        assertThat(reader(0xff, 0xff, 0xff, 0xff, 0x0f).u32()).isEqualTo(-1);
        assertThat(reader(0x83, 0x80, 0x80, 0x80, 0x00).u32()).isEqualTo(3);
        assertThatThrownBy(() -> reader(0xff, 0xff, 0xff, 0xff, 0x1f).u32())
                .hasMessageStartingWith("integer too large");
        assertThatThrownBy(() -> reader(0x80, 0x80, 0x80, 0x80, 0x80, 0x00).u32())
                .hasMessageStartingWith("integer representation too long");
        assertThatThrownBy(() -> reader(0x80, 0x80).u32())
                .isInstanceOf(Malformed.class)
                .hasMessageStartingWith("unexpected end");
    }

    @Test
    void signedNumbersOf32Bits() {
        assertThat(reader(0x7f).s32()).isEqualTo(-1);
        assertThat(reader(0x3f).s32()).isEqualTo(63);
        assertThat(reader(0x40).s32()).isEqualTo(-64);
        assertThat(reader(0xff, 0x7f).s32()).isEqualTo(-1);
        assertThat(reader(0xff, 0xff, 0xff, 0xff, 0x07).s32()).isEqualTo(Integer.MAX_VALUE);
        assertThat(reader(0x80, 0x80, 0x80, 0x80, 0x78).s32()).isEqualTo(Integer.MIN_VALUE);
        assertThatThrownBy(() -> reader(0x80, 0x80, 0x80, 0x80, 0x70).s32())
                .hasMessageStartingWith("integer too large");
        assertThatThrownBy(() -> reader(0x80, 0x80, 0x80, 0x80, 0x08).s32())
                .hasMessageStartingWith("integer too large");
        assertThatThrownBy(() -> reader(0xff, 0xff, 0xff, 0xff, 0xff, 0x7f).s32())
                .hasMessageStartingWith("integer representation too long");
    }

    @Test
    void numbersOf33And64Bits() {
        assertThat(reader(0x40).s33()).isEqualTo(-64);
        assertThat(reader(0xff, 0xff, 0xff, 0xff, 0x0f).s33()).isEqualTo(0xffff_ffffL);
        assertThatThrownBy(() -> reader(0xff, 0xff, 0xff, 0xff, 0x1f).s33())
                .hasMessageStartingWith("integer too large");
        byte[] nine = new byte[9];
        Arrays.fill(nine, (byte) 0xff);
        assertThat(reader(nine, 0x01).u64()).isEqualTo(-1);
        assertThat(reader(nine, 0x00).s64()).isEqualTo(Long.MAX_VALUE);
        assertThat(reader(nine, 0x7f).s64()).isEqualTo(-1);
        assertThatThrownBy(() -> reader(nine, 0x02).u64())
                .hasMessageStartingWith("integer too large");
        assertThatThrownBy(() -> reader(nine, 0x01).s64())
                .hasMessageStartingWith("integer too large");
        assertThatThrownBy(() -> reader(nine, 0x80, 0).u64())
                .hasMessageStartingWith("integer representation too long");
    }

    @Test
    void namesAreStrictUtf8() {
        assertThat(reader("a\u00e9\u20ac\ud83d\ude00").name())
                .isEqualTo("a\u00e9\u20ac\ud83d\ude00");
        int[][] wrong = {
            {0x80},
            {0xc0, 0x80},
            {0xc1, 0xbf},
            {0xe0, 0x9f, 0xbf},
            {0xed, 0xa0, 0x80},
            {0xf0, 0x8f, 0xbf, 0xbf},
            {0xf4, 0x90, 0x80, 0x80},
            {0xf8, 0x88, 0x80, 0x80, 0x80},
            {0xe2, 0x82},
            {0xc3},
            {0xc3, 0x28}
        };
        for (int[] name : wrong) {
            byte[] bytes = new byte[name.length + 1];
            bytes[0] = (byte) name.length;
            for (int i = 0; i < name.length; i++) {
                bytes[i + 1] = (byte) name[i];
            }
            assertThatThrownBy(() -> reader(bytes).name())
                    .hasMessageStartingWith("malformed UTF-8 encoding");
        }
    }

    @Test
    void lengthsBeyondTheEndAreRefusedBeforeAnythingIsRead() {
        assertThatThrownBy(() -> reader(0xff, 0xff, 0xff, 0xff, 0x0f, 1, 2).length())
                .hasMessageStartingWith("length out of bounds");
        assertThatThrownBy(() -> reader(3, 1).length())
                .hasMessageStartingWith("length out of bounds");
        assertThat(reader(2, 1).length()).isEqualTo(2); // the reading that follows fails
    }
}
