package dev.godwit.wasm.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;

class IntegerTextTest {
    private static long integer(String text, int bits) throws OutOfRange {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return IntegerText.integer(bytes, 0, bytes.length, bits);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 32, 0",
        "-0, 32, 0",
        "4294967295, 32, -1",
        "0xffff_ffff, 32, -1",
        "2147483648, 32, -2147483648",
        "-2147483648, 32, -2147483648",
        "+2147483647, 32, 2147483647",
        "255, 8, -1",
        "-128, 8, -128",
        "65535, 16, -1",
        "18446744073709551615, 64, -1",
        "0xFFFFFFFFFFFFFFFF, 64, -1",
        "-9223372036854775808, 64, -9223372036854775808",
        "-0x8000000000000000, 64, -9223372036854775808",
        "0000000000000000000000000000001, 64, 1",
    })
    void valuesAreTheirBits(String text, int bits, long value) throws OutOfRange {
        assertThat(integer(text, bits)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "4294967296, 32",
        "-2147483649, 32",
        "0x100000000, 32",
        "256, 8",
        "-129, 8",
        "65536, 16",
        "18446744073709551616, 64",
        "18446744073709551620, 64",
        "99999999999999999999999, 64",
        "-9223372036854775809, 64",
        "-18446744073709551615, 64",
        "0x1_0000_0000_0000_0000, 64",
    })
    void othersAreOutOfRange(String text, int bits) {
        assertThatThrownBy(() -> integer(text, bits)).isInstanceOf(OutOfRange.class);
    }
}
