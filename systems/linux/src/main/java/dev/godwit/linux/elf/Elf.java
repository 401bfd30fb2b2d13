package dev.godwit.linux.elf;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.host.Bytes;
import dev.godwit.linux.elf.NotExecutable.Reason;
import dev.godwit.vfs.FileRanges;
import dev.godwit.vfs.Names;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * An ELF executable or shared object of RISC-V with 64 bits: what is needed to load it. Made by
 * {@link #read}, which has checked everything that is here.
 */
public final class Elf {
    /** The size of the file's header. */
    static final int HEADER = 64;

    /** The size of a program header. */
    public static final int PROGRAM_HEADER = 56;

    /** Addresses end here. */
    public static final long ADDRESS_END = 1L << 47;

    private static final int ET_REL = 1;
    private static final int ET_EXEC = 2;
    private static final int ET_DYN = 3;
    private static final int ET_CORE = 4;
    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;
    private static final int PT_INTERP = 3;
    private static final int PT_PHDR = 6;
    private static final int PT_GNU_STACK = 0x6474_E551;
    private static final int MOST_HEADERS = 65_536 / PROGRAM_HEADER;
    private static final int LONGEST_PATH = 4096;
    private static final long PAGE = 4096;

    private final FileRanges file;
    private final long size;
    private boolean isRelocatable;
    private boolean isDynamic;
    private boolean isStackExecutable; // without PT_GNU_STACK it is not, on RISC-V
    private int flags;
    private long entry;
    private long headersOffset;
    private int headers;
    private long headersAddress = -1;
    private long alignment = PAGE;
    private @Nullable String interpreter;
    private final List<Segment> segments = new ArrayList<>();
    private @Nullable SymbolTable symbols;

    private Elf(FileRanges file, long size) {
        this.file = file;
        this.size = size;
    }

    /**
     * Whether a file begins as an ELF file does.
     *
     * @param begin its first bytes
     * @param length how many there are
     * @return false if it is something else
     */
    public static boolean isElf(byte[] begin, int length) {
        return length >= 4
                && begin[0] == 0x7F
                && begin[1] == 'E'
                && begin[2] == 'L'
                && begin[3] == 'F';
    }

    /**
     * Reads the headers of a file.
     *
     * @param file the file, which is kept to read symbols from
     * @return what they say
     * @throws NotExecutable if it is not an executable that can be loaded
     * @throws ErrnoException if it cannot be read
     */
    public static Elf read(FileRanges file) throws NotExecutable, ErrnoException {
        Elf elf = new Elf(file, file.size());
        elf.readHeader();
        elf.readProgramHeaders();
        return elf;
    }

    // ---- Reading.

    private static NotExecutable refuse(Reason reason, String message, long offset) {
        return new NotExecutable(reason, message, offset);
    }

    private static NotExecutable malformed(String message, long offset) {
        return refuse(Reason.MALFORMED, "malformed ELF file: " + message, offset);
    }

    private static NotExecutable truncated(String what, long offset) {
        return refuse(Reason.TRUNCATED, "truncated ELF file: it ends before " + what, offset);
    }

    /** Reads exactly a range; false if the file ends in it. */
    static boolean readFully(FileRanges file, byte[] target, int length, long position)
            throws ErrnoException {
        int done = 0;
        while (done < length) {
            int count = file.read(target, done, length - done, position + done);
            if (count <= 0) {
                return false;
            }
            done += count;
        }
        return true;
    }

    private void readHeader() throws NotExecutable, ErrnoException {
        byte[] header = new byte[HEADER];
        int have = (int) Math.max(0, Math.min(HEADER, size));
        if (!readFully(file, header, have, 0) || !isElf(header, have)) {
            throw refuse(Reason.NOT_ELF, "not an ELF file", 0);
        }
        if (have < 20) {
            throw truncated("the end of its header", have);
        }
        checkIdentity(header);
        if (have < HEADER) {
            throw truncated("the end of its header", have);
        }
        checkType(Bytes.getShort(header, 16) & 0xFFFF);
        entry = Bytes.getLong(header, 24);
        headersOffset = Bytes.getLong(header, 32);
        flags = Bytes.getInt(header, 48);
        headers = Bytes.getShort(header, 56) & 0xFFFF;
        if ((Bytes.getShort(header, 54) & 0xFFFF) != PROGRAM_HEADER) {
            throw malformed("program headers of another size than 56 bytes", 54);
        }
        if (headers == 0 || headers > MOST_HEADERS) {
            throw malformed(headers + " program headers", 56);
        }
        if (entry < 0 || entry >= ADDRESS_END) {
            throw refuse(
                    Reason.TOO_LARGE,
                    "its entry 0x" + Long.toHexString(entry) + " is not below 2^47",
                    24);
        }
        if (headersOffset < HEADER) {
            throw malformed("its program headers overlap its header", 32);
        }
        if (headersOffset > size - (long) headers * PROGRAM_HEADER) {
            throw truncated("the end of its program headers", 32);
        }
    }

    private static void checkIdentity(byte[] header) throws NotExecutable {
        boolean isBig = header[5] == 2;
        int machine =
                isBig
                        ? (header[18] & 0xFF) << 8 | header[19] & 0xFF
                        : Bytes.getShort(header, 18) & 0xFFFF;
        String name = Machines.name(machine);
        if (header[4] != 1 && header[4] != 2) {
            throw malformed("its class is " + (header[4] & 0xFF), 4);
        }
        if (header[5] != 1 && !isBig) {
            throw malformed("its byte order is " + (header[5] & 0xFF), 5);
        }
        if (header[6] != 1) {
            throw malformed("its version is " + (header[6] & 0xFF), 6);
        }
        if (machine != Machines.RISCV) {
            throw refuse(Reason.ARCHITECTURE, "a program for " + name + ", not for RISC-V", 18);
        }
        if (header[4] == 1) {
            throw refuse(Reason.BITS_32, "a program for 32-bit RISC-V; only 64-bit can be run", 4);
        }
        if (isBig) {
            throw refuse(Reason.BIG_ENDIAN, "a program for big-endian RISC-V", 5);
        }
    }

    private void checkType(int type) throws NotExecutable {
        switch (type) {
            case ET_EXEC -> isRelocatable = false;
            case ET_DYN -> isRelocatable = true;
            case ET_REL ->
                    throw refuse(
                            Reason.RELOCATABLE, "an object file (relocatable): link it first", 16);
            case ET_CORE -> throw refuse(Reason.CORE, "a core dump, not a program", 16);
            default -> throw refuse(Reason.OTHER_TYPE, "an ELF file of type " + type, 16);
        }
    }

    private void readProgramHeaders() throws NotExecutable, ErrnoException {
        byte[] table = new byte[headers * PROGRAM_HEADER];
        if (!readFully(file, table, table.length, headersOffset)) {
            throw truncated("the end of its program headers", headersOffset);
        }
        for (int i = 0; i < headers; i++) {
            readProgramHeader(table, i * PROGRAM_HEADER);
        }
        if (segments.isEmpty()) {
            throw malformed("nothing is loaded", headersOffset);
        }
        findHeadersAddress();
    }

    private void readProgramHeader(byte[] table, int at) throws NotExecutable, ErrnoException {
        long place = headersOffset + at;
        int segmentFlags = Bytes.getInt(table, at + 4);
        switch (Bytes.getInt(table, at)) {
            case PT_LOAD -> load(table, at, segmentFlags, place);
            case PT_DYNAMIC -> isDynamic = true;
            case PT_INTERP ->
                    readInterpreter(
                            Bytes.getLong(table, at + 8), Bytes.getLong(table, at + 32), place);
            case PT_PHDR -> headersAddress = Bytes.getLong(table, at + 16);
            case PT_GNU_STACK -> isStackExecutable = (segmentFlags & Segment.EXECUTE) != 0;
            default -> {} // notes, TLS, RELRO and attributes are the guest's own business
        }
    }

    private void load(byte[] table, int at, int segmentFlags, long place) throws NotExecutable {
        long offset = Bytes.getLong(table, at + 8);
        long address = Bytes.getLong(table, at + 16);
        long fileSize = Bytes.getLong(table, at + 32);
        long memorySize = Bytes.getLong(table, at + 40);
        long align = Bytes.getLong(table, at + 48);
        if (memorySize == 0 && fileSize == 0) {
            return;
        }
        if (fileSize < 0 || fileSize > memorySize && memorySize >= 0) {
            throw malformed("a segment has more bytes in the file than in memory", place + 32);
        }
        if (memorySize < 0
                || memorySize > ADDRESS_END
                || address < 0
                || address > ADDRESS_END - memorySize) {
            throw refuse(
                    Reason.TOO_LARGE, "a segment does not lie below the address 2^47", place + 16);
        }
        if (offset < 0 || offset > size - fileSize) {
            throw truncated("the end of a segment", place + 8);
        }
        if ((offset - address) % PAGE != 0) {
            throw malformed("a segment lies otherwise in its pages than in the file's", place + 8);
        }
        if (align != 0 && (align & align - 1) != 0) {
            throw malformed("an alignment is no power of two", place + 48);
        }
        if (!segments.isEmpty() && address < segments.getLast().end()) {
            throw malformed("segments overlap or are not in order", place + 16);
        }
        if (align > alignment && align <= 1 << 30) {
            alignment = align;
        }
        segments.add(new Segment(segmentFlags & 7, offset, address, fileSize, memorySize));
    }

    private void readInterpreter(long offset, long length, long place)
            throws NotExecutable, ErrnoException {
        if (interpreter != null) {
            return; // the first one counts
        }
        if (length < 2 || length > LONGEST_PATH) {
            throw malformed("the path of its interpreter has " + length + " bytes", place + 32);
        }
        if (offset < 0 || offset > size - length) {
            throw truncated("the path of its interpreter", place + 8);
        }
        byte[] path = new byte[(int) length];
        if (!readFully(file, path, path.length, offset)) {
            throw truncated("the path of its interpreter", place + 8);
        }
        int end = 0;
        while (path[end] != 0) {
            end++;
            if (end == path.length) {
                throw malformed("the path of its interpreter does not end", offset);
            }
        }
        if (end == 0) {
            throw malformed("the path of its interpreter is empty", offset);
        }
        interpreter = Names.decode(path, 0, end);
    }

    /** As Linux finds AT_PHDR: by PT_PHDR, or in the segment that holds them. */
    private void findHeadersAddress() {
        if (headersAddress >= 0 && headersAddress < ADDRESS_END) {
            return;
        }
        headersAddress = 0;
        for (Segment segment : segments) {
            if (segment.offset() <= headersOffset
                    && headersOffset - segment.offset() < segment.fileSize()) {
                headersAddress = segment.address() + (headersOffset - segment.offset());
                return;
            }
        }
    }

    // ---- What it says.

    /** {@return whether it may be loaded anywhere (ET_DYN), and not only at its addresses} */
    public boolean isRelocatable() {
        return isRelocatable;
    }

    /** {@return whether it has a dynamic section; a static-pie program has, without interpreter} */
    public boolean isDynamic() {
        return isDynamic;
    }

    /** {@return whether its stack is to be executable} */
    public boolean isStackExecutable() {
        return isStackExecutable;
    }

    /** {@return e_flags: bit 0 says that it has compressed instructions, bits 1 and 2 its ABI} */
    public int flags() {
        return flags;
    }

    /** {@return the address where it begins, before relocation} */
    public long entry() {
        return entry;
    }

    /** {@return the address of its program headers, before relocation; 0 if they are not loaded} */
    public long headersAddress() {
        return headersAddress;
    }

    /** {@return how many program headers it has, 1 or more} */
    public int headers() {
        return headers;
    }

    /** {@return what its place must be a multiple of: a power of two, 4 KiB to 1 GiB} */
    public long alignment() {
        return alignment;
    }

    /** {@return the path of its loader as vfs names it, or null if it is static} */
    public @Nullable String interpreter() {
        return interpreter;
    }

    /** {@return what is loaded, in ascending order and without overlap; one or more} */
    public List<Segment> segments() {
        return segments;
    }

    /** {@return the page of the lowest address, before relocation} */
    public long start() {
        return segments.getFirst().address() & -PAGE;
    }

    /** {@return the end of the highest address, before relocation; rounded up to a page} */
    public long end() {
        return segments.getLast().end() + PAGE - 1 & -PAGE;
    }

    /**
     * Its symbols, read at the first call. Whatever is wrong with them, they are fewer or none.
     *
     * @return the functions it names
     */
    public SymbolTable symbols() {
        SymbolTable found = symbols;
        if (found == null) {
            found = SymbolTable.read(file, size);
            symbols = found;
        }
        return found;
    }
}
