package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Names;
import dev.godwit.wasm.module.FunctionType;
import dev.godwit.wasm.module.ValueTypes;
import dev.godwit.wasm.runtime.V128;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import picocli.CommandLine.TypeConversionException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Words of the command line: shell words, quantities, arguments, and results. */
class WordsTest {
    @Test
    void wordsKeepTheBytesThatJavaReplaces() throws ErrnoException {
        byte[] line = "java\0-x\0Main\0run\0?\0\0\u00e9?\0".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < line.length; i++) {
            line[i] = line[i] == '?' ? (byte) 0xff : line[i];
        }
        String[] seen = {"run", "\ufffd", "", "\u00e9\ufffd"};
        String[] words = RawArguments.last(seen, line);
        assertThat(words).containsExactly("run", "\udcff", "", "\u00e9\udcff");
        assertThat(Names.encode(words[3])).containsExactly(0xc3, 0xa9, 0xff);
        assertThat(RawArguments.last(seen, new byte[0])).isSameAs(seen);
        String[] plain = {"run", "x"};
        assertThat(RawArguments.of(plain)).isSameAs(plain);
    }

    @Test
    void wordsAreSplitAsAShellDoes() {
        assertThat(ShellWords.split("--app-args", "")).isEmpty();
        assertThat(ShellWords.split("--app-args", " \t\n ")).isEmpty();
        assertThat(ShellWords.split("--app-args", " a  b\tc\nd "))
                .containsExactly("a", "b", "c", "d");
        assertThat(ShellWords.split("--app-args", "'a b'c\"d e\"")).containsExactly("a bcd e");
        assertThat(ShellWords.split("--app-args", "'' \"\"")).containsExactly("", "");
        assertThat(ShellWords.split("--app-args", "'$a\\n\"`*' \"'$b\""))
                .containsExactly("$a\\n\"`*", "'$b");
        assertThat(ShellWords.split("--app-args", "a\\ b \\' \\\\ \\n"))
                .containsExactly("a b", "'", "\\", "n");
        assertThat(ShellWords.split("--app-args", "\"\\$\\`\\\"\\\\\\n\""))
                .containsExactly("$`\"\\\\n");
        assertThat(ShellWords.split("--app-args", "a\\\nb \"c\\\nd\"")).containsExactly("ab", "cd");
        assertThat(ShellWords.split("--app-args", "~ * ${x} # $(y)"))
                .containsExactly("~", "*", "${x}", "#", "$(y)");
        for (String open : List.of("'a", "\"a", "a\\", "a 'b\"")) {
            assertThatExceptionOfType(CommandFailure.class)
                    .isThrownBy(() -> ShellWords.split("--app-args", open))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ExitCode.USAGE));
        }
    }

    @Test
    void sizesAndTimesHaveUnits() {
        Quantities.Size size = new Quantities.Size();
        assertThat(size.convert("0")).isZero();
        assertThat(size.convert("65536")).isEqualTo(65536);
        assertThat(size.convert("3KiB")).isEqualTo(3072);
        assertThat(size.convert("64MiB")).isEqualTo(64L << 20);
        assertThat(size.convert("8589934591GiB")).isEqualTo((1L << 63) - (1L << 30));
        for (String wrong :
                List.of("", "-1", "+1", "1 KiB", "1kib", "1K", "0x10", "8589934592GiB")) {
            assertThatExceptionOfType(TypeConversionException.class)
                    .isThrownBy(() -> size.convert(wrong));
        }
        Quantities.Time time = new Quantities.Time();
        assertThat(time.convert("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(time.convert("2s")).isEqualTo(Duration.ofSeconds(2));
        assertThat(time.convert("3m")).isEqualTo(Duration.ofMinutes(3));
        assertThat(time.convert("4h")).isEqualTo(Duration.ofHours(4));
        for (String wrong : List.of("", "2", "-2s", "2.5s", "2S", "9223372036854775807h")) {
            assertThatExceptionOfType(TypeConversionException.class)
                    .isThrownBy(() -> time.convert(wrong));
        }
    }

    private static @Nullable Object readAny(int type, String word) {
        FunctionType signature = new FunctionType(new int[] {type}, new int[0]);
        return Arguments.read("f", signature, List.of(word))[0];
    }

    private static Object read(int type, String word) {
        return Objects.requireNonNull(readAny(type, word));
    }

    @Test
    void numbersAreReadAsTheirTypesSay() {
        assertThat(read(ValueTypes.I32, "4294967295")).isEqualTo(-1);
        assertThat(read(ValueTypes.I32, "-0x80000000")).isEqualTo(Integer.MIN_VALUE);
        assertThat(read(ValueTypes.I32, "+7")).isEqualTo(7);
        assertThat(read(ValueTypes.I64, "0xffffffffffffffff")).isEqualTo(-1L);
        assertThat(read(ValueTypes.I64, "-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
        assertThat(read(ValueTypes.F32, "1e-45")).isEqualTo(Float.MIN_VALUE);
        assertThat(read(ValueTypes.F32, "16777217.0000001")).isEqualTo(16777218f);
        assertThat(read(ValueTypes.F32, "0x1.fffffeP127")).isEqualTo(Float.MAX_VALUE);
        assertThat(read(ValueTypes.F32, "-0")).isEqualTo(-0.0f);
        assertThat(read(ValueTypes.F64, "0x.8")).isEqualTo(0.5);
        assertThat(read(ValueTypes.F64, ".5")).isEqualTo(0.5);
        assertThat(read(ValueTypes.F64, "5.")).isEqualTo(5.0);
        assertThat(read(ValueTypes.F64, "+inf")).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(bits((Double) read(ValueTypes.F64, "nan"))).isEqualTo(0x7ff8L << 48);
        assertThat(bits((Double) read(ValueTypes.F64, "-nan:0x1"))).isEqualTo(0xfff0000000000001L);
        assertThat(Float.floatToRawIntBits((Float) read(ValueTypes.F32, "nan:0x200000")))
                .isEqualTo(0x7fa00000);
        assertThat(read(ValueTypes.V128, "0x123456789abcdef0fedcba9876543210"))
                .isEqualTo(new V128(0xfedcba9876543210L, 0x123456789abcdef0L));
        assertThat(readAny(ValueTypes.FUNCREF, "null")).isNull();
    }

    private static long bits(double value) {
        return Double.doubleToRawLongBits(value);
    }

    @Test
    void whatIsNoNumberIsRefused() {
        for (int type :
                List.of(
                        ValueTypes.I32,
                        ValueTypes.I64,
                        ValueTypes.F32,
                        ValueTypes.F64,
                        ValueTypes.V128,
                        ValueTypes.EXTERNREF,
                        ValueTypes.nonNull(ValueTypes.EXTERN))) {
            for (String wrong :
                    List.of(
                            "", "-", "0x", "x", "1x", "--1", "1 ", "٣", "1f", "NaN(", "0x1p",
                            "nan:0x0")) {
                assertThatExceptionOfType(CommandFailure.class)
                        .isThrownBy(() -> readAny(type, wrong))
                        .satisfies(e -> assertThat(e.code()).isEqualTo(ExitCode.USAGE));
            }
        }
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> read(ValueTypes.F32, "nan:0x800000"));
    }

    @Test
    void resultsAreShortAndGiveTheNumberBack() {
        for (double value :
                new double[] {
                    0,
                    -0.0,
                    1,
                    -1.5,
                    0.1,
                    1e16,
                    123456789012345680.0,
                    1e17,
                    1e300,
                    1.5e-5,
                    1e-6,
                    4.9e-324
                }) {
            String text = Results.text(value, ValueTypes.F64);
            assertThat(bits(Double.parseDouble(text))).isEqualTo(bits(value));
            assertThat(bits((Double) read(ValueTypes.F64, text))).isEqualTo(bits(value));
        }
        assertThat(Results.text(1e16, ValueTypes.F64)).isEqualTo("10000000000000000.0");
        assertThat(Results.text(1e300, ValueTypes.F64)).isEqualTo("1e300");
        assertThat(Results.text(1.5e-7, ValueTypes.F64)).isEqualTo("1.5e-7");
        assertThat(Results.text(0.1f, ValueTypes.F32)).isEqualTo("0.1");
        assertThat(Results.text(Float.NEGATIVE_INFINITY, ValueTypes.F32)).isEqualTo("-inf");
        assertThat(Results.text(-1L, ValueTypes.I64)).isEqualTo("-1");
        assertThat(Results.text(null, ValueTypes.FUNCREF)).isEqualTo("ref.null func");
    }
}
