package dev.godwit.wasm.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;

class FloatTextTest {
    private static int f32(String text) throws OutOfRange {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return FloatText.f32(bytes, 0, bytes.length);
    }

    private static long f64(String text) throws OutOfRange {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return FloatText.f64(bytes, 0, bytes.length);
    }

    private static void sameAsJava(String text) throws OutOfRange {
        assertThat(f64(text)).as(text).isEqualTo(Double.doubleToRawLongBits(Double.valueOf(text)));
        assertThat(f32(text)).as(text).isEqualTo(Float.floatToRawIntBits(Float.valueOf(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "1",
                "+1.5",
                "1.",
                "0.1",
                "16777217",
                "16777219",
                "9007199254740993",
                "9007199254740993.0000000000000000000000000000001",
                "1e23",
                "8.5e22",
                "3.4028234663852886e38",
                "1.17549435e-38",
                "1.1754943508222875e-38",
                "7.006492321624085e-46",
                "7.006492321624086e-46",
                "1.4e-45",
                "0e99999999999999999999",
                "1e-99999999999999999999",
                "0x1p0",
                "0x1.000001p0",
                "0x1.0000010000000000000000000000000001p0",
                "0x1.000003p0",
                "0x1.fffffep127",
                "0x1.fffffefffffffffp127",
                "0x1p-149",
                "0x1p-150",
                "0x1.0000000000000000000001p-150",
                "0x0.00000000000000000001p-70",
                "0x1p-999999999999",
            })
    void agreesWithJava(String text) throws OutOfRange {
        if (text.startsWith("0x") && text.indexOf('p') < 0) {
            sameAsJava(text + "p0");
        }
        sameAsJava(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2.2250738585072011e-308",
                "2.2250738585072014e-308",
                "4.9e-324",
                "2.4703282292062327e-324",
                "2.4703282292062328e-324",
                "1.7976931348623157e308",
                "1.7976931348623158e308",
                "0x1.fffffffffffffp1023",
                "0x1.00000000000008p0",
                "0x1.000000000000080000000000000000001p0",
                "0x1.00000000000018p0",
                "0x1p-1074",
                "0x1p-1075",
                "0x1.8p-1075",
                "0x0.fffffffffffffp-1022",
                "0x1.ffffffffffffffp-1023",
            })
    void agreesWithJavaOnDoubles(String text) throws OutOfRange {
        assertThat(f64(text)).isEqualTo(Double.doubleToRawLongBits(Double.valueOf(text)));
    }

    @Test
    void roundsOnceWhereTwoRoundingsWouldDiffer() throws OutOfRange {
        // as a double this lies exactly between two floats, and the even one is below it
        String text = "1.00000005960464477539062500000000000000000001";
        assertThat((float) (double) Double.valueOf(text)).isEqualTo(1f);
        assertThat(f32(text)).isEqualTo(Float.floatToRawIntBits(Math.nextUp(1f)));
    }

    @Test
    void agreesWithJavaOnRandomBits() throws OutOfRange {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            double value = Math.abs(Double.longBitsToDouble(random.nextLong()));
            float single = Math.abs(Float.intBitsToFloat(random.nextInt()));
            if (Double.isFinite(value)) {
                assertThat(f64(Double.toString(value)))
                        .isEqualTo(Double.doubleToRawLongBits(value));
                assertThat(f64(Double.toHexString(value)))
                        .isEqualTo(Double.doubleToRawLongBits(value));
            }
            if (Float.isFinite(single)) {
                assertThat(f32(Float.toString(single))).isEqualTo(Float.floatToRawIntBits(single));
                assertThat(f32(Float.toHexString(single)))
                        .isEqualTo(Float.floatToRawIntBits(single));
            }
        }
    }

    @Test
    void agreesWithJavaOnTheExactMiddleBetweenNeighbours() throws OutOfRange {
        Random random = new Random(8);
        for (int i = 0; i < 2_000; i++) {
            double value = Math.abs(Double.longBitsToDouble(random.nextLong()));
            float single = Math.abs(Float.intBitsToFloat(random.nextInt()));
            if (value < Double.MAX_VALUE) {
                BigDecimal middle =
                        new BigDecimal(value)
                                .add(new BigDecimal(Math.nextUp(value)))
                                .divide(BigDecimal.valueOf(2));
                String text = middle.toPlainString();
                assertThat(f64(text)).isEqualTo(Double.doubleToRawLongBits(Double.valueOf(text)));
                String above = text + (text.contains(".") ? "" : ".") + "0000000000000000000001";
                assertThat(f64(above)).isEqualTo(Double.doubleToRawLongBits(Double.valueOf(above)));
            }
            if (single < Float.MAX_VALUE) {
                BigDecimal middle =
                        new BigDecimal(single)
                                .add(new BigDecimal(Math.nextUp(single)))
                                .divide(BigDecimal.valueOf(2));
                String text = middle.toString();
                assertThat(f32(text)).isEqualTo(Float.floatToRawIntBits(Float.valueOf(text)));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "inf, 7f800000",
        "-inf, ff800000",
        "nan, 7fc00000",
        "-nan, ffc00000",
        "nan:0x1, 7f800001",
        "+nan:0x7f_ffff, 7fffffff",
        "1_000.2_5e0_1, 461c4a00",
        "0x1_0.8p-0_1, 41040000",
    })
    void knowsTheFormsOfItsOwn(String text, String bits) throws OutOfRange {
        assertThat(f32(text)).isEqualTo(Integer.parseUnsignedInt(bits, 16));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e309",
                "1.7976931348623159e308",
                "0x1p1024",
                "0x1.fffffffffffff8p1023",
                "0x1p99999999999999999999",
                "1e99999999999999999999",
                "nan:0x0",
                "nan:0x10000000000000",
                "nan:0x10000000000000000",
            })
    void refusesWhatNoDoubleHolds(String text) {
        assertThatThrownBy(() -> f64(text)).isInstanceOf(OutOfRange.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.4028236e38", "340282356779733661637539395458142568448", "0x1p128"})
    void refusesWhatNoFloatHolds(String text) {
        assertThatThrownBy(() -> f32(text)).isInstanceOf(OutOfRange.class);
    }

    @Test
    void printedNumbersComeBack() throws OutOfRange {
        Random random = new Random(9);
        for (int i = 0; i < 20_000; i++) {
            int single = random.nextInt();
            long value = random.nextLong();
            assertThat(f32(FloatPrinter.f32(single))).isEqualTo(single);
            assertThat(f64(FloatPrinter.f64(value))).isEqualTo(value);
        }
        assertThat(FloatPrinter.f64(Double.doubleToRawLongBits(-0.0))).isEqualTo("-0");
        assertThat(FloatPrinter.f64(Double.doubleToRawLongBits(1e10))).isEqualTo("1e10");
        assertThat(FloatPrinter.f32(0x7fa00000)).isEqualTo("nan:0x200000");
    }
}
