package dev.godwit.machine.device;

import dev.godwit.machine.bus.Device;
import dev.godwit.machine.bus.InterruptLine;
import dev.godwit.machine.bus.MachineTime;

/**
 * The clock of the day {@code google,goldfish-rtc}: nanoseconds since 1970-01-01T00:00:00Z, and one
 * alarm. All registers have 32 bits. Values of 64 bits are read low half first, which keeps the
 * high half, and written high half first: the low half sets the alarm.
 */
public final class GoldfishRtc implements Device {
    /** Bytes of its range. */
    public static final long SIZE = 0x1000;

    /** The time's low half; reading it keeps the high half for {@link #TIME_HIGH}. */
    public static final int TIME_LOW = 0x00;

    /** The time's high half, as it was when {@link #TIME_LOW} was read. */
    public static final int TIME_HIGH = 0x04;

    /** The alarm's low half; writing it sets the alarm. */
    public static final int ALARM_LOW = 0x08;

    /** The alarm's high half, which counts once {@link #ALARM_LOW} is written. */
    public static final int ALARM_HIGH = 0x0C;

    /** Whether an alarm that rang raises the line: bit 0. */
    public static final int IRQ_ENABLED = 0x10;

    /** Unsets the alarm when written. */
    public static final int CLEAR_ALARM = 0x14;

    /** Whether an alarm is set and has not rung: bit 0; read-only. */
    public static final int ALARM_STATUS = 0x18;

    /** Forgets that the alarm rang, when written. */
    public static final int CLEAR_INTERRUPT = 0x1C;

    private static final long LOW = 0xFFFF_FFFFL;

    private final MachineTime machineTime;
    private final InterruptLine line;
    private final MachineTime.Alarm alarm;

    /** What the clock shows more than the host's. */
    private long offset;

    private long keptHigh;
    private long due;
    private boolean isSet;
    private boolean hasRung;
    private boolean isEnabled;

    /**
     * Makes it.
     *
     * @param time the time of the machine, and of day
     * @param line its interrupt
     */
    public GoldfishRtc(MachineTime time, InterruptLine line) {
        machineTime = time;
        this.line = line;
        alarm = time.alarm(this::look);
    }

    private long time() {
        return machineTime.realtime() + offset;
    }

    /** Rings if the alarm is due, and otherwise waits for it. */
    private void look() {
        if (!isSet) {
            return;
        }
        long now = time();
        if (Long.compareUnsigned(due, now) <= 0) {
            isSet = false;
            hasRung = true;
            alarm.set(MachineTime.NEVER);
            update();
            return;
        }
        long left = due - now;
        long moment = machineTime.now() + left;
        alarm.set(left < 0 || moment < 0 ? MachineTime.NEVER : moment);
    }

    private void update() {
        line.set(hasRung && isEnabled);
    }

    private void unset() {
        isSet = false;
        alarm.set(MachineTime.NEVER);
    }

    @Override
    public boolean allows(long at, int size) {
        return size == 4;
    }

    @Override
    public long load(long at, int size) {
        return switch ((int) at) {
            case TIME_LOW -> {
                long time = time();
                keptHigh = time >>> 32;
                yield time & LOW;
            }
            case TIME_HIGH -> keptHigh;
            case ALARM_LOW -> due & LOW;
            case ALARM_HIGH -> due >>> 32;
            case IRQ_ENABLED -> isEnabled ? 1 : 0;
            case ALARM_STATUS -> isSet ? 1 : 0;
            default -> 0;
        };
    }

    @Override
    public void store(long at, int size, long value) {
        switch ((int) at) {
            case TIME_LOW -> {
                long time = time();
                setTime(time, time & ~LOW | value & LOW);
            }
            case TIME_HIGH -> {
                long time = time();
                setTime(time, value << 32 | time & LOW);
            }
            case ALARM_LOW -> {
                due = due & ~LOW | value & LOW;
                isSet = true;
                look();
            }
            case ALARM_HIGH -> due = value << 32 | due & LOW;
            case IRQ_ENABLED -> {
                isEnabled = (value & 1) != 0;
                update();
            }
            case CLEAR_ALARM -> unset();
            case CLEAR_INTERRUPT -> {
                hasRung = false;
                update();
            }
            default -> {} // the others are read-only, or are not there
        }
    }

    private void setTime(long before, long after) {
        offset += after - before;
        look();
    }

    /** Also shows the host's time again. */
    @Override
    public void reset() {
        offset = 0;
        keptHigh = 0;
        due = 0;
        hasRung = false;
        isEnabled = false;
        unset();
        update();
    }
}
