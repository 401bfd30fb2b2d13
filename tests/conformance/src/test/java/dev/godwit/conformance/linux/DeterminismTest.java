package dev.godwit.conformance.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.FileSystemSource;
import dev.godwit.conformance.programs.Places;
import dev.godwit.platform.jvm.JvmHostDirectories;
import dev.godwit.testkit.tools.DebianPackages;
import dev.godwit.testkit.tools.Processes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/**
 * With --deterministic a run does not depend on where the files of its root lie on the host: copies
 * of a tree, made in another order, have other numbers, and other times but that of the content.
 */
class DeterminismTest {
    private static final List<String> NAMES = List.of("one", "two", "three", "four", "five");

    private static final String SCRIPT =
            """
            busybox ls -laiR --full-time /etc /files /bin
            for f in /files/* /files /; do busybox stat "$f"; done
            busybox find /files | busybox xargs busybox stat -c '%i %h %s %b %X %Y %Z %d'
            echo changed >/files/two; echo new >/files/new; rm /files/one; mv /files/three /files/3
            busybox ls -lai --full-time /files; busybox du -a /files; busybox df /
            """;

    @TempDir Path folder;

    @Test
    void rootsMayBeCopied() throws IOException {
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
        Path busybox = files.resolve("usr/bin/busybox");
        SameRun first = run(copy(busybox, "first", NAMES));
        assertThat(first.outcome().error()).isEmpty();
        assertThat(first.outcome().text()).contains("/files/five");
        SameRun other = run(copy(busybox, "other", NAMES.reversed()));
        assertThat(other.outcome().text()).isEqualTo(first.outcome().text());
        assertThat(other.trace()).isEqualTo(first.trace());
        assertThat(other.fuel()).isEqualTo(first.fuel());
    }

    /** Files of the same names and contents, made one by one. */
    private Path copy(Path busybox, String name, List<String> names) throws IOException {
        Path root = folder.resolve(name);
        for (String each : List.of("bin", "files", "etc", "proc", "dev", "tmp")) {
            Files.createDirectories(root.resolve(each));
        }
        for (String each : names) {
            Files.writeString(root.resolve("files").resolve(each), "the content of " + each);
            Files.createDirectories(root.resolve("etc").resolve(each));
        }
        Files.createLink(root.resolve("files/link"), root.resolve("files/five"));
        Files.copy(busybox, root.resolve("bin/busybox"));
        List<Path> all = new ArrayList<>();
        try (var found = Files.walk(root)) {
            found.forEach(all::add);
        }
        for (Path each : all) {
            Files.setLastModifiedTime(each, FileTime.fromMillis(1_000_000_000_000L));
        }
        return root;
    }

    private static SameRun run(Path root) {
        FileSystemSource source =
                (pages, _) -> new JvmHostDirectories().fileSystem(root.toString(), pages);
        return SameRun.onJvm(source, List.of("busybox", "sh", "-c", SCRIPT));
    }
}
