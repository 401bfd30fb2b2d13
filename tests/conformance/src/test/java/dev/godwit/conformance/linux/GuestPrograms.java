package dev.godwit.conformance.linux;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.conformance.programs.Places;
import dev.godwit.testkit.tools.Processes;
import dev.godwit.testkit.tools.Result;
import dev.godwit.testkit.tools.RiscvC;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** C programs for Linux on RISC-V, and how QEMU runs them. */
final class GuestPrograms {
    private static final Path SOURCES = Places.ROOT.resolve("tests/conformance/programs/linux");
    private static final Path TARGET = Places.ROOT.resolve("tests/conformance/target/linux");
    private static final String QEMU = "qemu-riscv64";
    private static final long SECONDS = 60;

    private GuestPrograms() {}

    /** Builds a program; without a compiler the test is skipped. */
    static Path build(String name) {
        Places.skipIf(RiscvC.missing());
        List<Path> needed = new ArrayList<>(List.of(SOURCES.resolve(name + ".c")));
        Path out = TARGET.resolve(name);
        try {
            for (String header : List.of("check.h", "expect.h")) {
                Path file = SOURCES.resolve(header);
                if (Files.exists(out)
                        && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(out))
                                > 0) {
                    Files.delete(out); // the compiler's wrapper looks at the sources alone
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return RiscvC.build(out, needed, "-O1", "-w");
    }

    /** What a program is to print, as it stands beside its source. */
    static String expected(String name) throws IOException {
        return Files.readString(SOURCES.resolve(name + ".txt"));
    }

    /** Whether this machine runs Linux of a version, or a later one. */
    static boolean isKernel(int major, int minor) {
        String[] version = System.getProperty("os.version", "0.0").split("\\D+", 3);
        int first = Integer.parseInt(version[0]);
        return first > major || first == major && Integer.parseInt(version[1]) >= minor;
    }

    /** Skips the test where QEMU is missing. */
    static void needsQemu() {
        assumeTrue(
                Processes.works(QEMU, "--version"),
                "needs " + QEMU + ": Debian's package qemu-user");
    }

    /** Runs a program in an empty directory. */
    static Result qemu(Path program, Path folder) throws IOException {
        Path work = Files.createDirectory(folder.resolve("work"));
        return Processes.run(
                work, Map.of(), new byte[0], List.of(QEMU, program.toString()), SECONDS);
    }

    /**
     * Runs a program as a user without privileges, in an empty directory of that user's; as root
     * with setpriv, and else as it is.
     */
    static Result qemuAs(Path program, Path folder, int uid) throws IOException {
        if (!Files.getOwner(folder).getName().equals("root")) {
            return qemu(program, folder);
        }
        assumeTrue(
                Processes.works("setpriv", "--version"),
                "needs setpriv: Debian's package util-linux");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path copy = folder.resolve("program");
        Files.copy(program, copy, StandardCopyOption.COPY_ATTRIBUTES);
        Path work = Files.createDirectory(folder.resolve("work"));
        Files.setAttribute(work, "unix:uid", uid);
        Files.setAttribute(work, "unix:gid", uid);
        List<String> command =
                List.of(
                        "setpriv",
                        "--reuid=" + uid,
                        "--regid=" + uid,
                        "--clear-groups",
                        QEMU,
                        copy.toString());
        return Processes.run(work, Map.of(), new byte[0], command, SECONDS);
    }
}
