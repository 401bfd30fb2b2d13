package dev.godwit.machine.virtio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.host.Bytes;
import dev.godwit.machine.virtio.TestRing.Buffer;
import dev.godwit.machine.virtio.TestRing.Used;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;

/** Split rings as a driver sees them, right ones and wrong ones. */
class VirtqueueTest {
    private static final long OUT = TestBoard.BUFFERS;
    private static final long IN = TestBoard.BUFFERS + 0x10_0000;
    private static final long TABLE = TestBoard.BUFFERS + 0x20_0000;

    private static TestBoard board(boolean isLegacy) {
        return new TestBoard(isLegacy, ram -> new EchoDevice(ram, Virtqueue.GREATEST, 16));
    }

    private static byte[] random(Random dice, int length) {
        byte[] bytes = new byte[length];
        dice.nextBytes(bytes);
        return bytes;
    }

    /** Cuts a range into buffers. */
    private static Buffer[] cut(Random dice, long out, int outs, long in, int ins, int length) {
        var buffers = new Buffer[outs + ins];
        for (int side = 0; side < 2; side++) {
            int count = side == 0 ? outs : ins;
            long at = side == 0 ? out : in;
            int left = length;
            for (int i = 0; i < count; i++) {
                int most = left - (count - i - 1);
                int piece = i == count - 1 ? left : 1 + dice.nextInt(most);
                buffers[side * outs + i] = new Buffer(at, piece, side == 1);
                at += piece;
                left -= piece;
            }
        }
        return buffers;
    }

    /** More chains than 16 bits count, with rings of all kinds of sizes. */
    @ParameterizedTest
    @CsvSource({
        "1, false, false",
        "1, true, false",
        "1, true, true",
        "2, false, false",
        "2, true, true",
        "16, false, true",
        "1024, false, false",
        "1024, true, true",
        "1024, false, true",
    })
    void manyChainsGoRound(int size, boolean hasExtras, boolean isLegacy) {
        TestBoard board = board(isLegacy);
        board.negotiate(hasExtras ? VirtioDevice.INDIRECT_DESC | VirtioDevice.EVENT_IDX : 0);
        TestRing ring = board.ring(0, size);
        board.start();
        var dice = new Random(size);
        int chains = 0;
        while (chains < 70_000) {
            int batch = 1 + dice.nextInt(Math.max(1, size / 2));
            byte[][] sent = new byte[batch][];
            int[] heads = new int[batch];
            ring.setUsedEvent(ring.seen);
            for (int i = 0; i < batch; i++) {
                long place = 64L * i;
                sent[i] = random(dice, 2 + dice.nextInt(60));
                board.write(OUT + place, sent[i]);
                if (hasExtras && (size < 2 || dice.nextBoolean())) {
                    Buffer[] buffers = cut(dice, OUT + place, 2, IN + place, 1, sent[i].length);
                    heads[i] = ring.addIndirect(TABLE + place, buffers);
                } else if (size == 1) {
                    heads[i] = ring.add(Buffer.out(OUT + place, sent[i].length));
                } else {
                    heads[i] = ring.add(cut(dice, OUT + place, 1, IN + place, 1, sent[i].length));
                }
            }
            ring.kick();
            assertThat(board.interrupt()).isEqualTo(1);
            for (int i = 0; i < batch; i++) {
                Used used = ring.take();
                assertThat(used.head()).isEqualTo(heads[i]);
                if (used.written() > 0) {
                    assertThat(used.written()).isEqualTo(sent[i].length);
                    assertThat(board.read(IN + 64L * i, sent[i].length)).isEqualTo(sent[i]);
                } else {
                    assertThat(size).as("only a single buffer has no room").isEqualTo(1);
                }
            }
            assertThat(ring.hasUsed()).isFalse();
            if (hasExtras) {
                assertThat(ring.availableEvent()).isEqualTo(ring.added);
            }
            chains += batch;
        }
        assertThat(board.device.failure()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 16, 1024})
    void aChainUsesEveryDescriptor(int size) {
        TestBoard board = board(false);
        board.negotiate(0);
        TestRing ring = board.ring(0, size);
        board.start();
        var dice = new Random(size);
        for (int round = 0; round < 5; round++) {
            byte[] sent = random(dice, 5000);
            board.write(OUT, sent);
            ring.add(cut(dice, OUT, size / 2, IN, size / 2, sent.length));
            assertThat(ring.free()).isZero();
            ring.kick();
            assertThat(ring.take().written()).isEqualTo(sent.length);
            assertThat(board.read(IN, sent.length)).isEqualTo(sent);
        }
    }

    @Test
    void anIndirectTableNeedsNoAlignmentAndMayFollowOthers() {
        TestBoard board = board(false);
        board.negotiate(VirtioDevice.INDIRECT_DESC);
        TestRing ring = board.ring(1, 4);
        board.start();
        byte[] sent = {1, 2, 3, 4};
        board.write(OUT, sent);
        long table = TABLE + 4096 - 12; // over the end of a page
        byte[] descriptor = new byte[16];
        Bytes.putLong(descriptor, 0, IN);
        Bytes.putInt(descriptor, 8, 4);
        Bytes.putShort(descriptor, 12, TestRing.WRITE);
        board.write(table, descriptor);
        ring.descriptor(ring.descriptors, 0, OUT, 4, TestRing.NEXT, 1);
        ring.descriptor(ring.descriptors, 1, table, 16, TestRing.INDIRECT, 0);
        ring.offer(0);
        ring.kick();
        assertThat(ring.usedIndex()).isEqualTo(1);
        assertThat(board.read(IN, 4)).isEqualTo(sent);
    }

    // ---- Suppressed notifications.

    @Test
    void aDriverMayWantNoInterrupts() {
        TestBoard board = board(false);
        board.negotiate(0);
        TestRing ring = board.ring(1, 4);
        board.start();
        board.ram.storeShort(ring.available, 1);
        ring.add(Buffer.in(IN, 1));
        ring.kick();
        assertThat(ring.hasUsed()).isTrue();
        assertThat(board.interrupt()).isZero();
        board.ram.storeShort(ring.available, 0);
        ring.kick();
        assertThat(board.interrupt()).as("nothing new was used").isZero();
        ring.add(Buffer.in(IN, 1));
        ring.kick();
        assertThat(board.interrupt()).isEqualTo(1);
    }

    /** Where the used ring stands, how many chains are used at once, the event; what follows. */
    @ParameterizedTest
    @CsvSource({
        "0, 1, 0, true",
        "0, 1, 1, false",
        "0, 1, 65535, false",
        "5, 3, 4, false",
        "5, 3, 5, true",
        "5, 3, 7, true",
        "5, 3, 8, false",
        "65535, 1, 65535, true",
        "65535, 1, 0, false",
        "65535, 1, 65534, false",
        "65534, 4, 65533, false",
        "65534, 4, 65534, true",
        "65534, 4, 65535, true",
        "65534, 4, 0, true",
        "65534, 4, 1, true",
        "65534, 4, 2, false",
        "65534, 4, 32768, false",
    })
    void anEventIsTheOneThatTheDriverWaitsFor(int start, int batch, int event, boolean isTold) {
        TestBoard board = board(false);
        board.negotiate(VirtioDevice.EVENT_IDX);
        TestRing ring = board.ring(1, 4);
        board.start();
        while (ring.seen != start) {
            ring.add(Buffer.in(IN, 1));
            ring.kick();
            ring.take();
        }
        board.set(TestBoard.INTERRUPT_ACK, 3);
        ring.setUsedEvent(event);
        board.ram.storeShort(ring.available, 1); // has no meaning with this feature
        for (int i = 0; i < batch; i++) {
            ring.add(Buffer.in(IN, 1));
        }
        ring.kick();
        assertThat(board.interrupt() == 1).isEqualTo(isTold);
    }

    // ---- What is wrong.

    /** What a driver can do wrong with a ring of 4 descriptors. */
    enum Fault {
        INDEX_JUMPS {
            @Override
            void make(TestRing ring) {
                ring.ram.storeShort(ring.available + 2, 5);
            }
        },
        INDEX_GOES_BACK {
            @Override
            void make(TestRing ring) {
                ring.ram.storeShort(ring.available + 2, -1);
            }
        },
        HEAD_BEYOND_THE_TABLE {
            @Override
            void make(TestRing ring) {
                ring.offer(4);
            }
        },
        NEXT_BEYOND_THE_TABLE {
            @Override
            void make(TestRing ring) {
                ring.descriptor(ring.descriptors, 0, OUT, 8, TestRing.NEXT, 4);
                ring.offer(0);
            }
        },
        LOOP {
            @Override
            void make(TestRing ring) {
                ring.descriptor(ring.descriptors, 0, OUT, 8, TestRing.NEXT, 1);
                ring.descriptor(ring.descriptors, 1, OUT, 8, TestRing.NEXT, 0);
                ring.offer(0);
            }
        },
        LOOP_OF_ONE {
            @Override
            void make(TestRing ring) {
                ring.descriptor(ring.descriptors, 0, OUT, 8, TestRing.NEXT, 0);
                ring.offer(0);
            }
        },
        EMPTY_BUFFER {
            @Override
            void make(TestRing ring) {
                ring.descriptor(ring.descriptors, 0, OUT, 0, 0, 0);
                ring.offer(0);
            }
        },
        BEFORE_RAM {
            @Override
            void make(TestRing ring) {
                ring.descriptor(ring.descriptors, 0, TestBoard.BASE - 1, 8, 0, 0);
                ring.offer(0);
            }
        },
        BEYOND_RAM {
            @Override
            void make(TestRing ring) {
                long end = TestBoard.BASE + TestBoard.SIZE;
                ring.descriptor(ring.descriptors, 0, end - 7, 8, 0, 0);
                ring.offer(0);
            }
        },
        LONGEST_BUFFER {
            @Override
            void make(TestRing ring) {
                ring.descriptor(ring.descriptors, 0, OUT, -1, 0, 0);
                ring.offer(0);
            }
        },
        ADDRESS_THAT_WRAPS {
            @Override
            void make(TestRing ring) {
                ring.descriptor(ring.descriptors, 0, -4, 8, TestRing.WRITE, 0);
                ring.offer(0);
            }
        },
        READABLE_BEHIND_WRITABLE {
            @Override
            void make(TestRing ring) {
                ring.descriptor(ring.descriptors, 0, IN, 8, TestRing.NEXT | TestRing.WRITE, 1);
                ring.descriptor(ring.descriptors, 1, OUT, 8, 0, 0);
                ring.offer(0);
            }
        },
        INDIRECT_WITH_NEXT {
            @Override
            void make(TestRing ring) {
                ring.offerTable(TABLE, TestRing.INDIRECT | TestRing.NEXT, 16);
            }
        },
        INDIRECT_INSIDE_INDIRECT {
            @Override
            void make(TestRing ring) {
                ring.descriptor(TABLE, 0, TABLE + 64, 16, TestRing.INDIRECT, 0);
                ring.descriptor(TABLE + 64, 0, OUT, 8, 0, 0);
                ring.offerTable(TABLE, TestRing.INDIRECT, 16);
            }
        },
        INDIRECT_TO_ITSELF {
            @Override
            void make(TestRing ring) {
                ring.offerTable(ring.descriptors, TestRing.INDIRECT, 16);
            }
        },
        INDIRECT_OF_HALF_A_DESCRIPTOR {
            @Override
            void make(TestRing ring) {
                ring.descriptor(TABLE, 0, OUT, 8, 0, 0);
                ring.offerTable(TABLE, TestRing.INDIRECT, 24);
            }
        },
        INDIRECT_BEYOND_ITS_TABLE {
            @Override
            void make(TestRing ring) {
                ring.descriptor(TABLE, 0, OUT, 8, TestRing.NEXT, 1);
                ring.offerTable(TABLE, TestRing.INDIRECT, 16);
            }
        },
        INDIRECT_LOOP {
            @Override
            void make(TestRing ring) {
                ring.descriptor(TABLE, 0, OUT, 8, TestRing.NEXT, 1);
                ring.descriptor(TABLE, 1, OUT, 8, TestRing.NEXT, 0);
                ring.offerTable(TABLE, TestRing.INDIRECT, 32);
            }
        },
        TOO_MANY_BUFFERS {
            @Override
            void make(TestRing ring) {
                for (int i = 0; i <= Chain.MOST_SEGMENTS; i++) {
                    ring.descriptor(TABLE, i, OUT, 1, TestRing.NEXT, i + 1);
                }
                ring.offerTable(TABLE, TestRing.INDIRECT, 16 * (Chain.MOST_SEGMENTS + 9));
            }
        },
        TOO_MANY_BYTES {
            @Override
            void make(TestRing ring) {
                for (int i = 0; i < 600; i++) {
                    ring.descriptor(TABLE, i, TestBoard.BASE, 8 << 20, TestRing.NEXT, i + 1);
                }
                ring.offerTable(TABLE, TestRing.INDIRECT, 16 * 600);
            }
        };

        abstract void make(TestRing ring);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void whatIsWrongStopsTheDevice(Fault fault) {
        TestBoard board = board(false);
        board.negotiate(VirtioDevice.INDIRECT_DESC);
        TestRing ring = board.ring(1, 4);
        board.start();
        fault.make(ring);
        ring.kick();
        assertThat(board.get(TestBoard.STATUS)).isEqualTo(15 | 64);
        assertThat(board.interrupt()).isEqualTo(2);
        assertThat(board.device.failure()).isNotNull();
        ring.kick();
        assertThat(ring.usedIndex()).isZero();
        assertThat(board.interrupt()).as("told once").isZero();
        isWellAfterReset(board);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void whatIsWrongStopsALegacyQueue(Fault fault) {
        TestBoard board = board(true);
        board.negotiate(VirtioDevice.INDIRECT_DESC);
        TestRing ring = board.ring(1, 4);
        TestRing other = board.ring(0, 4);
        board.start();
        fault.make(ring);
        ring.kick();
        ring.kick();
        assertThat(board.get(TestBoard.STATUS)).isEqualTo(7);
        assertThat(board.interrupt()).isZero();
        assertThat(ring.usedIndex()).isZero();
        other.add(Buffer.in(IN, 1));
        other.kick();
        assertThat(other.take().written()).as("the other queue").isZero();
        isWellAfterReset(board);
    }

    private static void isWellAfterReset(TestBoard board) {
        board.negotiate(0);
        TestRing ring = board.ring(1, 4);
        board.start();
        ring.add(Buffer.out(OUT, 3), Buffer.in(IN, 8));
        ring.kick();
        assertThat(ring.take().written()).isEqualTo(3);
    }

    @Test
    void anIndirectTableNeedsItsFeature() {
        TestBoard board = board(false);
        board.negotiate(0);
        TestRing ring = board.ring(1, 4);
        board.start();
        ring.addIndirect(TABLE, Buffer.in(IN, 1));
        ring.kick();
        assertThat(board.get(TestBoard.STATUS)).isEqualTo(15 | 64);
    }

    @Test
    void aLegacyDriverUsesQueuesBeforeItIsReady() {
        TestBoard board = board(true);
        board.negotiate(0);
        TestRing ring = board.ring(0, 4);
        ring.add(Buffer.in(IN, 1));
        ring.kick();
        assertThat(ring.hasUsed()).isTrue();
    }

    @Test
    void aModernDriverDoesNot() {
        TestBoard board = board(false);
        board.negotiate(0);
        TestRing ring = board.ring(0, 4);
        ring.add(Buffer.in(IN, 1));
        ring.kick();
        assertThat(ring.hasUsed()).isFalse();
    }
}
