package dev.godwit.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;

class NumbersTest {
    private static final long[] FACTORS = {
        0,
        1,
        -1,
        2,
        -2,
        3,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MIN_VALUE + 1,
        1L << 32,
        (1L << 32) - 1,
        -1L << 32,
        0x5555555555555555L,
        0xaaaaaaaaaaaaaaaaL
    };

    @Test
    void highHalvesOfProductsAreExact() {
        for (long a : FACTORS) {
            for (long b : FACTORS) {
                checkProduct(a, b);
            }
        }
        var random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            checkProduct(
                    random.nextLong() >> random.nextInt(64),
                    random.nextLong() >>> random.nextInt(64));
        }
    }

    private static void checkProduct(long a, long b) {
        BigInteger signed = BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
        BigInteger unsigned = unsigned(a).multiply(unsigned(b));
        assertThat(Numbers.multiplyHigh(a, b))
                .as("%d * %d", a, b)
                .isEqualTo(signed.shiftRight(64).longValue());
        assertThat(Numbers.unsignedMultiplyHigh(a, b))
                .as("%d * %d unsigned", a, b)
                .isEqualTo(unsigned.shiftRight(64).longValue());
    }

    private static BigInteger unsigned(long a) {
        return BigInteger.valueOf(a).mod(BigInteger.ONE.shiftLeft(64));
    }

    @Test
    void fusedProductsAreRoundedOnce() {
        // (1 + e)^2 - (1 + 2e) is e^2, which two roundings lose
        assertThat(Numbers.fma(1 + 0x1p-23f, 1 + 0x1p-23f, -(1 + 0x1p-22f))).isEqualTo(0x1p-46f);
        assertThat(Numbers.fma(1 + 0x1p-52, 1 + 0x1p-52, -(1 + 0x1p-51))).isEqualTo(0x1p-104);
        assertThat(Numbers.fma(Float.MAX_VALUE, 2f, -Float.MAX_VALUE)).isEqualTo(Float.MAX_VALUE);
        assertThat(Numbers.fma(Double.MAX_VALUE, 2d, -Double.MAX_VALUE))
                .isEqualTo(Double.MAX_VALUE);
        assertThat(Numbers.fma(Double.POSITIVE_INFINITY, 0d, 1d)).isNaN();
        var random = new Random(2);
        for (int i = 0; i < 10_000; i++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            double c = random.nextGaussian() * Math.scalb(1.0, random.nextInt(120) - 60);
            BigDecimal exact = new BigDecimal(a).multiply(new BigDecimal(b)).add(new BigDecimal(c));
            assertThat(Numbers.fma(a, b, c)).isEqualTo(exact.doubleValue());
            float f = (float) a;
            float g = (float) b;
            float h = (float) c;
            exact = new BigDecimal(f).multiply(new BigDecimal(g)).add(new BigDecimal(h));
            assertThat(Numbers.fma(f, g, h)).isEqualTo(exact.floatValue());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0.0, 0.0",
        "-0.0, -0.0",
        "0.5, 0.0",
        "-0.5, -0.0",
        "0.49999997, 0.0",
        "0.50000006, 1.0",
        "1.5, 2.0",
        "2.5, 2.0",
        "-1.5, -2.0",
        "-2.5, -2.0",
        "3.5, 4.0",
        "8388607.5, 8388608.0",
        "8388608.0, 8388608.0",
        "8388609.0, 8388609.0",
        "-16777215.0, -16777215.0",
        "1e30, 1e30",
        "-Infinity, -Infinity",
        "Infinity, Infinity",
        "1e-40, 0.0",
        "-1e-40, -0.0"
    })
    void nearestTakesTiesToEvenAndKeepsSigns(String x, String expected) {
        assertThat(Float.floatToRawIntBits(Numbers.nearest(Float.parseFloat(x))))
                .isEqualTo(Float.floatToRawIntBits(Float.parseFloat(expected)));
        if (!x.startsWith("0.4999") && !x.contains("e30")) {
            assertThat(Double.doubleToRawLongBits(Numbers.nearest(Double.parseDouble(x))))
                    .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(expected)));
        }
    }

    @Test
    void nearestOfLargeDoublesIsThemselves() {
        assertThat(Numbers.nearest(0x1p52 - 0.5)).isEqualTo(0x1p52);
        assertThat(Numbers.nearest(0x1p52 - 1.5)).isEqualTo(0x1p52 - 2);
        assertThat(Numbers.nearest(0x1p52 + 1)).isEqualTo(0x1p52 + 1);
        assertThat(Numbers.nearest(Double.MAX_VALUE)).isEqualTo(Double.MAX_VALUE);
        assertThat(Numbers.nearest(Math.nextDown(0.5))).isEqualTo(0.0);
    }

    @Test
    void nearestOfNanIsNan() {
        assertThat(Numbers.nearest(Float.intBitsToFloat(0xffa00001))).isNaN();
        assertThat(Numbers.nearest(Double.longBitsToDouble(0xfff4000000000001L))).isNaN();
    }
}
