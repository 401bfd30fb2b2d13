package dev.godwit.conformance.machine;

import dev.godwit.conformance.programs.Places;
import dev.godwit.testkit.tools.DebianPackages;
import dev.godwit.testkit.tools.Processes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The kernel of Debian's sid, with what it boots to: BusyBox, which does what it is told and turns
 * the computer off.
 *
 * @param root the folder with the packages
 */
record DebianKernel(Path root) {
    /** The command line of the kernel. */
    static final String ARGUMENTS = "console=ttyS0 quiet panic=-1";

    /** What it says, however many harts there are. */
    static final String SAID =
            """
            memory: 1
            counted: 200
            pipeline: 1
            slept
            float: 0.833333
            interrupts: 1
            """;

    private static final Path FOLDER = Places.CACHE.resolve("debian");

    private static final String INIT =
            """
            #!/bin/busybox sh
            /bin/busybox --install -s /bin
            mount -t proc proc /proc
            mount -t sysfs sysfs /sys
            mount -t devtmpfs dev /dev
            echo "harts: $(nproc)"
            echo "memory: $(free -m | awk '/Mem:/ { print ($2 > 150) }')"
            i=0; while [ $i -lt 200 ]; do i=$((i + 1)); done; echo "counted: $i"
            seq 1 1000 | sort -r | tail -n 1 | sed 's/^/pipeline: /'
            (sleep 0.2; echo "slept") & wait
            awk 'BEGIN { printf "float: %.6f\\n", 2.5 / 3 }'
            grep -c ttyS0 /proc/interrupts | sed 's/^/interrupts: /'
            poweroff -f
            """;

    /** Fetches the packages, or skips the test that calls. */
    static DebianKernel fetch() {
        Places.skipIf(
                Processes.works("apt-get", "--version")
                        ? null
                        : "needs Debian: its kernel for RISC-V is fetched by apt-get");
        return new DebianKernel(
                Places.fetched(() ->
                        DebianPackages.tree(
                                "sid",
                                "riscv64",
                                FOLDER,
                                List.of("busybox-static", "linux-image-riscv64", "opensbi"))));
    }

    byte[] kernel() throws IOException {
        return read("vmlinuz");
    }

    /** OpenSBI, which is told where the kernel is. */
    byte[] firmware() throws IOException {
        return read("generic/fw_dynamic.bin");
    }

    byte[] initrd() throws IOException {
        return new Cpio()
                .directory("bin")
                .directory("dev")
                .directory("proc")
                .directory("sys")
                .device("dev/console", 5, 1)
                .file("bin/busybox", read("usr/bin/busybox"))
                .file("init", INIT.getBytes(StandardCharsets.US_ASCII))
                .bytes();
    }

    private byte[] read(String name) throws IOException {
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
}
