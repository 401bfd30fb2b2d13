package dev.godwit.machine.device;

import dev.godwit.machine.bus.Device;
import dev.godwit.machine.bus.Power;

/**
 * The device {@code sifive,test1}: one register, through which a guest ends or reboots its machine.
 * Device trees name it as a {@code syscon}, with {@code syscon-poweroff} and {@code syscon-reboot}.
 *
 * <p>It reads as 0. Writes of 32 bits count, and of 16, which cannot carry a code.
 */
public final class TestFinisher implements Device {
    /** Bytes of its range. */
    public static final long SIZE = 0x1000;

    /** The register: what to do in bits 15:0, a code in bits 31:16. */
    public static final int FINISH = 0;

    /** Ends the run with the code in bits 31:16; never with 0. */
    public static final int FAIL = 0x3333;

    /** Ends the run with code 0. */
    public static final int PASS = 0x5555;

    /** Reboots. */
    public static final int RESET = 0x7777;

    private final Power power;

    /**
     * Makes it.
     *
     * @param power what it turns off
     */
    public TestFinisher(Power power) {
        this.power = power;
    }

    @Override
    public boolean allows(long offset, int size) {
        return size == 4 || size == 2;
    }

    @Override
    public long load(long offset, int size) {
        return 0;
    }

    @Override
    public void store(long offset, int size, long value) {
        if (offset != FINISH) {
            return;
        }
        switch ((int) value & 0xFFFF) {
            case PASS -> power.off(0);
            case FAIL -> power.off(ExitCode.ofFailure(size == 4 ? value >>> 16 : 0));
            case RESET -> power.reboot();
            default -> {} // nothing else is defined
        }
    }
}
