package dev.godwit.machine.board;

import dev.godwit.base.host.ByteSource;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Ready;
import dev.godwit.base.host.Waitable;
import dev.godwit.machine.device.Uart16550;

import org.jspecify.annotations.Nullable;

/**
 * What is typed, kept back until a serial port's driver listens: drivers empty the port when they
 * set it up, and what comes from a file or a pipe is there from the beginning.
 */
final class HeldInput implements ByteSource {
    private final ByteSource input;
    private @Nullable Uart16550 port;

    HeldInput(ByteSource input) {
        this.input = input;
    }

    /** Says whose driver is waited for. */
    void holdFor(Uart16550 uart) {
        port = uart;
    }

    private boolean isHeld() {
        Uart16550 uart = port;
        return uart != null && !uart.isListening();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws ErrnoException {
        if (isHeld()) {
            throw Errno.EAGAIN.exception();
        }
        return input.read(target, offset, length);
    }

    @Override
    public int available() {
        return isHeld() ? 0 : input.available();
    }

    @Override
    public Waitable readable() {
        return isHeld() ? Ready.NEVER : input.readable();
    }

    @Override
    public boolean isTerminal() {
        return input.isTerminal();
    }
}
