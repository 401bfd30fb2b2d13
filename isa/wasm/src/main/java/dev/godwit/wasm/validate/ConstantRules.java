package dev.godwit.wasm.validate;

import dev.godwit.wasm.binary.InstructionReader;
import dev.godwit.wasm.binary.TypeReader;
import dev.godwit.wasm.module.Feature;
import dev.godwit.wasm.module.Opcodes;

/** Which instructions a constant expression may have. Specification: section 3.4.14. */
final class ConstantRules {
    private final Context context;
    private final InstructionReader reader;

    ConstantRules(Context context) {
        this.context = context;
        byte[] bytes = context.module.bytes();
        reader = new InstructionReader(bytes, 0, bytes.length, context.features);
    }

    /** Checks an expression, and declares the functions that it names. */
    void check(int start, int globals) {
        reader.seek(start);
        while (true) {
            int opcode = reader.next();
            switch (opcode) {
                case Opcodes.END -> {
                    return;
                }
                case Opcodes.GLOBAL_GET -> {
                    int index = reader.index();
                    if (index < 0 || index >= globals) {
                        throw Context.unknown("global", index, reader.start());
                    }
                    if (context.module.globals().get(index).mutable()) {
                        throw Context.invalid(
                                "constant expression required: global " + index + " is mutable",
                                reader.start());
                    }
                }
                case Opcodes.REF_FUNC -> {
                    int function = reader.index();
                    context.functionTypeIndex(function, reader.start());
                    context.declare(function);
                }
                case Opcodes.I32_CONST,
                        Opcodes.I64_CONST,
                        Opcodes.F32_CONST,
                        Opcodes.F64_CONST,
                        Opcodes.V128_CONST,
                        Opcodes.REF_NULL,
                        Opcodes.REF_I31,
                        Opcodes.STRUCT_NEW,
                        Opcodes.STRUCT_NEW_DEFAULT,
                        Opcodes.ARRAY_NEW,
                        Opcodes.ARRAY_NEW_DEFAULT,
                        Opcodes.ARRAY_NEW_FIXED,
                        Opcodes.ANY_CONVERT_EXTERN,
                        Opcodes.EXTERN_CONVERT_ANY -> {}
                case Opcodes.I32_ADD,
                        Opcodes.I32_SUB,
                        Opcodes.I32_MUL,
                        Opcodes.I64_ADD,
                        Opcodes.I64_SUB,
                        Opcodes.I64_MUL -> {
                    if (!context.features.has(Feature.EXTENDED_CONST)) {
                        throw Context.invalid(
                                "constant expression required: "
                                        + Opcodes.mnemonic(opcode)
                                        + " "
                                        + TypeReader.needs(
                                                context.features, Feature.EXTENDED_CONST),
                                reader.start());
                    }
                }
                default ->
                        throw Context.invalid(
                                "constant expression required: "
                                        + Opcodes.mnemonic(opcode)
                                        + " is not constant",
                                reader.start());
            }
        }
    }
}
