package dev.godwit.testkit.riscv;

import dev.godwit.riscv.text.Assembler;
import dev.godwit.riscv.text.Program;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Small Linux programs of RISC-V, from assembly: static ELF files of one segment. */
public final class ElfProgram {
    private static final long BASE = 0x10000;
    private static final int HEADERS = 0x100;
    private static final int MACHINE = 243;

    private ElfProgram() {}

    /**
     * Assembles a program.
     *
     * @param source its text, which begins where it is entered
     * @return the file
     */
    public static byte[] of(String source) {
        return of(source, "");
    }

    /**
     * Assembles a program that wants a loader.
     *
     * @param source its text
     * @param loader the loader's path; empty for none
     * @return the file
     */
    public static byte[] of(String source, String loader) {
        Program program = Assembler.assemble(source, BASE + HEADERS);
        byte[] code = program.bytes();
        byte[] path = loader.getBytes(StandardCharsets.UTF_8);
        int headers = path.length == 0 ? 1 : 2;
        long size = HEADERS + code.length + path.length + 1L;
        ByteBuffer out = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        out.put(new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1}).position(16);
        out.putShort((short) 2).putShort((short) MACHINE).putInt(1);
        out.putLong(BASE + HEADERS).putLong(64).putLong(0).putInt(5);
        out.putShort((short) 64).putShort((short) 56).putShort((short) headers);
        out.position(64);
        if (headers == 2) {
            int at = HEADERS + code.length;
            segment(out, 3, at, path.length + 1L);
        }
        segment(out, 1, 0, size);
        out.position(HEADERS);
        out.put(code).put(path);
        return out.array();
    }

    private static void segment(ByteBuffer out, int type, long offset, long size) {
        out.putInt(type).putInt(7).putLong(offset).putLong(BASE + offset).putLong(BASE + offset);
        out.putLong(size).putLong(size).putLong(0x1000);
    }
}
