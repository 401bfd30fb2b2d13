package dev.godwit.machine.virtio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.machine.virtio.TestRing.Buffer;

import org.junit.jupiter.api.Test;

class VirtioRngTest {
    private static final long DATA = TestBoard.BUFFERS;

    @Test
    void itGivesWhatTheEntropyGives() {
        int[] counter = new int[1];
        var board =
                new TestBoard(
                        false,
                        ram ->
                                new VirtioRng(
                                        ram,
                                        (target, offset, length) -> {
                                            for (int i = 0; i < length; i++) {
                                                counter[0]++;
                                                target[offset + i] = (byte) counter[0];
                                            }
                                        }));
        board.negotiate(0);
        TestRing ring = board.ring(0, 8);
        board.start();
        ring.add(Buffer.in(DATA, 3), Buffer.in(DATA + 0x1000, 2));
        ring.add(Buffer.in(DATA + 0x2000, 100_000));
        ring.add(Buffer.out(DATA, 1));
        ring.kick();
        assertThat(board.interrupt()).isEqualTo(1);
        assertThat(ring.take().written()).isEqualTo(5);
        assertThat(board.read(DATA, 4)).containsExactly(1, 2, 3, 0);
        assertThat(board.read(DATA + 0x1000, 3)).containsExactly(4, 5, 0);
        assertThat(ring.take().written()).as("not all at once").isEqualTo(4096);
        assertThat(board.read(DATA + 0x2000, 2)).containsExactly(6, 7);
        assertThat(board.read(DATA + 0x3000, 1)).containsExactly(0);
        assertThat(ring.take().written()).isZero();
    }
}
