package dev.godwit.machine.device;

import dev.godwit.base.host.ByteSink;
import dev.godwit.base.host.ByteSource;
import dev.godwit.base.host.Errno;
import dev.godwit.base.host.Waitable;
import dev.godwit.machine.bus.Device;
import dev.godwit.machine.bus.InterruptLine;
import dev.godwit.machine.bus.Outside;

import org.jspecify.annotations.Nullable;

/**
 * A serial port NS16550A, with registers of one byte side by side, and FIFOs of 16 bytes. It takes
 * no time to send or to receive: divisors and line settings are kept, and mean nothing.
 *
 * <p>What the other side does not take stays in the transmitter's FIFO, and {@link #LSR_THRE} low,
 * until {@link #poll} gets on with it. An input that has ended is a line on which nothing comes.
 * Fewer bytes than the trigger level are a character timeout at once, for no more come in the time
 * of four characters.
 */
public final class Uart16550 implements Device, Outside {
    /** Bytes of its range; registers are in the first eight. */
    public static final long SIZE = 0x100;

    /** Received bytes when read; {@link #DLL} if {@link #LCR_DLAB}. */
    public static final int RBR = 0;

    /** What is to be sent, when written; {@link #DLL} if {@link #LCR_DLAB}. */
    public static final int THR = 0;

    /** The divisor's low byte, if {@link #LCR_DLAB}. */
    public static final int DLL = 0;

    /** Which interrupts are enabled: the IER_ bits. */
    public static final int IER = 1;

    /** The divisor's high byte, if {@link #LCR_DLAB}. */
    public static final int DLM = 1;

    /** Why there is an interrupt, when read: an IIR_ value, and bits 7:6 while FIFOs are on. */
    public static final int IIR = 2;

    /** How the FIFOs work, when written: the FCR_ bits, and the trigger level in bits 7:6. */
    public static final int FCR = 2;

    /** The line settings. */
    public static final int LCR = 3;

    /** The modem's control: the MCR_ bits. */
    public static final int MCR = 4;

    /** The line's status: the LSR_ bits; reading it clears {@link #LSR_OE}. Read-only. */
    public static final int LSR = 5;

    /** The modem's status: the MSR_ bits; reading it clears bits 3:0. Read-only. */
    public static final int MSR = 6;

    /** A byte for whatever a driver likes. */
    public static final int SCR = 7;

    /** Received data available, and the character timeout. */
    public static final int IER_ERBFI = 1;

    /** Transmitter holding register empty. */
    public static final int IER_ETBEI = 2;

    /** Receiver line status. */
    public static final int IER_ELSI = 4;

    /** Modem status. */
    public static final int IER_EDSSI = 8;

    /** No interrupt. */
    public static final int IIR_NONE = 1;

    /** First priority: receiver line status. */
    public static final int IIR_LINE_STATUS = 6;

    /** Second priority: as many bytes as the trigger level. */
    public static final int IIR_RECEIVED = 4;

    /** Second priority: fewer bytes, and no more come. */
    public static final int IIR_TIMEOUT = 12;

    /** Third priority: the transmitter's FIFO has become empty; reading this clears it. */
    public static final int IIR_THR_EMPTY = 2;

    /** Fourth priority: modem status. */
    public static final int IIR_MODEM_STATUS = 0;

    /** Turns the FIFOs on; without it no other bit counts. */
    public static final int FCR_ENABLE = 1;

    /** Empties the receiver's FIFO. */
    public static final int FCR_CLEAR_RECEIVER = 2;

    /** Empties the transmitter's FIFO. */
    public static final int FCR_CLEAR_TRANSMITTER = 4;

    /** Divisor latch access. */
    public static final int LCR_DLAB = 0x80;

    /** Data terminal ready. */
    public static final int MCR_DTR = 1;

    /** Request to send. */
    public static final int MCR_RTS = 2;

    /** Output 1. */
    public static final int MCR_OUT1 = 4;

    /** Output 2. */
    public static final int MCR_OUT2 = 8;

    /** Loopback: the transmitter feeds the receiver, the modem's outputs its inputs. */
    public static final int MCR_LOOP = 0x10;

    /** Data ready. */
    public static final int LSR_DR = 1;

    /** Overrun error, which only a loopback can have. */
    public static final int LSR_OE = 2;

    /** Transmitter holding register empty. */
    public static final int LSR_THRE = 0x20;

    /** Transmitter empty. */
    public static final int LSR_TEMT = 0x40;

    /** Bit 0 of the four that say what has changed: clear to send. */
    public static final int MSR_DCTS = 1;

    /** Data set ready has changed. */
    public static final int MSR_DDSR = 2;

    /** The ring indicator has ended. */
    public static final int MSR_TERI = 4;

    /** Data carrier detect has changed. */
    public static final int MSR_DDCD = 8;

    /** Clear to send. */
    public static final int MSR_CTS = 0x10;

    /** Data set ready. */
    public static final int MSR_DSR = 0x20;

    /** Ring indicator. */
    public static final int MSR_RI = 0x40;

    /** Data carrier detect. */
    public static final int MSR_DCD = 0x80;

    private static final int REGISTERS = 8;
    private static final int IIR_FIFOS = 0xC0;
    private static final int IER_BITS = 0x0F;
    private static final int MCR_BITS = 0x1F;
    private static final int CONNECTED = MSR_CTS | MSR_DSR | MSR_DCD;

    /** Who looks so often at LSR and sends nothing in between looks for input. */
    private static final int GLANCES = 3;

    /** Trigger levels by bits 7:6 of FCR. */
    private static final int[] TRIGGERS = {1, 4, 8, 14};

    private final SerialLine serial;
    private final InterruptLine line;
    private final Fifo received = new Fifo();
    private final Fifo sending = new Fifo();

    private boolean hasFifos;
    private int trigger;
    private int divisor;
    private int ier;
    private int lcr;
    private int mcr;
    private int msr;
    private int scr;
    private boolean hasOverrun;

    /** Whether the third priority waits: set by events, cleared by reading IIR. */
    private boolean isThrEmptyPending;

    /** How often LSR was read since then. */
    private int looks;

    /** How often LSR was read since something was sent. */
    private int glances;

    private boolean isListening;

    /**
     * Makes it.
     *
     * @param input what it receives
     * @param output where it sends to; if that fails for good, what is sent is lost
     * @param line its interrupt
     */
    public Uart16550(ByteSource input, ByteSink output, InterruptLine line) {
        serial = new SerialLine(input, output);
        this.line = line;
        powerOn();
    }

    private void powerOn() {
        received.clear();
        sending.clear();
        hasFifos = false;
        trigger = TRIGGERS[0];
        divisor = 0;
        ier = 0;
        lcr = 0;
        mcr = 0;
        msr = CONNECTED;
        scr = 0;
        hasOverrun = false;
        isThrEmptyPending = false;
        glances = 0;
        isListening = false;
    }

    /** What was to be sent and has not been is lost. */
    @Override
    public void reset() {
        powerOn();
        update();
    }

    /** {@return whether the input is at its end, so that no more bytes come} */
    public boolean hasEnded() {
        return serial.hasEnded();
    }

    /**
     * Whether the guest wants what is typed: it has enabled the interrupt for it since the reset,
     * or has looked for it again and again. Before that, a driver that sets the port up throws away
     * what has come.
     *
     * @return whether it does
     */
    public boolean isListening() {
        return isListening;
    }

    /** {@return whether bytes wait until the other side takes them} */
    public boolean isSending() {
        return sending.size() > 0;
    }

    /** {@return why what is sent is lost; null if it is not} */
    public @Nullable Errno outputError() {
        return serial.outputError();
    }

    private int capacity() {
        return hasFifos ? Fifo.CAPACITY : 1;
    }

    private boolean isLoopback() {
        return (mcr & MCR_LOOP) != 0;
    }

    /**
     * Sends a byte for a firmware, past the registers.
     *
     * @param value the byte
     * @return false if there is no room for it now
     */
    public boolean put(int value) {
        if (sending.size() == Fifo.CAPACITY) {
            return false;
        }
        sending.add(value);
        serial.send(sending);
        return true;
    }

    /**
     * Takes a byte that was received for a firmware, past the registers.
     *
     * @return the byte, or -1 if there is none
     */
    public int take() {
        isListening = true;
        if (received.size() == 0) {
            return -1;
        }
        int value = received.take();
        update();
        return value;
    }

    @Override
    public void poll() {
        if (isSending()) {
            send();
        }
        if (!isLoopback()) {
            serial.receive(received, capacity());
        }
        update();
    }

    @Override
    public Waitable coming() {
        return serial.changes(!isLoopback() && received.size() < capacity(), isSending());
    }

    private void send() {
        serial.send(sending);
        if (!isSending()) {
            becomeEmpty();
        }
    }

    /** The present interrupt of highest priority. */
    private int cause() {
        if ((ier & IER_ELSI) != 0 && hasOverrun) {
            return IIR_LINE_STATUS;
        }
        if ((ier & IER_ERBFI) != 0 && received.size() > 0) {
            return received.size() >= trigger ? IIR_RECEIVED : IIR_TIMEOUT;
        }
        if ((ier & IER_ETBEI) != 0 && isThrEmptyPending) {
            return IIR_THR_EMPTY;
        }
        if ((ier & IER_EDSSI) != 0 && (msr & 0x0F) != 0) {
            return IIR_MODEM_STATUS;
        }
        return IIR_NONE;
    }

    private void update() {
        line.set(cause() != IIR_NONE);
    }

    /** A register, of which an access of any size reaches one only. */
    @Override
    public boolean allows(long offset, int size) {
        return offset < REGISTERS;
    }

    @Override
    public long load(long offset, int size) {
        boolean latch = (lcr & LCR_DLAB) != 0;
        return switch ((int) offset) {
            case RBR -> latch ? divisor & 0xFF : receive();
            case IER -> latch ? divisor >>> 8 : ier;
            case IIR -> identify();
            case LCR -> lcr;
            case MCR -> mcr;
            case LSR -> lineStatus();
            case MSR -> modemStatus();
            case SCR -> scr;
            default -> 0;
        };
    }

    private int receive() {
        int value = received.take();
        update();
        return value;
    }

    private int identify() {
        int cause = cause();
        if (cause == IIR_THR_EMPTY) {
            isThrEmptyPending = false;
            update();
        }
        return hasFifos ? cause | IIR_FIFOS : cause;
    }

    private int lineStatus() {
        glances++;
        isListening |= glances >= GLANCES;
        int value = received.size() > 0 ? LSR_DR : 0;
        if (!isSending()) {
            value |= LSR_THRE | LSR_TEMT;
        }
        if (hasOverrun) {
            value |= LSR_OE;
            hasOverrun = false;
            update();
        }
        if (isThrEmptyPending) {
            looks++;
            if (looks > 1) { // xv6 of 2022 never reads IIR, and would be interrupted for ever
                isThrEmptyPending = false;
                update();
            }
        }
        return value;
    }

    private void becomeEmpty() {
        isThrEmptyPending = true;
        looks = 0;
    }

    private int modemStatus() {
        int value = msr;
        msr &= 0xF0;
        update();
        return value;
    }

    @Override
    public void store(long offset, int size, long value) {
        int low = (int) value & 0xFF;
        boolean latch = (lcr & LCR_DLAB) != 0;
        switch ((int) offset) {
            case THR -> {
                if (latch) {
                    divisor = divisor & 0xFF00 | low;
                } else {
                    transmit(low);
                }
            }
            case IER -> {
                if (latch) {
                    divisor = low << 8 | divisor & 0xFF;
                } else {
                    storeIer(low & IER_BITS);
                }
            }
            case FCR -> storeFcr(low);
            case LCR -> lcr = low;
            case MCR -> storeMcr(low & MCR_BITS);
            case SCR -> scr = low;
            default -> {} // LSR and MSR are read-only
        }
        update();
    }

    private void transmit(int value) {
        glances = 0;
        isThrEmptyPending = false;
        if (isLoopback()) {
            loop(value);
            becomeEmpty();
            return;
        }
        if (sending.size() == capacity()) {
            if (hasFifos) {
                return; // no room: it is lost
            }
            sending.clear(); // the register holds what was written last
        }
        sending.add(value);
        send();
    }

    private void loop(int value) {
        if (received.size() == capacity()) {
            hasOverrun = true;
            if (hasFifos) {
                return; // the FIFO keeps what it has, the register does not
            }
            received.clear();
        }
        received.add(value);
    }

    /**
     * An empty transmitter interrupts whenever its interrupt is enabled: drivers look for that, or
     * begin to send by it.
     */
    private void storeIer(int value) {
        if (((ier ^ value) & IER_ETBEI) != 0) {
            if ((value & IER_ETBEI) != 0 && !isSending()) {
                becomeEmpty();
            } else {
                isThrEmptyPending = false;
            }
        }
        ier = value;
        isListening |= (ier & IER_ERBFI) != 0;
    }

    private void storeFcr(int value) {
        boolean enable = (value & FCR_ENABLE) != 0;
        boolean isChange = enable != hasFifos;
        hasFifos = enable;
        if (isChange || enable && (value & FCR_CLEAR_RECEIVER) != 0) {
            received.clear();
        }
        if (isChange || enable && (value & FCR_CLEAR_TRANSMITTER) != 0) {
            sending.clear();
            becomeEmpty();
        }
        trigger = enable ? TRIGGERS[value >>> 6] : 1;
    }

    private void storeMcr(int value) {
        mcr = value;
        int inputs = CONNECTED;
        if (isLoopback()) {
            inputs = (value & MCR_RTS) != 0 ? MSR_CTS : 0;
            inputs |= (value & MCR_DTR) != 0 ? MSR_DSR : 0;
            inputs |= (value & MCR_OUT1) != 0 ? MSR_RI : 0;
            inputs |= (value & MCR_OUT2) != 0 ? MSR_DCD : 0;
        }
        int changed = (msr ^ inputs) & 0xF0;
        int deltas = changed >>> 4 & (MSR_DCTS | MSR_DDSR | MSR_DDCD);
        if ((changed & msr & MSR_RI) != 0) {
            deltas |= MSR_TERI;
        }
        msr = inputs | msr & 0x0F | deltas;
    }
}
