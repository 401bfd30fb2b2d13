package dev.godwit.wasm.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

class LexerTest {
    private static Tokens lex(String text) {
        return Lexer.tokens(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte only(String text) {
        Tokens tokens = lex(text);
        assertThat(tokens.count()).as("tokens of " + text).isEqualTo(2);
        return tokens.kind(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "12_345", "0x0", "0xAb_cD"})
    void unsignedIntegers(String text) {
        assertThat(only(text)).isEqualTo(Token.NAT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0", "+12", "-0xf"})
    void signedIntegers(String text) {
        assertThat(only(text)).isEqualTo(Token.INT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.",
                "1.5",
                "1e3",
                "1.e+3",
                "-1.0E-1_0",
                "0x1.",
                "0x1p4",
                "0x.8p1",
                "inf",
                "-nan",
                "nan:0x1_f"
            })
    void floats(String text) {
        assertThat(only(text)).isEqualTo(text.equals("0x.8p1") ? Token.RESERVED : Token.FLOAT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1__0",
                "1_",
                "0x",
                "0x_1",
                "_1e",
                "1e",
                "1e+",
                "0x1p",
                ".5",
                "1.5.5",
                "0xg",
                "nan:1",
                "nan:0x",
                "+",
                "infinity",
                "i32.addd",
                "a\"b\"",
                "\"a\"\"b\"",
                "$a\"b\"",
                "1,2",
                "x;y",
                "offset=-1",
                "align=x",
                "offset="
            })
    void reservedWords(String text) {
        assertThat(only(text)).isEqualTo(Token.RESERVED);
    }

    @ParameterizedTest
    @CsvSource({
        "i32.add, 8",
        "func, 7",
        "offset=0x10, 9",
        "align=8, 10",
        "$x, 3",
        "$\"a b\", 3",
        "nan:canonical, 7"
    })
    void words(String text, byte kind) {
        assertThat(only(text)).isEqualTo(kind);
    }

    @Test
    void everyFormOfAnIdentifierIsTheSameSymbol() {
        Tokens tokens = lex("$abc $\"abc\" $\"\\61bc\" $\"\\u{61}b\\63\" $abd");
        int symbol = tokens.value(0);
        for (int i = 1; i < 4; i++) {
            assertThat(tokens.value(i)).isEqualTo(symbol);
        }
        assertThat(tokens.value(4)).isNotEqualTo(symbol);
        assertThat(tokens.symbols.name(symbol)).isEqualTo("abc");
    }

    @Test
    void commentsAndUnknownAnnotationsAreNotThere() {
        Tokens tokens =
                lex(
                        "(;a(;b;)\u00e4;)nop;;x\u00e4\r"
                                + ";; (\n"
                                + "(@x \"(\" (@ y) [;]{,} (;);) )(@\"\\61\")end");
        assertThat(tokens.count()).isEqualTo(3);
        assertThat(tokens.source(0)).isEqualTo("nop");
        assertThat(tokens.source(1)).isEqualTo("end");
    }

    @Test
    void parenthesesKnowTheirPartners() {
        Tokens tokens = lex("(a (b) (@custom \"x\") ) (");
        assertThat(tokens.value(0)).isEqualTo(8);
        assertThat(tokens.value(2)).isEqualTo(4);
        assertThat(tokens.kind(5)).isEqualTo(Token.ANNOTATION);
        assertThat(tokens.value(5)).isEqualTo(7);
        assertThat(tokens.value(9)).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(; | unclosed comment",
                "\"a | unclosed string",
                "\"\\x\" | illegal escape",
                "\"\\u{110000}\" | illegal escape",
                "\"\\u{d800}\" | illegal escape",
                "\"\\u{}\" | illegal escape",
                "$ | empty identifier",
                "$\"\" | empty identifier",
                "(@ x) | empty annotation id",
                "(@x | unclosed annotation",
                "(@custom \"x\" | unclosed annotation",
                "nop \u00e4 | illegal character",
                "$\"\\ff\" | malformed UTF-8 encoding",
            })
    void whatIsWrongEndsTheTokens(String text, String phrase) {
        Tokens tokens = lex(text);
        assertThat(tokens.kind(tokens.count() - 1)).isEqualTo(Token.ERROR);
        assertThat(tokens.error).isEqualTo(phrase);
    }

    @Test
    void rawBytesMustBeUtf8() {
        for (int lead : new int[] {0x80, 0xc0, 0xc1, 0xf5, 0xff}) {
            byte[] comment = {';', ';', (byte) lead, (byte) 0x80};
            assertThat(Lexer.tokens(comment).error).isEqualTo("malformed UTF-8 encoding");
        }
        byte[] surrogate = {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'};
        assertThat(Lexer.tokens(surrogate).error).isEqualTo("malformed UTF-8 encoding");
    }

    @Test
    void stringsStandForBytes() {
        String text = "\"\\t\\n\\r\\\"\\'\\\\\\00\\fF\\u{1F600}\u20ac\"";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(Strings.decode(bytes, 1, bytes.length - 1))
                .isEqualTo(
                        new byte[] {
                            9,
                            10,
                            13,
                            '"',
                            '\'',
                            '\\',
                            0,
                            (byte) 0xff,
                            (byte) 0xf0,
                            (byte) 0x9f,
                            (byte) 0x98,
                            (byte) 0x80,
                            (byte) 0xe2,
                            (byte) 0x82,
                            (byte) 0xac
                        });
    }

    @Test
    void linesEndInEveryWay() {
        Lines lines = new Lines("a\nb\r\nc\rd".getBytes(StandardCharsets.UTF_8));
        assertThat(lines.place(0).line()).isEqualTo(1);
        assertThat(lines.place(2).line()).isEqualTo(2);
        assertThat(lines.place(5).line()).isEqualTo(3);
        assertThat(lines.place(7).line()).isEqualTo(4);
        assertThat(lines.place(7).source()).isEqualTo("d");
        assertThat(lines.place(99).column()).isEqualTo(2);
    }
}
