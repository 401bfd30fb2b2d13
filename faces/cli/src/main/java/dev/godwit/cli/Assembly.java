package dev.godwit.cli;

import dev.godwit.base.failure.Malformed;
import dev.godwit.machine.boot.AssembledKernel;

import java.nio.charset.StandardCharsets;

/** Kernels as assembly of RISC-V: files whose names end in {@code .s}. */
final class Assembly {
    private Assembly() {}

    static boolean isOne(String file) {
        return file.endsWith(".s") || file.endsWith(".S");
    }

    /**
     * Assembles one.
     *
     * @param file its name, for messages
     * @param content its bytes, UTF-8
     * @return an ELF file
     * @throws CommandFailure if it is wrong
     */
    static byte[] assemble(String file, byte[] content) {
        try {
            return AssembledKernel.assemble(new String(content, StandardCharsets.UTF_8));
        } catch (Malformed e) {
            throw CommandFailure.of(file, e);
        }
    }
}
