package dev.godwit.testkit.mutation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/** Edits of a text by its tokens. */
final class Texts {
    private static final List<String> NUMBERS =
            List.of(
                    "0",
                    "1",
                    "-1",
                    "+0",
                    "-0",
                    "127",
                    "128",
                    "255",
                    "256",
                    "32767",
                    "32768",
                    "65535",
                    "65536",
                    "65537",
                    "2147483647",
                    "2147483648",
                    "-2147483648",
                    "-2147483649",
                    "4294967295",
                    "4294967296",
                    "9223372036854775807",
                    "9223372036854775808",
                    "-9223372036854775808",
                    "18446744073709551615",
                    "18446744073709551616",
                    "0x7fffffff",
                    "0xffffffff",
                    "0x1_0000_0000",
                    "-0x8000_0000_0000_0000",
                    "0xffff_ffff_ffff_ffff",
                    "1_",
                    "0x",
                    "1e400",
                    "-1e-400",
                    "0x1p-1074",
                    "0x1.fffffffffffff8p1023",
                    "0x1p+2147483648",
                    "1e999999999999",
                    "nan",
                    "-nan",
                    "nan:0x1",
                    "nan:0x800000",
                    "nan:0xfffffffffffff",
                    "inf",
                    "-inf",
                    "3.4028236e38",
                    "1.7976931348623159e308",
                    "0.1e-1",
                    "1.",
                    "00000000000000000001",
                    "0x1.8p0",
                    "99999999999999999999999999999999999999999999999999.5e-49");

    private static final List<String> WORDS =
            List.of(
                    "module",
                    "func",
                    "type",
                    "rec",
                    "sub",
                    "final",
                    "struct",
                    "array",
                    "field",
                    "mut",
                    "param",
                    "result",
                    "local",
                    "import",
                    "export",
                    "memory",
                    "table",
                    "global",
                    "tag",
                    "data",
                    "elem",
                    "start",
                    "offset",
                    "item",
                    "declare",
                    "shared",
                    "pagesize",
                    "i32",
                    "i64",
                    "f32",
                    "f64",
                    "v128",
                    "i8",
                    "i16",
                    "funcref",
                    "externref",
                    "anyref",
                    "i31ref",
                    "exnref",
                    "ref",
                    "null",
                    "func",
                    "extern",
                    "any",
                    "eq",
                    "none",
                    "block",
                    "loop",
                    "if",
                    "then",
                    "else",
                    "end",
                    "try_table",
                    "catch",
                    "catch_all_ref",
                    "br",
                    "br_if",
                    "br_table",
                    "br_on_cast",
                    "call",
                    "call_ref",
                    "call_indirect",
                    "return_call",
                    "return",
                    "drop",
                    "select",
                    "unreachable",
                    "nop",
                    "local.get",
                    "local.tee",
                    "global.set",
                    "i32.const",
                    "i64.const",
                    "f64.const",
                    "v128.const",
                    "i32.add",
                    "i32.load",
                    "i64.store32",
                    "i32.div_s",
                    "memory.grow",
                    "memory.fill",
                    "memory.init",
                    "table.grow",
                    "table.set",
                    "ref.null",
                    "ref.func",
                    "ref.cast",
                    "ref.i31",
                    "struct.new",
                    "struct.get",
                    "array.new",
                    "array.new_fixed",
                    "array.copy",
                    "array.new_data",
                    "throw",
                    "throw_ref",
                    "i8x16.shuffle",
                    "i32x4.add",
                    "v128.load8_lane",
                    "i32.atomic.rmw.add",
                    "i64.add128",
                    "offset=1",
                    "offset=4294967296",
                    "align=1",
                    "align=3",
                    "align=0",
                    "$x",
                    "$\"y\"",
                    "$",
                    "@",
                    "(@custom \"x\")",
                    "(@name \"n\")",
                    "(@a (b) \"c\")",
                    "quote",
                    "binary",
                    "i64x2");

    private static final List<String> STRINGS =
            List.of(
                    "\"\"",
                    "\"\\00\"",
                    "\"\\ff\"",
                    "\"\\u{10ffff}\"",
                    "\"\\u{110000}\"",
                    "\"\\u{d800}\"",
                    "\"\\z\"",
                    "\"",
                    "\"a\nb\"",
                    "\"\\",
                    "\"\\u{0000000000041}\"",
                    "\"\\e2\\82\"",
                    "\"\u20ac\"");

    /** What opens and closes nested things. */
    private static final String[][] NESTS = {
        {"(", ")"},
        {"(block ", ")"},
        {"(loop (result i32) ", ")"},
        {"(if (i32.const 1) (then ", "))"},
        {"block ", " end "},
        {"if ", " end "},
        {"try_table ", " end "},
        {"(i32.eqz ", ")"},
        {"(drop ", ")"},
        {"(; ", " ;)"},
        {"(@a ", ")"},
        {"(module ", ")"},
        {"(func ", ")"},
        {"(rec ", ")"},
        {"(sub ", ")"},
        {"(array ", ")"},
        {"(ref null ", ")"},
        {"(item ", ")"},
        {"(offset ", ")"},
        {"(result ", ")"},
    };

    private Texts() {}

    /** One edit. */
    static byte[] edit(byte[] text, byte[] other, Dice dice) {
        Tokens tokens = new Tokens(text);
        int count = tokens.count();
        if (count == 0) {
            return Bytes.edit(text, other, dice);
        }
        int i = dice.below(count);
        int from = tokens.start(i);
        int to = tokens.endOf(i);
        return switch (dice.below(20)) {
            case 0 -> Bytes.replace(text, from, to, new byte[0]);
            case 1 -> Bytes.replace(text, to, to, spaced(Arrays.copyOfRange(text, from, to)));
            case 2 -> swap(tokens, i, dice.below(count));
            case 3 -> Bytes.replace(text, from, to, spaced(token(tokens, dice)));
            case 4 -> Bytes.replace(text, from, to, spaced(token(new Tokens(other), dice)));
            case 5 -> Bytes.replace(text, from, to, spaced(ascii(dice.of(WORDS))));
            case 6, 7 -> number(tokens, dice);
            case 8 -> kind(tokens, at -> text[tokens.start(at)] == '"', STRINGS, dice);
            case 9 -> nest(text, from, dice);
            case 10 -> group(tokens, new byte[0], false, dice);
            case 11 -> group(tokens, new byte[0], true, dice);
            case 12, 13, 14 -> graft(tokens, new Tokens(other), dice);
            case 15, 16, 17 -> same(tokens, dice);
            case 18 -> number(tokens, dice);
            default -> Bytes.edit(text, other, dice);
        };
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] spaced(byte[] token) {
        return Bytes.concat(new byte[] {' '}, token, new byte[] {' '});
    }

    private static byte[] token(Tokens tokens, Dice dice) {
        if (tokens.count() == 0) {
            return new byte[0];
        }
        int i = dice.below(tokens.count());
        return Arrays.copyOfRange(tokens.text, tokens.start(i), tokens.endOf(i));
    }

    private static byte[] swap(Tokens tokens, int one, int another) {
        int first = Math.min(one, another);
        int second = Math.max(one, another);
        if (first == second) {
            return tokens.text;
        }
        byte[] a = Arrays.copyOfRange(tokens.text, tokens.start(first), tokens.endOf(first));
        byte[] b = Arrays.copyOfRange(tokens.text, tokens.start(second), tokens.endOf(second));
        byte[] later = Bytes.replace(tokens.text, tokens.start(second), tokens.endOf(second), a);
        return Bytes.replace(later, tokens.start(first), tokens.endOf(first), b);
    }

    private static List<Integer> all(Tokens tokens, IntPredicate which) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < tokens.count(); i++) {
            if (which.test(i)) {
                found.add(i);
            }
        }
        return found;
    }

    /** One of the tokens of a kind becomes another of the kind. */
    private static byte[] kind(Tokens tokens, IntPredicate which, List<String> by, Dice dice) {
        List<Integer> found = all(tokens, which);
        int i = found.isEmpty() ? dice.below(tokens.count()) : dice.of(found);
        byte[] token = spaced(ascii(dice.of(by)));
        return Bytes.replace(tokens.text, tokens.start(i), tokens.endOf(i), token);
    }

    private static byte[] number(Tokens tokens, Dice dice) {
        List<String> by = dice.oneIn(2) ? NUMBERS : List.of(Long.toString(dice.number() % 1000));
        return kind(tokens, i -> isNumber(tokens, i), by, dice);
    }

    private static boolean isNumber(Tokens tokens, int i) {
        int start = tokens.start(i);
        byte b = tokens.text[start];
        return b >= '0' && b <= '9' || b == '-' || b == '+';
    }

    /** A word becomes another that begins the same: mostly an instruction of the same type. */
    private static byte[] same(Tokens tokens, Dice dice) {
        List<Integer> found = all(tokens, i -> tokens.word(i).indexOf('.') > 0);
        if (found.size() < 2) {
            return number(tokens, dice);
        }
        int i = dice.of(found);
        String word = tokens.word(i);
        String prefix = word.substring(0, word.indexOf('.') + 1);
        List<Integer> alike = new ArrayList<>();
        for (int k : found) {
            if (tokens.word(k).startsWith(prefix)) {
                alike.add(k);
            }
        }
        byte[] by = ascii(tokens.word(dice.of(alike)));
        return Bytes.replace(tokens.text, tokens.start(i), tokens.endOf(i), by);
    }

    private static byte[] nest(byte[] text, int at, Dice dice) {
        String[] nest = NESTS[dice.below(NESTS.length)];
        int depth = dice.oneIn(20) ? 20_000 : dice.oneIn(3) ? 1_000 : 1 + dice.below(20);
        String closed = dice.oneIn(3) ? "" : nest[1].repeat(depth);
        return Bytes.replace(text, at, at, ascii(nest[0].repeat(depth) + closed));
    }

    /** A group in parentheses is taken out, or comes twice. */
    private static byte[] group(Tokens tokens, byte[] by, boolean isKept, Dice dice) {
        List<Integer> lefts = all(tokens, tokens::isLeft);
        if (lefts.isEmpty()) {
            return tokens.text;
        }
        int i = dice.of(lefts);
        int from = tokens.start(i);
        int to = tokens.endOf(tokens.afterGroup(i) - 1);
        return isKept
                ? Bytes.replace(tokens.text, to, to, Arrays.copyOfRange(tokens.text, from, to))
                : Bytes.replace(tokens.text, from, to, by);
    }

    /** A group of another text takes the place of one that begins with the same word. */
    private static byte[] graft(Tokens tokens, Tokens other, Dice dice) {
        List<Integer> lefts = all(tokens, i -> tokens.isLeft(i) && i + 1 < tokens.count());
        if (lefts.isEmpty()) {
            return tokens.text;
        }
        int i = dice.of(lefts);
        String head = tokens.word(i + 1);
        List<Integer> donors =
                all(
                        other,
                        k ->
                                other.isLeft(k)
                                        && k + 1 < other.count()
                                        && other.word(k + 1).equals(head));
        if (donors.isEmpty()) {
            return group(tokens, new byte[0], dice.oneIn(2), dice);
        }
        int k = dice.of(donors);
        byte[] piece =
                Arrays.copyOfRange(
                        other.text, other.start(k), other.endOf(other.afterGroup(k) - 1));
        int from = tokens.start(i);
        int to = dice.oneIn(2) ? from : tokens.endOf(tokens.afterGroup(i) - 1);
        return Bytes.replace(tokens.text, from, to, piece);
    }
}
