package dev.godwit.machine.board;

import dev.godwit.base.host.Clock;
import dev.godwit.machine.bus.Device;
import dev.godwit.machine.bus.InterruptLine;
import dev.godwit.machine.bus.Outside;
import dev.godwit.machine.bus.PhysicalMemory;
import dev.godwit.machine.bus.Wiring;
import dev.godwit.machine.device.Clint;
import dev.godwit.machine.device.Plic;
import dev.godwit.riscv.isa.Extensions;
import dev.godwit.riscv.privileged.Interrupt;
import dev.godwit.riscv.privileged.PrivilegedHart;

import java.util.ArrayList;
import java.util.List;

/**
 * A machine with what it is given and nothing else: RAM somewhere, harts that begin in M mode, and
 * devices. It has no device tree.
 *
 * <p>Devices have the interrupts of a PLIC, in the order in which they were added, from 1 on; where
 * there is no PLIC, all lines together are the external interrupt of M mode of hart 0.
 */
public final class BareBoard {
    /** The most devices: sources of a PLIC. */
    public static final int MOST_DEVICES = Plic.SOURCES;

    /**
     * Bytes that are in memory before the first instruction.
     *
     * @param address where
     * @param bytes what; they are kept and must not change
     */
    public record Image(long address, byte[] bytes) {}

    /** What one is made of. Fields may be set until it is made. */
    public static final class Settings {
        /** No address: the board has no such device. */
        public static final long NONE = -1;

        /** The time that passes. */
        public final Clock clock;

        /** The instructions that it may run; negative for no bound. */
        public long fuel = -1;

        /** The first address of RAM, of a page. */
        public long base = 0x8000_0000L;

        /** Bytes of RAM, whole pages. */
        public long memory = 16 << 20;

        /** How many harts. */
        public int harts = 1;

        /** What they have. */
        public Extensions extensions = VirtBoard.EXTENSIONS;

        /** The address of the first instruction of all harts. */
        public long reset = 0x8000_0000L;

        /** Where the CLINT is, or {@link #NONE}; harts have its time in any case. */
        public long clint = NONE;

        /** Where the PLIC is, or {@link #NONE}. */
        public long plic = NONE;

        /** What is in RAM at the beginning; later ones lie over earlier ones. */
        public final List<Image> images = new ArrayList<>();

        /** The devices. */
        public final List<AddedDevice> devices = new ArrayList<>();

        /** What is looked at between turns besides devices. */
        public final List<Outside> outsides = new ArrayList<>();

        /**
         * Begins with one hart, and 16 MiB at 0x80000000.
         *
         * @param clock the time that passes
         */
        public Settings(Clock clock) {
            this.clock = clock;
        }
    }

    private BareBoard() {}

    /**
     * Builds one. Nothing runs yet.
     *
     * @param settings what it is made of
     * @return the machine
     * @throws IllegalArgumentException if two things want to be at one place, or do not fit
     */
    public static Machine make(Settings settings) {
        if (settings.devices.size() > MOST_DEVICES) {
            throw new IllegalArgumentException(
                    "a board has at most " + MOST_DEVICES + " devices of its own");
        }
        PhysicalMemory memory = new PhysicalMemory(settings.base, settings.memory);
        for (Image image : settings.images) {
            if (!memory.contains(image.address, image.bytes.length)) {
                throw new IllegalArgumentException(
                        "an image at 0x"
                                + Long.toHexString(image.address)
                                + " does not lie in the RAM");
            }
        }
        BootImage.Start start = new BootImage.Start(settings.reset, 0, 0);
        BootImage images =
                booted -> {
                    for (Image image : settings.images) {
                        booted.memory.write(image.address, image.bytes, 0, image.bytes.length);
                    }
                    return start;
                };
        Machine machine =
                new Machine(
                        settings.fuel,
                        settings.clock,
                        memory,
                        settings.harts,
                        settings.extensions,
                        new MachineCode(images, true));
        Clint clint = HartLines.clint(machine);
        if (settings.clint != Settings.NONE) {
            machine.bus.add("clint", settings.clint, Clint.SIZE, clint);
        }
        if (settings.plic != Settings.NONE) {
            Plic plic = HartLines.plic(machine);
            machine.bus.add("plic", settings.plic, Plic.SIZE, plic);
            for (int i = 0; i < settings.devices.size(); i++) {
                add(machine, settings.devices.get(i), i + 1, plic.source(i + 1));
            }
        } else {
            Together together = new Together(machine.harts().getFirst());
            for (AddedDevice device : settings.devices) {
                add(machine, device, 0, together.line());
            }
        }
        settings.outsides.forEach(machine::addOutside);
        return machine;
    }

    /** Makes a device, and puts it to its place. */
    static void add(Machine machine, AddedDevice added, int number, InterruptLine line) {
        Device device =
                added.maker().make(new Wiring(line, number, machine.time, machine.memory, machine));
        machine.bus.add(added.name(), added.address(), added.size(), device);
        if (device instanceof Outside outside) {
            machine.addOutside(outside);
        }
    }

    /** Lines that are one for a hart. */
    private static final class Together {
        private final PrivilegedHart hart;
        private int high;

        Together(PrivilegedHart hart) {
            this.hart = hart;
        }

        InterruptLine line() {
            return new InterruptLine() {
                private boolean stands;

                @Override
                public void set(boolean isHigh) {
                    if (isHigh != stands) {
                        stands = isHigh;
                        high += isHigh ? 1 : -1;
                        hart.line(Interrupt.MEI, high > 0);
                    }
                }
            };
        }
    }
}
