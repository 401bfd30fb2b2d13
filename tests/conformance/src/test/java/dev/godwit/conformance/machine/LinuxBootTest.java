package dev.godwit.conformance.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Guest;
import dev.godwit.Limits;
import dev.godwit.MachineBuilder;
import dev.godwit.Outcome;
import dev.godwit.base.host.BytesSink;
import dev.godwit.conformance.programs.Places;
import dev.godwit.testkit.tools.DebianPackages;
import dev.godwit.testkit.tools.Processes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The kernel of Debian boots to BusyBox, does what it is told, and turns the computer off. */
class LinuxBootTest {
    private static final Path FOLDER = Places.CACHE.resolve("debian");
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final String INIT =
            """
            #!/bin/busybox sh
            /bin/busybox --install -s /bin
            mount -t proc proc /proc
            mount -t sysfs sysfs /sys
            mount -t devtmpfs dev /dev
            echo "harts: $(nproc)"
            echo "memory: $(free -m | awk '/Mem:/ { print ($2 > 400) }')"
            i=0; while [ $i -lt 200 ]; do i=$((i + 1)); done; echo "counted: $i"
            seq 1 1000 | sort -r | tail -n 1 | sed 's/^/pipeline: /'
            (sleep 0.2; echo "slept") & wait
            awk 'BEGIN { printf "float: %.6f\\n", 2.5 / 3 }'
            grep -c ttyS0 /proc/interrupts | sed 's/^/interrupts: /'
            poweroff -f
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

    private static Path root() {
        Places.skipIf(
                Processes.works("apt-get", "--version")
                        ? null
                        : "needs Debian: its kernel for RISC-V is fetched by apt-get");
        return Places.fetched(() ->
                DebianPackages.tree(
                        "sid",
                        "riscv64",
                        FOLDER,
                        List.of("busybox-static", "linux-image-riscv64", "opensbi")));
    }

    private static byte[] read(Path root, String name) throws IOException {
        try (Stream<Path> files =
                Files.find(
                        root,
                        12,
                        (path, attributes) ->
                                path.endsWith(name)
                                        && attributes.isRegularFile()
                                        && !path.toString().contains("riscv32"),
                        new FileVisitOption[0])) {
            return Files.readAllBytes(files.findFirst().orElseThrow());
        }
    }

    private static MachineBuilder machine(Path root, BytesSink console) throws IOException {
        byte[] initrd =
                new Cpio()
                        .directory("bin")
                        .directory("dev")
                        .directory("proc")
                        .directory("sys")
                        .device("dev/console", 5, 1)
                        .file("bin/busybox", read(root, "usr/bin/busybox"))
                        .file("init", INIT.getBytes(StandardCharsets.US_ASCII))
                        .bytes();
        return Guest.ofKernel(read(root, "vmlinuz"))
                .initrd(initrd)
                .bootArguments("console=ttyS0 quiet panic=-1")
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
        Path root = root();
        BytesSink console = new BytesSink(1 << 20);
        MachineBuilder builder = machine(root, console).harts(harts);
        if (hasFirmware) {
            builder.firmware(read(root, "generic/fw_dynamic.bin"));
        }
        try (Guest guest = builder.build()) {
            Outcome outcome = guest.runToEnd();
            assertThat(text(console)).contains("harts: " + harts + "\n" + SAID);
            assertThat(outcome).isEqualTo(new Outcome.Exited(0));
        }
    }

    @Test
    void theSameEachTime() throws IOException {
        Path root = root();
        String first = "";
        long fuel = 0;
        for (int run = 0; run < 2; run++) {
            BytesSink console = new BytesSink(1 << 20);
            MachineBuilder builder =
                    machine(root, console)
                            .deterministic(7)
                            .limits(Limits.DEFAULT.metered().withTimeout(LONGEST));
            try (Guest guest = builder.build()) {
                assertThat(guest.runToEnd()).isEqualTo(new Outcome.Exited(0));
                assertThat(text(console)).contains(SAID);
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
