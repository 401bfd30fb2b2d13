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

/** The kernel of Debian boots to BusyBox, does what it is told, and turns the computer off. */
class LinuxBootTest {
    private static final String INIT =
            """
            echo "harts: $(nproc)"
            echo "memory: $(free -m | awk '/Mem:/ { print ($2 > 400) }')"
            i=0; while [ $i -lt 200 ]; do i=$((i + 1)); done; echo "counted: $i"
            seq 1 1000 | sort -r | tail -n 1 | sed 's/^/pipeline: /'
            (sleep 0.2; echo "slept") & wait
            awk 'BEGIN { printf "float: %.6f\\n", 2.5 / 3 }'
            grep -c ttyS0 /proc/interrupts | sed 's/^/interrupts: /'
            """;

    private static final String SAID =
            """
            memory: 1
            counted: 200
            pipeline: 1
            slept
            float: 0.833333
            interrupts: 1
            """;

    @ParameterizedTest
    @CsvSource({"1, false", "4, false", "1, true", "4, true"})
    void debian(int harts, boolean hasFirmware) throws IOException {
        DebianKernel kernel = DebianKernel.fetch();
        BytesSink console = new BytesSink(1 << 20);
        MachineBuilder builder = kernel.machine(kernel.initrd(INIT), console).harts(harts);
        if (hasFirmware) {
            builder.firmware(kernel.file("generic/fw_dynamic.bin"));
        }
        try (Guest guest = builder.build()) {
            Outcome outcome = guest.runToEnd();
            assertThat(DebianKernel.text(console)).contains("harts: " + harts + "\n" + SAID);
            assertThat(outcome).isEqualTo(new Outcome.Exited(0));
        }
    }

    @Test
    void theSameEachTime() throws IOException {
        DebianKernel kernel = DebianKernel.fetch();
        String first = "";
        long fuel = 0;
        for (int run = 0; run < 2; run++) {
            BytesSink console = new BytesSink(1 << 20);
            MachineBuilder builder =
                    kernel.machine(kernel.initrd(INIT), console)
                            .deterministic(7)
                            .limits(Limits.DEFAULT.metered().withTimeout(DebianKernel.LONGEST));
            try (Guest guest = builder.build()) {
                assertThat(guest.runToEnd()).isEqualTo(new Outcome.Exited(0));
                assertThat(DebianKernel.text(console)).contains(SAID);
                if (run > 0) {
                    assertThat(DebianKernel.text(console)).isEqualTo(first);
                    assertThat(guest.used()).isEqualTo(fuel);
                }
                first = DebianKernel.text(console);
                fuel = guest.used();
            }
        }
    }
}
