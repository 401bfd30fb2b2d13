package dev.godwit.riscv.text;

import dev.godwit.base.failure.Malformed;

import java.util.Map;

/**
 * A number that an operand or a directive names: numbers, symbols, numeric labels such as 1f, the
 * dot for this address, the operators of C in its order of precedence without comparisons, %hi and
 * %lo.
 */
final class Expression {
    /** Parentheses and signs may nest so deep. */
    private static final int DEPTH = 50;

    /** The binary operators, the ones that bind least first. */
    private static final String[][] OPERATORS = {
        {"|"}, {"^"}, {"&"}, {"<<", ">>"}, {"+", "-"}, {"*", "/", "%"}
    };

    /** A part: a number, a symbol, or an operator over other parts. */
    private sealed interface Part {}

    private record Literal(long value) implements Part {}

    private record Symbol(String name, int position) implements Part {}

    private record Operation(String operator, Part left, Part right, int position)
            implements Part {}

    private final Part root;
    private final AssemblyLine line;
    private final int position;

    private Expression(Part root, AssemblyLine line, int position) {
        this.root = root;
        this.line = line;
        this.position = position;
    }

    /** A number that is known. */
    static Expression of(long value, AssemblyLine line) {
        return new Expression(new Literal(value), line, line.position());
    }

    /** Reads an expression. */
    static Expression read(AssemblyLine line, LocalLabels labels) {
        int position = line.position();
        return new Expression(binary(line, labels, 0, 0), line, position);
    }

    /** Where it stands in its line. */
    int position() {
        return position;
    }

    private static Part binary(AssemblyLine line, LocalLabels labels, int level, int depth) {
        if (level == OPERATORS.length) {
            return unary(line, labels, depth);
        }
        Part left = binary(line, labels, level + 1, depth);
        while (true) {
            int at = line.position();
            String operator = operator(line, level);
            if (operator.isEmpty()) {
                return left;
            }
            left = new Operation(operator, left, binary(line, labels, level + 1, depth), at);
        }
    }

    private static String operator(AssemblyLine line, int level) {
        for (String operator : OPERATORS[level]) {
            if (line.take(operator)) {
                return operator;
            }
        }
        return "";
    }

    private static Part unary(AssemblyLine line, LocalLabels labels, int depth) {
        int at = line.position();
        if (depth > DEPTH) {
            throw line.wrong("an expression nests too deep");
        }
        if (line.take("-")) {
            return new Operation("-", new Literal(0), unary(line, labels, depth + 1), at);
        }
        if (line.take("~")) {
            return new Operation("^", new Literal(-1), unary(line, labels, depth + 1), at);
        }
        if (line.take("+")) {
            return unary(line, labels, depth + 1);
        }
        boolean isHigh = line.take("%hi(");
        if (isHigh || line.take("%lo(")) {
            Part inner = binary(line, labels, 0, depth + 1);
            line.expect(")");
            return new Operation(isHigh ? "%hi" : "%lo", inner, new Literal(0), at);
        }
        if (line.take("(")) {
            Part inner = binary(line, labels, 0, depth + 1);
            line.expect(")");
            return inner;
        }
        if (line.take("'")) {
            return new Literal(line.character());
        }
        String word = line.word();
        if (word.isEmpty()) {
            throw line.wrong("expected a number or a symbol", at);
        }
        if (!Registers.isDigit(word.charAt(0))) {
            return new Symbol(word, at);
        }
        char last = word.charAt(word.length() - 1);
        boolean isHex = word.length() > 1 && (word.charAt(1) | 0x20) == 'x';
        if (!isHex && (last == 'f' || last == 'b')) {
            String number = word.substring(0, word.length() - 1);
            if (isDecimal(number)) {
                return new Symbol(labels.reference(number, last == 'f'), at);
            }
        }
        return new Literal(number(word, line, at));
    }

    private static boolean isDecimal(String text) {
        for (int n = 0; n < text.length(); n++) {
            if (!Registers.isDigit(text.charAt(n))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** A number of at most 64 bits: decimal, 0x, 0b, or octal with a leading zero. */
    private static long number(String word, AssemblyLine line, int at) {
        int radix = 10;
        int start = 0;
        if (word.length() > 1 && word.charAt(0) == '0') {
            char letter = (char) (word.charAt(1) | 0x20);
            radix = letter == 'x' ? 16 : letter == 'b' ? 2 : 8;
            start = radix == 8 ? 1 : 2;
        }
        if (start == word.length()) {
            throw line.wrong("malformed number", at);
        }
        long value = 0;
        long most = Long.divideUnsigned(-1L, radix);
        for (int n = start; n < word.length(); n++) {
            int digit = AssemblyLine.hex(word.charAt(n));
            if (digit < 0 || digit >= radix) {
                throw line.wrong("malformed number", at);
            }
            long next = value * radix + digit;
            if (Long.compareUnsigned(value, most) > 0
                    || Long.compareUnsigned(next, value * radix) < 0) {
                throw line.wrong("a number of more than 64 bits", at);
            }
            value = next;
        }
        return value;
    }

    /** Its value, where the symbols have these and the dot stands for an address. */
    long value(Map<String, Long> symbols, long here) {
        return value(root, symbols, here);
    }

    private long value(Part part, Map<String, Long> symbols, long here) {
        return switch (part) {
            case Literal literal -> literal.value;
            case Symbol symbol -> {
                if (symbol.name.equals(".")) {
                    yield here;
                }
                Long value = symbols.get(symbol.name);
                if (value == null) {
                    throw line.wrong("unknown symbol " + symbol.name, symbol.position);
                }
                yield value;
            }
            case Operation operation -> {
                long a = value(operation.left, symbols, here);
                long b = value(operation.right, symbols, here);
                yield apply(operation, a, b);
            }
        };
    }

    private long apply(Operation operation, long a, long b) {
        switch (operation.operator) {
            case "|":
                return a | b;
            case "^":
                return a ^ b;
            case "&":
                return a & b;
            case "<<":
                return b < 0 || b > 63 ? 0 : a << b;
            case ">>":
                return b < 0 || b > 63 ? 0 : a >>> b;
            case "+":
                return a + b;
            case "-":
                return a - b;
            case "*":
                return a * b;
            case "%hi":
                return a + 0x800 >>> 12 & 0xfffff;
            case "%lo":
                return a << 52 >> 52;
            default:
                if (b == 0) {
                    throw line.wrong("division by zero", operation.position);
                }
                return operation.operator.equals("/") ? a / b : a % b;
        }
    }

    /** A failure at this expression. */
    Malformed wrong(String message) {
        return line.wrong(message, position);
    }
}
