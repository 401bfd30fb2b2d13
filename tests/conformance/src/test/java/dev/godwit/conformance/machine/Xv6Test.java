package dev.godwit.conformance.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Guest;
import dev.godwit.Limits;
import dev.godwit.Outcome;
import dev.godwit.base.host.ByteSink;
import dev.godwit.base.host.BytesSource;
import dev.godwit.base.host.Ready;
import dev.godwit.base.host.Waitable;
import dev.godwit.conformance.programs.Places;
import dev.godwit.machine.disk.DiskBudget;
import dev.godwit.machine.disk.DiskFailure;
import dev.godwit.machine.disk.MemoryOverlay;
import dev.godwit.machine.disk.RawDisk;
import dev.godwit.platform.jvm.JvmDisks;
import dev.godwit.testkit.tools.Processes;
import dev.godwit.testkit.tools.Result;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The tests of its own that xv6 brings pass, here and in QEMU. {@code -Dgodwit.xv6=FOLDER} names a
 * tree of github.com/mit-pdos/xv6-riscv in which {@code make kernel/kernel fs.img} was run;
 * versions before July 2024 have a timer by the CLINT, later ones by Sstc. Prints how long each
 * took.
 */
@Tag("programs")
class Xv6Test {
    private static final @Nullable String TREE = System.getProperty("godwit.xv6");
    private static final long LONGEST_SECONDS = 5400;
    private static final String PASSED = "ALL TESTS PASSED";
    private static final String FAILED = "FAILED";

    @TempDir Path folder;

    /** A console that ends the run when the tests came to their end. */
    private static final class Console implements ByteSink {
        private final StringBuilder text = new StringBuilder();
        private @Nullable Guest guest;

        @Override
        public int write(byte[] source, int offset, int length) {
            text.append(new String(source, offset, length, StandardCharsets.ISO_8859_1));
            int from = Math.max(0, text.length() - length - PASSED.length());
            Guest running = guest;
            if (running != null
                    && (text.indexOf(PASSED, from) >= 0 || text.indexOf(FAILED, from) >= 0)) {
                running.interrupt();
            }
            return length;
        }

        @Override
        public void flush() {}

        @Override
        public Waitable writable() {
            return Ready.ALWAYS;
        }

        @Override
        public boolean isTerminal() {
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource({"1, usertests", "3, usertests -q"})
    void usertests(int harts, String command) throws IOException, DiskFailure {
        String tree = TREE;
        Places.skipIf(
                tree == null
                        ? "needs -Dgodwit.xv6=FOLDER, a tree of github.com/mit-pdos/xv6-riscv that"
                                + " is built"
                        : null);
        Path root = Path.of(String.valueOf(tree));
        Path disk = root.resolve("fs.img");
        Console console = new Console();
        long begin = System.nanoTime();
        try (Guest guest =
                Guest.ofKernel(Files.readAllBytes(root.resolve("kernel/kernel")))
                        .memory(128 << 20)
                        .harts(harts)
                        .disk(
                                MemoryOverlay.over(
                                        RawDisk.open(JvmDisks.open(disk, true)),
                                        new DiskBudget(256 << 20, line -> {})),
                                "xv6")
                        .input(new BytesSource((command + "\n").getBytes(StandardCharsets.UTF_8)))
                        .limits(Limits.DEFAULT.withTimeout(Duration.ofSeconds(LONGEST_SECONDS)))
                        .output(console)
                        .build()) {
            console.guest = guest;
            Outcome outcome = guest.runToEnd();
            assertThat(outcome).isInstanceOf(Outcome.Stopped.class);
        }
        long own = (System.nanoTime() - begin) / 1_000_000_000;
        assertThat(console.text.toString()).contains(PASSED).doesNotContain(FAILED);
        System.out.printf("xv6, %d harts: %d s%n", harts, own);
        if (Processes.works("qemu-system-riscv64", "--version")) {
            System.out.printf("xv6, %d harts: %d s in QEMU%n", harts, inQemu(root, harts, command));
        }
    }

    /** Runs the same in QEMU, which a shell stops when the tests came to their end. */
    private long inQemu(Path root, int harts, String command) throws IOException {
        Path disk = Files.copy(root.resolve("fs.img"), folder.resolve("fs" + harts + ".img"));
        String script =
                """
                mkfifo in; exec 3<>in; touch out
                qemu-system-riscv64 -machine virt -bios none -kernel %s -m 128M -smp %d -nographic \
                  -global virtio-mmio.force-legacy=false -drive file=%s,if=none,format=raw,id=x0 \
                  -device virtio-blk-device,drive=x0,bus=virtio-mmio-bus.0 <in >out 2>&1 &
                until grep -q '^\\$' out; do sleep 0.1; done
                echo '%s' >&3
                until grep -q '%s' out; do grep -q %s out && break; sleep 0.5; done
                kill $!; cat out
                """
                        .formatted(
                                root.resolve("kernel/kernel"),
                                harts,
                                disk,
                                command,
                                PASSED,
                                FAILED);
        long begin = System.nanoTime();
        Result result =
                Processes.run(
                        folder,
                        Map.of(),
                        new byte[0],
                        List.of("sh", "-c", script),
                        LONGEST_SECONDS);
        assertThat(result.text()).contains(PASSED);
        return (System.nanoTime() - begin) / 1_000_000_000;
    }
}
