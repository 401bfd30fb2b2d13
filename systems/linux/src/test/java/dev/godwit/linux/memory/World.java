package dev.godwit.linux.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.riscv.mmu.Access;
import dev.godwit.riscv.mmu.Pages;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.memory.MemoryFileSystem;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A guest system with a file system in its own pages, and short words for what tests do. */
final class World {
    static final int RW = Prot.READ | Prot.WRITE;
    static final int ANON = MapFlags.PRIVATE | MapFlags.ANONYMOUS;
    static final int SHARED_ANON = MapFlags.SHARED | MapFlags.ANONYMOUS;
    static final int FIXED = MapFlags.FIXED;
    static final long PAGE = 4096;

    final Pages pages;
    final SystemMemory system;
    final MemoryFileSystem fs;

    World(int bound) {
        pages = new Pages(bound);
        system = new SystemMemory(pages);
        fs = new MemoryFileSystem(VirtualClock.still(), 1L << 30, 7, system);
    }

    ProcessMemory process() {
        return new ProcessMemory(system, Layout.of(8 << 20, 0, 0), new MemoryLimits());
    }

    Inode file(String name, int size) throws ErrnoException {
        Inode inode = fs.rootInode().make(name, NewFile.regular(0644));
        RegularFile file = open(inode);
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i >> 12 | 0x40);
        }
        file.write(bytes, 0, size, 0);
        file.close();
        return inode;
    }

    static RegularFile open(Inode inode) throws ErrnoException {
        return (RegularFile) inode.open(OpenFlags.READ | OpenFlags.WRITE);
    }

    static MappedFile mapped(Inode inode, boolean isWritable) throws ErrnoException {
        return new MappedFile(inode.pages(), true, isWritable, true, "/file", 7, 42);
    }

    static void fails(Errno errno, ThrowingCallable call) {
        assertThatThrownBy(call).isSameAs(errno.exception());
    }

    /** What a load of 8 bytes gives; -1 if it fails. */
    static long peek(ProcessMemory memory, long address) {
        return memory.load(address, 8) == 0 ? memory.loaded : -1;
    }

    static void poke(ProcessMemory memory, long address, long value) {
        assertThat(memory.store(address, 8, value)).isZero();
    }

    static Fault readFault(ProcessMemory memory, long address) {
        return memory.fault(address, Access.READ);
    }

    static Fault writeFault(ProcessMemory memory, long address) {
        return memory.fault(address, Access.WRITE);
    }

    /** Whether the write TLB has an address. */
    static boolean isInWriteTlb(ProcessMemory memory, long address) {
        return memory.data.write[2 * dev.godwit.riscv.core.Tlb.entry(address)] == (address & -4096);
    }
}
