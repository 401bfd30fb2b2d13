package dev.godwit.linux.memory;

import static dev.godwit.linux.memory.World.ANON;
import static dev.godwit.linux.memory.World.FIXED;
import static dev.godwit.linux.memory.World.PAGE;
import static dev.godwit.linux.memory.World.RW;
import static dev.godwit.linux.memory.World.SHARED_ANON;
import static dev.godwit.linux.memory.World.fails;
import static dev.godwit.linux.memory.World.peek;
import static dev.godwit.linux.memory.World.poke;
import static dev.godwit.linux.memory.World.readFault;
import static dev.godwit.linux.memory.World.writeFault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.riscv.core.CodePage;
import dev.godwit.riscv.mmu.Access;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProcessMemoryTest {
    private static final long AT = 0x10_0000_0000L;

    private final World world = new World(2000);
    private final ProcessMemory memory = world.process();

    @AfterEach
    void everythingIsLetGoOf() {
        memory.close();
        assertThat(world.pages.committed()).isEqualTo(world.system.filePages());
    }

    private long map(long address, long pages, int prot) throws ErrnoException {
        return memory.mmap(address, pages * PAGE, prot, ANON | FIXED, null, 0);
    }

    // ---- Faults.

    @Test
    void reservationsCostNothing() throws Exception {
        long size = 64L << 40;
        long at = memory.mmap(0, size, Prot.NONE, ANON | MapFlags.NORESERVE, null, 0);
        assertThat(world.pages.committed()).isZero();
        assertThat(readFault(memory, at)).isEqualTo(Fault.NOT_PERMITTED);
        memory.mprotect(at + size / 2, PAGE, RW);
        poke(memory, at + size / 2, 5);
        assertThat(memory.resident()).isEqualTo(1);
        assertThat(memory.mapped()).isEqualTo(size / PAGE);
        memory.munmap(at, size);
        assertThat(memory.resident()).isZero();
    }

    @Test
    void readingWhatWasNeverWrittenCommitsOnePageForAll() throws Exception {
        long size = 1L << 40;
        long at = memory.mmap(0, size, RW, ANON | MapFlags.NORESERVE, null, 0);
        for (long i = 0; i < 5000; i++) {
            assertThat(peek(memory, at + i * (size / 5000 & -PAGE))).isZero();
        }
        assertThat(world.pages.committed()).isEqualTo(1);
        poke(memory, at, 7); // the TLB has the page of zeros until then
        assertThat(peek(memory, at)).isEqualTo(7);
        assertThat(peek(memory, at + PAGE)).isZero();
    }

    @Test
    void aFaultSaysWhatLinuxWouldTell() throws Exception {
        assertThat(memory.load(AT, 8)).isEqualTo(13);
        assertThat(memory.store(AT, 8, 0)).isEqualTo(15);
        assertThat(memory.translate(AT, Access.EXECUTE)).isEqualTo(-12);
        assertThat(readFault(memory, AT)).isEqualTo(Fault.NOT_MAPPED);
        assertThat(readFault(memory, -8)).isEqualTo(Fault.NOT_MAPPED);
        assertThat(readFault(memory, 1L << 47)).isEqualTo(Fault.NOT_MAPPED);
        map(AT, 1, Prot.READ);
        assertThat(writeFault(memory, AT)).isEqualTo(Fault.NOT_PERMITTED);
        assertThat(memory.fault(AT, Access.EXECUTE)).isEqualTo(Fault.NOT_PERMITTED);
        assertThat(readFault(memory, AT)).isEqualTo(Fault.NONE);
        map(AT, 1, Prot.EXEC);
        assertThat(readFault(memory, AT)).isEqualTo(Fault.NOT_PERMITTED);
        assertThat(memory.fault(AT, Access.EXECUTE)).isEqualTo(Fault.NONE);
        map(AT, 1, Prot.WRITE);
        assertThat(readFault(memory, AT)).isEqualTo(Fault.NONE); // stores come with loads
    }

    @Test
    void whenPagesRunOutTheAnswerIsItsOwn() throws Exception {
        map(AT, 2000, RW);
        for (int i = 0; i < 2000; i++) {
            poke(memory, AT + i * PAGE, i);
        }
        map(AT + 2000 * PAGE, 1, RW);
        assertThat(writeFault(memory, AT + 2000 * PAGE)).isEqualTo(Fault.NO_MEMORY);
        fails(Errno.EFAULT, () -> memory.user.storeLong(AT + 2000 * PAGE, 1));
        memory.madvise(AT, PAGE, Advice.DONTNEED);
        assertThat(writeFault(memory, AT + 2000 * PAGE)).isEqualTo(Fault.NONE);
        // One mapping that can never be is refused; two that cannot be together are not.
        fails(Errno.ENOMEM, () -> map(AT, 2001, RW));
        map(AT, 2001, Prot.READ);
        fails(Errno.ENOMEM, () -> memory.mprotect(AT, 2001 * PAGE, RW));
        memory.mmap(0, 2001 * PAGE, RW, ANON | MapFlags.NORESERVE, null, 0);
    }

    @Test
    void changesLeaveNothingInTheTlb() throws Exception {
        for (long pages : new long[] {2, 100}) {
            map(AT, pages, RW);
            poke(memory, AT + PAGE, 1);
            assertThat(World.isInWriteTlb(memory, AT + PAGE)).isTrue();
            memory.mprotect(AT, pages * PAGE, Prot.READ);
            assertThat(World.isInWriteTlb(memory, AT + PAGE)).isFalse();
            assertThat(memory.store(AT + PAGE, 8, 2)).isEqualTo(15);
            memory.mprotect(AT, pages * PAGE, RW);
            poke(memory, AT + PAGE, 3);
            peek(memory, AT);
            memory.munmap(AT, pages * PAGE);
            assertThat(memory.data.read[2 * dev.godwit.riscv.core.Tlb.entry(AT)]).isEqualTo(-1);
            assertThat(World.isInWriteTlb(memory, AT + PAGE)).isFalse();
        }
        map(AT, 2, RW);
        poke(memory, AT, 1);
        map(AT + 0x20_0000, 1, RW);
        poke(memory, AT + 0x20_0000 + PAGE - 8, 1);
        assertThat(World.isInWriteTlb(memory, AT)).isFalse(); // same entry
        poke(memory, AT + PAGE, 1);
        memory.munmap(AT, PAGE);
        assertThat(World.isInWriteTlb(memory, AT + PAGE)).isTrue(); // only what went is forgotten
    }

    @Test
    void codeIsForgottenHoweverItIsWritten() throws Exception {
        map(AT, 2, RW | Prot.EXEC);
        poke(memory, AT, 1);
        int page = memory.translate(AT, Access.EXECUTE) >>> 12;
        CodePage code = world.pages.code(page);
        assertThat(World.isInWriteTlb(memory, AT)).isFalse();
        poke(memory, AT, 2);
        assertThat(world.pages.code(page)).isNotSameAs(code);
        code = world.pages.code(page);
        memory.user.copyOut(AT, new byte[4], 0, 4);
        assertThat(world.pages.code(page)).isNotSameAs(code);
    }

    // ---- Fork.

    @Test
    void aForkSharesUntilSomebodyWrites() throws Exception {
        map(AT, 100, RW);
        for (int i = 0; i < 100; i++) {
            poke(memory, AT + i * PAGE, i);
        }
        ProcessMemory child = memory.fork();
        assertThat(world.pages.committed()).isEqualTo(100);
        assertThat(World.isInWriteTlb(memory, AT + 99 * PAGE)).isFalse();
        poke(memory, AT, 1000);
        poke(child, AT + PAGE, 1001);
        assertThat(world.pages.committed()).isEqualTo(102);
        assertThat(peek(child, AT)).isZero();
        assertThat(peek(memory, AT + PAGE)).isEqualTo(1);
        ProcessMemory grandchild = child.fork();
        assertThat(peek(grandchild, AT + PAGE)).isEqualTo(1001);
        child.close();
        assertThat(peek(grandchild, AT + 2 * PAGE)).isEqualTo(2);
        memory.munmap(AT, 100 * PAGE);
        assertThat(world.pages.committed()).isEqualTo(100);
        poke(grandchild, AT + 2 * PAGE, 3); // alone by now: nothing is copied
        assertThat(world.pages.committed()).isEqualTo(100);
        grandchild.close();
    }

    @Test
    void aForkLeavesOutWhatItIsToldTo() throws Exception {
        map(AT, 3, RW);
        for (int i = 0; i < 3; i++) {
            poke(memory, AT + i * PAGE, 9);
        }
        memory.madvise(AT, PAGE, Advice.DONTFORK);
        memory.madvise(AT + PAGE, PAGE, Advice.WIPEONFORK);
        ProcessMemory child = memory.fork();
        assertThat(readFault(child, AT)).isEqualTo(Fault.NOT_MAPPED);
        assertThat(peek(child, AT + PAGE)).isZero();
        assertThat(peek(child, AT + 2 * PAGE)).isEqualTo(9);
        child.close();
    }

    @Test
    void pageTablesAreBoundedToo() throws Exception {
        map(AT, 1, RW);
        poke(memory, AT, 5);
        java.util.List<ProcessMemory> children = new java.util.ArrayList<>();
        for (int i = 1; i < 4096; i++) {
            children.add(memory.fork());
        }
        fails(Errno.ENOMEM, memory::fork);
        children.removeLast().close();
        children.add(memory.fork());
        assertThat(peek(children.getLast(), AT)).isEqualTo(5);
        children.forEach(ProcessMemory::close);
        assertThat(world.pages.committed()).isEqualTo(1);
    }

    @Test
    void sharedMemoryStaysShared() throws Exception {
        memory.mmap(AT, 2 * PAGE, RW, SHARED_ANON | FIXED, null, 0);
        ProcessMemory child = memory.fork();
        poke(child, AT + PAGE, 4);
        assertThat(peek(memory, AT + PAGE)).isEqualTo(4);
        memory.madvise(AT, 2 * PAGE, Advice.DONTNEED);
        assertThat(peek(memory, AT + PAGE)).isEqualTo(4);
        memory.madvise(AT, 2 * PAGE, Advice.REMOVE);
        assertThat(peek(child, AT + PAGE)).isZero();
        child.close();
    }

    // ---- Placement.

    @Test
    void mappingsGoBelowTheStackFromAboveDownwards() throws Exception {
        long base = (1L << 47) - (128 << 20);
        assertThat(memory.layout.mmapBase()).isEqualTo(base);
        assertThat(memory.mmap(0, PAGE, RW, ANON, null, 0)).isEqualTo(base - PAGE);
        assertThat(memory.mmap(0, 3 * PAGE, Prot.READ, ANON, null, 0)).isEqualTo(base - 4 * PAGE);
        memory.munmap(base - 3 * PAGE, PAGE);
        assertThat(memory.mmap(0, 2 * PAGE, RW, ANON, null, 0)).isEqualTo(base - 6 * PAGE);
        assertThat(memory.mmap(0, PAGE, RW, ANON, null, 0)).isEqualTo(base - 3 * PAGE);
        assertThat(memory.mmap(AT + 5, PAGE, RW, ANON, null, 0)).isEqualTo(AT);
        assertThat(memory.mmap(AT, PAGE, RW, ANON, null, 0)).isEqualTo(base - 7 * PAGE);
        assertThat(memory.mmap(1, PAGE, RW, ANON, null, 0)).isEqualTo(base - 8 * PAGE);
        assertThat(memory.mmap(PAGE, PAGE, RW, ANON, null, 0)).isEqualTo(Layout.LOWEST);
    }

    @Test
    void anUnlimitedStackTurnsTheLayoutAround() throws Exception {
        Layout layout = Layout.of(MemoryLimits.INFINITY, 0, 0);
        ProcessMemory old = new ProcessMemory(world.system, layout, new MemoryLimits());
        long base = old.mmap(0, PAGE, RW, ANON, null, 0);
        assertThat(base).isEqualTo(0x2AAA_AAAA_B000L);
        assertThat(old.mmap(0, PAGE, Prot.READ, ANON, null, 0)).isEqualTo(base + PAGE);
        old.close();
    }

    @Test
    void errorsOfMmap() throws Exception {
        fails(Errno.EINVAL, () -> memory.mmap(0, 0, RW, ANON, null, 0));
        fails(Errno.EINVAL, () -> memory.mmap(0, PAGE, RW, ANON, null, 1));
        fails(Errno.EINVAL, () -> memory.mmap(0, PAGE, RW, MapFlags.ANONYMOUS, null, 0));
        fails(Errno.EINVAL, () -> memory.mmap(AT + 1, PAGE, RW, ANON | FIXED, null, 0));
        fails(Errno.ENOMEM, () -> memory.mmap(0, -1, RW, ANON, null, 0));
        fails(Errno.ENOMEM, () -> memory.mmap(0, 1L << 47, Prot.NONE, ANON, null, 0));
        fails(Errno.ENOMEM, () -> memory.mmap(-PAGE, PAGE, RW, ANON | FIXED, null, 0));
        fails(Errno.ENOMEM, () -> memory.mmap(1L << 47, PAGE, RW, ANON | FIXED, null, 0));
        fails(Errno.EPERM, () -> memory.mmap(0x1000, PAGE, RW, ANON | FIXED, null, 0));
        map(AT, 2, RW);
        int noReplace = ANON | MapFlags.FIXED_NOREPLACE;
        fails(Errno.EEXIST, () -> memory.mmap(AT - PAGE, 2 * PAGE, RW, noReplace, null, 0));
        assertThat(memory.mmap(AT - PAGE, PAGE, RW, noReplace, null, 0)).isEqualTo(AT - PAGE);
        MappedFile readOnly = World.mapped(world.file("f", 5000), false);
        int shared = MapFlags.SHARED;
        fails(Errno.EACCES, () -> memory.mmap(0, PAGE, RW, shared, readOnly, 0));
        fails(Errno.EOVERFLOW, () -> memory.mmap(0, PAGE, 1, shared, readOnly, -PAGE));
        int unknown = MapFlags.SHARED_VALIDATE | 0x80_0000;
        fails(Errno.ENOTSUP, () -> memory.mmap(0, PAGE, 1, unknown, readOnly, 0));
        long at = memory.mmap(0, PAGE, Prot.READ, shared, readOnly, 0);
        fails(Errno.EACCES, () -> memory.mprotect(at, PAGE, RW));
        MappedFile unreadable = new MappedFile(readOnly.pages, false, true, false, "/w", 7, 42);
        fails(Errno.EACCES, () -> memory.mmap(0, PAGE, RW, shared, unreadable, 0));
        MappedFile noexec = new MappedFile(readOnly.pages, true, true, false, "/n", 7, 42);
        fails(Errno.EPERM, () -> memory.mmap(0, PAGE, Prot.EXEC, shared, noexec, 0));
    }

    // ---- Stack and heap.

    @Test
    void theStackGrowsToItsLimit() throws Exception {
        long top = memory.mapStack(false);
        assertThat(memory.mappedStack()).isEqualTo(32);
        poke(memory, top - 8, 1);
        poke(memory, top - (7 << 20), 1);
        assertThat(memory.mappedStack()).isEqualTo((7 << 20) / PAGE);
        assertThat(writeFault(memory, top - (8 << 20))).isEqualTo(Fault.NONE);
        assertThat(writeFault(memory, top - (8 << 20) - 8)).isEqualTo(Fault.NOT_MAPPED);
        assertThat(memory.maps()).endsWith("[stack]\n").contains("7fffff800000-800000000000 rw-p");
        memory.user.storeLong(top - 64, 3);
    }

    @Test
    void aStackKeepsItsDistance() throws Exception {
        long top = memory.mapStack(false);
        long neighbour = top - (4 << 20);
        map(neighbour, 1, RW);
        long guarded = neighbour + PAGE + Layout.STACK_GUARD;
        assertThat(writeFault(memory, guarded)).isEqualTo(Fault.NONE);
        assertThat(writeFault(memory, guarded - 8)).isEqualTo(Fault.NOT_MAPPED);
        memory.mprotect(neighbour, PAGE, Prot.NONE); // a guard of the program's own
        assertThat(writeFault(memory, guarded - 8)).isEqualTo(Fault.NONE);
    }

    @Test
    void theHeap() throws Exception {
        memory.setBreak(AT + 100, 0);
        assertThat(memory.brk(0)).isEqualTo(AT + 100);
        assertThat(memory.brk(AT + 200)).isEqualTo(AT + 200);
        assertThat(memory.brk(AT + 3 * PAGE)).isEqualTo(AT + 3 * PAGE);
        poke(memory, AT + 2 * PAGE - 8, 5);
        assertThat(memory.maps()).contains("[heap]");
        assertThat(memory.mappedData()).isEqualTo(2);
        assertThat(memory.brk(AT + PAGE + 1)).isEqualTo(AT + PAGE + 1);
        assertThat(memory.mappedData()).isEqualTo(1);
        map(AT + 10 * PAGE, 1, Prot.READ);
        assertThat(memory.brk(AT + 10 * PAGE)).isEqualTo(AT + PAGE + 1); // a page stays between
        assertThat(memory.brk(AT + 9 * PAGE)).isEqualTo(AT + 9 * PAGE);
        memory.limits.data = 4 * PAGE;
        memory.brk(AT + 100);
        assertThat(memory.brk(AT + 6 * PAGE)).isEqualTo(AT + 100);
    }

    @Test
    void limits() throws Exception {
        memory.limits.addressSpace = 10 * PAGE;
        map(AT, 8, RW);
        fails(Errno.ENOMEM, () -> map(AT + 8 * PAGE, 3, Prot.NONE));
        map(AT + 6 * PAGE, 4, Prot.READ); // of which two are there
        memory.limits.addressSpace = MemoryLimits.INFINITY;
        memory.limits.data = 8 * PAGE;
        fails(Errno.ENOMEM, () -> map(AT + 20 * PAGE, 3, RW));
        map(AT + 20 * PAGE, 3, Prot.READ);
        fails(Errno.ENOMEM, () -> memory.mprotect(AT + 20 * PAGE, 3 * PAGE, RW));
        memory.limits.locked = 4 * PAGE;
        memory.mlock(AT, 4 * PAGE, true);
        fails(Errno.ENOMEM, () -> memory.mlock(AT + 4 * PAGE, PAGE, true));
        memory.mlock(AT, 4 * PAGE, true); // they count once
        fails(Errno.EINVAL, () -> memory.madvise(AT, PAGE, Advice.DONTNEED));
        memory.mlock(AT, 4 * PAGE, false);
        assertThat(memory.locked()).isZero();
        memory.limits.locked = 0;
        fails(Errno.EPERM, () -> memory.mlock(AT, PAGE, true));
    }

    @Test
    void thereAreOnlySoManyAreas() throws Exception {
        long size = 70_000 * PAGE;
        memory.mmap(AT, size, Prot.NONE, ANON | FIXED, null, 0);
        long at = AT;
        while (memory.areaCount() < 65_529) {
            memory.mprotect(at, PAGE, Prot.READ);
            at += 2 * PAGE;
        }
        long last = at;
        fails(Errno.ENOMEM, () -> memory.mprotect(last + PAGE, PAGE, Prot.READ));
        fails(Errno.EAGAIN, () -> memory.madvise(last + PAGE, PAGE, Advice.DONTFORK));
        memory.mmap(AT - 10 * PAGE, PAGE, Prot.READ, ANON | FIXED, null, 0);
        fails(Errno.ENOMEM, () -> memory.munmap(last + PAGE, PAGE));
        fails(Errno.ENOMEM, () -> memory.mmap(0, PAGE, RW, ANON, null, 0));
        memory.munmap(AT, size);
        assertThat(memory.areaCount()).isEqualTo(1);
    }

    @Test
    void names() throws Exception {
        map(AT, 3, RW);
        memory.setName(AT + PAGE, PAGE, "glibc: malloc");
        assertThat(memory.areaCount()).isEqualTo(3);
        assertThat(memory.maps()).contains("[anon:glibc: malloc]");
        fails(Errno.EINVAL, () -> memory.setName(AT, PAGE, "[x"));
        memory.setName(AT, 3 * PAGE, null);
        assertThat(memory.areaCount()).isEqualTo(1);
        assertThat(memory.maps()).isEqualTo("1000000000-1000003000 rw-p 00000000 00:00 0 \n");
    }
}
