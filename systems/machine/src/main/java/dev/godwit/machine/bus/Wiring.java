package dev.godwit.machine.bus;

/**
 * What a device is connected to.
 *
 * @param interrupt its line to the interrupt controller
 * @param number the number of its interrupt there; 0 if there is no controller
 * @param time the machine's time, which also makes alarms
 * @param memory the RAM, for a device that reads and writes it by itself
 * @param power what turns the machine off
 */
public record Wiring(
        InterruptLine interrupt, int number, MachineTime time, PhysicalMemory memory, Power power) {

    /** Makes a device. */
    @FunctionalInterface
    public interface Maker {
        /**
         * Makes it, once, with its machine.
         *
         * @param wiring what it is connected to
         * @return the device; one that is an {@link Outside}, too, is looked at between turns
         */
        Device make(Wiring wiring);
    }
}
