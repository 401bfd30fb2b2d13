package dev.godwit.machine.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.host.VirtualClock;
import dev.godwit.machine.bus.MachineTime;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Collections;
import java.util.List;

class ClintTest {
    private static final class FakeHart implements Clint.Hart {
        boolean isPending;
        int told;
        long compare;
        int compares;

        @Override
        public void software(boolean isPending) {
            this.isPending = isPending;
            told++;
        }

        @Override
        public void timerCompare(long mtimecmp) {
            compare = mtimecmp;
            compares++;
        }
    }

    private final VirtualClock clock = VirtualClock.still();
    private final MachineTime time = new MachineTime(clock);
    private final FakeHart first = new FakeHart();
    private final FakeHart second = new FakeHart();
    private final Clint clint = new Clint(time, List.of(first, second));

    @Test
    void softwareInterrupts() {
        clint.store(Clint.MSIP + 4, 4, 0xFFFF_FFFFL);
        assertThat(second.isPending).isTrue();
        assertThat(clint.load(Clint.MSIP + 4, 4)).isEqualTo(1);
        assertThat(clint.load(Clint.MSIP, 4)).isZero();
        clint.store(Clint.MSIP + 4, 4, 1);
        assertThat(second.told).isEqualTo(1);
        clint.store(Clint.MSIP + 4, 4, 2);
        assertThat(second.isPending).isFalse();
        assertThat(first.told).isZero();
    }

    @Test
    void compareRegisters() {
        assertThat(clint.load(Clint.MTIMECMP, 8)).isEqualTo(-1);
        clint.store(Clint.MTIMECMP + 8, 8, 0x1122_3344_8899_AABBL);
        assertThat(second.compare).isEqualTo(0x1122_3344_8899_AABBL);
        assertThat(clint.timerCompare(1)).isEqualTo(0x1122_3344_8899_AABBL);
        assertThat(clint.load(Clint.MTIMECMP + 8, 4) & 0xFFFF_FFFFL).isEqualTo(0x8899_AABBL);
        assertThat(clint.load(Clint.MTIMECMP + 12, 4)).isEqualTo(0x1122_3344);
        // as a hart of 64 bits stores a word: with its sign
        clint.store(Clint.MTIMECMP + 8, 4, 0xFEDC_BA98);
        assertThat(second.compare).isEqualTo(0x1122_3344_FEDC_BA98L);
        clint.store(Clint.MTIMECMP + 12, 4, -1);
        assertThat(second.compare).isEqualTo(0xFFFF_FFFF_FEDC_BA98L);
        assertThat(first.compares).isZero();
    }

    @Test
    void timeCountsAtTenMegahertz() {
        clock.advance(99);
        assertThat(clint.time()).isZero();
        clock.advance(1);
        assertThat(clint.load(Clint.MTIME, 8)).isEqualTo(1);
        clock.advance(1_000_000_000);
        assertThat(clint.time()).isEqualTo(1 + Clint.FREQUENCY);
    }

    @Test
    void timeCanBeSet() {
        clock.advance(1_000);
        clint.store(Clint.MTIME, 8, 0x5_0000_0000L);
        assertThat(clint.load(Clint.MTIME, 8)).isEqualTo(0x5_0000_0000L);
        assertThat(first.compares).isEqualTo(1);
        assertThat(second.compares).isEqualTo(1);
        clock.advance(200);
        assertThat(clint.load(Clint.MTIME, 4) & 0xFFFF_FFFFL).isEqualTo(2);
        assertThat(clint.load(Clint.MTIME + 4, 4)).isEqualTo(5);
        clint.store(Clint.MTIME + 4, 4, 7);
        assertThat(clint.time()).isEqualTo(0x7_0000_0002L);
        clint.store(Clint.MTIME, 4, -1);
        assertThat(clint.time()).isEqualTo(0x7_FFFF_FFFFL);
    }

    @Test
    void momentsOfValues() {
        clock.advance(250);
        assertThat(clint.moment(3)).isEqualTo(300);
        assertThat(clint.moment(2)).isLessThanOrEqualTo(250);
        assertThat(clint.moment(0)).isLessThanOrEqualTo(250);
        assertThat(clint.moment(-1)).isEqualTo(MachineTime.NEVER);
        assertThat(clint.moment(Long.MAX_VALUE)).isEqualTo(MachineTime.NEVER);
        assertThat(clint.moment(Long.MAX_VALUE / 100))
                .isEqualTo(Long.MAX_VALUE / 100 * 100)
                .isLessThan(MachineTime.NEVER);
        assertThat(clint.moment(Long.MAX_VALUE / 100 + 1)).isEqualTo(MachineTime.NEVER);
        clint.store(Clint.MTIME, 8, -10);
        assertThat(clint.moment(-5)).isEqualTo(700);
        assertThat(clint.moment(5)).as("long past, unsigned").isLessThanOrEqualTo(250);
    }

    @Test
    void aMomentIsTheFirstOne() {
        clint.store(Clint.MTIME, 8, 1_000);
        long moment = clint.moment(1_007);
        clock.advance(moment - 1);
        assertThat(clint.time()).isEqualTo(1_006);
        clock.advance(1);
        assertThat(clint.time()).isEqualTo(1_007);
    }

    @Test
    void hartsThatAreNotThere() {
        for (long at : new long[] {Clint.MSIP + 8, Clint.MTIMECMP + 16, 0x3FFC, 0xBFF0, 0xFFF8}) {
            clint.store(at, 4, -1);
            assertThat(clint.load(at, 4)).isZero();
        }
        assertThat(first.told + second.told + first.compares + second.compares).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "0x0, 4, true", "0x0, 8, false", "0x0, 1, false", "0x4000, 8, true",
        "0x4004, 4, true", "0xBFF8, 8, true", "0xBFF8, 2, false", "0xBFFC, 4, true",
    })
    void sizes(String at, int size, boolean isAllowed) {
        assertThat(clint.allows(Long.decode(at), size)).isEqualTo(isAllowed);
    }

    @Test
    void reset() {
        clint.store(Clint.MSIP, 4, 1);
        clint.store(Clint.MTIMECMP, 8, 5);
        clint.store(Clint.MTIME, 8, 77);
        clint.reset();
        assertThat(first.isPending).isFalse();
        assertThat(first.compare).isEqualTo(-1);
        assertThat(clint.load(Clint.MSIP, 4)).isZero();
        assertThat(clint.load(Clint.MTIMECMP, 8)).isEqualTo(-1);
        assertThat(clint.time()).isZero();
    }

    @Test
    void allHartsHaveRegisters() {
        List<FakeHart> harts = Collections.nCopies(Clint.GREATEST_HARTS, new FakeHart());
        Clint full = new Clint(time, harts);
        full.store(Clint.MTIMECMP + 8 * 4_094, 8, 9);
        full.store(Clint.MSIP + 4 * 4_094, 4, 1);
        assertThat(full.load(Clint.MTIMECMP + 8 * 4_094, 8)).isEqualTo(9);
        assertThat(full.load(Clint.MSIP + 4 * 4_094, 4)).isEqualTo(1);
        assertThat(full.load(Clint.MTIME, 8)).isZero();
        List<FakeHart> tooMany = Collections.nCopies(Clint.GREATEST_HARTS + 1, new FakeHart());
        assertThatThrownBy(() -> new Clint(time, tooMany))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
