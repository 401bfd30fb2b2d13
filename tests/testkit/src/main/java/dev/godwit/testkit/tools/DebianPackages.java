package dev.godwit.testkit.tools;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Packages of another release of Debian than the running one, or of another architecture, unpacked
 * and not installed. apt-get fetches them from where the machine's own packages come from, with
 * lists and caches of its own.
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
        return fetch(release, null, name, folder);
    }

    /**
     * Fetches and unpacks a package of another architecture, once.
     *
     * @param release such as trixie
     * @param architecture such as riscv64; null for the machine's own
     * @param name the package
     * @param folder what it is kept in, with what is fetched for it
     * @return where its files are
     * @throws ToolFailure if it cannot be had
     */
    public static Path fetch(
            String release, @Nullable String architecture, String name, Path folder) {
        String kept = architecture == null ? release : release + "-" + architecture;
        Path home = folder.resolve(kept).toAbsolutePath();
        Path files = home.resolve(name);
        try {
            if (Files.exists(files)) {
                return files;
            }
            update(release, architecture, home);
            Path archives = Files.createDirectories(home.resolve("archives-" + name));
            Processes.tool(archives, apt(home, architecture, List.of("download", name)));
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

    /**
     * Fetches packages and all that they depend on, and unpacks them into one folder, once. No
     * script of theirs is run.
     *
     * @param release such as trixie
     * @param architecture such as riscv64
     * @param folder what it is kept in, with what is fetched for it
     * @param names the packages; base-files, which has the folders at the top, comes along
     * @return the root of the tree
     * @throws ToolFailure if it cannot be had
     */
    public static Path tree(String release, String architecture, Path folder, List<String> names) {
        Path home = folder.resolve(release + "-" + architecture).toAbsolutePath();
        // other packages are another tree: nothing of an older list stays in it
        Path tree = home.resolve("tree-" + Integer.toHexString(names.hashCode()));
        try {
            if (Files.exists(tree)) {
                return tree;
            }
            update(release, architecture, home);
            List<String> arguments = new ArrayList<>(List.of("-y", "-d", "install", "base-files"));
            arguments.addAll(names);
            Processes.tool(home, apt(home, architecture, arguments));
            Path unfinished = home.resolve(tree.getFileName() + ".part");
            for (Path archive : archives(home.resolve("cache/archives"))) {
                Processes.tool(
                        home, List.of("dpkg-deb", "-x", archive.toString(), unfinished.toString()));
                Files.delete(archive);
            }
            return Files.move(unfinished, tree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one first that has the links which others' files go through. */
    private static List<Path> archives(Path folder) throws IOException {
        try (var found = Files.newDirectoryStream(folder, "*.deb")) {
            List<Path> archives = new ArrayList<>();
            for (Path archive : found) {
                boolean isFirst = archive.getFileName().toString().startsWith("base-files_");
                archives.add(isFirst ? 0 : archives.size(), archive);
            }
            return archives;
        }
    }

    private static void update(String release, @Nullable String architecture, Path home)
            throws IOException {
        Path updated = home.resolve("updated");
        if (Files.exists(updated)) {
            return;
        }
        Files.createDirectories(home.resolve("lists/partial"));
        Files.createDirectories(home.resolve("cache/archives/partial"));
        // nothing counts as installed
        Files.writeString(home.resolve("status"), "");
        Files.writeString(home.resolve("sources.list"), source(release, home) + "\n");
        Processes.tool(home, apt(home, architecture, List.of("update")));
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

    /** The architecture is the machine's if it is null. */
    private static List<String> apt(
            Path home, @Nullable String architecture, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("apt-get", "-qq"));
        List<String> options = new ArrayList<>();
        if (architecture != null) {
            options.add("APT::Architecture=" + architecture);
            options.add("APT::Architectures=" + architecture);
        }
        options.addAll(
                List.of(
                        "Dir::Etc::SourceList=" + home.resolve("sources.list"),
                        "Dir::Etc::SourceParts=/dev/null",
                        "Dir::Etc::Preferences=/dev/null",
                        "Dir::Etc::PreferencesParts=/dev/null",
                        "Dir::State::Lists=" + home.resolve("lists"),
                        "Dir::Cache=" + home.resolve("cache"),
                        "Dir::State::Status=" + home.resolve("status"),
                        "APT::Install-Recommends=false",
                        "Debug::NoLocking=1",
                        // root may not be able to give these folders to another user
                        "APT::Sandbox::User=root"));
        for (String option : options) {
            command.add("-o");
            command.add(option);
        }
        command.addAll(arguments);
        return command;
    }
}
