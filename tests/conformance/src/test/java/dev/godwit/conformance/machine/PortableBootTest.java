package dev.godwit.conformance.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.Guest;
import dev.godwit.Limits;
import dev.godwit.Outcome;
import dev.godwit.base.host.BytesSink;
import dev.godwit.base.host.VirtualClock;
import dev.godwit.conformance.programs.Places;
import dev.godwit.testkit.tools.Npm;
import dev.godwit.testkit.tools.Processes;
import dev.godwit.testkit.tools.Result;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Debian's kernel boots to BusyBox under Node in what TeaVM makes of the portable modules, with
 * what it says and runs on the JVM, to the byte and the instruction. Prints how long each took.
 */
@Tag("programs")
class PortableBootTest {
    private static final int MEBIBYTES = 256;
    private static final long LONGEST_SECONDS = 600;
    private static final Path BUILD = Places.ROOT.resolve("build/portability");
    private static final Pattern FIGURES =
            Pattern.compile("figures: (\\d+) instructions, (\\d+) ms\n$");

    private static final String INIT =
            """
            uname -s
            seq 1 1000 | sort -r | tail -n 1 | sed 's/^/pipeline: /'
            (sleep 0.2; echo "slept") & wait
            awk 'BEGIN { printf "float: %.6f\\n", 2.5 / 3 }'
            """;

    @TempDir Path folder;

    @Test
    void debian() throws IOException {
        Places.skipIf(
                Files.exists(BUILD.resolve("target/wasmgc/godwit.wasm"))
                        ? Npm.missing()
                        : "needs the build to Wasm GC: mvn process-classes -pl build/portability"
                                + " -am");
        DebianKernel debian = DebianKernel.fetch();
        byte[] initrd = debian.initrd(INIT);
        BytesSink console = new BytesSink(1 << 20);
        long begin = System.nanoTime();
        long fuel;
        try (Guest guest =
                Guest.ofKernel(debian.file("vmlinuz"))
                        .initrd(initrd)
                        .bootArguments(DebianKernel.ARGUMENTS)
                        .memory((long) MEBIBYTES << 20)
                        .endAtReboot()
                        .deterministic(0)
                        .clock(VirtualClock.still())
                        .limits(Limits.DEFAULT.metered())
                        .output(console)
                        .build()) {
            assertThat(guest.runToEnd()).isEqualTo(new Outcome.Exited(0));
            fuel = guest.used();
        }
        long onJvm = (System.nanoTime() - begin) / 1_000_000;

        Path disk = Files.write(folder.resolve("initrd"), initrd);
        List<String> command =
                List.of(
                        Places.fetched(() -> Npm.node(Places.CACHE)),
                        BUILD.resolve("src/main/js/boot.mjs").toString(),
                        "--initrd=" + disk,
                        "--append=" + DebianKernel.ARGUMENTS,
                        "--memory=" + MEBIBYTES,
                        debian.image().toString());
        Result node = Processes.run(folder, Map.of(), new byte[0], command, LONGEST_SECONDS);
        Matcher figures = FIGURES.matcher(node.error());
        assertThat(figures.find()).as(node.error()).isTrue();
        long underNode = Long.parseLong(figures.group(2));
        System.out.printf(
                "boot: %d instructions, on the JVM %d ms, under Node %d ms, %.1f times%n",
                fuel, onJvm, underNode, (double) underNode / onJvm);
        assertThat(node.text()).isEqualTo(new String(console.bytes(), StandardCharsets.UTF_8));
        assertThat(node.text()).contains("Linux", "pipeline: 1", "slept", "float: 0.833333");
        assertThat(Long.parseLong(figures.group(1))).isEqualTo(fuel);
        assertThat(node.code()).isZero();
    }
}
