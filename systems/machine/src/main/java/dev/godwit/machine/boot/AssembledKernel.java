package dev.godwit.machine.boot;

import dev.godwit.base.failure.Malformed;
import dev.godwit.host.Bytes;
import dev.godwit.machine.tree.VirtMap;
import dev.godwit.riscv.text.Assembler;
import dev.godwit.riscv.text.Program;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * A kernel from assembly: an executable ELF file of RISC-V (System V ABI, chapters 4 and 5) with
 * one segment at the beginning of RAM, and with its symbols.
 */
public final class AssembledKernel {
    private static final String START = "_start";
    private static final int HEADER = 64;
    private static final int PROGRAM_HEADER = 56;
    private static final int SECTION_HEADER = 64;
    private static final int SYMBOL = 24;
    private static final int RISCV = 243;

    /** Where the code is in the file, and what it is aligned to. */
    private static final int CODE = 0x80;

    private static final int WRITE_ALLOCATE_EXECUTE = 7;
    private static final int GLOBAL = 1 << 4;
    private static final int ABSOLUTE = 0xFFF1;
    private static final int SECTIONS = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private AssembledKernel() {}

    /**
     * Assembles a kernel. It begins at the symbol {@code _start}, if it has one, else with its
     * first instruction.
     *
     * @param source assembly, as {@link Assembler} reads it
     * @return the file
     * @throws Malformed if the text is wrong, with the line and column
     */
    public static byte[] assemble(String source) {
        return new AssembledKernel().write(Assembler.assemble(source, VirtMap.RAM));
    }

    private byte[] write(Program program) {
        byte[] code = program.bytes();
        Map<String, Long> symbols = new TreeMap<>(program.symbols());
        ByteArrayOutputStream names = new ByteArrayOutputStream();
        ByteArrayOutputStream table = new ByteArrayOutputStream();
        table.write(new byte[SYMBOL], 0, SYMBOL);
        names.write(0);
        symbols.forEach((name, value) -> {
            long offset = value - program.base();
            boolean isPlace = offset >= 0 && offset <= code.length;
            byte[] entry = new byte[SYMBOL];
            Bytes.putInt(entry, 0, names.size());
            entry[4] = GLOBAL;
            Bytes.putShort(entry, 6, isPlace ? 1 : ABSOLUTE);
            Bytes.putLong(entry, 8, value);
            table.write(entry, 0, SYMBOL);
            byte[] text = name.getBytes(StandardCharsets.UTF_8);
            names.write(text, 0, text.length);
            names.write(0);
        });
        byte[] sections = "\0.text\0.symtab\0.strtab\0.shstrtab".getBytes(StandardCharsets.UTF_8);
        int tableAt = CODE + code.length + 7 & ~7;
        int namesAt = tableAt + table.size();
        int sectionsAt = namesAt + names.size();
        int headersAt = sectionsAt + sections.length + 1 + 7 & ~7;
        header(program.symbols().getOrDefault(START, program.base()), headersAt);
        segment(program.base(), code.length);
        put(code, CODE);
        put(table.toByteArray(), tableAt);
        put(names.toByteArray(), namesAt);
        put(sections, sectionsAt);
        put(new byte[SECTION_HEADER], headersAt);
        section(1, 1, WRITE_ALLOCATE_EXECUTE, program.base(), CODE, code.length, 0, 0);
        section(7, 2, 0, 0, tableAt, table.size(), 3, SYMBOL);
        section(15, 3, 0, 0, namesAt, names.size(), 0, 0);
        section(23, 3, 0, 0, sectionsAt, sections.length + 1, 0, 0);
        return out.toByteArray();
    }

    /** Writes bytes at a place that is not behind it yet. */
    private void put(byte[] bytes, int at) {
        while (out.size() < at) {
            out.write(0);
        }
        out.write(bytes, 0, bytes.length);
    }

    private void header(long entry, int headersAt) {
        byte[] header = new byte[HEADER];
        Bytes.putInt(header, 0, 0x464C_457F);
        Bytes.putInt(header, 4, 0x0001_0102); // 64 bits, little-endian, version 1
        Bytes.putShort(header, 16, 2); // executable
        Bytes.putShort(header, 18, RISCV);
        Bytes.putInt(header, 20, 1);
        Bytes.putLong(header, 24, entry);
        Bytes.putLong(header, 32, HEADER);
        Bytes.putLong(header, 40, headersAt);
        Bytes.putShort(header, 52, HEADER);
        Bytes.putShort(header, 54, PROGRAM_HEADER);
        Bytes.putShort(header, 56, 1);
        Bytes.putShort(header, 58, SECTION_HEADER);
        Bytes.putShort(header, 60, SECTIONS);
        Bytes.putShort(header, 62, SECTIONS - 1);
        put(header, 0);
    }

    private void segment(long address, int length) {
        byte[] header = new byte[PROGRAM_HEADER];
        Bytes.putInt(header, 0, 1); // to be loaded
        Bytes.putInt(header, 4, WRITE_ALLOCATE_EXECUTE);
        Bytes.putLong(header, 8, CODE);
        Bytes.putLong(header, 16, address);
        Bytes.putLong(header, 24, address);
        Bytes.putLong(header, 32, length);
        Bytes.putLong(header, 40, length);
        Bytes.putLong(header, 48, CODE);
        put(header, HEADER);
    }

    private void section(
            int name, int type, int flags, long address, int at, int size, int link, int entry) {
        byte[] header = new byte[SECTION_HEADER];
        Bytes.putInt(header, 0, name);
        Bytes.putInt(header, 4, type);
        Bytes.putLong(header, 8, flags);
        Bytes.putLong(header, 16, address);
        Bytes.putLong(header, 24, at);
        Bytes.putLong(header, 32, size);
        Bytes.putInt(header, 40, link);
        Bytes.putInt(header, 44, link == 0 ? 0 : 1); // the first symbol that is global
        Bytes.putLong(header, 48, 1);
        Bytes.putLong(header, 56, entry);
        put(header, 0);
    }
}
