package dev.godwit.conformance.machine;

import dev.godwit.Guest;
import dev.godwit.Limits;
import dev.godwit.MachineBuilder;
import dev.godwit.base.host.BytesSink;
import dev.godwit.conformance.programs.Places;
import dev.godwit.testkit.tools.DebianPackages;
import dev.godwit.testkit.tools.Processes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The kernel of Debian's sid for RISC-V with its modules, BusyBox, and computers of these. */
final class DebianKernel {
    static final Duration LONGEST = Duration.ofMinutes(10);

    /** The command line of the kernel. */
    static final String ARGUMENTS = "console=ttyS0 quiet panic=-1";

    private static final Path FOLDER = Places.CACHE.resolve("debian");

    private final Path root;

    private DebianKernel(Path root) {
        this.root = root;
    }

    /** Fetches it, once; a test that cannot have it is skipped. */
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

    private Path find(String name) throws IOException {
        try (Stream<Path> files =
                Files.find(
                        root,
                        12,
                        (path, attributes) ->
                                path.endsWith(name)
                                        && attributes.isRegularFile()
                                        && !path.toString().contains("riscv32"),
                        new FileVisitOption[0])) {
            return files.findFirst().orElseThrow();
        }
    }

    /** A file of the packages, by the end of its path. */
    byte[] file(String name) throws IOException {
        return Files.readAllBytes(find(name));
    }

    /** The kernel, packed as it comes. */
    Path image() throws IOException {
        return find("vmlinuz");
    }

    /**
     * What BusyBox begins with: a script, in a root with /proc, /sys and /dev mounted, all
     * commands, and modules loaded.
     *
     * @param script the rest of /init; the computer is turned off after it
     * @param modules their names, in the order in which they need each other
     */
    byte[] initrd(String script, String... modules) throws IOException {
        Cpio archive =
                new Cpio()
                        .directory("bin")
                        .directory("dev")
                        .directory("lib")
                        .directory("mnt")
                        .directory("proc")
                        .directory("sys")
                        .device("dev/console", 5, 1)
                        .file("bin/busybox", file("usr/bin/busybox"));
        StringBuilder init = new StringBuilder();
        init.append("#!/bin/busybox sh\n/bin/busybox --install -s /bin\n");
        init.append("mount -t proc proc /proc\n");
        init.append("mount -t sysfs sysfs /sys\n");
        init.append("mount -t devtmpfs dev /dev\n");
        for (String module : modules) {
            archive.file("lib/" + module + ".ko", unpacked(module));
            init.append("insmod /lib/").append(module).append(".ko\n");
        }
        init.append(script).append("poweroff -f\n");
        return archive.file("init", init.toString().getBytes(StandardCharsets.UTF_8)).bytes();
    }

    private byte[] unpacked(String module) throws IOException {
        Places.skipIf(
                Processes.works("xz", "--version") ? null : "needs xz: modules are packed by it");
        String packed = find(module + ".ko.xz").toString();
        return Processes.tool(root, List.of("xz", "-dc", packed)).out();
    }

    /** A computer that boots with these. */
    MachineBuilder machine(byte[] initrd, BytesSink console) throws IOException {
        return Guest.ofKernel(file("vmlinuz"))
                .initrd(initrd)
                .bootArguments(ARGUMENTS)
                .endAtReboot()
                .limits(Limits.DEFAULT.withTimeout(LONGEST))
                .output(console);
    }

    static String text(BytesSink console) {
        return new String(console.bytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
}
