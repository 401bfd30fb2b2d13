package dev.godwit.machine.virtio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.BytesSink;
import dev.godwit.base.host.BytesSource;
import dev.godwit.base.host.Ready;
import dev.godwit.base.host.SeededEntropy;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.base.host.Waitable;
import dev.godwit.machine.bus.PhysicalMemory;
import dev.godwit.machine.disk.DiskBudget;
import dev.godwit.machine.disk.DiskFailure;
import dev.godwit.machine.disk.MemoryFile;
import dev.godwit.machine.disk.MemoryOverlay;
import dev.godwit.machine.disk.RawDisk;
import dev.godwit.machine.ninep.NinepServer;
import dev.godwit.machine.virtio.TestRing.Buffer;
import dev.godwit.net.EthernetPort;
import dev.godwit.vfs.memory.MemoryFileSystem;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Random;
import java.util.stream.Stream;

/** Drivers that do anything at all: devices answer, end, and work again after a reset. */
class DeviceFuzzTest {
    private static final int SEEDS = 1_000;
    private static final int STEPS = 100;

    /** Each kind of device. */
    enum Kind {
        BLOCK(1) {
            @Override
            VirtioDevice make(PhysicalMemory ram) {
                try {
                    return new VirtioBlock(
                            ram,
                            MemoryOverlay.over(
                                    RawDisk.open(MemoryFile.of(64 << 10)),
                                    new DiskBudget(1 << 20, line -> {})),
                            "fuzz");
                } catch (DiskFailure e) {
                    throw new AssertionError(e);
                }
            }
        },
        RNG(1) {
            @Override
            VirtioDevice make(PhysicalMemory ram) {
                return new VirtioRng(ram, new SeededEntropy(1));
            }
        },
        CONSOLE(2) {
            @Override
            VirtioDevice make(PhysicalMemory ram) {
                var typed = new BytesSource(new byte[1 << 20]);
                return new VirtioConsole(ram, typed, new BytesSink(1 << 16), 80, 25);
            }
        },
        NET(2) {
            @Override
            VirtioDevice make(PhysicalMemory ram) {
                return new VirtioNet(ram, new Loop(), new byte[] {2, 0, 0, 0, 0, 1}, 1500);
            }
        },
        NINEP(1) {
            @Override
            VirtioDevice make(PhysicalMemory ram) {
                var files = new MemoryFileSystem(VirtualClock.still(), 1 << 16, 1);
                return new VirtioNinep(ram, new NinepServer(files), "fuzz");
            }
        };

        final int queues;

        Kind(int queues) {
            this.queues = queues;
        }

        abstract VirtioDevice make(PhysicalMemory ram);
    }

    /** A cable from a card to itself, in which one frame can be. */
    private static final class Loop implements EthernetPort {
        private final byte[] held = new byte[MOST_BYTES];
        private int length = 60;

        @Override
        public void send(byte[] frame, int offset, int sent) {
            System.arraycopy(frame, offset, held, 0, sent);
            length = sent;
        }

        @Override
        public int receive(byte[] target, int offset) {
            System.arraycopy(held, 0, target, offset, length);
            return length;
        }

        @Override
        public Waitable received() {
            return Ready.ALWAYS;
        }
    }

    static Stream<Arguments> kinds() {
        return Stream.of(Kind.values())
                .flatMap(kind -> Stream.of(Arguments.of(kind, false), Arguments.of(kind, true)));
    }

    /** Registers and configuration alone, by any value. */
    @ParameterizedTest
    @MethodSource("kinds")
    void registersTakeAnything(Kind kind, boolean isLegacy) {
        var board = new TestBoard(isLegacy, kind::make);
        for (int seed = 0; seed < SEEDS; seed++) {
            var dice = new Random(seed);
            for (int step = 0; step < STEPS; step++) {
                int size = 1 << dice.nextInt(4);
                long offset = dice.nextInt(VirtioMmio.SIZE + 64) & -size;
                if (board.registers.allows(offset, size)) {
                    if (dice.nextInt(3) == 0) {
                        board.registers.load(offset, size);
                    } else {
                        board.registers.store(offset, size, value(dice));
                    }
                }
                board.registers.poll();
                board.registers.coming().ready();
            }
            assertThat(board.isHigh).isEqualTo(board.get(TestBoard.INTERRUPT_STATUS) != 0);
        }
        worksAfterReset(board, kind);
    }

    private static long value(Random dice) {
        return switch (dice.nextInt(6)) {
            case 0 -> dice.nextLong();
            case 1 -> dice.nextInt(16);
            case 2 -> 1L << dice.nextInt(64);
            case 3 -> TestBoard.BASE + dice.nextInt(1 << 22);
            case 4 -> (TestBoard.BASE >>> 12) + dice.nextInt(16);
            default -> -dice.nextInt(16);
        };
    }

    /** Rings that are set up well, and then hold anything. */
    @ParameterizedTest
    @MethodSource("kinds")
    void ringsHoldAnything(Kind kind, boolean isLegacy) {
        int worked = 0;
        var board = new TestBoard(isLegacy, kind::make);
        for (int seed = 0; seed < SEEDS; seed++) {
            var dice = new Random(seed);
            board.negotiate(dice.nextInt(4) == 0 ? dice.nextLong() : -1);
            int size = 1 << dice.nextInt(5);
            var rings = new TestRing[kind.queues];
            for (int i = 0; i < rings.length; i++) {
                rings[i] = board.ring(i, size);
            }
            board.start();
            for (int step = 0; step < STEPS; step++) {
                disturb(dice, board, rings[dice.nextInt(rings.length)]);
                board.registers.poll();
            }
            for (TestRing ring : rings) {
                worked += ring.usedIndex();
            }
        }
        assertThat(worked).as("chains that were right by chance").isGreaterThan(SEEDS);
        worksAfterReset(board, kind);
    }

    private static void disturb(Random dice, TestBoard board, TestRing ring) {
        int index = dice.nextInt(ring.size);
        switch (dice.nextInt(12)) {
            case 0 -> ring.ram.storeLong(ring.descriptors + 8L * dice.nextInt(64), value(dice));
            case 1 -> ring.ram.storeShort(ring.available + 2L * dice.nextInt(32), dice.nextInt());
            case 2 -> ring.ram.storeShort(ring.used + 2L * dice.nextInt(32), dice.nextInt());
            case 3 -> board.ram.storeLong(TestBoard.BUFFERS + 8L * dice.nextInt(8), value(dice));
            case 4 -> {
                if (dice.nextInt(20) == 0) {
                    board.registers.store(TestBoard.CONFIG + dice.nextInt(64), 1, dice.nextInt());
                    board.set(4 * dice.nextInt(64), (int) value(dice));
                }
            }
            case 5, 6, 7 ->
                    ring.descriptor(
                            ring.descriptors,
                            index,
                            TestBoard.BUFFERS + dice.nextInt(4096),
                            dice.nextInt(8) == 0 ? dice.nextInt() : 1 + dice.nextInt(2000),
                            dice.nextInt(16) == 0 ? dice.nextInt() : dice.nextInt(4),
                            dice.nextInt(ring.size));
            case 8 -> {
                long table = TestBoard.BUFFERS + 0x8000;
                int length = 1 + dice.nextInt(4);
                for (int i = 0; i < length; i++) {
                    ring.descriptor(
                            table,
                            i,
                            TestBoard.BUFFERS + dice.nextInt(4096),
                            1 + dice.nextInt(2000),
                            i == length - 1 ? 2 : 1 + (i > 0 ? dice.nextInt(3) : 0),
                            i + 1);
                }
                ring.descriptor(ring.descriptors, index, table, 16 * length, 4, 0);
                ring.offer(index);
                ring.kick();
            }
            case 9 -> {
                long at = TestBoard.BUFFERS;
                board.ram.storeInt(at, new int[] {0, 1, 4, 8, 11, 13}[dice.nextInt(6)]);
                board.ram.storeLong(at + 8, dice.nextInt(140));
                ring.descriptor(ring.descriptors, 0, at, 16, 1, ring.size - 1);
                ring.descriptor(ring.descriptors, ring.size - 1, at + 4096, 513, 2, 0);
                ring.offer(0);
                ring.kick();
            }
            default -> {
                ring.offer(index);
                ring.kick();
            }
        }
    }

    private static void worksAfterReset(TestBoard board, Kind kind) {
        board.registers.reset();
        board.negotiate(0);
        TestRing[] rings = new TestRing[kind.queues];
        for (int i = 0; i < rings.length; i++) {
            rings[i] = board.ring(i, 4);
        }
        board.start();
        TestRing last = rings[rings.length - 1];
        long at = TestBoard.BUFFERS;
        for (int i = 0; i < 64; i++) {
            board.ram.storeByte(at + i, 0);
        }
        last.add(Buffer.out(at, 64), Buffer.in(at + 4096, 11));
        last.kick();
        assertThat(last.hasUsed()).isTrue();
        assertThat(board.get(TestBoard.STATUS) & 64).isZero();
        assertThat(board.device.failure()).isNull();
    }
}
