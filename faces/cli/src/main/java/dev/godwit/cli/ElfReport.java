package dev.godwit.cli;

import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;
import dev.godwit.linux.elf.Machines;

import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tells what an ELF file of any architecture is made of (System V ABI, chapters 4 and 5). */
final class ElfReport {
    private static final int PT_LOAD = 1;
    private static final int PT_INTERP = 3;
    private static final int SHT_SYMTAB = 2;
    private static final int SHT_DYNAMIC = 6;
    private static final int SHT_DYNSYM = 11;
    private static final int SHT_RISCV_ATTRIBUTES = 0x7000_0003;
    private static final int DT_NEEDED = 1;
    private static final String[] TYPES = {
        "none", "object file", "program", "program or library at any address", "core dump"
    };

    private final ByteBuffer file;
    private final PrintWriter out;
    private final boolean is64;

    /** A part of the file that a table tells of; {@code size} is that in memory for a segment. */
    private record Part(int type, int flags, long address, long offset, long length, long size) {}

    private final List<Part> segments = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>();

    /** What a section header says. */
    private record Section(int type, long offset, long length, int link, long entry) {}

    ElfReport(byte[] content, PrintWriter out) {
        this.out = out;
        this.file = ByteBuffer.wrap(content);
        this.is64 = content.length > 4 && content[4] == 2;
        boolean isBig = content.length > 5 && content[5] == 2;
        file.order(isBig ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Prints it.
     *
     * @throws Malformed if the file ends before what its headers say is there
     */
    void print() {
        int machine = half(18);
        int type = half(16);
        out.println(
                "format: ELF, "
                        + (is64 ? "64" : "32")
                        + " bits, "
                        + (file.order() == ByteOrder.BIG_ENDIAN ? "big" : "little")
                        + "-endian, "
                        + file.capacity()
                        + " bytes");
        out.println("machine: " + Machines.name(machine));
        out.println("type: " + (type < TYPES.length ? TYPES[type] : "number " + type));
        out.println("entry: " + hex(word(24)));
        readSegments();
        readSections();
        for (Part segment : segments) {
            if (segment.type == PT_INTERP) {
                String path = text(segment.offset, segment.length);
                out.println("interpreter: " + Report.escape(path));
            }
        }
        printSegments();
        printLibraries();
        printSymbols();
        if (machine == Machines.RISCV) {
            printExtensions();
        }
    }

    private void readSegments() {
        long table = word(is64 ? 32 : 28);
        int size = half(is64 ? 54 : 42);
        int count = half(is64 ? 56 : 44);
        for (int i = 0; i < count; i++) {
            long at = table + (long) i * size;
            segments.add(
                    is64
                            ? new Part(
                                    integer(at),
                                    integer(at + 4),
                                    word(at + 16),
                                    word(at + 8),
                                    word(at + 32),
                                    word(at + 40))
                            : new Part(
                                    integer(at),
                                    integer(at + 24),
                                    word(at + 8),
                                    word(at + 4),
                                    word(at + 16),
                                    word(at + 20)));
        }
    }

    private void readSections() {
        long table = word(is64 ? 40 : 32);
        int size = half(is64 ? 58 : 46);
        int count = table == 0 ? 0 : half(is64 ? 60 : 48);
        for (int i = 0; i < count; i++) {
            long at = table + (long) i * size;
            sections.add(
                    is64
                            ? new Section(
                                    integer(at + 4),
                                    word(at + 24),
                                    word(at + 32),
                                    integer(at + 40),
                                    word(at + 56))
                            : new Section(
                                    integer(at + 4),
                                    word(at + 16),
                                    word(at + 20),
                                    integer(at + 24),
                                    word(at + 36)));
        }
    }

    private void printSegments() {
        out.println("segments:");
        for (Part segment : segments) {
            if (segment.type == PT_LOAD) {
                int flags = segment.flags;
                out.println(
                        "  "
                                + ((flags & 4) != 0 ? 'r' : '-')
                                + ((flags & 2) != 0 ? 'w' : '-')
                                + ((flags & 1) != 0 ? 'x' : '-')
                                + " "
                                + segment.size
                                + " bytes at "
                                + hex(segment.address)
                                + ", "
                                + segment.length
                                + " of them from the file at "
                                + hex(segment.offset));
            }
        }
    }

    private void printLibraries() {
        List<String> names = new ArrayList<>();
        for (Section section : sections) {
            if (section.type == SHT_DYNAMIC) {
                long strings = linked(section).offset;
                int step = is64 ? 16 : 8;
                for (long at = 0; at + step <= section.length; at += step) {
                    long tag = word(section.offset + at);
                    if (tag == DT_NEEDED) {
                        long name = strings + word(section.offset + at + step / 2);
                        names.add(text(name, file.capacity() - name));
                    }
                    if (tag == 0) {
                        break;
                    }
                }
            }
        }
        out.println(
                "libraries: "
                        + (names.isEmpty() ? "none" : Report.escape(String.join(", ", names))));
    }

    private Section linked(Section section) {
        if (section.link < 0 || section.link >= sections.size()) {
            throw malformed("a section is linked with none", section.offset);
        }
        return sections.get(section.link);
    }

    private void printSymbols() {
        long own = 0;
        long dynamic = 0;
        for (Section section : sections) {
            long count = section.entry > 0 ? section.length / section.entry : 0;
            own += section.type == SHT_SYMTAB ? count : 0;
            dynamic += section.type == SHT_DYNSYM ? count : 0;
        }
        out.println("symbols: " + own + ", and " + dynamic + " to be linked with");
    }

    /**
     * The text of tag 5 (Tag_RISCV_arch), as the processor-specific ABI for RISC-V has it: a vendor
     * and, within it, attributes of the whole file.
     */
    private void printExtensions() {
        for (Section section : sections) {
            if (section.type != SHT_RISCV_ATTRIBUTES) {
                continue;
            }
            long at = section.offset + 5; // the version, and the length of the vendor's part
            at += text(at, section.length).length() + 1;
            at += 5; // the tag of the whole file, and the length
            long end = section.offset + section.length;
            while (at < end) {
                int tag = octet(at++);
                if (tag % 2 == 1) {
                    String value = text(at, end - at);
                    if (tag == 5) {
                        out.println("extensions: " + Report.escape(value));
                    }
                    at += value.length() + 1;
                } else {
                    while (octet(at) >= 0x80) { // a number of LEB128
                        at++;
                    }
                    at++;
                }
            }
        }
    }

    // ---- Reading.

    private void require(long at, int length) {
        if (at < 0 || at > file.capacity() - length) {
            throw malformed("truncated ELF file: its headers lead beyond its end", at);
        }
    }

    private static Malformed malformed(String message, long at) {
        return new Malformed(message, new Place.InBinary(Math.max(0, at)));
    }

    private int octet(long at) {
        require(at, 1);
        return file.get((int) at) & 0xff;
    }

    private int half(long at) {
        require(at, 2);
        return file.getShort((int) at) & 0xffff;
    }

    private int integer(long at) {
        require(at, 4);
        return file.getInt((int) at);
    }

    /** An address or a size. */
    private long word(long at) {
        if (!is64) {
            return integer(at) & 0xffff_ffffL;
        }
        require(at, 8);
        return file.getLong((int) at);
    }

    /** Characters up to a NUL. */
    private String text(long at, long most) {
        require(at, 0);
        int end = (int) at;
        while (end < file.capacity() && end - at < most && file.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - (int) at];
        file.get((int) at, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String hex(long value) {
        return String.format(Locale.ROOT, "0x%x", value);
    }
}
