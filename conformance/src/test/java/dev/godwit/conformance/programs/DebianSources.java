package dev.godwit.conformance.programs;

import dev.godwit.testkit.tools.Processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Debian's source packages of the running release. They are fetched by apt-get with lists and
 * caches of its own below target, so neither root nor deb-src lines of the system are needed.
 */
final class DebianSources {
    private static final Path APT = Places.TARGET.resolve("apt");
    private static final Path KEYS = Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");

    private DebianSources() {}

    /** Fetches and unpacks a package, once; skips the test where that cannot be done. */
    static synchronized Path fetch(String name) {
        Path folder = Places.TARGET.resolve("debian").resolve(name);
        Path done = folder.resolve("done");
        if (!Files.exists(done)) {
            Places.skipIf(
                    Processes.find("apt-get").isEmpty() || !Files.exists(KEYS)
                            ? "needs Debian: sources are fetched by apt-get"
                            : null);
            Places.fetched(() -> {
                download(name, folder);
                return folder;
            });
            unpack(folder);
            try {
                Files.createFile(done);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        try (var files = Files.list(folder)) {
            return files.filter(Files::isDirectory).findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> apt(String... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "apt-get",
                                "-qq",
                                "-o",
                                "Dir::Etc::SourceList=" + APT.resolve("sources.list"),
                                "-o",
                                "Dir::Etc::SourceParts=-",
                                "-o",
                                "Dir::State::Lists=" + APT.resolve("lists"),
                                "-o",
                                "Dir::Cache=" + APT.resolve("cache"),
                                // root may not be able to give these folders to another user
                                "-o",
                                "APT::Sandbox::User=root"));
        command.addAll(List.of(arguments));
        return command;
    }

    private static void download(String name, Path folder) {
        try {
            Files.createDirectories(folder);
            Path updated = APT.resolve("updated");
            if (!Files.exists(updated)) {
                Files.createDirectories(APT.resolve("cache/archives/partial"));
                Files.writeString(
                        APT.resolve("sources.list"),
                        "deb-src [signed-by="
                                + KEYS
                                + "] http://deb.debian.org/debian "
                                + release()
                                + " main\n");
                Files.createDirectories(APT.resolve("lists/partial"));
                Processes.tool(APT, apt("update"));
                Files.createFile(updated);
            }
            Processes.tool(folder, apt("source", "--download-only", name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The code name of the running Debian, or the one that the programs were last tried with. */
    private static String release() throws IOException {
        for (String line : Files.readAllLines(Path.of("/etc/os-release"))) {
            if (line.startsWith("VERSION_CODENAME=")) {
                return line.substring(line.indexOf('=') + 1).replace("\"", "");
            }
        }
        return "bookworm";
    }

    private static void unpack(Path folder) {
        try (var files = Files.list(folder)) {
            Path archive =
                    files.filter(f ->
                                    f.getFileName()
                                            .toString()
                                            .matches(".*\\.orig\\.tar\\.[a-z0-9]+"))
                            .findFirst()
                            .orElseThrow();
            Processes.tool(folder, List.of("tar", "xf", archive.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
