package dev.godwit.wasm.binary;

import dev.godwit.base.failure.Malformed;
import dev.godwit.wasm.module.DecodedModule;
import dev.godwit.wasm.module.Features;
import dev.godwit.wasm.module.Opcodes;

import java.util.Arrays;

/**
 * Checks the form of function bodies without their types. Validation decodes bodies as it goes, and
 * does not come here; but what is malformed must be called so even if something before it is
 * invalid, and the first place that is wrong is the one to be named.
 */
public final class BodyScanner {
    private final BinaryReader in;
    private final TypeReader types;
    private final InstructionReader instructions;
    private final LocalDeclarations locals = new LocalDeclarations();

    private BodyScanner(byte[] bytes, Features features) {
        in = new BinaryReader(bytes, 0, bytes.length);
        types = new TypeReader(in, features);
        instructions = new InstructionReader(in, features);
    }

    /**
     * Checks all bodies of a module.
     *
     * @param module the module
     * @throws Malformed if one is malformed
     */
    public static void check(DecodedModule module) {
        int[] starts = module.bodyStarts();
        check(module.bytes(), module.features(), starts, module.bodyEnds(), starts.length);
    }

    /**
     * Checks bodies. As the grammar has it, a body is read against the end of the file, and its
     * size compared afterwards.
     */
    static void check(byte[] bytes, Features features, int[] starts, int[] ends, int count) {
        var scanner = new BodyScanner(bytes, features);
        for (int i = 0; i < count; i++) {
            scanner.body(starts[i], ends[i]);
        }
    }

    /**
     * Checks one body.
     *
     * @param module its module
     * @param index which body, from 0
     * @throws Malformed if it is malformed
     */
    public static void check(DecodedModule module, int index) {
        new BodyScanner(module.bytes(), module.features())
                .body(module.bodyStarts()[index], module.bodyEnds()[index]);
    }

    private void body(int start, int end) {
        in.seek(start);
        locals.read(in, types, 0);
        expression();
        if (in.position() != end) {
            throw in.malformed(
                    "section size mismatch: a function says "
                            + (end - start)
                            + " bytes and has "
                            + (in.position() - start),
                    start);
        }
    }

    private void expression() {
        // A bit for each open block: whether it is an 'if' that had no 'else'.
        long[] ifs = new long[4];
        int depth = 0;
        while (true) {
            int at = in.position();
            int opcode = instructions.next();
            switch (opcode) {
                case Opcodes.BLOCK, Opcodes.LOOP, Opcodes.IF, Opcodes.TRY_TABLE -> {
                    depth++;
                    if (depth >> 6 == ifs.length) {
                        ifs = Arrays.copyOf(ifs, 2 * ifs.length);
                    }
                    if (opcode == Opcodes.IF) {
                        ifs[depth >> 6] |= 1L << depth;
                    } else {
                        ifs[depth >> 6] &= ~(1L << depth);
                    }
                }
                case Opcodes.ELSE -> {
                    if ((ifs[depth >> 6] & 1L << depth) == 0) {
                        throw in.malformed("END opcode expected: there is no 'if' open here", at);
                    }
                    ifs[depth >> 6] &= ~(1L << depth);
                }
                case Opcodes.END -> {
                    if (--depth < 0) {
                        return;
                    }
                }
                default -> {}
            }
        }
    }
}
