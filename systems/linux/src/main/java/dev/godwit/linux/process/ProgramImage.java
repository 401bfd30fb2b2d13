package dev.godwit.linux.process;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.linux.elf.Elf;
import dev.godwit.linux.elf.NotExecutable;
import dev.godwit.linux.elf.SymbolTable;
import dev.godwit.linux.memory.ProcessMemory;
import dev.godwit.vfs.FileRanges;
import dev.godwit.vfs.Found;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.RegularFile;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * A program in its memory: what execve makes. The processes that clone(CLONE_VM) makes without
 * being threads share one, as vfork's do until they execute something else.
 */
public final class ProgramImage {
    /** An executable and where it was loaded, to find the names of its functions. */
    record Loaded(Inode file, long start, long end, long bias) {}

    /** Its memory. */
    public final ProcessMemory memory;

    /** The file that it was loaded from. */
    public final Found executable;

    /** The auxiliary vector as it stands on the stack, in bytes. */
    public byte[] auxiliary = {};

    /** The first byte of its arguments. */
    public long argumentsStart;

    /** Behind the last byte of its arguments. */
    public long argumentsEnd;

    /** The first byte of its environment. */
    public long environmentStart;

    /** Behind the last byte of its environment. */
    public long environmentEnd;

    /** Where the stack began. */
    public long stackStart;

    /** The first and the last address of its code and of its data, as /proc shows them. */
    public long codeStart;

    /** Behind its code. */
    public long codeEnd;

    /** The first address of its data. */
    public long dataStart;

    /** Behind its data. */
    public long dataEnd;

    /** Where the vDSO is. */
    public long vdso;

    /** Whether it may be looked into (PR_SET_DUMPABLE). */
    public int dumpable = 1;

    final List<Loaded> loaded = new ArrayList<>();
    private int users = 1;

    ProgramImage(ProcessMemory memory, Found executable) {
        this.memory = memory;
        this.executable = executable;
    }

    /** The same in another memory (fork). */
    ProgramImage copy(ProcessMemory copied) {
        ProgramImage copy = new ProgramImage(copied, executable);
        copy.auxiliary = auxiliary;
        copy.argumentsStart = argumentsStart;
        copy.argumentsEnd = argumentsEnd;
        copy.environmentStart = environmentStart;
        copy.environmentEnd = environmentEnd;
        copy.stackStart = stackStart;
        copy.codeStart = codeStart;
        copy.codeEnd = codeEnd;
        copy.dataStart = dataStart;
        copy.dataEnd = dataEnd;
        copy.vdso = vdso;
        copy.dumpable = dumpable;
        copy.loaded.addAll(loaded);
        return copy;
    }

    ProgramImage share() {
        users++;
        return this;
    }

    /** Lets go of it for a process; with the last one its memory goes. */
    void letGo() {
        users--;
        if (users == 0) {
            memory.close();
        }
    }

    /**
     * What function an address lies in.
     *
     * @param address of an instruction
     * @return such as {@code main + 0x1c}, or null if nothing is known
     */
    public @Nullable String symbol(long address) {
        for (Loaded one : loaded) {
            if (address >= one.start && address < one.end) {
                return symbol(one, address - one.bias);
            }
        }
        return null;
    }

    private static @Nullable String symbol(Loaded one, long address) {
        try {
            if (!(one.file.open(OpenFlags.READ) instanceof RegularFile file)) {
                return null;
            }
            try {
                SymbolTable.Symbol symbol = Elf.read(FileRanges.of(file)).symbols().at(address);
                return symbol == null
                        ? null
                        : symbol.name() + " + 0x" + Long.toHexString(symbol.offset());
            } finally {
                file.close();
            }
        } catch (ErrnoException | NotExecutable _) {
            return null; // it has changed since
        }
    }
}
