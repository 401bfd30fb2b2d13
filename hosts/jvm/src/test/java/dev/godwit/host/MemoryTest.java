package dev.godwit.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Objects;

class MemoryTest {
    private static final long PAGE = 65_536;

    private final Memory memory = counting(100);

    private static Memory allocate(long size) {
        return Objects.requireNonNull(Memory.allocate(size));
    }

    /** A memory whose byte at i is i + 1. */
    private static Memory counting(int size) {
        Memory memory = allocate(size);
        for (int i = 0; i < size; i++) {
            memory.storeByte(i, i + 1);
        }
        return memory;
    }

    private static byte[] bytes(Memory memory) {
        byte[] bytes = new byte[(int) memory.size()];
        memory.read(0, bytes, 0, bytes.length);
        return bytes;
    }

    /** Out of bounds, and nothing written. */
    private void refused(ThrowingCallable access) {
        byte[] before = bytes(memory);
        assertThatThrownBy(access).isSameAs(OutOfBounds.INSTANCE);
        assertThat(bytes(memory)).isEqualTo(before);
    }

    @Test
    void isMadeOfZeros() {
        assertThat(bytes(allocate(PAGE))).containsOnly(0).hasSize((int) PAGE);
        assertThat(allocate(0).size()).isZero();
    }

    @Test
    void sizesThatNoHostCanGiveAreRefused() {
        assertThat(Memory.allocate(-1)).isNull();
        assertThat(Memory.allocate(Long.MIN_VALUE)).isNull();
        assertThat(Memory.allocate(Memory.GREATEST_SIZE + 1)).isNull();
        assertThat(Memory.allocate(1L << 32)).isNull();
        assertThat(Memory.allocate(Long.MAX_VALUE)).isNull();
    }

    @Test
    void accessesAreLittleEndianAndNeedNoAlignment() {
        memory.storeLong(3, 0x8877665544332211L);
        assertThat(memory.loadLong(3)).isEqualTo(0x8877665544332211L);
        assertThat(memory.loadInt(3)).isEqualTo(0x44332211);
        assertThat(memory.loadInt(7)).isEqualTo(0x88776655);
        assertThat(memory.loadShort(9)).isEqualTo((short) 0x8877);
        assertThat(memory.loadByte(10)).isEqualTo((byte) 0x88);
        assertThat(memory.loadByte(2)).isEqualTo((byte) 3);
        assertThat(memory.loadByte(11)).isEqualTo((byte) 12);
    }

    @Test
    void storesTakeTheLowBitsAndNoMore() {
        memory.storeByte(0, 0x1234);
        memory.storeShort(1, 0x56789abc);
        memory.storeInt(3, 0xdeadbeef);
        assertThat(memory.loadByte(0)).isEqualTo((byte) 0x34);
        assertThat(memory.loadShort(1)).isEqualTo((short) 0x9abc);
        assertThat(memory.loadInt(3)).isEqualTo(0xdeadbeef);
        assertThat(memory.loadByte(7)).isEqualTo((byte) 8);
    }

    @Test
    void theLastAddressOfEachWidthIsWithin() {
        memory.storeByte(99, 1);
        memory.storeShort(98, 2);
        memory.storeInt(96, 3);
        memory.storeLong(92, 4);
        assertThat(memory.loadLong(92)).isEqualTo(4);
        assertThat(memory.loadInt(96)).isZero();
        assertThat(memory.loadShort(98)).isZero();
        assertThat(memory.loadByte(99)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void oneFurtherIsOutOfBounds(int width) {
        long[] addresses = {
            101L - width,
            100,
            101,
            -1,
            -width,
            -width - 1L,
            Integer.MAX_VALUE,
            1L << 31,
            1L << 32, // its low 32 bits would be within
            (1L << 32) - 1,
            Long.MAX_VALUE,
            Long.MAX_VALUE - width + 1,
            Long.MIN_VALUE,
            Long.MIN_VALUE + 50
        };
        for (long address : addresses) {
            refused(() -> {
                switch (width) {
                    case 1 -> memory.loadByte(address);
                    case 2 -> memory.loadShort(address);
                    case 4 -> memory.loadInt(address);
                    default -> memory.loadLong(address);
                }
            });
            refused(() -> {
                switch (width) {
                    case 1 -> memory.storeByte(address, -1);
                    case 2 -> memory.storeShort(address, -1);
                    case 4 -> memory.storeInt(address, -1);
                    default -> memory.storeLong(address, -1);
                }
            });
        }
    }

    @Test
    void memoriesSmallerThanAnAccessHoldNone() {
        for (int size = 0; size < 8; size++) {
            Memory small = allocate(size);
            assertThatThrownBy(() -> small.loadLong(0)).isSameAs(OutOfBounds.INSTANCE);
            assertThatThrownBy(() -> small.storeLong(0, 1)).isSameAs(OutOfBounds.INSTANCE);
        }
        assertThatThrownBy(() -> allocate(0).loadByte(0)).isSameAs(OutOfBounds.INSTANCE);
        assertThatThrownBy(() -> allocate(1).loadShort(0)).isSameAs(OutOfBounds.INSTANCE);
        assertThatThrownBy(() -> allocate(3).loadInt(0)).isSameAs(OutOfBounds.INSTANCE);
    }

    @Test
    void rangesMayEndAtTheSizeAndSumsDoNotOverflow() {
        assertThat(memory.isWithin(0, 100)).isTrue();
        assertThat(memory.isWithin(100, 0)).isTrue();
        assertThat(memory.isWithin(40, 60)).isTrue();
        assertThat(memory.isWithin(40, 61)).isFalse();
        assertThat(memory.isWithin(101, 0)).isFalse();
        assertThat(memory.isWithin(-1, 0)).isFalse();
        assertThat(memory.isWithin(-1, 2)).isFalse();
        assertThat(memory.isWithin(1, -1)).isFalse();
        assertThat(memory.isWithin(Long.MAX_VALUE, 1)).isFalse();
        assertThat(memory.isWithin(1, Long.MAX_VALUE)).isFalse();
        assertThat(memory.isWithin(Long.MAX_VALUE, Long.MAX_VALUE)).isFalse();
        assertThat(memory.isWithin(Long.MIN_VALUE, Long.MIN_VALUE)).isFalse();
        assertThat(memory.isWithin(50, 1L << 32)).isFalse();
    }

    @Test
    void fillSetsItsRangeAlone() {
        memory.fill(10, 0x1ff, 5);
        assertThat(memory.loadByte(9)).isEqualTo((byte) 10);
        for (int i = 10; i < 15; i++) {
            assertThat(memory.loadByte(i)).isEqualTo((byte) -1);
        }
        assertThat(memory.loadByte(15)).isEqualTo((byte) 16);
        memory.fill(100, 7, 0);
        refused(() -> memory.fill(101, 7, 0));
        refused(() -> memory.fill(99, 7, 2));
        refused(() -> memory.fill(10, 7, -1));
        refused(() -> memory.fill(-1, 7, 1));
        refused(() -> memory.fill(1, 7, Long.MAX_VALUE));
        refused(() -> memory.fill(1, 7, 1L << 32));
    }

    @ParameterizedTest
    @ValueSource(ints = {-7, -1, 0, 1, 7, 30})
    void overlappingCopiesReadBeforeTheyWrite(int shift) {
        byte[] expected = bytes(memory);
        byte[] source = bytes(memory);
        System.arraycopy(source, 20, expected, 20 + shift, 25);
        memory.copy(20 + shift, memory, 20, 25);
        assertThat(bytes(memory)).isEqualTo(expected);
    }

    @Test
    void copiesBetweenMemoriesCheckBoth() {
        Memory other = counting(50);
        memory.copy(90, other, 0, 10);
        assertThat(memory.loadByte(90)).isEqualTo((byte) 1);
        assertThat(memory.loadByte(99)).isEqualTo((byte) 10);
        memory.copy(100, other, 50, 0);
        refused(() -> memory.copy(0, other, 41, 10));
        refused(() -> memory.copy(91, other, 0, 10));
        refused(() -> memory.copy(101, other, 0, 0));
        refused(() -> memory.copy(0, other, 51, 0));
        refused(() -> memory.copy(0, other, 0, -1));
        refused(() -> memory.copy(0, other, 1, Long.MAX_VALUE));
        refused(() -> memory.copy(Long.MAX_VALUE, other, 0, 1));
        assertThat(bytes(other)).isEqualTo(bytes(counting(50)));
    }

    @Test
    void readsAndWritesMoveArrays() {
        byte[] source = {1, 2, 3, 4, 5, 6};
        memory.write(97, source, 2, 3);
        byte[] target = new byte[5];
        memory.read(97, target, 1, 3);
        assertThat(target).containsExactly(0, 3, 4, 5, 0);
        refused(() -> memory.write(98, source, 0, 3));
        refused(() -> memory.write(-1, source, 0, 1));
        refused(() -> memory.read(98, target, 0, 3));
        refused(() -> memory.read(Long.MAX_VALUE, target, 0, 3));
        assertThat(target).containsExactly(0, 3, 4, 5, 0);
    }

    @Test
    void growsPageByPageKeepingWhatItHolds() {
        Memory growing = allocate(0);
        for (int pages = 1; pages <= 40; pages++) {
            assertThat(growing.grow(pages * PAGE, 40 * PAGE)).isTrue();
            assertThat(growing.size()).isEqualTo(pages * PAGE);
            long lastPage = (pages - 1) * PAGE;
            assertThat(growing.loadLong(lastPage)).isZero();
            assertThat(growing.loadLong(lastPage + PAGE - 8)).isZero();
            growing.storeLong(lastPage, pages);
            growing.storeLong(lastPage + PAGE - 8, -pages);
            long end = growing.size(); // the array behind it may reach further
            assertThatThrownBy(() -> growing.loadByte(end)).isSameAs(OutOfBounds.INSTANCE);
            assertThatThrownBy(() -> growing.storeLong(end - 7, 1)).isSameAs(OutOfBounds.INSTANCE);
            assertThatThrownBy(() -> growing.fill(end - 1, 9, 2)).isSameAs(OutOfBounds.INSTANCE);
        }
        for (int pages = 1; pages <= 40; pages++) {
            assertThat(growing.loadLong((pages - 1) * PAGE)).isEqualTo(pages);
            assertThat(growing.loadLong(pages * PAGE - 8)).isEqualTo(-pages);
        }
    }

    @Test
    void growthThatIsRefusedChangesNothing() {
        byte[] before = bytes(memory);
        assertThat(memory.grow(99, 1000)).isFalse(); // smaller
        assertThat(memory.grow(1001, 1000)).isFalse(); // beyond its bound
        assertThat(memory.grow(Memory.GREATEST_SIZE + 1, Long.MAX_VALUE)).isFalse();
        assertThat(memory.grow(Long.MAX_VALUE, Long.MAX_VALUE)).isFalse();
        assertThat(memory.grow(-1, 1000)).isFalse();
        assertThat(memory.size()).isEqualTo(100);
        assertThat(bytes(memory)).isEqualTo(before);
    }

    @Test
    void growthByNothingAndToTheBoundSucceeds() {
        assertThat(memory.grow(100, 100)).isTrue();
        assertThat(memory.grow(1000, 1000)).isTrue();
        assertThat(memory.size()).isEqualTo(1000);
        assertThat(memory.loadByte(99)).isEqualTo((byte) 100);
        assertThat(memory.loadByte(100)).isZero();
    }
}
