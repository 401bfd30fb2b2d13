package dev.godwit.linux.elf;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.vfs.FileRanges;
import dev.godwit.vfs.Names;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The functions of an ELF file by address, for reports: of its symbol table, or of the dynamic one
 * if it has been stripped. Names are read from the file when they are asked for.
 */
public final class SymbolTable {
    /** The most symbols that are looked at. */
    private static final int MOST = 1_000_000;

    private static final int SECTION = 64;
    private static final int SYMBOL = 24;
    private static final int SHT_SYMTAB = 2;
    private static final int SHT_DYNSYM = 11;
    private static final int STT_FUNC = 2;
    private static final int STT_GNU_IFUNC = 10;
    private static final int LONGEST_NAME = 1024;
    private static final int PIECE = 1024;

    private final FileRanges file;

    /** In ascending order. */
    private long[] addresses = new long[0];

    /** For each of them: the number of its symbol. */
    private int[] symbols = new int[0];

    private int count;
    private long table;
    private long names;
    private long namesSize;

    /** A function at an address. */
    public static final class Symbol {
        private final String name;
        private final long offset;

        Symbol(String name, long offset) {
            this.name = name;
            this.offset = offset;
        }

        /** {@return its name, cut to 1,024 bytes} */
        public String name() {
            return name;
        }

        /** {@return how far the address lies behind its begin, in bytes} */
        public long offset() {
            return offset;
        }
    }

    private SymbolTable(FileRanges file) {
        this.file = file;
    }

    static SymbolTable read(FileRanges file, long size) {
        SymbolTable symbols = new SymbolTable(file);
        try {
            symbols.find(size);
        } catch (ErrnoException e) {
            symbols.count = 0; // a report without names is better than none
        }
        return symbols;
    }

    private void find(long size) throws ErrnoException {
        byte[] header = new byte[Elf.HEADER];
        if (!Elf.readFully(file, header, Elf.HEADER, 0)) {
            return;
        }
        long offset = Bytes.getLong(header, 40);
        int number = Bytes.getShort(header, 60) & 0xFFFF;
        if ((Bytes.getShort(header, 58) & 0xFFFF) != SECTION || offset <= 0) {
            return;
        }
        byte[] section = new byte[SECTION];
        if (number == 0 && offset <= size - SECTION && read(section, offset)) {
            number = (int) Math.min(1 << 16, Bytes.getLong(section, 32) & Long.MAX_VALUE);
        }
        if (number == 0 || offset > size - (long) number * SECTION) {
            return;
        }
        byte[] sections = new byte[number * SECTION];
        if (!Elf.readFully(file, sections, sections.length, offset)) {
            return;
        }
        if (!use(sections, SHT_SYMTAB, size)) {
            use(sections, SHT_DYNSYM, size);
        }
    }

    private boolean read(byte[] target, long position) throws ErrnoException {
        return Elf.readFully(file, target, target.length, position);
    }

    private boolean use(byte[] sections, int type, long size) throws ErrnoException {
        for (int at = 0; at < sections.length; at += SECTION) {
            if (Bytes.getInt(sections, at + 4) == type) {
                long offset = Bytes.getLong(sections, at + 24);
                long length = Bytes.getLong(sections, at + 32);
                long link = Bytes.getInt(sections, at + 40) & 0xFFFF_FFFFL;
                if (!isIn(offset, length, size) || link * SECTION >= sections.length) {
                    return false;
                }
                int strings = (int) link * SECTION;
                names = Bytes.getLong(sections, strings + 24);
                namesSize = Bytes.getLong(sections, strings + 32);
                table = offset;
                return isIn(names, namesSize, size) && load(length / SYMBOL);
            }
        }
        return false;
    }

    private static boolean isIn(long offset, long length, long size) {
        return offset >= 0 && length >= 0 && length <= size && offset <= size - length;
    }

    private boolean load(long available) throws ErrnoException {
        int number = (int) Math.min(MOST, available);
        byte[] piece = new byte[PIECE * SYMBOL];
        long[] found = new long[Math.min(number, PIECE)];
        int[] numbers = new int[found.length];
        for (int i = 0; i < number; i += PIECE) {
            int here = Math.min(PIECE, number - i);
            if (!Elf.readFully(file, piece, here * SYMBOL, table + (long) i * SYMBOL)) {
                break;
            }
            for (int j = 0; j < here; j++) {
                int at = j * SYMBOL;
                int kind = piece[at + 4] & 15;
                boolean isDefined = Bytes.getShort(piece, at + 6) != 0;
                if (isDefined && (kind == STT_FUNC || kind == STT_GNU_IFUNC)) {
                    if (count == found.length) {
                        found = Arrays.copyOf(found, 2 * count);
                        numbers = Arrays.copyOf(numbers, 2 * count);
                    }
                    found[count] = Bytes.getLong(piece, at + 8);
                    numbers[count] = i + j;
                    count++;
                }
            }
        }
        sort(found, numbers);
        return count > 0;
    }

    /** Sorts by address; several symbols with one address stay in the order of the table. */
    private void sort(long[] found, int[] numbers) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (found[i] >= 0 && found[i] < Elf.ADDRESS_END) {
                found[kept] = found[i];
                numbers[kept] = numbers[i];
                kept++;
            }
        }
        count = kept;
        addresses = Arrays.copyOf(found, kept);
        symbols = Arrays.copyOf(numbers, kept);
        heapSort();
    }

    private void heapSort() {
        for (int i = count / 2 - 1; i >= 0; i--) {
            sink(i, count);
        }
        for (int end = count - 1; end > 0; end--) {
            swap(0, end);
            sink(0, end);
        }
    }

    private void sink(int start, int end) {
        int parent = start;
        while (2 * parent + 1 < end) {
            int child = 2 * parent + 1;
            if (child + 1 < end && isLess(child, child + 1)) {
                child++;
            }
            if (!isLess(parent, child)) {
                return;
            }
            swap(parent, child);
            parent = child;
        }
    }

    private boolean isLess(int a, int b) {
        return addresses[a] < addresses[b]
                || addresses[a] == addresses[b] && symbols[a] < symbols[b];
    }

    private void swap(int a, int b) {
        long address = addresses[a];
        addresses[a] = addresses[b];
        addresses[b] = address;
        int symbol = symbols[a];
        symbols[a] = symbols[b];
        symbols[b] = symbol;
    }

    /** {@return how many functions it has} */
    public int size() {
        return count;
    }

    /**
     * The function of an address: the last one that begins at or before it, if its size reaches so
     * far or is not known.
     *
     * @param address before relocation
     * @return the function, or null
     */
    public @Nullable Symbol at(long address) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = low + high >>> 1;
            if (addresses[middle] <= address) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low == 0) {
            return null;
        }
        try {
            return symbol(low - 1, address);
        } catch (ErrnoException e) {
            return null;
        }
    }

    private @Nullable Symbol symbol(int index, long address) throws ErrnoException {
        byte[] symbol = new byte[SYMBOL];
        if (!read(symbol, table + (long) symbols[index] * SYMBOL)) {
            return null;
        }
        long offset = address - addresses[index];
        long length = Bytes.getLong(symbol, 16);
        if (length != 0 && Long.compareUnsigned(offset, length) >= 0) {
            return null;
        }
        long at = Bytes.getInt(symbol, 0) & 0xFFFF_FFFFL;
        if (at >= namesSize) {
            return null;
        }
        byte[] name = new byte[(int) Math.min(LONGEST_NAME, namesSize - at)];
        if (!read(name, names + at)) {
            return null;
        }
        int end = 0;
        while (end < name.length && name[end] != 0) {
            end++;
        }
        return end == 0 ? null : new Symbol(Names.decode(name, 0, end), offset);
    }
}
