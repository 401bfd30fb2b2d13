package dev.godwit.linux.process;

import dev.godwit.host.Bytes;
import dev.godwit.vfs.Page;

import java.util.ArrayList;
import java.util.List;

/**
 * The vDSO as an ELF shared object of one page: what loaders and C libraries look its functions up
 * in, and unwinders the frame of a signal handler.
 */
final class VdsoImage {
    private static final String NAME = "linux-vdso.so.1";
    private static final String VERSION = "LINUX_4.15";

    private static final int HEADER = 64;
    private static final int PROGRAM_HEADER = 56;
    private static final int PROGRAM_HEADERS = 3;
    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;
    private static final int PT_GNU_EH_FRAME = 0x6474_E550;
    private static final int PF_R = 4;
    private static final int PF_X = 1;
    private static final int EM_RISCV = 243;

    /** EF_RISCV_RVC and the double-float ABI. */
    private static final int FLAGS = 5;

    private static final int SYMBOL = 24;
    private static final int STT_FUNC_GLOBAL = 0x12;

    /** Any section but none: the object has no table of sections. */
    private static final int SOME_SECTION = 1;

    private static final int BASE_VERSION = 1;
    private static final int OWN_VERSION = 2;

    private static final long DT_HASH = 4;
    private static final long DT_STRTAB = 5;
    private static final long DT_SYMTAB = 6;
    private static final long DT_STRSZ = 10;
    private static final long DT_SYMENT = 11;
    private static final long DT_SONAME = 14;
    private static final long DT_VERSYM = 0x6FFF_FFF0L;
    private static final long DT_VERDEF = 0x6FFF_FFFCL;
    private static final long DT_VERDEFNUM = 0x6FFF_FFFDL;

    // ---- DWARF.

    private static final int DW_CFA_NOP = 0;
    private static final int DW_CFA_DEF_CFA = 0x0C;
    private static final int DW_CFA_DEF_CFA_EXPRESSION = 0x0F;
    private static final int DW_CFA_EXPRESSION = 0x10;
    private static final int DW_OP_DEREF = 0x06;
    private static final int DW_OP_BREG_SP = 0x72;
    private static final int PCREL_SDATA4 = 0x1B;
    private static final int UDATA4 = 0x03;
    private static final int DATAREL_SDATA4 = 0x3B;

    /** The column of the program counter where it is none of the registers. */
    private static final int PC_COLUMN = 64;

    private static final int SP = 2;
    private static final int RA = 1;

    private record Function(String name, int offset, int end) {}

    private static final List<Function> FUNCTIONS =
            List.of(
                    new Function("__vdso_rt_sigreturn", VdsoCode.SIGRETURN, 0x808),
                    new Function(
                            "__vdso_clock_gettime", VdsoCode.CLOCK_GETTIME, VdsoCode.CLOCK_GETRES),
                    new Function(
                            "__vdso_clock_getres", VdsoCode.CLOCK_GETRES, VdsoCode.GETTIMEOFDAY),
                    new Function("__vdso_gettimeofday", VdsoCode.GETTIMEOFDAY, VdsoCode.GETCPU),
                    new Function("__vdso_getcpu", VdsoCode.GETCPU, VdsoCode.FLUSH_ICACHE),
                    new Function("__vdso_flush_icache", VdsoCode.FLUSH_ICACHE, VdsoCode.HWPROBE),
                    new Function("__vdso_riscv_hwprobe", VdsoCode.HWPROBE, VdsoCode.END));

    private final byte[] bytes = new byte[Page.SIZE];
    private int at = HEADER + PROGRAM_HEADERS * PROGRAM_HEADER;
    private final List<Long> dynamic = new ArrayList<>();

    private VdsoImage() {}

    /** {@return the page} */
    static byte[] build() {
        VdsoImage image = new VdsoImage();
        image.tables();
        int frames = image.frames();
        int dynamicStart = image.dynamic();
        image.headers(dynamicStart, frames);
        for (int i = 0; i < VdsoCode.WORDS.length; i++) {
            Bytes.putInt(image.bytes, VdsoCode.START + 4 * i, VdsoCode.WORDS[i]);
        }
        return image.bytes;
    }

    private void align(int size) {
        at = at + size - 1 & -size;
    }

    private void putByte(int value) {
        bytes[at++] = (byte) value;
    }

    private void putShort(int value) {
        Bytes.putShort(bytes, at, value);
        at += 2;
    }

    private void putInt(int value) {
        Bytes.putInt(bytes, at, value);
        at += 4;
    }

    private void putLong(long value) {
        Bytes.putLong(bytes, at, value);
        at += 8;
    }

    private int putString(String text) {
        int start = at;
        for (int i = 0; i < text.length(); i++) {
            putByte(text.charAt(i));
        }
        putByte(0);
        return start;
    }

    private void entry(long tag, long value) {
        dynamic.add(tag);
        dynamic.add(value);
    }

    // ---- Symbols.

    private void tables() {
        int strings = at;
        putByte(0);
        int[] names = new int[FUNCTIONS.size()];
        for (int i = 0; i < names.length; i++) {
            names[i] = putString(FUNCTIONS.get(i).name) - strings;
        }
        int name = putString(NAME) - strings;
        int version = putString(VERSION) - strings;
        entry(DT_STRTAB, strings);
        entry(DT_STRSZ, at - strings);
        entry(DT_SONAME, name);
        align(8);
        entry(DT_SYMTAB, at);
        entry(DT_SYMENT, SYMBOL);
        at += SYMBOL;
        for (int i = 0; i < names.length; i++) {
            Function function = FUNCTIONS.get(i);
            putInt(names[i]);
            putByte(STT_FUNC_GLOBAL);
            putByte(0);
            putShort(SOME_SECTION);
            putLong(function.offset);
            putLong(function.end - function.offset);
        }
        entry(DT_HASH, at);
        int symbols = names.length + 1;
        putInt(1); // all in one chain, the last one first
        putInt(symbols);
        putInt(symbols - 1);
        for (int i = 0; i < symbols; i++) {
            putInt(Math.max(0, i - 1));
        }
        entry(DT_VERSYM, at);
        putShort(0);
        for (int i = 1; i < symbols; i++) {
            putShort(OWN_VERSION);
        }
        align(4);
        entry(DT_VERDEF, at);
        entry(DT_VERDEFNUM, 2);
        version(1, BASE_VERSION, NAME, name, 28);
        version(0, OWN_VERSION, VERSION, version, 0);
    }

    /** A struct Elf64_Verdef with its Elf64_Verdaux. */
    private void version(int flags, int index, String text, int name, int next) {
        putShort(1);
        putShort(flags);
        putShort(index);
        putShort(1);
        putInt(hash(text));
        putInt(20);
        putInt(next);
        putInt(name);
        putInt(0);
    }

    /** The hash of names that System V's ABI has. */
    static int hash(String name) {
        int hash = 0;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash << 4) + name.charAt(i);
            int high = hash & 0xF000_0000;
            hash ^= high >>> 24;
            hash &= ~high;
        }
        return hash;
    }

    private int dynamic() {
        align(8);
        int start = at;
        for (long word : dynamic) {
            putLong(word);
        }
        putLong(0);
        putLong(0);
        return start;
    }

    // ---- Frames.

    /** Writes .eh_frame_hdr and .eh_frame; answers where. */
    private int frames() {
        align(4);
        int header = at;
        at += 12 + 2 * 8;
        int signalEntry = description(true, VdsoCode.START, VdsoCode.SIGRETURN + 8);
        int usualEntry = description(false, VdsoCode.CLOCK_GETTIME, VdsoCode.END);
        putInt(0);
        int end = at;
        at = header;
        putByte(1);
        putByte(PCREL_SDATA4);
        putByte(UDATA4);
        putByte(DATAREL_SDATA4);
        putInt(header + 28 - at); // .eh_frame follows
        putInt(2);
        putInt(VdsoCode.START - header);
        putInt(signalEntry - header);
        putInt(VdsoCode.CLOCK_GETTIME - header);
        putInt(usualEntry - header);
        at = end;
        return header;
    }

    /** Writes a CIE and its FDE; answers where that is. */
    private int description(boolean isSignal, int start, int end) {
        int common = begin();
        putInt(0);
        putByte(1);
        putString(isSignal ? "zRS" : "zR");
        putByte(1); // code alignment
        putByte(0x78); // data alignment: -8
        putByte(isSignal ? PC_COLUMN : RA);
        putByte(1);
        putByte(PCREL_SDATA4);
        if (isSignal) {
            signalFrame();
        } else {
            putByte(DW_CFA_DEF_CFA);
            putByte(SP);
            putByte(0);
        }
        finish(common);
        int entry = begin();
        putInt(at - common);
        putInt(start - at);
        putInt(end - start);
        putByte(0);
        finish(entry);
        return entry;
    }

    private int begin() {
        int start = at;
        at += 4;
        return start;
    }

    private void finish(int start) {
        while ((at & 7) != 0) {
            putByte(DW_CFA_NOP);
        }
        Bytes.putInt(bytes, start, at - start - 4);
    }

    /** Where the frame of a signal has the registers: the stack pointer leads to it. */
    private void signalFrame() {
        putByte(DW_CFA_DEF_CFA_EXPRESSION);
        putByte(4);
        place(SignalFrame.MCONTEXT + 8 * SP);
        putByte(DW_OP_DEREF);
        saved(PC_COLUMN, SignalFrame.MCONTEXT);
        for (int i = 1; i < SignalFrame.REGISTERS; i++) {
            if (i != SP) {
                saved(i, SignalFrame.MCONTEXT + 8 * i);
            }
        }
        for (int i = 0; i < SignalFrame.REGISTERS; i++) {
            saved(SignalFrame.REGISTERS + i, SignalFrame.FLOATS + 8 * i);
        }
    }

    private void saved(int column, int offset) {
        putByte(DW_CFA_EXPRESSION);
        putByte(column);
        putByte(3);
        place(offset);
    }

    /** An address: so many bytes, 64 to 8191, above the stack pointer. */
    private void place(int offset) {
        putByte(DW_OP_BREG_SP);
        putByte(offset & 0x7F | 0x80);
        putByte(offset >> 7);
    }

    // ---- Headers.

    private void headers(int dynamicStart, int frames) {
        int end = at;
        at = 0;
        putInt(0x464C_457F);
        putByte(2); // 64 bits
        putByte(1); // little-endian
        putByte(1);
        at = 16;
        putShort(3); // ET_DYN
        putShort(EM_RISCV);
        putInt(1);
        putLong(0);
        putLong(HEADER);
        putLong(0);
        putInt(FLAGS);
        putShort(HEADER);
        putShort(PROGRAM_HEADER);
        putShort(PROGRAM_HEADERS);
        putShort(64);
        putShort(0);
        putShort(0);
        segment(PT_LOAD, PF_R | PF_X, 0, VdsoCode.END, Page.SIZE);
        segment(PT_DYNAMIC, PF_R, dynamicStart, end - dynamicStart, 8);
        segment(PT_GNU_EH_FRAME, PF_R, frames, 28, 4);
    }

    private void segment(int type, int flags, long offset, long size, long alignment) {
        putInt(type);
        putInt(flags);
        putLong(offset);
        putLong(offset);
        putLong(offset);
        putLong(size);
        putLong(size);
        putLong(alignment);
    }
}
