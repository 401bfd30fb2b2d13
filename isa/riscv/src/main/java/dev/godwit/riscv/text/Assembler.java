package dev.godwit.riscv.text;

import dev.godwit.base.failure.Malformed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A small assembler in the syntax of GNU's: for tests, and for the code that a system brings along.
 *
 * <p>It knows all instructions and pseudo-instructions of isa/tables/riscv.isa (compressed ones
 * only where they are written so), {@code li} of any constant, {@code la}, {@code call} and {@code
 * tail} over 2 GiB; labels, numeric ones with {@code 1f} and {@code 1b}, and expressions; the
 * directives {@code .text .data .section .globl .equ .set .byte .half .word .dword .ascii .asciz
 * .zero .align .balign .org}, and GNU's other names of those. {@code .align} takes a power of two.
 * An operand of a branch is an address. What is in {@code .data} follows {@code .text}, aligned to
 * 16.
 */
public final class Assembler {
    private static final int DATA_ALIGNMENT = 16;

    private final long base;
    private final LocalLabels labels = new LocalLabels();
    private final Map<String, Long> symbols = new HashMap<>();
    private final List<Statement> text = new ArrayList<>();
    private final List<Statement> data = new ArrayList<>();
    private List<Statement> section = text;

    private Assembler(long base) {
        this.base = base;
    }

    /**
     * Assembles a program.
     *
     * @param source the text
     * @param base the address of its first byte, a multiple of 16
     * @return the bytes and symbols
     * @throws Malformed if the text is wrong, with the line and column
     */
    public static Program assemble(String source, long base) {
        if ((base & DATA_ALIGNMENT - 1) != 0) {
            throw new IllegalArgumentException("a base that is no multiple of 16");
        }
        return new Assembler(base).run(source);
    }

    private Program run(String source) {
        int number = 1;
        int start = 0;
        for (int n = 0; n <= source.length(); n++) {
            if (n == source.length() || source.charAt(n) == '\n') {
                int end = n > start && source.charAt(n - 1) == '\r' ? n - 1 : n;
                line(new AssemblyLine(source.substring(start, end), number++));
                start = n + 1;
            }
        }
        long end = place(text, base);
        long from = data.isEmpty() ? end : end + DATA_ALIGNMENT - 1 & -DATA_ALIGNMENT;
        place(data, from);
        Output out = new Output();
        write(text, out);
        while (base + out.length() < from) {
            out.write(0, 1);
        }
        write(data, out);
        Map<String, Long> named = new HashMap<>();
        symbols.forEach((name, value) -> {
            if (!LocalLabels.isLocal(name)) {
                named.put(name, value);
            }
        });
        return new Program(base, out.toBytes(), named);
    }

    private long place(List<Statement> statements, long start) {
        long address = start;
        for (Statement statement : statements) {
            address += statement.size(address, symbols);
        }
        return address;
    }

    private void write(List<Statement> statements, Output out) {
        for (Statement statement : statements) {
            statement.write(out, base + out.length(), symbols);
        }
    }

    private void line(AssemblyLine line) {
        while (true) {
            if (line.isAtEnd()) {
                return;
            }
            if (line.take(";")) {
                continue;
            }
            int start = line.position();
            String word = line.word();
            if (word.isEmpty()) {
                throw line.wrong("expected an instruction");
            }
            if (line.take(":")) {
                label(word, line, start);
                continue;
            }
            if (word.charAt(0) != '.' || !directive(word, line)) {
                section.add(instruction(word, line, start));
            }
            if (!line.isStatementEnd()) {
                throw line.wrong("unexpected operand");
            }
        }
    }

    private void label(String word, AssemblyLine line, int start) {
        boolean isNumber = true;
        for (int n = 0; n < word.length(); n++) {
            isNumber &= Registers.isDigit(word.charAt(n));
        }
        if (!isNumber && Registers.isDigit(word.charAt(0)) || word.equals(".")) {
            throw line.wrong("malformed label", start);
        }
        section.add(new Label(isNumber ? labels.define(word) : word, line, start));
    }

    /** Reads a directive, if it is one. */
    private boolean directive(String name, AssemblyLine line) {
        switch (name) {
            case ".text" -> section = text;
            case ".data", ".bss", ".rodata" -> section = data;
            case ".section" -> section = line.argument().startsWith(".text") ? text : data;
            case ".globl", ".global", ".option", ".type", ".size", ".file", ".attribute" -> {
                while (!line.isStatementEnd()) {
                    line.argument();
                    line.take(",");
                }
                return true;
            }
            case ".equ", ".set" -> {
                int start = line.position();
                String symbol = line.word();
                if (symbol.isEmpty() || Registers.isDigit(symbol.charAt(0))) {
                    throw line.wrong("expected a symbol", start);
                }
                line.expect(",");
                section.add(new Definition(symbol, Expression.read(line, labels)));
                return true;
            }
            default -> {
                Statement bytes = Directives.read(name, line, labels, section == text);
                if (bytes == null) {
                    return false;
                }
                section.add(bytes);
                return true;
            }
        }
        while (!line.isStatementEnd()) {
            line.argument();
            line.take(",");
        }
        return true;
    }

    private Statement instruction(String mnemonic, AssemblyLine line, int start) {
        switch (mnemonic) {
            case "li" -> {
                int rd = register(line);
                return new LoadConstant(rd, Expression.read(line, labels));
            }
            case "la", "lla" -> {
                int rd = register(line);
                return FarAddress.load(rd, Expression.read(line, labels));
            }
            case "call" -> {
                int operand = line.position();
                int rd = Registers.integer(line.word());
                if (rd < 0 || !line.take(",")) {
                    line.moveTo(operand);
                    rd = 1;
                }
                return FarAddress.call(rd, Expression.read(line, labels));
            }
            case "tail" -> {
                return FarAddress.tail(Expression.read(line, labels));
            }
            default -> {
                return tabled(mnemonic, line, start);
            }
        }
    }

    private static int register(AssemblyLine line) {
        int start = line.position();
        int number = Registers.integer(line.word());
        if (number < 0) {
            throw line.wrong("expected a register", start);
        }
        line.expect(",");
        return number;
    }

    /**
     * Reads what the table knows: the first that the operands fit, or else the one they fit best.
     */
    private Statement tabled(String mnemonic, AssemblyLine line, int start) {
        String name = mnemonic;
        int number = 0;
        List<Syntax> candidates = Syntax.read(name);
        if (candidates == null) {
            int dot = mnemonic.lastIndexOf('.');
            String end = mnemonic.substring(dot + 1);
            number = order(end);
            name = number != 0 ? mnemonic.substring(0, dot) : mnemonic.substring(0, dot + 1) + '#';
            candidates = Syntax.read(name);
            if (number == 0) {
                number = small(end);
            } else if (candidates != null && !candidates.get(0).isOrdered()) {
                candidates = null;
            }
        }
        if (candidates == null || number < 0) {
            throw line.wrong("unknown instruction " + mnemonic, start);
        }
        int operands = line.position();
        Malformed best = null;
        int furthest = -1;
        for (Syntax syntax : candidates) {
            line.moveTo(operands);
            try {
                return Instruction.read(syntax, number, line, start, labels);
            } catch (Malformed wrong) {
                if (line.position() > furthest) {
                    furthest = line.position();
                    best = wrong;
                }
            }
        }
        throw best == null ? line.wrong("unknown instruction " + mnemonic, start) : best;
    }

    private static int order(String end) {
        return switch (end) {
            case "aq" -> 2;
            case "rl" -> 1;
            case "aqrl" -> 3;
            default -> 0;
        };
    }

    /** A number of at most two digits, or -1. */
    private static int small(String text) {
        if (text.isEmpty() || text.length() > 2) {
            return -1;
        }
        int value = 0;
        for (int n = 0; n < text.length(); n++) {
            if (!Registers.isDigit(text.charAt(n))) {
                return -1;
            }
            value = value * 10 + text.charAt(n) - '0';
        }
        return value;
    }

    /** A name for an address. */
    private record Label(String name, AssemblyLine line, int position) implements Statement {
        @Override
        public long size(long address, Map<String, Long> symbols) {
            if (symbols.put(name, address) != null) {
                throw line.wrong("symbol " + name + " is defined twice", position);
            }
            return 0;
        }

        @Override
        public void write(Output out, long address, Map<String, Long> symbols) {
            // an address has no bytes
        }
    }

    /** A name for a value. */
    private record Definition(String name, Expression value) implements Statement {
        @Override
        public long size(long address, Map<String, Long> symbols) {
            if (symbols.put(name, value.value(symbols, address)) != null) {
                throw value.wrong("symbol " + name + " is defined twice");
            }
            return 0;
        }

        @Override
        public void write(Output out, long address, Map<String, Long> symbols) {
            // a value has no bytes
        }
    }
}
