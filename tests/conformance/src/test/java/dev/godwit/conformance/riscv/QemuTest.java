package dev.godwit.conformance.riscv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.conformance.programs.Places;
import dev.godwit.testkit.riscv.Differential;
import dev.godwit.testkit.riscv.Qemu;
import dev.godwit.testkit.riscv.Table;
import dev.godwit.testkit.tools.DebianPackages;
import dev.godwit.testkit.tools.Processes;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Programs that are made at random, run by the interpreter and by QEMU: registers, flags and memory
 * are the same afterwards. {@code -Dgodwit.riscv.instructions=10000000} compares more with each,
 * {@code -Dgodwit.riscv.seed=7} others; {@code -Dgodwit.riscv.qemu=FILE} takes another QEMU.
 */
class QemuTest {
    private static final long INSTRUCTIONS = Long.getLong("godwit.riscv.instructions", 200_000);
    private static final long SEED = Long.getLong("godwit.riscv.seed", 1);

    @TempDir Path folder;

    /** The one that is installed: what Debian 12 has knows RV64GC and the older extensions. */
    @Test
    void installed() throws IOException {
        String command = System.getProperty("godwit.riscv.qemu", "qemu-riscv64");
        Qemu qemu = Qemu.find(command, folder);
        assumeTrue(qemu != null, "needs " + command + " 7.2 or newer: Debian's package qemu-user");
        compare(qemu);
    }

    /** A newer one, which knows all extensions but Zicbom, whose instructions it refuses. */
    @Test
    void ofTrixie() throws IOException {
        Places.skipIf(
                Processes.works("apt-get", "--version")
                        ? null
                        : "needs Debian: a newer QEMU is fetched by apt-get");
        Path files =
                Places.fetched(() ->
                        DebianPackages.fetch(
                                "trixie", "qemu-user", Places.CACHE.resolve("debian")));
        Qemu qemu = Qemu.find(files.resolve("usr/bin/qemu-riscv64").toString(), folder);
        assumeTrue(qemu != null, "the QEMU that was fetched does not run here");
        compare(qemu);
    }

    private static void compare(@Nullable Qemu qemu) throws IOException {
        if (qemu == null) {
            throw new AssertionError();
        }
        Table table = new Table(Files.readString(Places.ROOT.resolve("isa/tables/riscv.isa")));
        Differential differential = new Differential(table, qemu);
        long seed = SEED;
        for (; differential.compared() < INSTRUCTIONS; seed++) {
            String different = differential.compare(seed);
            if (different != null) {
                fail(qemu + ": " + different);
            }
        }
        assertThat(differential.programs()).isPositive();
        System.out.printf(
                "%s: seeds %d to %d, %d programs, %d instructions%n%s%n",
                qemu,
                SEED,
                seed - 1,
                differential.programs(),
                differential.compared(),
                differential.counts());
    }
}
