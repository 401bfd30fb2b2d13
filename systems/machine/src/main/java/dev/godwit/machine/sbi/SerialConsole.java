package dev.godwit.machine.sbi;

import dev.godwit.machine.device.Uart16550;

import org.jspecify.annotations.Nullable;

/** The debug console of a firmware is the serial port, as it would be on a board. */
public final class SerialConsole implements SbiConsole {
    private @Nullable Uart16550 uart;

    /** Makes one that is not connected: what is written is lost. */
    public SerialConsole() {}

    /**
     * Connects it.
     *
     * @param port the serial port
     */
    public void connect(Uart16550 port) {
        uart = port;
    }

    @Override
    public boolean write(int value) {
        Uart16550 port = uart;
        return port == null || port.put(value);
    }

    @Override
    public int read() {
        Uart16550 port = uart;
        return port == null ? -1 : port.take();
    }
}
