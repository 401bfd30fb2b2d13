package dev.godwit.conformance.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.conformance.programs.Places;
import dev.godwit.testkit.linux.GuestProgram;
import dev.godwit.testkit.tools.DebianPackages;
import dev.godwit.testkit.tools.Processes;
import dev.godwit.testkit.tools.Result;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Debian's busybox: its shell runs its applets on files. */
class BusyboxTest {
    @Test
    void applets() throws IOException {
        Places.skipIf(
                Processes.works("apt-get", "--version")
                        ? null
                        : "needs Debian: busybox is fetched by apt-get");
        Path files =
                Places.fetched(() ->
                        DebianPackages.fetch(
                                "trixie",
                                "riscv64",
                                "busybox-static",
                                Places.CACHE.resolve("debian")));
        Path scripts = Places.ROOT.resolve("tests/conformance/programs/linux");
        Result result =
                GuestProgram.of(files.resolve("usr/bin/busybox"))
                        .with("sh", "-c", Files.readString(scripts.resolve("applets.sh")))
                        .run();
        assertThat(result.text()).isEqualTo(Files.readString(scripts.resolve("applets.txt")));
        assertThat(result.error()).contains("rmdir:").contains("ls: missing:");
        assertThat(result.code()).isZero();
    }
}
