package dev.godwit.machine.virtio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.machine.disk.Decompressor;
import dev.godwit.machine.disk.Disk;
import dev.godwit.machine.disk.DiskBudget;
import dev.godwit.machine.disk.DiskFailure;
import dev.godwit.machine.disk.MemoryFile;
import dev.godwit.machine.disk.MemoryOverlay;
import dev.godwit.machine.disk.Qcow2Creation;
import dev.godwit.machine.disk.Qcow2Disk;
import dev.godwit.machine.disk.RawDisk;
import dev.godwit.machine.virtio.TestRing.Buffer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

class VirtioBlockTest {
    private static final long FLUSH = 1L << 9;
    private static final long CONFIG_WCE = 1L << 11;
    private static final long DISCARD = 1L << 13;
    private static final long WRITE_ZEROES = 1L << 14;
    private static final long ALL = -1;

    private static final int IN = 0;
    private static final int OUT = 1;
    private static final int DO_FLUSH = 4;
    private static final int GET_ID = 8;

    private static final long HEADER = TestBoard.BUFFERS;
    private static final long STATUS = TestBoard.BUFFERS + 0x1000;
    private static final long DATA = TestBoard.BUFFERS + 0x2000;

    /** A driver with one request at a time. */
    private static final class Guest {
        final TestBoard board;
        final TestRing ring;

        Guest(Disk disk, boolean isLegacy, long features) {
            board = new TestBoard(isLegacy, ram -> new VirtioBlock(ram, disk, "disk-0"));
            board.negotiate(features);
            ring = board.ring(0, 256);
            board.start();
        }

        /** Makes a request of some data buffers and gives its status. */
        int request(int type, long sector, Buffer... data) {
            board.ram.storeInt(HEADER, type);
            board.ram.storeInt(HEADER + 4, 0);
            board.ram.storeLong(HEADER + 8, sector);
            board.ram.storeByte(STATUS, 0xee);
            List<Buffer> buffers = new ArrayList<>();
            buffers.add(Buffer.out(HEADER, 16));
            buffers.addAll(List.of(data));
            buffers.add(Buffer.in(STATUS, 1));
            ring.add(buffers.toArray(new Buffer[0]));
            ring.setUsedEvent(ring.seen);
            ring.kick();
            assertThat(board.interrupt()).isEqualTo(1);
            ring.take();
            return board.ram.loadByte(STATUS);
        }

        int write(long sector, byte[] bytes) {
            board.write(DATA, bytes);
            return request(OUT, sector, Buffer.out(DATA, bytes.length));
        }

        int ranges(int type, long... ranges) {
            for (int i = 0; i < ranges.length; i += 3) {
                long at = DATA + 16L * (i / 3);
                board.ram.storeLong(at, ranges[i]);
                board.ram.storeInt(at + 8, (int) ranges[i + 1]);
                board.ram.storeInt(at + 12, (int) ranges[i + 2]);
            }
            return request(type, 0, Buffer.out(DATA, 16 * (ranges.length / 3)));
        }
    }

    private static Disk raw(MemoryFile file) {
        try {
            return RawDisk.open(file);
        } catch (DiskFailure e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @Test
    void itsConfigurationSaysWhatItIs() {
        TestBoard board =
                new TestBoard(false, ram -> new VirtioBlock(ram, raw(MemoryFile.of(10_240)), "x"));
        VirtioMmio registers = board.registers;
        assertThat(registers.load(8, 4)).isEqualTo(2);
        assertThat(registers.load(0x100, 8)).as("capacity").isEqualTo(20);
        assertThat(registers.load(0x10c, 4)).as("seg_max").isEqualTo(254);
        assertThat(registers.load(0x114, 4)).as("blk_size").isEqualTo(512);
        assertThat(registers.load(0x120, 1)).as("writeback").isEqualTo(1);
        assertThat(registers.load(0x124, 4)).as("max_discard_sectors").isEqualTo(1 << 21);
        assertThat(registers.load(0x128, 4)).as("max_discard_seg").isEqualTo(16);
        assertThat(registers.load(0x12c, 4)).as("discard_sector_alignment").isEqualTo(1);
        assertThat(registers.load(0x130, 4)).as("max_write_zeroes_sectors").isEqualTo(1 << 15);
        assertThat(registers.load(0x134, 4)).as("max_write_zeroes_seg").isEqualTo(16);
        assertThat(registers.load(0x138, 1)).as("write_zeroes_may_unmap").isEqualTo(1);
        assertThat(board.offered() & 0xff_ffff).isEqualTo(0x6a44);
        TestBoard readOnly =
                new TestBoard(
                        false,
                        ram -> new VirtioBlock(ram, raw(new MemoryFile(new byte[512], true)), "x"));
        assertThat(readOnly.offered() & 0xff_ffff).isEqualTo(0xa64);
    }

    /** Everything through rings, whatever the cuts: random requests beside a model. */
    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false"})
    void requestsReadAndWrite(boolean isLegacy, boolean hasOverlay) throws DiskFailure {
        int sectors = 4096;
        byte[] model = random(sectors * 512);
        Disk base = raw(new MemoryFile(model.clone(), false));
        Disk disk =
                hasOverlay ? MemoryOverlay.over(base, new DiskBudget(1 << 30, line -> {})) : base;
        var guest = new Guest(disk, isLegacy, ALL);
        var dice = new Random(3);
        for (int i = 0; i < 600; i++) {
            int first = dice.nextInt(sectors);
            int count =
                    1 + dice.nextInt(Math.min(sectors - first, dice.nextInt(10) == 0 ? 4000 : 30));
            int length = count * 512;
            boolean isWrite = dice.nextBoolean();
            var data = new Buffer[1 + dice.nextInt(20)];
            int at = 0;
            for (int k = 0; k < data.length; k++) {
                int left = length - at - (data.length - 1 - k);
                int piece = k == data.length - 1 ? left : 1 + dice.nextInt(left);
                data[k] = new Buffer(DATA + at, piece, !isWrite);
                at += piece;
            }
            if (isWrite) {
                byte[] bytes = new byte[length];
                dice.nextBytes(bytes);
                guest.board.write(DATA, bytes);
                assertThat(guest.request(OUT, first, data)).isZero();
                System.arraycopy(bytes, 0, model, first * 512, length);
            } else {
                assertThat(guest.request(IN, first, data)).isZero();
                byte[] found = guest.board.read(DATA, length);
                assertThat(
                                Arrays.mismatch(
                                        found, 0, length, model, first * 512, first * 512 + length))
                        .isEqualTo(-1);
            }
        }
        byte[] all = new byte[model.length];
        disk.read(0, all, 0, all.length);
        assertThat(all).isEqualTo(model);
    }

    @Test
    void headerDataAndStatusMayShareBuffers() {
        byte[] content = random(1024);
        var guest = new Guest(raw(new MemoryFile(content.clone(), false)), false, ALL);
        byte[] request = new byte[16 + 512];
        request[0] = OUT;
        System.arraycopy(random(512), 0, request, 16, 512);
        guest.board.write(DATA, request);
        guest.ring.add(
                Buffer.out(DATA, 3),
                Buffer.out(DATA + 3, 100),
                Buffer.out(DATA + 103, 425),
                Buffer.in(STATUS, 1));
        request[0] = IN;
        guest.board.write(HEADER, Arrays.copyOf(request, 16));
        long target = DATA + 0x10000;
        guest.ring.add(Buffer.out(HEADER, 16), Buffer.in(target, 1), Buffer.in(target + 1, 1024));
        guest.ring.kick();
        assertThat(guest.ring.take().written()).isEqualTo(1);
        assertThat(guest.ring.take().written()).isEqualTo(1025);
        byte[] found = guest.board.read(target, 1025);
        assertThat(found[1024]).isZero();
        assertThat(Arrays.copyOf(found, 512)).isEqualTo(random(512));
        assertThat(Arrays.copyOfRange(found, 512, 1024))
                .isEqualTo(Arrays.copyOfRange(content, 512, 1024));
    }

    /** The type, the sector, the bytes, and the status; a disk has 8 sectors. */
    @ParameterizedTest
    @CsvSource({
        "0, 7, 512, 0",
        "0, 8, 512, 1",
        "0, 7, 1024, 1",
        "0, 0, 511, 1",
        "0, 0, 513, 1",
        "0, -1, 512, 1",
        "0, 36028797018963968, 512, 1",
        "1, 7, 512, 0",
        "1, 8, 512, 1",
        "1, 4, 4096, 1",
        "1, 0, 100, 1",
        "1, -1, 512, 1",
        "1, -9223372036854775808, 512, 1",
        "2, 0, 512, 2",
        "3, 0, 512, 2",
        "14, 0, 512, 2",
        "-1, 0, 512, 2",
    })
    void aRequestGetsItsStatus(int type, long sector, int length, int status) {
        var guest = new Guest(raw(MemoryFile.of(4096)), false, ALL);
        assertThat(guest.request(type, sector, new Buffer(DATA, length, type != OUT)))
                .isEqualTo(status);
    }

    @Test
    void itHasAName() {
        var guest = new Guest(raw(MemoryFile.of(512)), false, ALL);
        byte[] name = Arrays.copyOf("disk-0".getBytes(StandardCharsets.US_ASCII), 20);
        assertThat(guest.request(GET_ID, 0, Buffer.in(DATA, 20))).isZero();
        assertThat(guest.board.read(DATA, 20)).isEqualTo(name);
        assertThat(guest.request(GET_ID, 0, Buffer.in(DATA + 100, 4))).isZero();
        assertThat(guest.board.read(DATA + 100, 5))
                .isEqualTo(Arrays.copyOf(Arrays.copyOf(name, 4), 5));
    }

    @Test
    void aRequestWithoutHeaderOrStatusStopsIt() {
        for (Buffer[] wrong :
                new Buffer[][] {
                    {Buffer.out(HEADER, 16)},
                    {Buffer.out(HEADER, 15), Buffer.in(STATUS, 1)},
                    {Buffer.in(STATUS, 1)}
                }) {
            var guest = new Guest(raw(MemoryFile.of(512)), false, ALL);
            guest.ring.add(wrong);
            guest.ring.kick();
            assertThat(guest.board.get(TestBoard.STATUS)).isEqualTo(15 | 64);
        }
    }

    // ---- What is durable.

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFlushMakesDurable(boolean isLegacy) {
        MemoryFile file = MemoryFile.of(4096);
        var guest = new Guest(raw(file), isLegacy, FLUSH);
        byte[] bytes = random(512);
        assertThat(guest.write(1, bytes)).isZero();
        assertThat(file.durable()).isEqualTo(new byte[4096]);
        assertThat(guest.request(DO_FLUSH, 0)).isZero();
        assertThat(Arrays.copyOfRange(file.durable(), 512, 1024)).isEqualTo(bytes);
    }

    /**
     * Many requests at once: what a flush promises is true before the driver can see its answer.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFlushIsNotShownBeforeItIsDone(boolean isImage) throws DiskFailure {
        MemoryFile file = MemoryFile.of(isImage ? 0 : 1 << 20);
        if (isImage) {
            Qcow2Creation.create(file, 1 << 20, "", "");
        }
        var guest = new Guest(isImage ? image(file) : raw(file), false, FLUSH);
        Map<Integer, byte[]> durable = new HashMap<>();
        file.synced = () -> durable.put(guest.ring.usedIndex(), file.durable());
        int writes = 30;
        for (int i = 0; i < writes; i++) {
            long at = DATA + 0x1000L * i;
            guest.board.ram.storeInt(at, OUT);
            guest.board.ram.storeLong(at + 8, 67 * i);
            guest.board.write(at + 512, random(512 + i));
            guest.ring.add(Buffer.out(at, 16), Buffer.out(at + 512, 512), Buffer.in(at + 0x800, 1));
            guest.board.ram.storeInt(at + 0x900, DO_FLUSH);
            guest.ring.add(Buffer.out(at + 0x900, 16), Buffer.in(at + 0xa00, 1));
        }
        guest.ring.kick();
        for (int turn = 0; turn < 5; turn++) {
            guest.board.registers.poll(); // so much is not done in one turn
        }
        assertThat(guest.ring.usedIndex()).isEqualTo(2 * writes);
        assertThat(file.syncs).isGreaterThanOrEqualTo(writes);
        for (int i = 0; i < writes; i++) {
            assertThat(guest.board.ram.loadByte(DATA + 0x1000L * i + 0xa00)).isZero();
            assertThat(durable).as("syncs before flush %s is shown", i).containsKey(2 * i + 1);
            byte[] then = durable.getOrDefault(2 * i + 1, new byte[0]);
            var left = new MemoryFile(then, true);
            byte[] found = new byte[512];
            (isImage ? image(left) : raw(left)).read(67L * i * 512, found, 0, 512);
            assertThat(found).isEqualTo(Arrays.copyOf(random(512 + i), 512));
        }
    }

    private static Disk image(MemoryFile file) throws DiskFailure {
        return Qcow2Disk.open(file, null, Decompressor.NONE);
    }

    @Test
    void withoutFlushEachWriteIsDurable() {
        MemoryFile file = MemoryFile.of(4096);
        var guest = new Guest(raw(file), false, DISCARD | WRITE_ZEROES);
        byte[] bytes = random(4096);
        guest.write(0, bytes);
        assertThat(file.durable()).isEqualTo(bytes);
        guest.ranges(13, 0, 1, 0);
        assertThat(file.durable()).startsWith(new byte[512]);
    }

    @Test
    void aDriverMayTurnTheCacheOff() {
        MemoryFile file = MemoryFile.of(4096);
        var guest = new Guest(raw(file), false, FLUSH | CONFIG_WCE);
        guest.board.registers.store(0x120, 1, 0);
        assertThat(guest.board.registers.load(0x120, 1)).isZero();
        guest.write(0, random(512));
        assertThat(file.durable()).startsWith(random(512));
        guest.board.registers.store(0x120, 1, 1);
        guest.write(0, random(1024));
        assertThat(file.durable()).startsWith(random(512));
        guest.board.negotiate(FLUSH);
        guest.board.registers.store(0x120, 1, 0);
        assertThat(guest.board.registers.load(0x120, 1)).as("not agreed on").isEqualTo(1);
    }

    @Test
    void aFailingFileIsAnIoError() {
        MemoryFile file = MemoryFile.of(4096);
        var guest = new Guest(raw(file), false, ALL);
        file.operations = 0;
        assertThat(guest.request(IN, 0, Buffer.in(DATA, 512))).isEqualTo(1);
        assertThat(guest.write(0, random(512))).isEqualTo(1);
        assertThat(guest.request(DO_FLUSH, 0)).isEqualTo(1);
        file.operations = -1;
        assertThat(guest.request(DO_FLUSH, 0)).isZero();
    }

    @Test
    void aReadOnlyDiskDoesNotChange() {
        byte[] content = random(4096);
        var file = new MemoryFile(content.clone(), true);
        var guest = new Guest(raw(file), false, ALL);
        assertThat(guest.write(0, new byte[512])).isEqualTo(1);
        assertThat(guest.ranges(11, 0, 1, 0)).isEqualTo(2);
        assertThat(guest.ranges(13, 0, 1, 0)).isEqualTo(2);
        assertThat(guest.request(DO_FLUSH, 0)).isZero();
        assertThat(guest.request(IN, 0, Buffer.in(DATA, 4096))).isZero();
        assertThat(guest.board.read(DATA, 4096)).isEqualTo(content);
        assertThat(file.bytes()).isEqualTo(content);
    }

    // ---- Ranges.

    /** The type, a second range behind one that is right, the flags, and the status. */
    @ParameterizedTest
    @CsvSource({
        "11, 4, 4, 0, 0",
        "11, 4, 5, 0, 1",
        "11, 9, 0, 0, 1",
        "11, -1, 1, 0, 1",
        "11, 4, 2097153, 0, 1",
        "11, 4, -1, 0, 1",
        "11, 4, 4, 1, 2",
        "11, 4, 4, 2, 2",
        "13, 4, 4, 0, 0",
        "13, 4, 4, 1, 0",
        "13, 4, 4, 2, 2",
        "13, 4, 5, 1, 1",
        "13, 4, 32769, 1, 1",
    })
    void rangesAreCheckedBeforeAnythingChanges(
            int type, long sector, long sectors, int flags, int status) {
        byte[] content = random(4096);
        var file = new MemoryFile(content.clone(), false);
        file.hasHoles = true;
        var guest = new Guest(raw(file), false, ALL);
        assertThat(guest.ranges(type, 0, 2, 0, sector, sectors, flags)).isEqualTo(status);
        byte[] zeroed = content.clone();
        Arrays.fill(zeroed, 0, 1024, (byte) 0);
        Arrays.fill(zeroed, 2048, 4096, (byte) 0);
        assertThat(file.bytes()).isEqualTo(status == 0 ? zeroed : content);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 17, 17 * 16})
    void rangesAreWholeAndNotTooMany(int bytes) {
        var guest = new Guest(raw(MemoryFile.of(4096)), false, ALL);
        int status =
                bytes == 0 ? guest.request(11, 0) : guest.request(11, 0, Buffer.out(DATA, bytes));
        assertThat(status).isEqualTo(1);
    }

    @Test
    void rangesNeedTheirFeatures() {
        var guest = new Guest(raw(MemoryFile.of(4096)), false, FLUSH);
        assertThat(guest.ranges(11, 0, 1, 0)).isEqualTo(2);
        assertThat(guest.ranges(13, 0, 1, 0)).isEqualTo(2);
    }

    // ---- How much at once.

    @Test
    void muchWorkIsDoneInTurns() {
        var guest = new Guest(raw(MemoryFile.of(8 << 20)), false, ALL);
        guest.board.ram.storeInt(HEADER, IN);
        guest.board.ram.storeLong(HEADER + 8, 0);
        for (int i = 0; i < 20; i++) {
            guest.ring.add(Buffer.out(HEADER, 16), Buffer.in(DATA, 8 << 20), Buffer.in(STATUS, 1));
        }
        guest.ring.kick();
        int first = guest.ring.usedIndex();
        assertThat(first).isBetween(1, 19);
        assertThat(guest.board.registers.coming().ready()).isTrue();
        guest.board.registers.poll();
        assertThat(guest.ring.usedIndex()).isGreaterThan(first);
        guest.board.registers.poll();
        assertThat(guest.ring.usedIndex()).isEqualTo(20);
        assertThat(guest.board.registers.coming().ready()).isFalse();
    }

    /** A request of a few bytes may ask for as much work as a long one. */
    @ParameterizedTest
    @CsvSource({"4", "13"})
    void muchWorkOfFewBytesIsDoneInTurns(int type) {
        var guest = new Guest(raw(MemoryFile.of(16 << 20)), false, FLUSH | WRITE_ZEROES);
        guest.board.ram.storeInt(HEADER, type);
        guest.board.ram.storeLong(DATA, 0);
        guest.board.ram.storeInt(DATA + 8, 1 << 15);
        guest.board.ram.storeInt(DATA + 12, 0);
        for (int i = 0; i < 40; i++) {
            guest.ring.add(Buffer.out(HEADER, 16), Buffer.out(DATA, 16), Buffer.in(STATUS, 1));
        }
        guest.ring.kick();
        assertThat(guest.ring.usedIndex()).isBetween(1, 39);
        for (int i = 0; i < 40; i++) {
            guest.board.registers.poll();
        }
        assertThat(guest.ring.usedIndex()).isEqualTo(40);
        assertThat(guest.board.ram.loadByte(STATUS)).isZero();
    }
}
