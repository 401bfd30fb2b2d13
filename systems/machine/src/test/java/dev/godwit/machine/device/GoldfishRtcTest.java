package dev.godwit.machine.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.VirtualClock;
import dev.godwit.machine.bus.MachineTime;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GoldfishRtcTest {
    private static final long START = 0x1234_5678_FFFF_FFF0L;

    private final VirtualClock clock = new VirtualClock(START, 0);
    private final MachineTime time = new MachineTime(clock);
    private final Line line = new Line();
    private final GoldfishRtc rtc = new GoldfishRtc(time, line);

    @BeforeEach
    void interruptsAreEnabled() {
        rtc.store(GoldfishRtc.IRQ_ENABLED, 4, 1);
    }

    private long read() {
        return rtc.load(GoldfishRtc.TIME_LOW, 4) & 0xFFFF_FFFFL
                | rtc.load(GoldfishRtc.TIME_HIGH, 4) << 32;
    }

    private void setAlarm(long due) {
        rtc.store(GoldfishRtc.ALARM_HIGH, 4, due >>> 32);
        int low = (int) due; // with its sign, as a hart of 64 bits stores a word
        rtc.store(GoldfishRtc.ALARM_LOW, 4, low);
    }

    private void advance(long nanos) {
        clock.advance(nanos);
        time.ring();
    }

    @Test
    void theLowHalfKeepsTheHighOne() {
        assertThat(rtc.load(GoldfishRtc.TIME_HIGH, 4)).isZero();
        assertThat(rtc.load(GoldfishRtc.TIME_LOW, 4)).isEqualTo(0xFFFF_FFF0L);
        clock.advance(0x20);
        assertThat(rtc.load(GoldfishRtc.TIME_HIGH, 4)).isEqualTo(0x1234_5678);
        assertThat(read()).isEqualTo(START + 0x20);
    }

    @Test
    void theTimeIsSetInHalves() {
        rtc.store(GoldfishRtc.TIME_HIGH, 4, 0x1111_1111);
        assertThat(read()).isEqualTo(0x1111_1111_FFFF_FFF0L);
        rtc.store(GoldfishRtc.TIME_LOW, 4, 0xEEEE_EEEE);
        assertThat(read()).isEqualTo(0x1111_1111_EEEE_EEEEL);
        clock.advance(5);
        assertThat(read()).isEqualTo(0x1111_1111_EEEE_EEF3L);
    }

    @Test
    void anAlarmRings() {
        setAlarm(START + 1_000);
        assertThat(rtc.load(GoldfishRtc.ALARM_STATUS, 4)).isEqualTo(1);
        assertThat(rtc.load(GoldfishRtc.ALARM_LOW, 4)).isEqualTo(START + 1_000 & 0xFFFF_FFFFL);
        assertThat(rtc.load(GoldfishRtc.ALARM_HIGH, 4)).isEqualTo(START + 1_000 >>> 32);
        assertThat(time.next()).isEqualTo(1_000);
        advance(999);
        assertThat(line.isHigh).isFalse();
        advance(1);
        assertThat(line.isHigh).isTrue();
        assertThat(rtc.load(GoldfishRtc.ALARM_STATUS, 4)).isZero();
        rtc.store(GoldfishRtc.CLEAR_INTERRUPT, 4, 1);
        assertThat(line.isHigh).isFalse();
        advance(10_000);
        assertThat(line.rises).isEqualTo(1);
    }

    @Test
    void theHighHalfAloneSetsNoAlarm() {
        rtc.store(GoldfishRtc.ALARM_HIGH, 4, 1);
        assertThat(rtc.load(GoldfishRtc.ALARM_STATUS, 4)).isZero();
        assertThat(line.isHigh).isFalse();
        assertThat(time.next()).isEqualTo(MachineTime.NEVER);
    }

    @Test
    void anAlarmInThePastRingsAtOnce() {
        setAlarm(START);
        assertThat(line.isHigh).isTrue();
        assertThat(rtc.load(GoldfishRtc.ALARM_STATUS, 4)).isZero();
    }

    @Test
    void anAlarmThatIsTooFarAwayNeverRings() {
        for (long due : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            setAlarm(due);
            assertThat(rtc.load(GoldfishRtc.ALARM_STATUS, 4)).isEqualTo(1);
            assertThat(line.isHigh).isFalse();
        }
        setAlarm(-1);
        assertThat(time.next()).isEqualTo(MachineTime.NEVER);
    }

    @Test
    void anAlarmIsUnset() {
        setAlarm(START + 10);
        rtc.store(GoldfishRtc.CLEAR_ALARM, 4, 1);
        assertThat(rtc.load(GoldfishRtc.ALARM_STATUS, 4)).isZero();
        assertThat(time.next()).isEqualTo(MachineTime.NEVER);
        advance(100);
        assertThat(line.isHigh).isFalse();
    }

    @Test
    void settingTheTimeMovesTheAlarm() {
        setAlarm(START + 1_000);
        rtc.store(GoldfishRtc.TIME_LOW, 4, START - 100 & 0xFFFF_FFFFL);
        assertThat(time.next()).isEqualTo(1_100);
        rtc.store(GoldfishRtc.TIME_HIGH, 4, (START >>> 32) + 1);
        assertThat(line.isHigh).isTrue();
    }

    @Test
    void anInterruptWaitsUntilItIsEnabled() {
        rtc.store(GoldfishRtc.IRQ_ENABLED, 4, 0);
        setAlarm(0);
        assertThat(line.isHigh).isFalse();
        rtc.store(GoldfishRtc.IRQ_ENABLED, 4, 3);
        assertThat(line.isHigh).isTrue();
        assertThat(rtc.load(GoldfishRtc.IRQ_ENABLED, 4)).isEqualTo(1);
    }

    @Test
    void reset() {
        setAlarm(0);
        setAlarm(START + 50);
        rtc.store(GoldfishRtc.TIME_LOW, 4, 0);
        rtc.reset();
        assertThat(line.isHigh).isFalse();
        assertThat(time.next()).isEqualTo(MachineTime.NEVER);
        assertThat(read()).isEqualTo(START);
        for (int at : new int[] {8, 0xC, 0x10, 0x18}) {
            assertThat(rtc.load(at, 4)).isZero();
        }
    }

    @Test
    void onlyWords() {
        assertThat(rtc.allows(0, 4)).isTrue();
        assertThat(rtc.allows(0, 8)).isFalse();
        assertThat(rtc.allows(0, 1)).isFalse();
        rtc.store(0x20, 4, -1);
        assertThat(rtc.load(0x20, 4)).isZero();
    }
}
