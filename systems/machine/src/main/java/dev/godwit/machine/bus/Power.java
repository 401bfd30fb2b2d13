package dev.godwit.machine.bus;

/** How a machine is turned off, or begun anew, by what is inside it. */
public interface Power {
    /**
     * Ends the run.
     *
     * @param code its exit code, 0 to 255
     */
    void off(int code);

    /** Begins anew, with RAM and devices as they were after power-on. */
    void reboot();
}
