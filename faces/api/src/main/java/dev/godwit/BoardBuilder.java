package dev.godwit;

import dev.godwit.base.host.Clock;
import dev.godwit.base.thread.MeterClock;
import dev.godwit.machine.board.AddedDevice;
import dev.godwit.machine.board.BareBoard;
import dev.godwit.machine.boot.Symbols;
import dev.godwit.machine.bus.Outside;
import dev.godwit.machine.bus.Wiring;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * What a computer of one's own is made of: RAM, harts that begin in M mode, and devices, all at
 * addresses of one's own. It has no firmware, no device tree and no console that is not added as a
 * device ({@link dev.godwit.machine.device.Uart16550}). One builder makes one guest.
 *
 * <p>Harts read {@code time} as a number that rises ten million times in a second, and have timers
 * of their own (Sstc).
 */
public final class BoardBuilder {
    private static final long PAGE = 4096;
    private static final int MOST_HARTS = 512;

    /** Physical addresses have 56 bits. */
    private static final long ADDRESSES = 1L << 56;

    private final List<BareBoard.Image> images = new ArrayList<>();
    private final List<AddedDevice> devices = new ArrayList<>();
    private final List<Outside> outsides = new ArrayList<>();
    private long base = 0x8000_0000L;
    private long memory = 16 << 20;
    private int harts = 1;
    private @Nullable Long reset;
    private long clint = BareBoard.Settings.NONE;
    private long plic = BareBoard.Settings.NONE;
    private Limits limits = Limits.DEFAULT;
    private @Nullable Clock clock;
    private boolean isDeterministic;

    BoardBuilder() {}

    /**
     * Sets where RAM is; without it, 16 MiB at 0x80000000. It costs the host what the guest
     * touches.
     *
     * @param address the first address, a multiple of 4096, not negative
     * @param bytes whole pages of 4096; at most 2,047 MiB on the JVM
     * @return this
     */
    public BoardBuilder memory(long address, long bytes) {
        base = address;
        memory = bytes;
        return this;
    }

    /**
     * Sets how many harts there are; without it, one. They run in turns on one thread.
     *
     * @param count 1 to 512
     * @return this
     */
    public BoardBuilder harts(int count) {
        harts = count;
        return this;
    }

    /**
     * Puts bytes into RAM before the first instruction, and again at each reboot.
     *
     * @param address the first address
     * @param bytes code or data, which are kept and must not change
     * @return this
     */
    public BoardBuilder image(long address, byte[] bytes) {
        images.add(new BareBoard.Image(address, bytes));
        return this;
    }

    /**
     * Sets where all harts begin, in M mode, with their number in a0 and all other registers 0;
     * without it, where RAM does.
     *
     * @param address of the first instruction, even
     * @return this
     */
    public BoardBuilder reset(long address) {
        reset = address;
        return this;
    }

    /**
     * Adds SiFive's CLINT: software interrupts, {@code mtime} and {@code mtimecmp}.
     *
     * @param address the first of 0x10000 addresses
     * @return this
     */
    public BoardBuilder clint(long address) {
        clint = address;
        return this;
    }

    /**
     * Adds SiFive's PLIC, whose sources are the devices in their order, from 1 on, and whose
     * contexts are the M mode and the S mode of each hart. Without it the lines of all devices
     * together are the external interrupt of M mode of hart 0.
     *
     * @param address the first of 0x600000 addresses
     * @return this
     */
    public BoardBuilder plic(long address) {
        plic = address;
        return this;
    }

    /**
     * Adds a device.
     *
     * @param name for people
     * @param address the first of its physical addresses
     * @param size how many it has
     * @param maker makes it; what it throws comes out of {@link #build}
     * @return this
     */
    public BoardBuilder device(String name, long address, long size, Wiring.Maker maker) {
        devices.add(new AddedDevice(name, address, size, maker, List.of()));
        return this;
    }

    /**
     * Has something looked at between turns of harts, as a device to which things come from
     * outside.
     *
     * @param outside what is looked at
     * @return this
     */
    public BoardBuilder outside(Outside outside) {
        outsides.add(outside);
        return this;
    }

    /**
     * Sets the clock; without it, it is the platform's.
     *
     * @param time the clock
     * @return this
     */
    public BoardBuilder clock(Clock time) {
        clock = time;
        return this;
    }

    /**
     * Makes every run the same, as far as devices let it: time passes by instructions, a nanosecond
     * each, and by waiting.
     *
     * @return this
     */
    public BoardBuilder deterministic() {
        isDeterministic = true;
        return this;
    }

    /**
     * Sets the bounds. Of the memory only {@link #memory} counts.
     *
     * @param bounds the bounds
     * @return this
     */
    public BoardBuilder limits(Limits bounds) {
        limits = bounds;
        return this;
    }

    /**
     * Makes the computer, which does not run yet.
     *
     * @return the guest
     * @throws IllegalArgumentException if something is not where it can be, or there is too much of
     *     it
     * @throws IllegalStateException if there is no platform, and the clock is not set
     */
    public Guest build() {
        if (harts < 1 || harts > MOST_HARTS) {
            throw new IllegalArgumentException(
                    "a board has 1 to " + MOST_HARTS + " harts, not " + harts);
        }
        if (base < 0 || base % PAGE != 0 || memory < PAGE || memory % PAGE != 0) {
            throw new IllegalArgumentException(
                    "RAM is whole pages of 4096 bytes, at least one, at the address of a page");
        }
        if (base > ADDRESSES - memory) {
            throw new IllegalArgumentException("RAM ends behind the last physical address");
        }
        Clock time = clock == null ? Platforms.get().clock() : clock;
        BareBoard.Settings settings =
                new BareBoard.Settings(isDeterministic ? new MeterClock(time) : time);
        Long fuel = limits.fuel();
        settings.fuel = fuel == null ? -1 : fuel;
        settings.base = base;
        settings.memory = memory;
        settings.harts = harts;
        Long start = reset;
        settings.reset = start == null ? base : start;
        if ((settings.reset & 1) != 0) {
            throw new IllegalArgumentException("no instruction has an odd address");
        }
        settings.clint = clint;
        settings.plic = plic;
        settings.images.addAll(images);
        settings.devices.addAll(devices);
        settings.outsides.addAll(outsides);
        return new Guest(
                new MachineProgram(BareBoard.make(settings), Symbols.NONE, List.of()), limits);
    }
}
