package dev.godwit.machine.virtio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The registers of the transport. */
class VirtioMmioTest {
    private static TestBoard board(boolean isLegacy) {
        return new TestBoard(isLegacy, ram -> new EchoDevice(ram, 8, 64));
    }

    @ParameterizedTest
    @CsvSource({
        "0x000, 0x74726976, 0x74726976",
        "0x004, 2, 1",
        "0x008, 42, 42",
        "0x00c, 0x554d4551, 0x554d4551",
        "0x034, 8, 8",
        "0x0fc, 0, 0",
        "0x0b0, -1, 0",
        "0x0b4, -1, 0",
        "0x0b8, -1, 0",
        "0x0bc, -1, 0",
        "0x018, 0, 0",
        "0x0c0, 0, 0",
        "0x200, 0, 0",
    })
    void aRegisterReads(String offset, String modern, String legacy) {
        int register = Integer.decode(offset);
        assertThat(board(false).get(register)).isEqualTo(Integer.decode(modern));
        assertThat(board(true).get(register)).isEqualTo(Integer.decode(legacy));
    }

    @Test
    void registersAreWords() {
        VirtioMmio registers = board(false).registers;
        for (int size : new int[] {1, 2, 8}) {
            assertThat(registers.allows(0x70, size)).isFalse();
            assertThat(registers.allows(0x100, size)).isTrue();
        }
        assertThat(registers.allows(0x70, 4)).isTrue();
    }

    @Test
    void anEmptySlotIsOneAndNothingElse() {
        VirtioMmio registers = VirtioMmio.empty();
        for (int offset = 0; offset < VirtioMmio.SIZE; offset += 4) {
            registers.store(offset, 4, -1);
        }
        registers.reset();
        registers.poll();
        assertThat(registers.coming().ready()).isFalse();
        assertThat(registers.load(0, 4)).isEqualTo(0x7472_6976);
        assertThat(registers.load(4, 4)).isEqualTo(2);
        assertThat(registers.load(12, 4)).isEqualTo(0x554D_4551);
        for (int offset = 16; offset < VirtioMmio.SIZE; offset += 4) {
            assertThat(registers.load(offset, 4)).isZero();
        }
        assertThat(registers.load(8, 4)).isZero();
    }

    @Test
    void featuresComeInHalves() {
        long general = VirtioDevice.INDIRECT_DESC | VirtioDevice.EVENT_IDX;
        assertThat(board(false).offered())
                .isEqualTo(EchoDevice.FEATURE | general | VirtioDevice.VERSION_1);
        TestBoard legacy = board(true);
        assertThat(legacy.offered())
                .isEqualTo(EchoDevice.FEATURE | general | VirtioDevice.ANY_LAYOUT);
        legacy.set(TestBoard.DEVICE_FEATURES_SEL, 2);
        assertThat(legacy.get(TestBoard.DEVICE_FEATURES)).isZero();
    }

    /** Low half, high half, what stands at the selector 2; whether FEATURES_OK stays. */
    @ParameterizedTest
    @CsvSource({
        "0x0, 0x1, 0x0, true",
        "0x30000008, 0x1, 0x0, true",
        "0x0, 0x0, 0x0, true",
        "0x10, 0x1, 0x0, false",
        "0x0, 0x3, 0x0, false",
        "0x0, 0x1, 0x1, false",
    })
    void featuresAreAcceptedOrNot(String low, String high, String beyond, boolean isAccepted) {
        TestBoard board = board(false);
        board.set(TestBoard.STATUS, 3);
        String[] halves = {low, high, beyond};
        for (int i = 0; i < 3; i++) {
            board.set(TestBoard.DRIVER_FEATURES_SEL, i);
            board.set(TestBoard.DRIVER_FEATURES, Integer.decode(halves[i]));
        }
        board.set(TestBoard.STATUS, 11);
        assertThat(board.get(TestBoard.STATUS)).isEqualTo(isAccepted ? 11 : 3);
        board.set(TestBoard.STATUS, 15);
        assertThat(board.get(TestBoard.STATUS)).isEqualTo(isAccepted ? 15 : 3);
        assertThat(board.device.isLive()).isEqualTo(isAccepted);
    }

    @Test
    void featuresStandOnceAccepted() {
        TestBoard board = board(false);
        board.negotiate(EchoDevice.FEATURE);
        board.set(TestBoard.DRIVER_FEATURES_SEL, 0);
        board.set(TestBoard.DRIVER_FEATURES, 0);
        board.set(TestBoard.STATUS, 15);
        assertThat(board.device.has(EchoDevice.FEATURE | VirtioDevice.VERSION_1)).isTrue();
        assertThat(board.device.has(VirtioDevice.EVENT_IDX)).isFalse();
    }

    @Test
    void aStatusBitIsTakenBackByResetAlone() {
        TestBoard board = board(false);
        board.negotiate(0);
        board.start();
        board.set(TestBoard.STATUS, 1 | 64);
        assertThat(board.get(TestBoard.STATUS)).isEqualTo(15);
        board.set(TestBoard.STATUS, 15 | 128);
        assertThat(board.get(TestBoard.STATUS)).isEqualTo(15 | 128);
        assertThat(board.device.isLive()).isFalse();
        board.set(TestBoard.STATUS, 0);
        assertThat(board.get(TestBoard.STATUS)).isZero();
    }

    @Test
    void aLegacyDeviceHasNoFeaturesOk() {
        TestBoard board = board(true);
        board.set(TestBoard.STATUS, 15);
        assertThat(board.get(TestBoard.STATUS)).isEqualTo(7);
    }

    @Test
    void queuesAreSelected() {
        TestBoard board = board(false);
        int[] sizes = new int[4];
        int[] selectors = {0, 1, 2, -1};
        for (int i = 0; i < 4; i++) {
            board.set(TestBoard.QUEUE_SEL, selectors[i]);
            sizes[i] = board.get(0x34);
            board.set(TestBoard.QUEUE_READY, 0);
        }
        assertThat(sizes).containsExactly(8, 64, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void configurationIsReachedByAnySize(boolean isLegacy) {
        TestBoard board = board(isLegacy);
        VirtioMmio registers = board.registers;
        assertThat(registers.load(0x101, 1)).isEqualTo(0xa1);
        assertThat(registers.load(0x102, 2)).isEqualTo(0xa3a2);
        assertThat((int) registers.load(0x104, 4)).isEqualTo(0xa7a6a5a4);
        assertThat(registers.load(0x100, 8)).isEqualTo(0xa7a6a5a4a3a2a1a0L);
        assertThat(registers.load(0x108, 8)).as("beyond its end").isEqualTo(0xa9a8);
        assertThat(registers.load(0x1fc, 4)).isZero();
        registers.store(0x100, 1, 0x1234);
        registers.store(0x108, 4, -1); // not all of it is there
        registers.store(0x1fc, 4, -1);
        assertThat(registers.load(0x100, 1)).isEqualTo(0x34);
        assertThat(registers.load(0x108, 2)).isEqualTo(0xa9a8);
    }

    @Test
    void aChangedConfigurationIsTold() {
        TestBoard board = board(false);
        board.device.configurationChanged();
        assertThat(board.get(0xfc)).isEqualTo(1);
        assertThat(board.interrupt()).as("before there is a driver").isZero();
        board.negotiate(0);
        board.start();
        board.device.configurationChanged();
        assertThat(board.get(0xfc)).isEqualTo(2);
        assertThat(board.interrupt()).isEqualTo(2);
    }

    @Test
    void interruptsAreAcknowledgedBitByBit() {
        TestBoard board = board(false);
        board.negotiate(0);
        board.start();
        board.device.configurationChanged();
        board.device.bufferUsed();
        assertThat(board.get(TestBoard.INTERRUPT_STATUS)).isEqualTo(3);
        board.set(TestBoard.INTERRUPT_ACK, 2);
        assertThat(board.get(TestBoard.INTERRUPT_STATUS)).isEqualTo(1);
        assertThat(board.isHigh).isTrue();
        board.set(TestBoard.STATUS, 0);
        assertThat(board.get(TestBoard.INTERRUPT_STATUS)).isZero();
        assertThat(board.isHigh).isFalse();
    }

    /** A size, and where the three areas are, as distances from the first address of RAM. */
    @ParameterizedTest
    @CsvSource({
        "0, 0x0, 0x1000, 0x2000",
        "3, 0x0, 0x1000, 0x2000",
        "16, 0x0, 0x1000, 0x2000",
        "-8, 0x0, 0x1000, 0x2000",
        "8, 0x8, 0x1000, 0x2000",
        "8, 0x0, 0x1001, 0x2000",
        "8, 0x0, 0x1000, 0x2002",
        "8, -0x10, 0x1000, 0x2000",
        "8, 0xffff90, 0x1000, 0x2000",
        "8, 0x0, 0xffffec, 0x2000",
        "8, 0x0, 0x1000, 0xffffbc",
        "8, 0x7fffffff80000000, 0x1000, 0x2000",
        "8, 0x0, 0x1000, 0x7ffffffffffffffc",
    })
    void aRingThatCannotBeIsRefused(int size, String table, String driver, String device) {
        TestBoard board = board(false);
        board.negotiate(0);
        board.start();
        board.set(TestBoard.QUEUE_NUM, size);
        String[] places = {table, driver, device};
        for (int i = 0; i < 3; i++) {
            long address = TestBoard.BASE + Long.decode(places[i]);
            board.set(0x80 + 16 * i, (int) address);
            board.set(0x84 + 16 * i, (int) (address >>> 32));
        }
        board.set(TestBoard.QUEUE_READY, 1);
        assertThat(board.get(TestBoard.QUEUE_READY)).isZero();
        assertThat(board.get(TestBoard.STATUS)).isEqualTo(15 | 64);
        assertThat(board.interrupt()).isEqualTo(2);
        assertThat(board.device.failure()).isNotNull();
        board.negotiate(0);
        assertThat(board.device.failure()).isNull();
    }

    /** Page size, alignment, length, page number. */
    @ParameterizedTest
    @CsvSource({
        "0, 4096, 8, 0x80000",
        "4096, 0, 8, 0x80000",
        "4096, 4096, 7, 0x80000",
        "4096, 3, 8, 0x80000",
        "4096, 2, 8, 0x80000",
        "-2147483648, 4096, 8, 0x80000",
        "4096, 4096, 8, 0x7ffff",
        "4096, 4096, 8, 0x80fff",
        "4096, 1073741824, 8, 0x80000",
        "1073741824, 4096, 8, -1",
    })
    void aLegacyRingThatCannotBeIsNotUsed(int page, int alignment, int size, String number) {
        TestBoard board = board(true);
        board.negotiate(0);
        board.set(0x28, page);
        board.set(0x3c, alignment);
        board.set(TestBoard.QUEUE_NUM, size);
        board.set(0x40, Integer.decode(number));
        board.start();
        board.set(TestBoard.QUEUE_NOTIFY, 0);
        assertThat(board.device.failure()).isNotNull();
        assertThat(board.get(TestBoard.STATUS)).isEqualTo(7);
        assertThat(board.get(0x40)).isEqualTo(Integer.decode(number));
        assertThat(board.interrupt()).isZero();
    }

    @Test
    void whatDescribesARingStandsWhileItIsUsed() {
        TestBoard board = board(false);
        board.negotiate(0);
        TestRing ring = board.ring(0, 8);
        board.start();
        board.set(TestBoard.QUEUE_NUM, 4);
        board.set(0x80, 0);
        ring.add(TestRing.Buffer.in(TestBoard.BUFFERS, 4));
        ring.kick();
        assertThat(ring.take().written()).isZero();
        board.set(TestBoard.QUEUE_READY, 0);
        assertThat(board.get(TestBoard.QUEUE_READY)).isZero();
        ring.add(TestRing.Buffer.in(TestBoard.BUFFERS, 4));
        ring.kick();
        assertThat(ring.hasUsed()).isFalse();
    }
}
