package dev.godwit.vfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.vfs.memory.MemoryFileSystem;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class DescriptionTest {
    private final MemoryFileSystem fs = new MemoryFileSystem(VirtualClock.still(), 1 << 20, 1);

    private Description open() throws ErrnoException {
        int flags = OpenFlags.READ | OpenFlags.WRITE | OpenFlags.CREAT;
        return new Description(fs.root().open("f", flags, 0644), false);
    }

    @Test
    void theLastHolderClosesTheFile() throws ErrnoException {
        Description description = open();
        assertThat(description.hold()).isSameAs(description);
        fs.root().unlink("f");
        description.letGo();
        assertThat(Inodes.count(fs)).isEqualTo(2);
        assertThat(description.write(new byte[3], 0, 3)).isEqualTo(3);
        description.letGo();
        assertThat(Inodes.count(fs)).isEqualTo(1);
        assertThatThrownBy(description::letGo).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(description::hold).isInstanceOf(IllegalStateException.class);
    }

    /** Four threads that hold it write: nothing is written twice at one place. */
    @Test
    void threadsShareOnePosition() throws Exception {
        Description description = open();
        int writes = 5_000;
        List<Thread> threads = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            byte[] bytes = {(byte) i, (byte) i, (byte) i};
            description.hold();
            Thread thread =
                    new Thread(() -> {
                        try {
                            for (int n = 0; n < writes; n++) {
                                description.write(bytes, 0, bytes.length);
                            }
                            description.letGo();
                        } catch (ErrnoException e) {
                            throw new IllegalStateException(e);
                        }
                    });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(description.position()).isEqualTo(4L * writes * 3);
        byte[] all = new byte[4 * writes * 3];
        assertThat(description.readAt(all, 0, all.length, 0)).isEqualTo(all.length);
        int[] counts = new int[5];
        for (int i = 0; i < all.length; i += 3) {
            assertThat(all[i + 1]).isEqualTo(all[i]);
            assertThat(all[i + 2]).isEqualTo(all[i]);
            counts[all[i]]++;
        }
        assertThat(counts).containsExactly(0, writes, writes, writes, writes);
    }
}
