package dev.godwit.machine.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.base.host.BytesSink;
import dev.godwit.base.host.BytesSource;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Ready;
import dev.godwit.machine.device.Uart16550;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class HeldInputTest {
    private final HeldInput input =
            new HeldInput(new BytesSource("typed".getBytes(StandardCharsets.US_ASCII)));
    private final Uart16550 uart = new Uart16550(input, new BytesSink(100), _ -> {});

    HeldInputTest() {
        input.holdFor(uart);
    }

    private boolean hasReceived() {
        uart.poll();
        return (uart.load(Uart16550.LSR, 1) & Uart16550.LSR_DR) != 0;
    }

    /** What Linux does: it writes early, looks at LSR before each byte, then sets the port up. */
    @Test
    void aDriverThatSetsUpLosesNothing() throws ErrnoException {
        for (char c : "early".toCharArray()) {
            assertThat(hasReceived()).isFalse();
            uart.store(Uart16550.THR, 1, c);
        }
        assertThat(input.readable()).isSameAs(Ready.NEVER);
        assertThatThrownBy(() -> input.read(new byte[1], 0, 1)).isInstanceOf(ErrnoException.class);
        uart.store(Uart16550.FCR, 1, 7);
        uart.load(Uart16550.RBR, 1);
        uart.store(Uart16550.IER, 1, Uart16550.IER_ERBFI);
        StringBuilder text = new StringBuilder();
        while (hasReceived()) {
            text.append((char) uart.load(Uart16550.RBR, 1));
        }
        assertThat(text.toString()).isEqualTo("typed");
    }

    /** A kernel without interrupts, that waits for a key. */
    @Test
    void whoLooksAgainAndAgainIsGivenIt() {
        int looks = 0;
        while (!hasReceived()) {
            looks++;
            assertThat(looks).isLessThan(5);
        }
        assertThat(uart.load(Uart16550.RBR, 1)).isEqualTo('t');
    }

    @Test
    void aFirmwareThatAsksIsGivenIt() {
        assertThat(uart.take()).isEqualTo(-1);
        uart.poll();
        assertThat(uart.take()).isEqualTo('t');
    }
}
