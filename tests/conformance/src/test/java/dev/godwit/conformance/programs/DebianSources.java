package dev.godwit.conformance.programs;

import dev.godwit.testkit.tools.Processes;
import dev.godwit.testkit.tools.Result;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Debian's source packages of the running release. They are fetched by apt-get from where the
 * machine's packages come from, with sources, lists and caches of its own below target, so neither
 * root nor deb-src lines of the system are needed.
 */
final class DebianSources {
    private static final Path APT = Places.TARGET.resolve("apt");
    private static final Path ETC = Path.of("/etc/apt");
    private static final Pattern BINARIES = Pattern.compile("deb(?=\\s)");
    private static final Pattern TYPES = Pattern.compile("(?i)types:.*");

    private DebianSources() {}

    /** Fetches and unpacks a package, once; skips the test where that cannot be done. */
    static synchronized Path fetch(String name) {
        Path folder = Places.TARGET.resolve("debian").resolve(name);
        Path done = folder.resolve("done");
        if (!Files.exists(done)) {
            Places.skipIf(
                    Processes.works("apt-get", "--version")
                            ? null
                            : "needs Debian: sources are fetched by apt-get");
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
                                "Dir::Etc::SourceParts=" + APT.resolve("sources.list.d"),
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
                writeSources();
                Files.createDirectories(APT.resolve("lists/partial"));
                // If a list of another vendor cannot be had, those of Debian may still be.
                Result update = Processes.run(APT, Map.of(), new byte[0], apt("update"));
                if (update.code() != 0) {
                    Processes.tool(folder, apt("source", "--print-uris", name));
                }
                Files.createFile(updated);
            }
            Processes.tool(folder, apt("source", "--download-only", name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The machine's sources, for source packages. */
    private static void writeSources() throws IOException {
        Path parts = Files.createDirectories(APT.resolve("sources.list.d"));
        Path list = ETC.resolve("sources.list");
        String lines = Files.exists(list) ? Files.readString(list) : "";
        Files.writeString(APT.resolve("sources.list"), sourcesOf(lines));
        if (!Files.isDirectory(ETC.resolve("sources.list.d"))) {
            return;
        }
        try (var files = Files.list(ETC.resolve("sources.list.d"))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".list") || name.endsWith(".sources")) {
                    Files.writeString(parts.resolve(name), sourcesOf(Files.readString(file)));
                }
            }
        }
    }

    /** Sources of packages, in one form (a line each) or the other (fields), as deb-src. */
    static String sourcesOf(String text) {
        StringBuilder result = new StringBuilder();
        for (String line : text.lines().toList()) {
            String changed = line;
            if (TYPES.matcher(line).matches()) {
                changed = "Types: deb-src";
            } else if (BINARIES.matcher(line).lookingAt()) {
                changed = "deb-src" + line.substring("deb".length());
            } else if (line.startsWith("deb-src")) {
                continue; // twice would be a warning
            }
            result.append(changed).append('\n');
        }
        return result.toString();
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
