package dev.godwit.machine.boot;

import dev.godwit.base.failure.Malformed;
import dev.godwit.base.failure.Place;
import dev.godwit.machine.bus.PhysicalMemory;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A kernel as an ELF file: its segments go to their physical addresses. Of its symbols only those
 * are looked up that are asked for.
 */
public final class KernelElf implements Kernel {
    private static final int HEADER = 64;
    private static final int PROGRAM_HEADER = 56;
    private static final int SECTION_HEADER = 64;
    private static final int SYMBOL = 24;
    private static final int RISCV = 243;
    private static final int LOAD = 1;
    private static final int SYMBOL_TABLE = 2;
    private static final int MOST_HEADERS = 4096;
    private static final int FUNCTION = 2;
    private static final int RESERVED_SECTIONS = 0xFF00;
    private static final int LONGEST_NAME = 256;

    private final byte[] content;

    private KernelElf(byte[] content) {
        this.content = content;
    }

    static boolean isOne(byte[] content) {
        return content.length > 4
                && content[0] == 0x7F
                && content[1] == 'E'
                && content[2] == 'L'
                && content[3] == 'F';
    }

    static KernelElf read(byte[] content) {
        if (content.length < HEADER) {
            throw new Malformed("unexpected end of an ELF header", new Place.InBinary(0));
        }
        if (content[4] != 2 || content[5] != 1) {
            throw new Malformed("the kernel is not of 64 bits, little-endian", place(4));
        }
        KernelElf elf = new KernelElf(content);
        if (elf.number(18, 2) != RISCV) {
            throw new Malformed("the kernel is for another architecture", place(18));
        }
        if (elf.number(54, 2) != PROGRAM_HEADER || elf.number(56, 2) > MOST_HEADERS) {
            throw new Malformed("the program headers have a wrong size or number", place(54));
        }
        return elf;
    }

    private static Place place(long offset) {
        return new Place.InBinary((int) offset);
    }

    /** A number of some bytes; 0 where the file has ended. */
    private long number(long at, int size) {
        if (at < 0 || at > content.length - size) {
            return 0;
        }
        long value = 0;
        for (int i = size - 1; i >= 0; i--) {
            value = value << 8 | content[(int) at + i] & 0xFF;
        }
        return value;
    }

    /** {@return the address of its first instruction} */
    public long entry() {
        return number(24, 8);
    }

    @Override
    public long room() {
        return 0;
    }

    @Override
    public Loaded load(PhysicalMemory memory) {
        long headers = number(32, 8);
        int count = (int) number(56, 2);
        long highest = 0;
        boolean isEntryPhysical = false;
        long entry = entry();
        long start = entry;
        for (int i = 0; i < count; i++) {
            long at = headers + (long) i * PROGRAM_HEADER;
            if (at < 0 || at > content.length - PROGRAM_HEADER) {
                throw new Malformed("a program header goes beyond the file's end", place(32));
            }
            if (number(at, 4) != LOAD) {
                continue;
            }
            long offset = number(at + 8, 8);
            long virtual = number(at + 16, 8);
            long address = number(at + 24, 8);
            long length = number(at + 32, 8);
            long size = number(at + 40, 8);
            if (offset < 0 || length < 0 || length > content.length - offset || length > size) {
                throw new Malformed("a segment goes beyond the file's end", place(at + 8));
            }
            if (!memory.contains(address, size)) {
                throw new Malformed(
                        "a segment at 0x" + Long.toHexString(address) + " does not lie in the RAM",
                        place(at + 24));
            }
            memory.write(address, content, (int) offset, (int) length);
            highest = Math.max(highest, address + size);
            isEntryPhysical |= entry - address >= 0 && entry - address < size;
            if (!isEntryPhysical && entry - virtual >= 0 && entry - virtual < size) {
                start = entry - virtual + address;
            }
        }
        if (highest == 0) {
            throw new Malformed("the kernel has no segments", place(56));
        }
        return new Loaded(isEntryPhysical ? entry : start, highest);
    }

    /**
     * Looks a symbol up.
     *
     * @param name its name
     * @return its value, if it is there
     */
    public OptionalLong symbol(String name) {
        long sections = number(40, 8);
        int count = (int) number(60, 2);
        for (int i = 0; i < count; i++) {
            long section = sections + (long) i * SECTION_HEADER;
            if (number(section + 4, 4) != SYMBOL_TABLE) {
                continue;
            }
            long link = number(section + 40, 4);
            long names = number(sections + link * SECTION_HEADER + 24, 8);
            long start = number(section + 24, 8);
            long size = Math.min(number(section + 32, 8), content.length);
            for (long at = 0; at + SYMBOL <= size; at += SYMBOL) {
                if (isNamed(names + number(start + at, 4), name)) {
                    return OptionalLong.of(number(start + at + 8, 8));
                }
            }
        }
        return OptionalLong.empty();
    }

    /** {@return the symbols of code and data, but for those that assemblers make for themselves} */
    public Symbols symbols() {
        List<Symbols.Symbol> found = new ArrayList<>();
        long sections = number(40, 8);
        int count = (int) number(60, 2);
        for (int i = 0; i < count; i++) {
            long section = sections + (long) i * SECTION_HEADER;
            if (number(section + 4, 4) != SYMBOL_TABLE) {
                continue;
            }
            long names = number(sections + number(section + 40, 4) * SECTION_HEADER + 24, 8);
            long start = number(section + 24, 8);
            long size = Math.min(number(section + 32, 8), content.length);
            for (long at = 0; at + SYMBOL <= size; at += SYMBOL) {
                int type = (int) number(start + at + 4, 1) & 15;
                long place = number(start + at + 6, 2);
                String name = name(names + number(start + at, 4));
                boolean isOwn = name.isEmpty() || name.startsWith("$") || name.startsWith(".L");
                if (type <= FUNCTION && place != 0 && place < RESERVED_SECTIONS && !isOwn) {
                    found.add(new Symbols.Symbol(name, number(start + at + 8, 8)));
                }
            }
        }
        return new Symbols(found);
    }

    /** A name, cut where it is longer than names should be; what is not ASCII becomes dots. */
    private String name(long at) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < LONGEST_NAME; i++) {
            int c = (int) number(at + i, 1);
            if (c == 0) {
                break;
            }
            name.append(c > ' ' && c < 0x7F ? (char) c : '.');
        }
        return name.toString();
    }

    private boolean isNamed(long at, String name) {
        for (int i = 0; i < name.length(); i++) {
            if (number(at + i, 1) != name.charAt(i)) {
                return false;
            }
        }
        return at >= 0 && at + name.length() < content.length && number(at + name.length(), 1) == 0;
    }
}
