package dev.godwit.machine.virtio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.machine.ninep.NinepClient;
import dev.godwit.machine.ninep.NinepServer;
import dev.godwit.machine.virtio.TestRing.Buffer;
import dev.godwit.vfs.Inode;
import dev.godwit.vfs.NewFile;
import dev.godwit.vfs.OpenFlags;
import dev.godwit.vfs.RegularFile;
import dev.godwit.vfs.memory.MemoryFileSystem;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

class VirtioNinepTest {
    private static final long REQUEST = TestBoard.BUFFERS;
    private static final long ANSWER = TestBoard.BUFFERS + 0x10000;

    private final byte[] content = new byte[50_000];
    private TestBoard board;
    private TestRing ring;

    @BeforeEach
    void begin() throws ErrnoException {
        begin(false);
    }

    private void begin(boolean isLegacy) throws ErrnoException {
        new Random(9).nextBytes(content);
        var files = new MemoryFileSystem(VirtualClock.still(), 1 << 20, 1);
        Inode made = files.rootInode().make("data", NewFile.regular(0644));
        RegularFile file = (RegularFile) made.open(OpenFlags.WRITE);
        file.write(content, 0, content.length, 0);
        file.close();
        var server = new NinepServer(files);
        board = new TestBoard(isLegacy, ram -> new VirtioNinep(ram, server, "share0"));
        board.negotiate(-1);
        ring = board.ring(0, 16);
        board.start();
    }

    /** Asks through pieces of a size, and gives the bytes of the answer. */
    private byte[] ask(byte[] request, int piece, int room) {
        board.write(REQUEST, request);
        int out = (request.length + piece - 1) / piece;
        var buffers = new Buffer[out + 2];
        for (int i = 0; i < out; i++) {
            int length = Math.min(piece, request.length - i * piece);
            buffers[i] = Buffer.out(REQUEST + (long) i * piece, length);
        }
        buffers[out] = Buffer.in(ANSWER, 11);
        buffers[out + 1] = Buffer.in(ANSWER + 11, room - 11);
        ring.add(buffers);
        ring.kick();
        return board.read(ANSWER, ring.take().written());
    }

    @Test
    void itsConfigurationIsTheTag() {
        assertThat(board.registers.load(8, 4)).isEqualTo(9);
        assertThat(board.negotiated & 0xff_ffff).isEqualTo(1);
        assertThat(board.registers.load(0x100, 2)).isEqualTo(6);
        var tag = new byte[6];
        for (int i = 0; i < tag.length; i++) {
            tag[i] = (byte) board.registers.load(0x102 + i, 1);
        }
        assertThat(new String(tag, StandardCharsets.US_ASCII)).isEqualTo("share0");
    }

    @Test
    void tagsAreOfASCII() {
        assertThat(VirtioNinep.isTag("a".repeat(32))).isTrue();
        var server = new NinepServer(new MemoryFileSystem(VirtualClock.still(), 1 << 20, 1));
        for (String tag : new String[] {"", "a b", "a".repeat(33), "\u00e4", "a\n"}) {
            assertThat(VirtioNinep.isTag(tag)).isFalse();
            assertThatThrownBy(() -> new VirtioNinep(board.ram, server, tag))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void requestsGoThroughRings(boolean isLegacy) throws ErrnoException {
        begin(isLegacy);
        byte[] version = ask(NinepClient.version(1 << 16), 5, 100);
        assertThat(NinepClient.fields(version, 101).getInt()).isEqualTo(1 << 16);
        NinepClient.fields(ask(NinepClient.attach(1), 100, 100), 105);
        NinepClient.fields(ask(NinepClient.walk(1, 2, "data"), 7, 100), 111);
        NinepClient.fields(ask(NinepClient.open(2, 0), 3, 100), 13);
        byte[] read = ask(NinepClient.read(2, 1, 40_000), 23, 0x9000);
        assertThat(read).hasSize(0x9000);
        assertThat(Arrays.copyOfRange(read, 11, read.length))
                .isEqualTo(Arrays.copyOfRange(content, 1, 1 + read.length - 11));
        byte[] error = ask(NinepClient.walk(1, 3, ".."), 100, 12);
        assertThat(NinepClient.fields(error, 7).getInt()).isEqualTo(2);
    }

    @Test
    void aResetForgetsTheGuest() {
        ask(NinepClient.version(8192), 100, 100);
        NinepClient.fields(ask(NinepClient.attach(1), 100, 100), 105);
        board.registers.reset();
        board.negotiate(-1);
        TestRing fresh = board.ring(0, 16);
        board.start();
        board.write(REQUEST, NinepClient.clunk(1));
        fresh.add(Buffer.out(REQUEST, 11), Buffer.in(ANSWER, 11));
        fresh.kick();
        assertThat(fresh.take().written()).isEqualTo(11);
        assertThat(NinepClient.fields(board.read(ANSWER, 11), 7).getInt()).isEqualTo(71);
    }

    @Test
    void withoutRoomForAnAnswerTheDeviceStops() {
        ring.add(Buffer.out(REQUEST, 11), Buffer.in(ANSWER, 10));
        ring.kick();
        assertThat(board.device.failure()).contains("without room");
        assertThat(ring.hasUsed()).isFalse();
    }

    @Test
    void anEmptyRequestIsAnError() {
        ring.add(Buffer.in(ANSWER, 100));
        ring.kick();
        assertThat(ring.take().written()).isEqualTo(11);
        assertThat(board.ram.loadByte(ANSWER + 4)).isEqualTo((byte) 7);
    }
}
