package dev.godwit.machine.bus;

/** A line from a device to what takes its interrupts. */
@FunctionalInterface
public interface InterruptLine {
    /**
     * Says how the line stands; without effect if it stands so already.
     *
     * @param isHigh whether the device asks for an interrupt
     */
    void set(boolean isHigh);
}
