package dev.godwit.machine.board;

import dev.godwit.base.failure.Malformed;

/** What is in memory before the first instruction. */
@FunctionalInterface
public interface BootImage {
    /**
     * Puts it there, at the beginning and at each reboot.
     *
     * @param machine whose RAM, all zeros
     * @return how the machine begins
     * @throws Malformed if it does not fit
     */
    Start load(Machine machine);

    /**
     * How a machine begins: its first instruction, and what the registers hold behind the number of
     * the hart in a0.
     *
     * @param pc the address of the first instruction
     * @param a1 the address of the device tree
     * @param a2 the address of what the firmware is told, or 0
     */
    record Start(long pc, long a1, long a2) {}
}
