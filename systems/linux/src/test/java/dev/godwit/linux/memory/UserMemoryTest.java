package dev.godwit.linux.memory;

import static dev.godwit.linux.memory.World.ANON;
import static dev.godwit.linux.memory.World.FIXED;
import static dev.godwit.linux.memory.World.PAGE;
import static dev.godwit.linux.memory.World.RW;
import static dev.godwit.linux.memory.World.fails;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;

import org.junit.jupiter.api.Test;

class UserMemoryTest {
    private static final long AT = 0x10_0000_0000L;

    /** The end of what is mapped. */
    private static final long END = AT + 3 * PAGE;

    private final World world = new World(100);
    private final ProcessMemory memory = world.process();
    private final UserMemory user = memory.user;

    UserMemoryTest() throws ErrnoException {
        memory.mmap(AT, 3 * PAGE, RW, ANON | FIXED, null, 0);
    }

    @Test
    void partsAreCounted() throws Exception {
        byte[] bytes = new byte[10_000];
        java.util.Arrays.fill(bytes, (byte) 7);
        assertThat(user.writeSome(END - 9000, bytes, 500, 9500)).isEqualTo(9000);
        byte[] back = new byte[10_000];
        assertThat(user.readSome(END - 9000, back, 1, 9999)).isEqualTo(9000);
        assertThat(back[0]).isZero();
        assertThat(back[9000]).isEqualTo((byte) 7);
        assertThat(back[9001]).isZero();
        fails(Errno.EFAULT, () -> user.copyIn(END - 1, back, 0, 2));
        fails(Errno.EFAULT, () -> user.copyOut(END - 1, new byte[2], 0, 2));
        assertThat(user.load(END - 1, 1)).isZero(); // what came before is written
        fails(Errno.EFAULT, () -> user.copyIn(-1, back, 0, 1));
        fails(Errno.EFAULT, () -> user.copyIn((1L << 47) - 1, back, 0, 2));
        user.copyIn(0, back, 0, 0);
    }

    @Test
    void numbersAreWrittenWhollyOrNot() throws Exception {
        user.storeLong(AT + PAGE - 3, 0x1122_3344_5566_7788L);
        assertThat(user.loadLong(AT + PAGE - 3)).isEqualTo(0x1122_3344_5566_7788L);
        assertThat(user.loadInt(AT + PAGE - 3)).isEqualTo(0x5566_7788);
        fails(Errno.EFAULT, () -> user.storeLong(END - 4, -1));
        assertThat(user.loadInt(END - 4)).isZero();
        assertThat(user.longs(AT + PAGE - 3, 1)).containsExactly(0x1122_3344_5566_7788L);
    }

    @Test
    void readOnlyMemoryIsNotWritten() throws Exception {
        memory.mprotect(AT + PAGE, PAGE, Prot.READ);
        assertThat(user.writeSome(AT, new byte[9000], 0, 9000)).isEqualTo(4096);
        memory.mprotect(AT + PAGE, PAGE, Prot.EXEC);
        fails(Errno.EFAULT, () -> user.load(AT + PAGE, 1));
    }

    @Test
    void strings() throws Exception {
        byte[] text = "a".repeat(5000).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        user.copyOut(AT + 10, text, 0, text.length);
        assertThat(user.string(AT + 10, 5000)).isEqualTo(text);
        assertThat(user.string(AT + 10, 4999)).isNull();
        assertThat(user.string(AT, 0)).isEmpty();
        user.copyOut(END - 3, text, 0, 3);
        fails(Errno.EFAULT, () -> user.string(END - 3, 100));
        assertThat(user.string(END - 3, 2)).isNull(); // it is too long before it ends
        user.storeLong(AT + 8000, AT + 10);
        user.storeLong(AT + 8008, AT);
        assertThat(user.strings(AT + 8000, 6000, 5001)).containsExactly(text, new byte[0]);
        fails(Errno.E2BIG, () -> user.strings(AT + 8000, 5010, 5001));
        fails(Errno.E2BIG, () -> user.strings(AT + 8000, 6000, 5000));
        assertThat(user.strings(0, 0, 0)).isEmpty();
    }

    @Test
    void buffers() throws Exception {
        user.storeLong(AT, AT + 100);
        user.storeLong(AT + 8, 3);
        user.storeLong(AT + 16, 0);
        user.storeLong(AT + 24, 0);
        user.storeLong(AT + 32, END - 5);
        user.storeLong(AT + 40, 10);
        Buffers buffers = user.buffers(AT, 3);
        assertThat(buffers.total()).isEqualTo(13);
        assertThat(buffers.write(new byte[] {1, 2}, 0, 2)).isEqualTo(2);
        assertThat(buffers.write(new byte[] {3, 4, 5, 6, 7, 8, 9, 10}, 0, 8)).isEqualTo(6);
        assertThat(user.load(AT + 102, 1)).isEqualTo(3);
        assertThat(user.load(END - 1, 1)).isEqualTo(8);
        byte[] back = new byte[20];
        assertThat(user.buffers(AT, 3).read(back, 0, 20)).isEqualTo(8);
        assertThat(back).startsWith(1, 2, 3, 4, 5, 6, 7, 8, 0);
        fails(Errno.EINVAL, () -> user.buffers(AT, 1025));
        user.storeLong(AT + 8, -1);
        fails(Errno.EINVAL, () -> user.buffers(AT, 3));
        user.storeLong(AT + 8, 1L << 40);
        assertThat(user.buffers(AT, 3).total()).isEqualTo(UserMemory.MOST_BYTES);
    }

    @Test
    void mincore() throws Exception {
        user.storeLong(AT, 1);
        user.storeLong(AT + 2 * PAGE, 1);
        memory.mincore(AT, 3 * PAGE, AT + 16);
        assertThat(user.loadInt(AT + 16)).isEqualTo(0x01_00_01);
        fails(Errno.ENOMEM, () -> memory.mincore(AT, 4 * PAGE, AT + 16));
        fails(Errno.EFAULT, () -> memory.mincore(AT, PAGE, END));
        fails(Errno.EINVAL, () -> memory.mincore(AT + 1, PAGE, AT));
    }

    @Test
    void clearing() throws Exception {
        user.storeLong(AT + PAGE, -1);
        user.clear(AT + PAGE - 1, 3);
        assertThat(user.loadLong(AT + PAGE)).isEqualTo(-1L << 16);
        fails(Errno.EFAULT, () -> user.clear(END - 1, 2));
    }
}
