package dev.godwit.wasm.validate;

import dev.godwit.wasm.module.Opcodes;
import dev.godwit.wasm.module.ValueTypes;

/**
 * The signatures of the instruction table in a form that takes a few machine instructions to apply:
 * bits 0-2 the number of operands, bits 3-14 their types from the last to the first (3 bits each),
 * bits 15-16 the number of results, bits 17-22 their types from the first to the last. A type is a
 * {@link ValueTypes} number divided by 4, or {@link #ADDRESS}.
 */
final class Signatures {
    /** An instruction that has a rule of its own. */
    static final int SPECIAL = -1;

    /** In place of a type: the address type of the memory or table that is named. */
    static final int ADDRESS = 6;

    /** For each instruction its signature. */
    private static final int[] TABLE = new int[Opcodes.COUNT];

    static {
        for (int opcode = 0; opcode < Opcodes.COUNT; opcode++) {
            String text = Opcodes.signature(opcode);
            TABLE[opcode] = !Opcodes.isDefined(opcode) || text.equals("*") ? SPECIAL : pack(text);
        }
    }

    private Signatures() {}

    private static int pack(String text) {
        int arrow = text.indexOf('>');
        int packed = arrow | (text.length() - arrow - 1) << 15;
        for (int i = 0; i < arrow; i++) {
            packed |= code(text.charAt(arrow - 1 - i)) << (3 + 3 * i);
        }
        for (int i = arrow + 1; i < text.length(); i++) {
            packed |= code(text.charAt(i)) << (17 + 3 * (i - arrow - 1));
        }
        return packed;
    }

    private static int code(char letter) {
        return switch (letter) {
            case 'i' -> ValueTypes.I32 >> 2;
            case 'I' -> ValueTypes.I64 >> 2;
            case 'f' -> ValueTypes.F32 >> 2;
            case 'F' -> ValueTypes.F64 >> 2;
            case 'v' -> ValueTypes.V128 >> 2;
            case 'a' -> ADDRESS;
            default -> throw new IllegalStateException("signature letter " + letter);
        };
    }

    /** The signature of an instruction, or {@link #SPECIAL}. */
    static int of(int opcode) {
        return TABLE[opcode];
    }

    /** The number of operands. */
    static int operands(int signature) {
        return signature & 7;
    }

    /** The operand types, the last in the lowest 3 bits. */
    static int operandTypes(int signature) {
        return signature >>> 3;
    }

    /** The number of results. */
    static int results(int signature) {
        return signature >>> 15 & 3;
    }

    /** The result types, the first in the lowest 3 bits. */
    static int resultTypes(int signature) {
        return signature >>> 17;
    }

    /** The value type of 3 bits. */
    static int type(int code, int address) {
        return (code & 7) == ADDRESS ? address : (code & 7) << 2;
    }

    /** The operand types from the first to the last, for messages. */
    static int[] operandList(int signature, int address) {
        int[] list = new int[operands(signature)];
        int types = operandTypes(signature);
        for (int i = list.length - 1; i >= 0; i--) {
            list[i] = type(types, address);
            types >>>= 3;
        }
        return list;
    }
}
