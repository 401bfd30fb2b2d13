package dev.godwit.conformance.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.godwit.conformance.programs.Places;
import dev.godwit.testkit.machine.MachineDifferential;
import dev.godwit.testkit.machine.SystemQemu;
import dev.godwit.testkit.tools.DebianPackages;
import dev.godwit.testkit.tools.Processes;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/**
 * Programs for a bare machine that are made at random, run by Godwit's board and by QEMU's: modes,
 * traps, protection, page tables. {@code -Dgodwit.machine.instructions=1000000} compares more,
 * {@code -Dgodwit.machine.seed=7} others; {@code -Dgodwit.machine.qemu=FILE} takes another QEMU.
 *
 * <p>Left out are counters, fields of registers where more than one choice is right, misaligned
 * atomic instructions, whether sc looks at a page before it fails, and what QEMU does otherwise:
 * accesses on two pages and instructions of cache blocks under protection, of which it asks for the
 * ends alone.
 */
class PrivilegedTest {
    private static final long INSTRUCTIONS = Long.getLong("godwit.machine.instructions", 60_000);
    private static final long SEED = Long.getLong("godwit.machine.seed", 1);

    @TempDir Path folder;

    /** A new one: that of Debian 12 reports many faults in another way. */
    @Test
    void ofSid() {
        String command = System.getProperty("godwit.machine.qemu");
        compare(SystemQemu.find(command == null ? fetched() : List.of(command), folder));
    }

    private static List<String> fetched() {
        boolean isRight = System.getProperty("os.arch").equals("amd64");
        Places.skipIf(
                isRight && Processes.works("apt-get", "--version")
                        ? null
                        : "needs Debian on amd64: a new QEMU is fetched by apt-get");
        Path tree =
                Places.fetched(() ->
                        DebianPackages.tree(
                                "sid",
                                "amd64",
                                Places.CACHE.resolve("debian"),
                                List.of("qemu-system-riscv")));
        return SystemQemu.inTree(tree);
    }

    private static void compare(@Nullable SystemQemu qemu) {
        assumeTrue(qemu != null, "needs qemu-system-riscv64 10.0 or newer");
        if (qemu == null) {
            throw new AssertionError();
        }
        MachineDifferential differential = new MachineDifferential(qemu);
        long seed = SEED;
        for (; differential.instructions() < INSTRUCTIONS; seed++) {
            String different = differential.compare(seed);
            if (different != null) {
                fail(qemu + ": " + different);
            }
        }
        assertThat(differential.cases()).isPositive();
        System.out.printf(
                "%s: seeds %d to %d, %d cases, %d instructions, %d with those around them%n",
                qemu,
                SEED,
                seed - 1,
                differential.cases(),
                differential.instructions(),
                differential.executed());
    }
}
