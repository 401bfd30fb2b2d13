package dev.godwit.linux.memory;

import static dev.godwit.linux.memory.World.FIXED;
import static dev.godwit.linux.memory.World.PAGE;
import static dev.godwit.linux.memory.World.RW;
import static dev.godwit.linux.memory.World.fails;
import static dev.godwit.linux.memory.World.peek;
import static dev.godwit.linux.memory.World.poke;
import static dev.godwit.linux.memory.World.readFault;
import static dev.godwit.linux.memory.World.writeFault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.RegularFile;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MappedFileTest {
    private static final long AT = 0x10_0000_0000L;
    private static final int SHARED = MapFlags.SHARED | FIXED;
    private static final int PRIVATE = MapFlags.PRIVATE | FIXED;

    private final World world = new World(2000);
    private final ProcessMemory memory = world.process();
    private final Inode inode;
    private final RegularFile file;
    private final MappedFile mapped;

    MappedFileTest() throws ErrnoException {
        inode = world.file("f", 10_000);
        file = World.open(inode);
        mapped = World.mapped(inode, true);
    }

    @AfterEach
    void onlyTheFileIsLeft() throws ErrnoException {
        memory.close();
        file.truncate(0);
        assertThat(world.pages.committed()).isZero();
        assertThat(world.system.filePages()).isZero();
    }

    private long read(long position) throws ErrnoException {
        byte[] bytes = new byte[8];
        file.read(bytes, 0, 8, position);
        return java.nio.ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN).getLong();
    }

    private void write(long position, int value) throws ErrnoException {
        file.write(new byte[] {(byte) value, 0, 0, 0, 0, 0, 0, 0}, 0, 8, position);
    }

    @Test
    void aSharedPageIsTheFilesPage() throws Exception {
        int before = world.pages.committed();
        memory.mmap(AT, 3 * PAGE, RW, SHARED, mapped, 0);
        assertThat(peek(memory, AT + PAGE)).isEqualTo(0x4141_4141_4141_4141L);
        poke(memory, AT + PAGE, 77);
        assertThat(read(PAGE)).isEqualTo(77);
        write(PAGE, 78);
        assertThat(peek(memory, AT + PAGE)).isEqualTo(78);
        assertThat(world.pages.committed()).isEqualTo(before);
        assertThat(memory.residentFiles()).isEqualTo(1);
        assertThat(memory.residentOwn()).isZero();
    }

    @Test
    void aPrivatePageIsTheFilesUntilItIsWritten() throws Exception {
        memory.mmap(AT, 3 * PAGE, RW, PRIVATE, mapped, 0);
        assertThat(peek(memory, AT)).isEqualTo(0x4040_4040_4040_4040L);
        write(0, 5);
        assertThat(peek(memory, AT)).isEqualTo(5);
        poke(memory, AT, 6);
        assertThat(read(0)).isEqualTo(5);
        write(0, 7);
        assertThat(peek(memory, AT)).isEqualTo(6);
        assertThat(memory.residentOwn()).isEqualTo(1);
        memory.madvise(AT, PAGE, Advice.DONTNEED);
        assertThat(peek(memory, AT)).isEqualTo(7);
        assertThat(memory.resident()).isEqualTo(1);
        memory.mmap(AT + PAGE, PAGE, Prot.READ, PRIVATE, mapped, PAGE);
        assertThat(memory.areaCount()).isEqualTo(3);
        memory.mprotect(AT + PAGE, PAGE, RW);
        assertThat(memory.areaCount()).isEqualTo(1);
    }

    @Test
    void behindTheEndIsABusError() throws Exception {
        memory.mmap(AT, 5 * PAGE, RW, SHARED, mapped, 0);
        memory.mmap(AT + 8 * PAGE, 5 * PAGE, RW, PRIVATE, mapped, 0);
        assertThat(peek(memory, AT + 2 * PAGE + 2000)).isZero(); // in the last page
        assertThat(readFault(memory, AT + 3 * PAGE)).isEqualTo(Fault.NO_FILE_PAGE);
        assertThat(writeFault(memory, AT + 11 * PAGE)).isEqualTo(Fault.NO_FILE_PAGE);
        poke(memory, AT + 9 * PAGE, 1);
        poke(memory, AT + PAGE, 1);
        file.truncate(PAGE);
        assertThat(readFault(memory, AT + PAGE)).isEqualTo(Fault.NO_FILE_PAGE);
        assertThat(readFault(memory, AT + 9 * PAGE)).isEqualTo(Fault.NO_FILE_PAGE);
        assertThat(memory.resident()).isZero();
        file.truncate(3 * PAGE);
        assertThat(peek(memory, AT + PAGE)).isZero();
    }

    @Test
    void aForkMapsTheFileToo() throws Exception {
        memory.mmap(AT, PAGE, RW, SHARED, mapped, 0);
        memory.mmap(AT + PAGE, PAGE, RW, PRIVATE, mapped, PAGE);
        peek(memory, AT + PAGE);
        ProcessMemory child = memory.fork();
        memory.munmap(AT, 2 * PAGE);
        poke(child, AT, 3);
        assertThat(read(0)).isEqualTo(3);
        write(PAGE, 9);
        assertThat(peek(child, AT + PAGE)).isEqualTo(9);
        file.truncate(0);
        assertThat(readFault(child, AT)).isEqualTo(Fault.NO_FILE_PAGE);
        child.close();
    }

    @Test
    void aFileWithoutNameLivesAsLongAsItIsMapped() throws Exception {
        Inode gone = world.file("g", 5000);
        MappedFile other = World.mapped(gone, true);
        memory.mmap(AT, 2 * PAGE, RW, SHARED, other, 0);
        world.fs.rootInode().unlink("g");
        assertThat(peek(memory, AT)).isEqualTo(0x4040_4040_4040_4040L);
        int before = world.system.filePages();
        memory.mmap(AT, PAGE, RW, World.ANON | FIXED, null, 0);
        assertThat(world.system.filePages()).isEqualTo(before);
        memory.munmap(AT, 2 * PAGE);
        assertThat(world.system.filePages()).isEqualTo(before - 2);
        fails(Errno.ESTALE, () -> memory.mmap(AT, PAGE, RW, SHARED, other, 0));
        assertThat(memory.areaCount()).isZero();
    }

    @Test
    void replacingTheOnlyMappingOfAFileByAnother() throws Exception {
        memory.mmap(AT, PAGE, RW, SHARED, mapped, 0);
        memory.mmap(AT, PAGE, RW, SHARED, mapped, PAGE);
        assertThat(peek(memory, AT)).isEqualTo(0x4141_4141_4141_4141L);
        file.truncate(0);
        assertThat(readFault(memory, AT)).isEqualTo(Fault.NO_FILE_PAGE);
    }

    @Test
    void pagesOfTheSystemItselfAreMappedForAll() throws Exception {
        SharedPages vdso = new SharedPages(world.system, 1, true);
        java.util.Objects.requireNonNull(vdso.page(0, true))
                .write(0, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 0, 8);
        MappedFile code = new MappedFile(vdso, true, false, true, "[vdso]", 0, 0);
        memory.mmap(AT, PAGE, Prot.READ | Prot.EXEC, PRIVATE, code, 0);
        ProcessMemory child = memory.fork();
        assertThat(peek(child, AT)).isEqualTo(0x0807_0605_0403_0201L);
        assertThat(child.maps())
                .startsWith("1000000000-1000001000 r-xp 00000000 00:00 0 ")
                .endsWith(" [vdso]\n");
        child.close();
        memory.munmap(AT, PAGE);
        vdso.close();
    }

    @Test
    void listings() throws Exception {
        memory.mmap(AT, 2 * PAGE, Prot.READ | Prot.EXEC, PRIVATE, mapped, PAGE);
        peek(memory, AT);
        String line =
                "1000000000-1000002000 r-xp 00001000 00:07 42                             /file\n";
        assertThat(memory.maps()).isEqualTo(line);
        assertThat(line.indexOf('/')).isEqualTo(73);
        assertThat(memory.smaps())
                .startsWith(line + "Size:                  8 kB\n")
                .contains("\nRss:                   4 kB\nPss:                   4 kB\n")
                .contains("\nPrivate_Clean:         4 kB\n")
                .endsWith("VmFlags: rd ex mr mw me \n");
        assertThat(memory.fileAt(AT + 5000)).isSameAs(mapped);
        assertThat(memory.offsetAt(AT + 5000)).isEqualTo(4096 + 5000);
        assertThat(memory.fileAt(AT - 1)).isNull();
    }
}
