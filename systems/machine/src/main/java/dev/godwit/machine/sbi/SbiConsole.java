package dev.godwit.machine.sbi;

/** Where the debug console of the firmware leads. Nothing waits. */
public interface SbiConsole {
    /**
     * Writes a byte.
     *
     * @param value the byte
     * @return false if there is no room for it now
     */
    boolean write(int value);

    /**
     * Takes a byte that was typed.
     *
     * @return 0 to 255, or -1 if there is none
     */
    int read();
}
