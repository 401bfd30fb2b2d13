package dev.godwit.testkit.riscv;

import dev.godwit.riscv.text.Assembler;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Small kernels of RISC-V, from assembly: ELF files of one segment that begins with RAM. */
public final class KernelProgram {
    /** Where they begin, and RAM does. */
    public static final long BASE = 0x8000_0000L;

    /** Ends the run: what is in a0 becomes the exit code. */
    public static final String OFF =
            """
              li t0, 0x100000
              slli a0, a0, 16
              li t1, 0x3333
              or t1, t1, a0
              srli a0, a0, 16
              bnez a0, 1f
              li t1, 0x5555
            1:
              sw t1, 0(t0)
              j 1b
            """;

    private static final int HEADERS = 0x80;
    private static final int MACHINE = 243;

    private KernelProgram() {}

    /**
     * Assembles a kernel.
     *
     * @param source its text, which begins where it is entered
     * @return the file
     */
    public static byte[] of(String source) {
        byte[] code = Assembler.assemble(source, BASE).bytes();
        ByteBuffer out = ByteBuffer.allocate(HEADERS + code.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1}).position(16);
        out.putShort((short) 2).putShort((short) MACHINE).putInt(1);
        out.putLong(BASE).putLong(64).putLong(0).putInt(0);
        out.putShort((short) 64).putShort((short) 56).putShort((short) 1);
        out.position(64);
        out.putInt(1).putInt(7).putLong(HEADERS).putLong(BASE).putLong(BASE);
        out.putLong(code.length).putLong(code.length).putLong(0x1000);
        out.position(HEADERS);
        return out.put(code).array();
    }

    /**
     * The same as assembly that writes a text to the serial port.
     *
     * @param text ASCII without quotes
     * @return the source, which ends behind the text and changes t registers
     */
    public static String print(String text) {
        StringBuilder source = new StringBuilder("  li t0, 0x10000000\n");
        for (int i = 0; i < text.length(); i++) {
            int code = text.charAt(i);
            source.append("  li t1, ").append(code).append("\n  sb t1, 0(t0)\n");
        }
        return source.toString();
    }
}
