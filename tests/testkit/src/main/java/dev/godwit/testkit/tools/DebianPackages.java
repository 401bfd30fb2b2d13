package dev.godwit.testkit.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Packages of another release of Debian than the running one, unpacked and not installed. apt-get
 * fetches them from where the machine's own packages come from, with lists and caches of its own.
 */
public final class DebianPackages {
    /** Of all releases; where it is not, apt-get looks for keys itself. */
    private static final Path KEYS = Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");

    private DebianPackages() {}

    /**
     * Fetches and unpacks a package, once.
     *
     * @param release such as trixie
     * @param name the package
     * @param folder what it is kept in, with what is fetched for it
     * @return where its files are
     * @throws ToolFailure if it cannot be had
     */
    public static Path fetch(String release, String name, Path folder) {
        Path home = folder.resolve(release).toAbsolutePath();
        Path files = home.resolve(name);
        try {
            if (Files.exists(files)) {
                return files;
            }
            update(release, home);
            Path archives = Files.createDirectories(home.resolve("archives-" + name));
            Processes.tool(archives, apt(home, "download", name));
            Path unfinished = home.resolve(name + ".part");
            try (var found = Files.list(archives)) {
                Path archive = found.findFirst().orElseThrow();
                Processes.tool(
                        home, List.of("dpkg-deb", "-x", archive.toString(), unfinished.toString()));
                Files.delete(archive);
            }
            Files.delete(archives);
            return Files.move(unfinished, files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void update(String release, Path home) throws IOException {
        Path updated = home.resolve("updated");
        if (Files.exists(updated)) {
            return;
        }
        Files.createDirectories(home.resolve("lists/partial"));
        Files.createDirectories(home.resolve("cache/archives/partial"));
        Files.writeString(home.resolve("sources.list"), source(release, home) + "\n");
        Processes.tool(home, apt(home, "update"));
        Files.createFile(updated);
    }

    /** The machine's source of Debian's own packages, for a release. */
    private static String source(String release, Path home) {
        List<String> command =
                List.of(
                        "apt-get",
                        "indextargets",
                        "Created-By: Packages",
                        "--format",
                        "$(REPO_URI)|$(COMPONENT)");
        for (String line : Processes.tool(home, command).text().lines().toList()) {
            String[] parts = line.split("\\|", -1);
            if (parts[0].matches(".*/debian/?") && parts[1].equals("main")) {
                String key = Files.exists(KEYS) ? "[signed-by=" + KEYS + "] " : "";
                return "deb " + key + parts[0] + " " + release + " main";
            }
        }
        throw new ToolFailure("apt-get has no source of Debian's packages");
    }

    private static List<String> apt(Path home, String... arguments) {
        List<String> command = new ArrayList<>(List.of("apt-get", "-qq"));
        for (String option :
                List.of(
                        "Dir::Etc::SourceList=" + home.resolve("sources.list"),
                        "Dir::Etc::SourceParts=/dev/null",
                        "Dir::Etc::Preferences=/dev/null",
                        "Dir::Etc::PreferencesParts=/dev/null",
                        "Dir::State::Lists=" + home.resolve("lists"),
                        "Dir::Cache=" + home.resolve("cache"),
                        // root may not be able to give these folders to another user
                        "APT::Sandbox::User=root")) {
            command.add("-o");
            command.add(option);
        }
        command.addAll(List.of(arguments));
        return command;
    }
}
