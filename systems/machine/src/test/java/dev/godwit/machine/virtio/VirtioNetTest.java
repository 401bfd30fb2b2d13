package dev.godwit.machine.virtio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Ready;
import dev.godwit.base.host.Waitable;
import dev.godwit.base.host.Wakeup;
import dev.godwit.machine.virtio.TestRing.Buffer;
import dev.godwit.net.EthernetPort;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

class VirtioNetTest {
    private static final long MRG_RXBUF = 1L << 15;
    private static final long STATUS = 1L << 16;
    private static final long IN = TestBoard.BUFFERS;
    private static final long OUT = TestBoard.BUFFERS + 0x10_0000;

    /** A cable with frames that come, and those that went. */
    static final class Cable implements EthernetPort, Waitable {
        final ArrayDeque<byte[]> coming = new ArrayDeque<>();
        final List<byte[]> gone = new ArrayList<>();

        @Override
        public void send(byte[] frame, int offset, int length) {
            gone.add(Arrays.copyOfRange(frame, offset, offset + length));
        }

        @Override
        public int receive(byte[] target, int offset) {
            byte[] frame = coming.poll();
            if (frame == null) {
                return 0;
            }
            System.arraycopy(frame, 0, target, offset, frame.length);
            return frame.length;
        }

        @Override
        public Waitable received() {
            return this;
        }

        @Override
        public boolean ready() {
            return !coming.isEmpty();
        }

        @Override
        public void subscribe(Wakeup wakeup) {}

        @Override
        public void unsubscribe(Wakeup wakeup) {}
    }

    private final Cable cable = new Cable();

    private TestBoard board(boolean isLegacy, long features) {
        byte[] address = {2, 3, 4, 5, 6, 7};
        var board = new TestBoard(isLegacy, ram -> new VirtioNet(ram, cable, address, 1400));
        board.negotiate(features);
        return board;
    }

    private static byte[] frame(int length) {
        byte[] frame = new byte[length];
        new Random(length).nextBytes(frame);
        return frame;
    }

    @Test
    void itsConfigurationSaysWhatItIs() {
        TestBoard board = board(false, -1);
        assertThat(board.registers.load(0x100, 8)).isEqualTo(0x0001_0706_0504_0302L);
        assertThat(board.registers.load(0x10a, 2)).isEqualTo(1400);
        assertThat(board.offered() & 0xff_ffff).isEqualTo(0x1_8028);
    }

    @ParameterizedTest
    @CsvSource({
        "false, 0, 12",
        "false, 32768, 12",
        "true, 0, 10",
        "true, 32768, 12",
    })
    void framesGoBothWays(boolean isLegacy, long features, int header) {
        TestBoard board = board(isLegacy, features);
        TestRing input = board.ring(0, 256);
        TestRing output = board.ring(1, 256);
        board.start();
        for (int length : new int[] {1, 60, 1514, 1518}) {
            byte[] frame = frame(length);
            board.write(OUT + header, frame);
            output.add(Buffer.out(OUT, header), Buffer.out(OUT + header, length));
            output.kick();
            output.take();
            assertThat(cable.gone.removeLast()).isEqualTo(frame);

            input.add(Buffer.in(IN, header), Buffer.in(IN + 100, 1518));
            cable.coming.add(frame);
            assertThat(board.registers.coming().ready()).isTrue();
            board.registers.poll();
            assertThat(input.take().written()).isEqualTo(header + length);
            byte[] expected = new byte[header];
            if (header == 12) {
                expected[10] = 1;
            }
            assertThat(board.read(IN, header)).isEqualTo(expected);
            assertThat(board.read(IN + 100, length)).isEqualTo(frame);
        }
        assertThat(board.registers.coming().ready()).isFalse();
    }

    @Test
    void aLongFrameIsInSeveralBuffers() {
        TestBoard board = board(false, MRG_RXBUF);
        TestRing input = board.ring(0, 16);
        board.start();
        byte[] frame = frame(1000);
        cable.coming.add(frame);
        for (int i = 0; i < 3; i++) {
            input.add(Buffer.in(IN + 300L * i, 7), Buffer.in(IN + 300L * i + 7, 293));
        }
        input.kick();
        assertThat(input.hasUsed()).as("there is not enough room").isFalse();
        assertThat(board.registers.coming()).isSameAs(Ready.NEVER);
        input.add(Buffer.in(IN + 900, 300));
        input.kick();
        int[] written = new int[4];
        for (int i = 0; i < 4; i++) {
            written[i] = input.take().written();
        }
        assertThat(written).containsExactly(300, 300, 300, 112);
        assertThat(board.read(IN, 12)).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0);
        assertThat(board.read(IN + 12, 1000)).isEqualTo(frame);
        assertThat(board.device.failure()).isNull();
    }

    /** With the event index the driver must be asked for more buffers. */
    @Test
    void aDriverIsAskedForMoreBuffers() {
        TestBoard board = board(false, MRG_RXBUF | VirtioDevice.EVENT_IDX);
        TestRing input = board.ring(0, 16);
        board.start();
        cable.coming.add(frame(1000));
        input.add(Buffer.in(IN, 300));
        board.registers.poll();
        assertThat(input.availableEvent()).isEqualTo(1);
    }

    @Test
    void aFrameForWhichNoRingHasRoomIsLost() {
        TestBoard board = board(false, MRG_RXBUF);
        TestRing input = board.ring(0, 2);
        board.start();
        cable.coming.add(frame(1000));
        cable.coming.add(frame(80));
        input.add(Buffer.in(IN, 100));
        input.add(Buffer.in(IN + 100, 100));
        input.kick();
        assertThat(input.take().written()).isEqualTo(92);
        assertThat(board.read(IN + 12, 80)).isEqualTo(frame(80));
    }

    @Test
    void aBufferThatIsTooShortLosesTheFrame() {
        TestBoard board = board(false, 0);
        TestRing input = board.ring(0, 16);
        board.start();
        cable.coming.add(frame(1000));
        cable.coming.add(frame(80));
        input.add(Buffer.in(IN, 100));
        input.kick();
        assertThat(input.take().written()).isEqualTo(92);
        assertThat(input.hasUsed()).isFalse();
    }

    @Test
    void framesThatCannotBeAreLost() {
        TestBoard board = board(false, 0);
        TestRing output = board.ring(1, 16);
        board.start();
        output.add(Buffer.out(OUT, 12));
        output.add(Buffer.out(OUT, 12 + 1519));
        output.kick();
        output.take();
        output.take();
        assertThat(cable.gone).isEmpty();
    }

    @Test
    void aFrameWithoutAHeaderStopsIt() {
        TestBoard board = board(false, 0);
        TestRing output = board.ring(1, 16);
        board.start();
        output.add(Buffer.out(OUT, 11));
        output.kick();
        assertThat(board.get(TestBoard.STATUS)).isEqualTo(15 | 64);
    }

    @Test
    void aBufferWithoutRoomForTheHeaderStopsIt() {
        TestBoard board = board(false, MRG_RXBUF);
        TestRing input = board.ring(0, 16);
        board.start();
        cable.coming.add(frame(80));
        input.add(Buffer.in(IN, 11));
        input.kick();
        assertThat(board.get(TestBoard.STATUS)).isEqualTo(15 | 64);
    }

    @Test
    void aCableMayBeTakenOut() {
        TestBoard board = board(false, STATUS);
        TestRing input = board.ring(0, 16);
        TestRing output = board.ring(1, 16);
        board.start();
        ((VirtioNet) board.device).setLink(false);
        ((VirtioNet) board.device).setLink(false);
        assertThat(board.interrupt()).isEqualTo(2);
        assertThat(board.get(0xfc)).as("changed once").isEqualTo(1);
        assertThat(board.registers.load(0x106, 2)).isZero();
        cable.coming.add(frame(80));
        input.add(Buffer.in(IN, 100));
        input.kick();
        output.add(Buffer.out(OUT, 112));
        output.kick();
        output.take();
        assertThat(input.hasUsed()).isFalse();
        assertThat(cable.gone).isEmpty();
        assertThat(cable.coming).isEmpty();
        ((VirtioNet) board.device).setLink(true);
        cable.coming.add(frame(80));
        board.registers.poll();
        assertThat(input.take().written()).isEqualTo(92);
    }
}
