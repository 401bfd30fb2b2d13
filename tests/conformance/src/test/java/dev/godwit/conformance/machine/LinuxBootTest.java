package dev.godwit.conformance.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Guest;
import dev.godwit.Limits;
import dev.godwit.MachineBuilder;
import dev.godwit.Outcome;
import dev.godwit.base.host.BytesSink;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The kernel of Debian boots to BusyBox, does what it is told, and turns the computer off. */
class LinuxBootTest {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static MachineBuilder machine(DebianKernel debian, BytesSink console)
            throws IOException {
        return Guest.ofKernel(debian.kernel())
                .initrd(debian.initrd())
                .bootArguments(DebianKernel.ARGUMENTS)
                .endAtReboot()
                .limits(Limits.DEFAULT.withTimeout(LONGEST))
                .output(console);
    }

    private static String text(BytesSink console) {
        return new String(console.bytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    @ParameterizedTest
    @CsvSource({"1, false", "4, false", "1, true", "4, true"})
    void debian(int harts, boolean hasFirmware) throws IOException {
        DebianKernel debian = DebianKernel.fetch();
        BytesSink console = new BytesSink(1 << 20);
        MachineBuilder builder = machine(debian, console).harts(harts);
        if (hasFirmware) {
            builder.firmware(debian.firmware());
        }
        try (Guest guest = builder.build()) {
            Outcome outcome = guest.runToEnd();
            assertThat(text(console)).contains("harts: " + harts + "\n" + DebianKernel.SAID);
            assertThat(outcome).isEqualTo(new Outcome.Exited(0));
        }
    }

    @Test
    void theSameEachTime() throws IOException {
        DebianKernel debian = DebianKernel.fetch();
        String first = "";
        long fuel = 0;
        for (int run = 0; run < 2; run++) {
            BytesSink console = new BytesSink(1 << 20);
            MachineBuilder builder =
                    machine(debian, console)
                            .deterministic(7)
                            .limits(Limits.DEFAULT.metered().withTimeout(LONGEST));
            try (Guest guest = builder.build()) {
                assertThat(guest.runToEnd()).isEqualTo(new Outcome.Exited(0));
                assertThat(text(console)).contains(DebianKernel.SAID);
                if (run > 0) {
                    assertThat(text(console)).isEqualTo(first);
                    assertThat(guest.used()).isEqualTo(fuel);
                }
                first = text(console);
                fuel = guest.used();
            }
        }
    }
}
