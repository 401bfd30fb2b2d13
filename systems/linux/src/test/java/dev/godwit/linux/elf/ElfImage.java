package dev.godwit.linux.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes small ELF files, right or wrong. */
final class ElfImage {
    static final int LOAD = 1;
    static final int DYNAMIC = 2;
    static final int INTERP = 3;
    static final int STACK = 0x6474_E551;

    private record Header(
            int type, int flags, long offset, long address, long file, long memory, long align) {}

    private record Symbol(String name, long address, long size) {}

    private final List<Header> headers = new ArrayList<>();
    private final List<Symbol> symbols = new ArrayList<>();
    int elfClass = 2;
    int order = 1;
    int type = 2;
    int machine = 243;
    int headerSize = 56;
    long entry = 0x10100;
    long headersOffset = 64;
    private String interpreter = "";

    ElfImage header(int kind, int flags, long offset, long address, long file, long memory) {
        headers.add(new Header(kind, flags, offset, address, file, memory, 0x1000));
        return this;
    }

    ElfImage interpreter(String path) {
        interpreter = path + "\0";
        return header(INTERP, 4, 0x800, 0x10800, interpreter.length(), interpreter.length());
    }

    ElfImage symbol(String name, long address, long size) {
        symbols.add(new Symbol(name, address, size));
        return this;
    }

    /** A static program: text in the first page, data in the second, some memory without file. */
    static ElfImage program() {
        return new ElfImage()
                .header(LOAD, 5, 0, 0x10000, 0x1000, 0x1000)
                .header(LOAD, 6, 0x1000, 0x11000, 0x200, 0x3000)
                .header(STACK, 6, 0, 0, 0, 0);
    }

    byte[] bytes() {
        ByteBuffer out = ByteBuffer.allocate(0x4000);
        out.order(order == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        out.put(new byte[] {0x7F, 'E', 'L', 'F', (byte) elfClass, (byte) order, 1});
        out.position(16);
        out.putShort((short) type).putShort((short) machine).putInt(1);
        out.putLong(entry).putLong(headersOffset).putLong(0x3000).putInt(5);
        out.putShort((short) 64).putShort((short) headerSize).putShort((short) headers.size());
        out.putShort((short) 64).putShort((short) 3).putShort((short) 0);
        if (headersOffset >= 64 && headersOffset < 0x700) {
            out.position((int) headersOffset);
            for (Header h : headers) {
                out.putInt(h.type).putInt(h.flags).putLong(h.offset).putLong(h.address);
                out.putLong(h.address).putLong(h.file).putLong(h.memory).putLong(h.align);
            }
        }
        out.position(0x800);
        out.put(interpreter.getBytes(StandardCharsets.UTF_8));
        writeSymbols(out);
        return out.array();
    }

    /** The same with one byte that is not zero. */
    byte[] bytesWithout(int zero) {
        byte[] bytes = bytes();
        bytes[zero] = 'x';
        return bytes;
    }

    private void writeSymbols(ByteBuffer out) {
        StringBuilder names = new StringBuilder("\0");
        int at = 0x2000;
        for (Symbol symbol : symbols) {
            out.position(at);
            out.putInt(names.length()).put((byte) 0x12).put((byte) 0).putShort((short) 1);
            out.putLong(symbol.address).putLong(symbol.size);
            names.append(symbol.name).append('\0');
            at += 24;
        }
        out.position(0x2800);
        out.put(names.toString().getBytes(StandardCharsets.UTF_8));
        out.position(0x3040); // section 1: symbols; section 2: their names
        out.putInt(0).putInt(2).putLong(0).putLong(0).putLong(0x2000).putLong(at - 0x2000);
        out.putInt(2).putInt(0).putLong(8).putLong(24);
        out.position(0x3080);
        out.putInt(0).putInt(3).putLong(0).putLong(0).putLong(0x2800).putLong(names.length());
    }
}
