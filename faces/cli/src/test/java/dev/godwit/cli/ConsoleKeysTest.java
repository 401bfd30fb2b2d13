package dev.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.base.host.BytesSource;
import dev.godwit.base.host.ErrnoException;
import dev.godwit.base.host.Ready;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

/** Keys for a machine, and for us. */
class ConsoleKeysTest {
    private static final String PREFIX = "\1";

    private final StringBuilder told = new StringBuilder();

    private final ConsoleKeys.Owner owner =
            new ConsoleKeys.Owner() {
                @Override
                public void quit() {
                    told.append("[quit]");
                }

                @Override
                public void help() {
                    told.append("[help]");
                }

                @Override
                public void show(String text) {
                    told.append(text);
                }

                @Override
                public void entered(String line) {
                    told.append('[').append(line).append(']');
                }
            };

    private String machineReads(String typed) throws ErrnoException {
        ConsoleKeys keys =
                new ConsoleKeys(
                        new BytesSource(typed.getBytes(StandardCharsets.ISO_8859_1)), owner);
        keys.poll(); // also where the machine does not listen
        StringBuilder read = new StringBuilder();
        byte[] piece = new byte[3];
        for (int count = keys.read(piece, 0, 3); count >= 0; count = keys.read(piece, 0, 3)) {
            read.append(new String(piece, 0, count, StandardCharsets.ISO_8859_1));
        }
        assertThat(keys.hasEnded()).isTrue();
        return read.toString();
    }

    @Test
    void allButOursIsTheMachines() throws ErrnoException {
        assertThat(machineReads("ab" + PREFIX + "hc" + PREFIX + PREFIX + "d" + PREFIX + "qe"))
                .isEqualTo("abc\1de");
        assertThat(told.toString()).isEqualTo("[help]");
        assertThat(machineReads("z" + PREFIX + "x")).isEqualTo("z");
        assertThat(told.toString()).endsWith("[quit]");
    }

    @Test
    void theMonitorHasTheKeysUntilItIsLeft() throws ErrnoException {
        assertThat(
                        machineReads(
                                "a"
                                        + PREFIX
                                        + "cstpo\b\u007fop\r"
                                        + PREFIX
                                        + "hxx\25y\n\3\33"
                                        + PREFIX
                                        + PREFIX
                                        + PREFIX
                                        + "cb"))
                .isEqualTo("ab");
        assertThat(told.toString())
                .isEqualTo(
                        "\r\n(godwit) stpo\b \b\b \bop\r\n[stop][help]xx\b \b\b \by\r\n[y]"
                                + "\r\n(godwit) \r\n");
    }

    @Test
    void aLineHasABound() throws ErrnoException {
        machineReads(PREFIX + "c" + "x".repeat(10_000) + "\r");
        assertThat(told.toString()).endsWith("[" + "x".repeat(256) + "]");
    }

    @Test
    void whatTheMachineDoesNotReadHasABound() throws ErrnoException {
        byte[] typed = new byte[100_000];
        ConsoleKeys keys = new ConsoleKeys(new BytesSource(typed), owner);
        keys.poll();
        assertThat(keys.available()).isEqualTo(1 << 16);
        assertThat(keys.coming()).isEqualTo(Ready.NEVER);
        assertThat(keys.readable().ready()).isTrue();
        assertThat(machineReads("x".repeat(100_000))).hasSize(100_000);
        ConsoleKeys none = new ConsoleKeys(BytesSource.empty(), owner);
        none.poll();
        assertThat(none.read(typed, 0, 1)).isEqualTo(-1);
        assertThat(none.coming()).isEqualTo(Ready.NEVER);
    }
}
