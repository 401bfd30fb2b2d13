package dev.godwit.testkit.riscv;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A line of the table of instructions: how its bits are drawn, and what the line says of it. */
final class Form {
    /** What an instruction does that a program has to be made with care for. */
    enum Kind {
        COMPUTES,
        BRANCH,
        JUMP,
        LOAD,
        STORE,
        LOAD_RESERVED,
        STORE_CONDITIONAL,
        ATOMIC,
        COMPARE_AND_SWAP,
        ZERO_BLOCK,
        MANAGES_BLOCK,
        CSR,
        NEVER
    }

    /** Bits that are not fixed: whose they are and where they stand. */
    private record Field(String name, int at, int width, int except) {}

    final String mnemonic;
    final String section;
    final List<String> operands;
    final Kind kind;

    /** The bytes that it touches in memory. */
    final int size;

    private final List<Field> fields = new ArrayList<>();
    private int match;
    private final int bits;

    Form(String section, String[] columns) {
        this.section = section;
        mnemonic = columns[1];
        operands = List.of(columns[2].split("[ ,()]+"));
        String computed = columns.length > 5 ? columns[5].trim() : "";
        kind = kind(columns[4], computed);
        size = size(computed);
        String[] tokens = columns[0].trim().split(" +");
        int at = 0;
        for (int n = tokens.length - 1; n >= 0; n--) {
            at += add(tokens[n], at);
        }
        bits = at;
    }

    private Kind kind(String effects, String computed) {
        if (mnemonic.equals("cbo.zero")) {
            return Kind.ZERO_BLOCK;
        }
        if (mnemonic.startsWith("cbo.")) {
            return Kind.MANAGES_BLOCK;
        }
        if (effects.contains("privileged")
                || mnemonic.equals("ecall")
                || mnemonic.equals("ebreak")) {
            return Kind.NEVER;
        }
        int colon = computed.indexOf(':');
        return switch (colon < 0 ? "" : computed.substring(0, colon)) {
            case "to" -> Kind.JUMP;
            case "if" -> Kind.BRANCH;
            case "load" -> Kind.LOAD;
            case "store" -> Kind.STORE;
            case "lr" -> Kind.LOAD_RESERVED;
            case "sc" -> Kind.STORE_CONDITIONAL;
            case "amo" -> Kind.ATOMIC;
            case "cas" -> Kind.COMPARE_AND_SWAP;
            case "csr" -> Kind.CSR;
            default -> Kind.COMPUTES;
        };
    }

    private int size(String computed) {
        switch (kind) {
            case LOAD, STORE, LOAD_RESERVED, STORE_CONDITIONAL, ATOMIC, COMPARE_AND_SWAP -> {
                String size = computed.substring(computed.indexOf(':') + 1).trim().split(" ")[0];
                return Integer.parseInt(size.replaceFirst("[a-z]", "")) / 8;
            }
            case ZERO_BLOCK, MANAGES_BLOCK -> {
                return Image.CACHE_BLOCK;
            }
            default -> {
                return 0;
            }
        }
    }

    /** Adds a token of which the lowest bit is this one, and says how many bits it has. */
    private int add(String token, int at) {
        if (token.matches("[01]+")) {
            match |= Integer.parseUnsignedInt(token, 2) << at;
            return token.length();
        }
        String name = token.replaceFirst("[!\\[].*", "");
        int width = 0;
        int bracket = token.indexOf('[');
        if (bracket >= 0) {
            for (String range : token.substring(bracket + 1, token.length() - 1).split("\\|")) {
                String[] ends = range.split(":");
                width += Integer.parseInt(ends[0]) - Integer.parseInt(ends[ends.length - 1]) + 1;
            }
        } else {
            width =
                    switch (name) {
                        case "rm" -> 3;
                        case "csr" -> 12;
                        case "fm", "pred", "succ" -> 4;
                        case "aq", "rl" -> 1;
                        default -> name.endsWith("'") ? 3 : 5;
                    };
        }
        int unequal = token.indexOf("!=");
        int except = unequal < 0 ? -1 : Integer.parseInt(token.substring(unequal + 2));
        fields.add(new Field(name, at, width, except));
        return width;
    }

    /** 2 or 4 bytes. */
    int length() {
        return bits / 8;
    }

    boolean isShort() {
        return bits == 16;
    }

    /** Whether an operand is there. */
    boolean has(String operand) {
        return operands.contains(operand);
    }

    /** The instruction with random fields. */
    int any(SplittableRandom random) {
        int result = match;
        for (Field field : fields) {
            int value = random.nextInt(1 << field.width);
            while (value == field.except) {
                value = random.nextInt(1 << field.width);
            }
            result |= value << field.at;
        }
        return result;
    }

    /**
     * The instruction with another field. Of a register that has three bits the number is 8 to 15.
     *
     * @return the same bits if there is no such field
     */
    int with(int instruction, String name, int value) {
        for (Field field : fields) {
            if (field.name.equals(name) || field.name.equals(name + "'")) {
                int mask = (1 << field.width) - 1 << field.at;
                return instruction & ~mask | value << field.at & mask;
            }
        }
        return instruction;
    }
}
