package dev.godwit.machine.board;

import dev.godwit.base.host.ByteSink;
import dev.godwit.base.host.ByteSource;
import dev.godwit.base.host.Clock;
import dev.godwit.machine.bus.Outside;
import dev.godwit.machine.bus.PhysicalMemory;
import dev.godwit.machine.tree.VirtMap;
import dev.godwit.machine.virtio.VirtioDevice;
import dev.godwit.riscv.isa.Extensions;

import java.util.ArrayList;
import java.util.List;

/** What a {@link VirtBoard} is made of. Fields may be set until it is made. */
public final class VirtBoardSettings {
    /** Makes a device of VirtIO. */
    @FunctionalInterface
    public interface DeviceMaker {
        /**
         * Makes it.
         *
         * @param memory where its queues are
         * @return the device
         */
        VirtioDevice make(PhysicalMemory memory);
    }

    /** The time that passes. */
    public final Clock clock;

    /** What is typed. */
    public final ByteSource input;

    /** Where the console writes. */
    public final ByteSink output;

    /** The instructions that it may run; negative for no bound. */
    public long fuel = -1;

    /** Bytes of RAM, whole pages. */
    public long memory = 512L << 20;

    /** How many harts. */
    public int harts = 1;

    /** What they have. */
    public Extensions extensions = VirtBoard.EXTENSIONS;

    /** The command line of the kernel. */
    public String arguments = "";

    /** What is in the slots of VirtIO, at most 8. */
    public final List<DeviceMaker> devices = new ArrayList<>();

    /** Devices besides, at most {@link VirtMap#ADDED_INTERRUPTS}. */
    public final List<AddedDevice> added = new ArrayList<>();

    /** What is looked at between turns besides devices. */
    public final List<Outside> outsides = new ArrayList<>();

    /** Whether the slots are of the kind before VirtIO 1.0. */
    public boolean isLegacy;

    /**
     * Begins with one hart and 512 MiB.
     *
     * @param clock the time that passes
     * @param input what is typed
     * @param output where the console writes
     */
    public VirtBoardSettings(Clock clock, ByteSource input, ByteSink output) {
        this.clock = clock;
        this.input = input;
        this.output = output;
    }
}
