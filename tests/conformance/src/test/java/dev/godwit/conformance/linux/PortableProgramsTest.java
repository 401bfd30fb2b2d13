package dev.godwit.conformance.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.FileSystemSource;
import dev.godwit.conformance.programs.Places;
import dev.godwit.testkit.tools.Processes;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Programs of Debian that run so that every run is the same: again on the JVM, and under Node in
 * what TeaVM makes of the portable modules, on the same archive. Prints how long each took.
 */
@Tag("programs")
class PortableProgramsTest {
    private static final int RUNS = 5;

    @TempDir Path folder;

    /** The tree of Debian and the scripts as one archive. */
    private Path archive() {
        Path tar = folder.resolve("root.tar");
        List<String> command = new ArrayList<>(List.of("tar", "-cf", tar.toString()));
        command.addAll(List.of("--sort=name", "--owner=0", "--group=0", "--numeric-owner"));
        command.addAll(List.of("-C", DebianTree.fetch().toString(), "."));
        command.addAll(List.of("-C", DebianTree.SCRIPTS.getParent().toString(), "scripts"));
        Processes.tool(folder, command);
        return tar;
    }

    /**
     * Runs a command several times on the JVM, and once under Node.
     *
     * @return what it wrote
     */
    private String same(int runs, String... words) throws IOException {
        Places.skipIf(SameRun.noNode());
        List<String> command = List.of(words);
        Path tar = archive();
        FileSystemSource root = SameRun.archive(tar);
        SameRun first = SameRun.onJvm(root, command);
        assertThat(first.outcome().code()).as(first.outcome().error()).isZero();
        assertThat(first.trace()).isNotEmpty();
        long least = first.milliseconds();
        for (int i = 1; i < runs; i++) {
            SameRun again = SameRun.onJvm(root, command);
            assertSame(again, first);
            least = Math.min(least, again.milliseconds());
        }
        SameRun node = SameRun.underNode(tar, command, folder);
        System.out.printf(
                "%s: %d instructions, least of %d on the JVM %d ms, under Node %d ms, %.1f times%n",
                String.join(" ", words),
                first.fuel(),
                runs,
                least,
                node.milliseconds(),
                (double) node.milliseconds() / least);
        assertSame(node, first);
        return first.outcome().text();
    }

    private static void assertSame(SameRun actual, SameRun expected) {
        assertThat(actual.outcome().text()).isEqualTo(expected.outcome().text());
        assertThat(actual.outcome().error()).isEqualTo(expected.outcome().error());
        assertThat(actual.outcome().code()).isEqualTo(expected.outcome().code());
        assertThat(actual.trace()).isEqualTo(expected.trace());
        assertThat(actual.fuel()).isEqualTo(expected.fuel());
    }

    /** Ten lines of shell, under BusyBox alone. */
    @Test
    void busybox() throws IOException {
        assertThat(same(3, "busybox", "sh", "/scripts/ten.sh"))
                .startsWith("2^40 = 329252\n11^40 = 633082\n")
                .endsWith("5 eta 5 \npid 2, 2000, 93 bytes\n");
    }

    /** Processes that run beside each other, and all that differs on a real machine. */
    @Test
    void pipeline() throws IOException {
        assertThat(same(RUNS, "bash", "/scripts/pipeline.sh")).contains("4003 2000\n");
    }

    /** Node's threads, which send messages, share memory and wait in it. */
    @Test
    void workers() throws IOException {
        assertThat(same(RUNS, "node", "/scripts/workers.js")).contains("counted 3, slept 3\n");
    }
}
