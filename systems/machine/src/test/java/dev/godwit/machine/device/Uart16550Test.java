package dev.godwit.machine.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.Errno;
import dev.godwit.base.host.Ready;
import dev.godwit.base.host.Waitable;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Uart16550Test {
    private static final int EMPTY = Uart16550.LSR_THRE | Uart16550.LSR_TEMT;

    private final FakeTerminal terminal = new FakeTerminal();
    private final Line line = new Line();
    private final Uart16550 uart = new Uart16550(terminal.source, terminal.sink, line);

    private int read(int register) {
        return (int) uart.load(register, 1);
    }

    private void write(int register, int value) {
        uart.store(register, 1, value);
    }

    private void send(String text) {
        for (int i = 0; i < text.length(); i++) {
            write(Uart16550.THR, text.charAt(i));
        }
    }

    private String receive() {
        StringBuilder text = new StringBuilder();
        while ((read(Uart16550.LSR) & Uart16550.LSR_DR) != 0) {
            text.append((char) read(Uart16550.RBR));
        }
        return text.toString();
    }

    private void type(String text) {
        terminal.type(text);
        uart.poll();
    }

    @Nested
    class Registers {
        @ParameterizedTest
        @CsvSource({"1, 0x0f", "3, 0xff", "4, 0x1f", "7, 0xff"})
        void keepTheirBits(int register, String mask) {
            write(register, 0xFF);
            assertThat(read(register)).isEqualTo(Integer.decode(mask));
            write(register, 0);
            assertThat(read(register)).isZero();
        }

        @ParameterizedTest
        @CsvSource({"1, 0", "2, 1", "3, 0", "4, 0", "5, 0x60", "6, 0xb0", "7, 0"})
        void afterPowerOnAndReset(int register, String value) {
            assertThat(read(register)).isEqualTo(Integer.decode(value));
            write(Uart16550.FCR, 0xC1);
            type("abc");
            for (int other : new int[] {7, 4, 3, 1}) {
                write(other, 0xFF);
            }
            uart.reset();
            assertThat(line.isHigh).isFalse();
            assertThat(read(register)).isEqualTo(Integer.decode(value));
        }

        @Test
        void divisorLatch() {
            write(Uart16550.IER, 5);
            write(Uart16550.LCR, Uart16550.LCR_DLAB | 3);
            write(Uart16550.DLL, 0x34);
            write(Uart16550.DLM, 0x12);
            assertThat(read(Uart16550.DLL)).isEqualTo(0x34);
            assertThat(read(Uart16550.DLM)).isEqualTo(0x12);
            write(Uart16550.LCR, 3);
            assertThat(read(Uart16550.IER)).isEqualTo(5);
            assertThat(terminal.shown()).isEmpty();
            send("x");
            write(Uart16550.LCR, Uart16550.LCR_DLAB);
            assertThat(read(Uart16550.DLL)).isEqualTo(0x34);
            assertThat(terminal.shown()).isEqualTo("x");
        }

        @Test
        void statusIsReadOnly() {
            write(Uart16550.LSR, 0xFF);
            write(Uart16550.MSR, 0xFF);
            assertThat(read(Uart16550.LSR)).isEqualTo(EMPTY);
            assertThat(read(Uart16550.MSR)).isEqualTo(0xB0);
        }

        @Test
        void accessesOfAnySizeReachOneRegister() {
            uart.store(Uart16550.THR, 4, 0x4141_4142);
            assertThat(terminal.shown()).isEqualTo("B");
            assertThat(uart.load(4, 4)).isZero();
            assertThat(uart.allows(0, 8)).isTrue();
            assertThat(uart.allows(7, 1)).isTrue();
            assertThat(uart.allows(8, 1)).isFalse();
        }
    }

    @Nested
    class Receiver {
        @Test
        void takesWhatThereIsRoomFor() {
            write(Uart16550.FCR, Uart16550.FCR_ENABLE);
            type("0123456789abcdefghij");
            assertThat(terminal.unread()).isEqualTo("ghij");
            assertThat(receive()).isEqualTo("0123456789abcdef");
            uart.poll();
            assertThat(receive()).isEqualTo("ghij");
            assertThat(read(Uart16550.LSR)).isEqualTo(EMPTY);
            assertThat(read(Uart16550.RBR)).isZero();
        }

        @Test
        void withoutFifosThereIsOneByte() {
            type("ab");
            assertThat(receive()).isEqualTo("a");
            uart.poll();
            assertThat(receive()).isEqualTo("b");
        }

        @Test
        void bytesHaveNoSign() {
            type("\u00FF");
            assertThat(read(Uart16550.RBR)).isEqualTo(0xFF);
        }

        @ParameterizedTest
        @CsvSource({"0x01, 1", "0x41, 4", "0x81, 8", "0xC1, 14"})
        void triggerLevels(String fcr, int level) {
            write(Uart16550.FCR, Integer.decode(fcr));
            write(Uart16550.IER, Uart16550.IER_ERBFI);
            for (int count = 1; count <= 16; count++) {
                type("x");
                assertThat(line.isHigh).isTrue();
                assertThat(read(Uart16550.IIR))
                        .isEqualTo(
                                0xC0
                                        | (count >= level
                                                ? Uart16550.IIR_RECEIVED
                                                : Uart16550.IIR_TIMEOUT));
            }
            receive();
            assertThat(line.isHigh).isFalse();
            assertThat(read(Uart16550.IIR)).isEqualTo(0xC1);
        }

        @Test
        void interruptsOnlyIfEnabled() {
            type("x");
            assertThat(line.isHigh).isFalse();
            write(Uart16550.IER, Uart16550.IER_ERBFI);
            assertThat(line.isHigh).isTrue();
            assertThat(read(Uart16550.IIR)).isEqualTo(Uart16550.IIR_RECEIVED);
            write(Uart16550.IER, 0);
            assertThat(line.isHigh).isFalse();
        }

        @Test
        void isEmptiedByFcr() {
            write(Uart16550.FCR, Uart16550.FCR_ENABLE);
            write(Uart16550.IER, Uart16550.IER_ERBFI);
            type("abc");
            write(Uart16550.FCR, Uart16550.FCR_CLEAR_TRANSMITTER | Uart16550.FCR_ENABLE);
            assertThat(line.isHigh).isTrue();
            write(Uart16550.FCR, Uart16550.FCR_CLEAR_RECEIVER | Uart16550.FCR_ENABLE);
            assertThat(line.isHigh).isFalse();
            assertThat(receive()).isEmpty();
            type("d");
            write(Uart16550.FCR, 0);
            assertThat(receive()).as("FIFOs off").isEmpty();
            type("e");
            write(Uart16550.FCR, Uart16550.FCR_CLEAR_RECEIVER);
            assertThat(receive()).as("not without bit 0").isEqualTo("e");
        }

        @Test
        void theInputEnds() {
            terminal.isAtEnd = true;
            type("a");
            assertThat(uart.hasEnded()).isFalse();
            assertThat(receive()).isEqualTo("a");
            uart.poll();
            assertThat(uart.hasEnded()).isTrue();
            assertThat(uart.coming()).isEqualTo(Ready.NEVER);
            type("b");
            assertThat(receive()).isEmpty();
        }

        @Test
        void anInputThatFailsHasEnded() {
            terminal.readError = Errno.EIO;
            uart.poll();
            assertThat(uart.hasEnded()).isTrue();
        }
    }

    @Nested
    class Transmitter {
        @Test
        void sendsAtOnce() {
            send("hi");
            assertThat(terminal.shown()).isEqualTo("hi");
            assertThat(read(Uart16550.LSR)).isEqualTo(EMPTY);
        }

        @Test
        void waitsForTheOtherSide() {
            write(Uart16550.FCR, Uart16550.FCR_ENABLE);
            terminal.room = 1;
            send("abc");
            assertThat(terminal.shown()).isEqualTo("a");
            assertThat(read(Uart16550.LSR)).isZero();
            assertThat(uart.isSending()).isTrue();
            uart.poll();
            assertThat(read(Uart16550.LSR)).isZero();
            terminal.room = 1;
            uart.poll();
            assertThat(terminal.shown()).isEqualTo("ab");
            terminal.room = 5;
            uart.poll();
            assertThat(terminal.shown()).isEqualTo("abc");
            assertThat(read(Uart16550.LSR)).isEqualTo(EMPTY);
        }

        @Test
        void aFullFifoTakesNoMore() {
            write(Uart16550.FCR, Uart16550.FCR_ENABLE);
            terminal.room = 0;
            send("0123456789abcdefXYZ");
            terminal.room = 100;
            uart.poll();
            assertThat(terminal.shown()).isEqualTo("0123456789abcdef");
        }

        @Test
        void theRegisterHoldsTheLastByte() {
            terminal.room = 0;
            send("ab");
            terminal.room = 100;
            uart.poll();
            assertThat(terminal.shown()).isEqualTo("b");
        }

        @Test
        void enablingItsInterruptRaisesIt() {
            write(Uart16550.IER, Uart16550.IER_ETBEI);
            assertThat(line.isHigh).isTrue();
            assertThat(read(Uart16550.IIR)).isEqualTo(Uart16550.IIR_THR_EMPTY);
            assertThat(line.isHigh).isFalse();
            assertThat(read(Uart16550.IIR)).isEqualTo(Uart16550.IIR_NONE);
            write(Uart16550.IER, Uart16550.IER_ETBEI);
            assertThat(line.isHigh).as("enabled before").isFalse();
            write(Uart16550.IER, 0);
            write(Uart16550.IER, Uart16550.IER_ETBEI);
            assertThat(line.isHigh).as("enabled anew").isTrue();
        }

        @Test
        void eachByteRaisesItsInterrupt() {
            write(Uart16550.IER, Uart16550.IER_ETBEI);
            for (int i = 1; i <= 5; i++) {
                assertThat(read(Uart16550.IIR)).isEqualTo(Uart16550.IIR_THR_EMPTY);
                assertThat(line.isHigh).isFalse();
                send("x");
                assertThat(line.isHigh).isTrue();
            }
        }

        @Test
        void itsInterruptWaitsForTheOtherSide() {
            write(Uart16550.IER, Uart16550.IER_ETBEI);
            terminal.room = 0;
            send("x");
            assertThat(line.isHigh).isFalse();
            write(Uart16550.IER, 0);
            write(Uart16550.IER, Uart16550.IER_ETBEI);
            assertThat(line.isHigh).isFalse();
            terminal.room = 1;
            uart.poll();
            assertThat(line.isHigh).isTrue();
        }

        @Test
        void isEmptiedByFcr() {
            write(Uart16550.FCR, Uart16550.FCR_ENABLE);
            write(Uart16550.IER, Uart16550.IER_ETBEI);
            terminal.room = 0;
            send("abc");
            write(Uart16550.FCR, Uart16550.FCR_ENABLE | Uart16550.FCR_CLEAR_TRANSMITTER);
            assertThat(read(Uart16550.LSR)).isEqualTo(EMPTY);
            assertThat(line.isHigh).isTrue();
            terminal.room = 10;
            uart.poll();
            assertThat(terminal.shown()).isEmpty();
        }

        @Test
        void whatNobodyTakesIsLost() {
            write(Uart16550.FCR, Uart16550.FCR_ENABLE);
            terminal.room = 0;
            send("abc");
            terminal.writeError = Errno.EPIPE;
            uart.poll();
            assertThat(uart.outputError()).isEqualTo(Errno.EPIPE);
            assertThat(read(Uart16550.LSR)).isEqualTo(EMPTY);
            terminal.writeError = null;
            terminal.room = 10;
            send("d");
            assertThat(terminal.shown()).isEmpty();
            assertThat(read(Uart16550.LSR)).isEqualTo(EMPTY);
        }
    }

    @Nested
    class Loopback {
        @Test
        void theTransmitterFeedsTheReceiver() {
            write(Uart16550.FCR, Uart16550.FCR_ENABLE);
            write(Uart16550.MCR, Uart16550.MCR_LOOP);
            send("abc");
            type("outside");
            assertThat(receive()).isEqualTo("abc");
            assertThat(terminal.shown()).isEmpty();
            assertThat(uart.coming()).isEqualTo(Ready.NEVER);
            write(Uart16550.MCR, 0);
            uart.poll();
            assertThat(receive()).isEqualTo("outside");
        }

        @Test
        void itCanOverrun() {
            write(Uart16550.FCR, Uart16550.FCR_ENABLE);
            write(Uart16550.IER, Uart16550.IER_ELSI);
            write(Uart16550.MCR, Uart16550.MCR_LOOP);
            send("0123456789abcdef");
            assertThat(line.isHigh).isFalse();
            send("g");
            assertThat(line.isHigh).isTrue();
            assertThat(read(Uart16550.IIR)).isEqualTo(0xC0 | Uart16550.IIR_LINE_STATUS);
            assertThat(read(Uart16550.LSR)).isEqualTo(EMPTY | Uart16550.LSR_DR | Uart16550.LSR_OE);
            assertThat(line.isHigh).isFalse();
            assertThat(receive()).isEqualTo("0123456789abcdef");
        }

        @Test
        void withoutFifosTheLastByteCounts() {
            write(Uart16550.MCR, Uart16550.MCR_LOOP);
            send("ab");
            assertThat(read(Uart16550.LSR) & Uart16550.LSR_OE).isNotZero();
            assertThat(receive()).isEqualTo("b");
        }

        @ParameterizedTest
        @CsvSource({"0, 0", "1, 0x20", "2, 0x10", "4, 0x40", "8, 0x80", "0xa, 0x90", "0xf, 0xf0"})
        void theModemsOutputsAreItsInputs(String mcr, String msr) {
            write(Uart16550.MCR, Uart16550.MCR_LOOP | Integer.decode(mcr));
            assertThat(read(Uart16550.MSR) & 0xF0).isEqualTo(Integer.decode(msr));
        }

        @Test
        void changesOfTheModem() {
            write(Uart16550.MCR, Uart16550.MCR_LOOP);
            assertThat(read(Uart16550.MSR))
                    .isEqualTo(Uart16550.MSR_DCTS | Uart16550.MSR_DDSR | Uart16550.MSR_DDCD);
            assertThat(read(Uart16550.MSR)).isZero();
            write(Uart16550.IER, Uart16550.IER_EDSSI);
            write(Uart16550.MCR, Uart16550.MCR_LOOP | Uart16550.MCR_OUT1);
            assertThat(line.isHigh).as("a ring begins").isFalse();
            write(Uart16550.MCR, Uart16550.MCR_LOOP);
            assertThat(line.isHigh).as("a ring ends").isTrue();
            assertThat(read(Uart16550.IIR)).isEqualTo(Uart16550.IIR_MODEM_STATUS);
            assertThat(read(Uart16550.MSR)).isEqualTo(Uart16550.MSR_TERI);
            assertThat(line.isHigh).isFalse();
        }

        @Test
        void priorities() {
            write(Uart16550.MCR, Uart16550.MCR_LOOP);
            send("ab");
            write(Uart16550.IER, 0x0F);
            assertThat(read(Uart16550.IIR)).isEqualTo(Uart16550.IIR_LINE_STATUS);
            read(Uart16550.LSR);
            assertThat(read(Uart16550.IIR)).isEqualTo(Uart16550.IIR_RECEIVED);
            assertThat(read(Uart16550.IIR)).isEqualTo(Uart16550.IIR_RECEIVED);
            read(Uart16550.RBR);
            assertThat(read(Uart16550.IIR)).isEqualTo(Uart16550.IIR_THR_EMPTY);
            assertThat(read(Uart16550.IIR)).isEqualTo(Uart16550.IIR_MODEM_STATUS);
            assertThat(line.isHigh).isTrue();
            read(Uart16550.MSR);
            assertThat(read(Uart16550.IIR)).isEqualTo(Uart16550.IIR_NONE);
            assertThat(line.isHigh).isFalse();
        }
    }

    @Nested
    class Waiting {
        @Test
        void forInputOnlyWhileThereIsRoom() {
            assertThat(uart.coming()).isSameAs(terminal.readable);
            type("a");
            assertThat(uart.coming()).isEqualTo(Ready.NEVER);
            receive();
            assertThat(uart.coming()).isSameAs(terminal.readable);
        }

        @Test
        void forBoth() {
            terminal.room = 0;
            send("x");
            Waitable both = uart.coming();
            assertThat(both.ready()).isFalse();
            int[] woken = {0};
            both.subscribe(() -> woken[0]++);
            assertThat(terminal.readable.waiting).hasSize(1);
            assertThat(terminal.writable.waiting).hasSize(1);
            both.unsubscribe(terminal.readable.waiting.get(0));
            assertThat(terminal.readable.waiting).isEmpty();
            assertThat(terminal.writable.waiting).isEmpty();
            terminal.room = 1;
            assertThat(both.ready()).isTrue();
            terminal.room = 0;
            terminal.type("y");
            assertThat(both.ready()).isTrue();
            uart.poll();
            assertThat(uart.coming()).isSameAs(terminal.writable);
        }
    }

    @Nested
    class Drivers {
        /** What Linux does to find out whether enabling the interrupt raises it. */
        @Test
        void linuxFindsNoBug() {
            write(Uart16550.MCR, Uart16550.MCR_LOOP | Uart16550.MCR_OUT2 | Uart16550.MCR_RTS);
            assertThat(read(Uart16550.MSR) & 0xF0).isEqualTo(0x90);
            write(Uart16550.MCR, 0);
            write(Uart16550.FCR, 1);
            assertThat(read(Uart16550.IIR) >>> 6).isEqualTo(3);
            write(Uart16550.FCR, 7);
            write(Uart16550.FCR, 0);
            for (int register : new int[] {5, 0, 2, 6}) {
                read(register);
            }
            for (int i = 0; i < 2; i++) {
                write(Uart16550.IER, Uart16550.IER_ETBEI);
                // the status first: reading it must not take the interrupt away
                assertThat(read(Uart16550.LSR) & Uart16550.LSR_TEMT).isNotZero();
                assertThat(read(Uart16550.IIR) & 1).isZero();
                write(Uart16550.IER, 0);
            }
        }

        /** One byte for each interrupt, as xv6 sends. */
        @Test
        void xv6Sends() {
            write(Uart16550.LCR, 0x80);
            write(Uart16550.DLL, 3);
            write(Uart16550.DLM, 0);
            write(Uart16550.LCR, 3);
            write(Uart16550.FCR, 7);
            write(Uart16550.IER, 3);
            String text = "hello";
            int sent = 0;
            while (sent < text.length()) {
                assertThat(line.isHigh).as("interrupt %s", sent).isTrue();
                read(Uart16550.IIR);
                assertThat(read(Uart16550.LSR) & Uart16550.LSR_THRE).isNotZero();
                write(Uart16550.THR, text.charAt(sent++));
            }
            assertThat(terminal.shown()).isEqualTo(text);
        }

        /** As above, but it never asks why it was interrupted: xv6 of 2022. */
        @Test
        void whoNeverReadsIirIsLeftAloneAtLast() {
            write(Uart16550.FCR, 7);
            write(Uart16550.IER, 3);
            write(Uart16550.THR, 'x');
            int interrupts = 0;
            while (line.isHigh) {
                interrupts++;
                assertThat(interrupts).isLessThan(3);
                assertThat(read(Uart16550.LSR) & 1).isZero();
            }
            write(Uart16550.THR, 'y');
            assertThat(line.isHigh).isTrue();
        }
    }
}
