package dev.godwit.machine.device;

import dev.godwit.machine.bus.Device;
import dev.godwit.machine.bus.MachineTime;

import java.util.Arrays;
import java.util.List;

/**
 * SiFive's core-local interruptor: software interrupts between harts, and the time. {@code mtime}
 * counts at {@link #FREQUENCY}.
 *
 * <p>It keeps {@code mtimecmp} of each hart; that {@code mtime} has reached it is found out by the
 * hart, which does the same for {@code stimecmp}.
 */
public final class Clint implements Device {
    /** Bytes of its range. */
    public static final long SIZE = 0x10000;

    /** Steps of {@code mtime} in a second. */
    public static final int FREQUENCY = 10_000_000;

    /** The most harts that the registers have room for. */
    public static final int GREATEST_HARTS = 4_095;

    /** {@code msip} of hart 0: bit 0 is its software interrupt; 4 bytes for each hart. */
    public static final int MSIP = 0;

    /** {@code mtimecmp} of hart 0; 8 bytes for each hart. */
    public static final int MTIMECMP = 0x4000;

    /** {@code mtime}, 8 bytes. */
    public static final int MTIME = 0xBFF8;

    /** Nanoseconds in a step of {@code mtime}. */
    private static final long STEP = 1_000_000_000 / FREQUENCY;

    /** {@code mtimecmp} after power-on: as far away as can be, so no interrupt waits. */
    private static final long NEVER = -1;

    /** What the CLINT tells a hart. */
    public interface Hart {
        /**
         * Says whether the machine software interrupt is pending.
         *
         * @param isPending bit 0 of {@code msip}
         */
        void software(boolean isPending);

        /**
         * Says when the machine timer interrupt is pending: when {@link Clint#time} is not below
         * {@code compare}, both unsigned. Also called when the time was set: what the hart has
         * derived from it, for {@code stimecmp} too, is to be made anew.
         *
         * @param compare its {@code mtimecmp}
         */
        void timerCompare(long compare);
    }

    private final MachineTime machineTime;
    private final Hart[] harts;
    private final boolean[] msip;
    private final long[] mtimecmp;

    /** What {@code mtime} is more than the machine's time. */
    private long offset;

    /**
     * Makes it.
     *
     * @param time the time of the machine
     * @param harts the harts by their numbers, at most {@link #GREATEST_HARTS}
     */
    public Clint(MachineTime time, List<? extends Hart> harts) {
        if (harts.size() > GREATEST_HARTS) {
            throw new IllegalArgumentException("too many harts: " + harts.size());
        }
        machineTime = time;
        this.harts = harts.toArray(new Hart[0]);
        msip = new boolean[harts.size()];
        mtimecmp = new long[harts.size()];
        Arrays.fill(mtimecmp, NEVER);
    }

    /** {@return {@code mtime}} */
    public long time() {
        return machineTime.now() / STEP + offset;
    }

    /**
     * When {@link #time} will have reached a value.
     *
     * @param compare the value, unsigned
     * @return the first moment of {@link MachineTime}, in nanoseconds, at which it has, or an
     *     earlier one if it has already; {@link MachineTime#NEVER} if that is beyond all moments
     */
    public long moment(long compare) {
        long now = time();
        if (Long.compareUnsigned(compare, now) <= 0) {
            return (now - offset) * STEP;
        }
        long steps = compare - now;
        long base = now - offset;
        if (steps < 0 || steps > MachineTime.NEVER / STEP - base) {
            return MachineTime.NEVER;
        }
        return (base + steps) * STEP;
    }

    /**
     * The register of a hart.
     *
     * @param hart its number
     * @return {@code mtimecmp}
     */
    public long timerCompare(int hart) {
        return mtimecmp[hart];
    }

    @Override
    public boolean allows(long at, int size) {
        return size == 4 || size == 8 && at >= MTIMECMP;
    }

    @Override
    public long load(long at, int size) {
        if (at < MTIMECMP) {
            int hart = (int) at >>> 2;
            return hart < msip.length && msip[hart] ? 1 : 0;
        }
        long value;
        if ((at & ~7L) == MTIME) {
            value = time();
        } else {
            int hart = (int) at - MTIMECMP >>> 3;
            value = hart < mtimecmp.length ? mtimecmp[hart] : 0;
        }
        return (at & 4) == 0 ? value : value >>> 32;
    }

    @Override
    public void store(long at, int size, long value) {
        if (at < MTIMECMP) {
            storeMsip((int) at >>> 2, (value & 1) != 0);
            return;
        }
        if ((at & ~7L) == MTIME) {
            long before = time();
            offset += merge(before, at, size, value) - before;
            for (int i = 0; i < harts.length; i++) {
                harts[i].timerCompare(mtimecmp[i]);
            }
            return;
        }
        int hart = (int) at - MTIMECMP >>> 3;
        if (hart < mtimecmp.length) {
            mtimecmp[hart] = merge(mtimecmp[hart], at, size, value);
            harts[hart].timerCompare(mtimecmp[hart]);
        }
    }

    private void storeMsip(int hart, boolean isPending) {
        if (hart < msip.length && msip[hart] != isPending) {
            msip[hart] = isPending;
            harts[hart].software(isPending);
        }
    }

    /** A register of 64 bits after a store to it or to one of its halves. */
    private static long merge(long before, long at, int size, long value) {
        if (size == 8) {
            return value;
        }
        return (at & 4) == 0
                ? before & 0xFFFF_FFFF_0000_0000L | value & 0xFFFF_FFFFL
                : before & 0xFFFF_FFFFL | value << 32;
    }

    /** Also sets {@code mtime} to the machine's time again. */
    @Override
    public void reset() {
        offset = 0;
        for (int i = 0; i < harts.length; i++) {
            storeMsip(i, false);
            mtimecmp[i] = NEVER;
            harts[i].timerCompare(NEVER);
        }
    }
}
