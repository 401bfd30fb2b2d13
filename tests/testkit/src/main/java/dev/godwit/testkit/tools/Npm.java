package dev.godwit.testkit.tools;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Fetches packages with npm, once. */
public final class Npm {
    private static final int NODE = 24;

    private Npm() {}

    /**
     * Fetches a package, unless it is there.
     *
     * @param cache the folder of fetched packages
     * @param name the package's name
     * @param version its version
     * @return the folder of the package
     * @throws ToolFailure if npm is missing or fails: there may be no network
     */
    public static Path fetch(Path cache, String name, String version) {
        Path folder = cache.resolve(name.replace("@", "").replace('/', '-') + "-" + version);
        Path installed = folder.resolve("node_modules").resolve(name);
        if (!Files.exists(installed)) {
            install(folder, name + "@" + version, "--ignore-scripts");
        }
        return installed;
    }

    /**
     * Fetches packages with what they need into one folder, unless they are there.
     *
     * @param folder the folder, which is theirs alone
     * @param packages such as {@code eslint@9.39.5}
     * @throws ToolFailure if npm is missing or fails: there may be no network
     */
    public static void fetchAll(Path folder, List<String> packages) {
        Path list = folder.resolve("packages");
        String wanted = String.join("\n", packages);
        try {
            if (!Files.exists(list) || !Files.readString(list).equals(wanted)) {
                List<String> options = new ArrayList<>(List.of("--ignore-scripts"));
                options.addAll(packages.subList(1, packages.size()));
                install(folder, packages.getFirst(), options.toArray(new String[0]));
                Files.writeString(list, wanted);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Finds Node 24 or newer: GODWIT_NODE, the one of the PATH, or the one that npm fetches.
     *
     * @param cache the folder to fetch it to
     * @return the program
     * @throws ToolFailure if there is none, and it cannot be fetched
     */
    public static String node(Path cache) {
        String given = System.getenv("GODWIT_NODE");
        if (given != null) {
            return given;
        }
        if (isNewEnough("node")) {
            return "node";
        }
        Path folder = cache.resolve("node" + NODE);
        Path packaged = folder.resolve("node_modules/node");
        Path node = packaged.resolve("bin/node");
        if (!isNewEnough(node.toString())) {
            install(folder, "node@" + NODE);
            Path script = packaged.resolve("installArchSpecificPackage.js");
            if (!Files.exists(node) && Files.exists(script)) {
                // an npm that runs no install scripts unasked
                Processes.tool(packaged, List.of("node", script.toString()));
            }
        }
        return node.toString();
    }

    private static void install(Path folder, String what, String... options) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "npm",
                                "install",
                                "--no-audit",
                                "--no-fund",
                                "--prefix",
                                folder.toString()));
        command.addAll(List.of(options));
        command.add(what);
        Processes.tool(folder, command);
    }

    private static boolean isNewEnough(String node) {
        try {
            Result result =
                    Processes.run(
                            Path.of("").toAbsolutePath(),
                            Map.of(),
                            new byte[0],
                            List.of(node, "--version"));
            String version = result.text().strip();
            return version.startsWith("v")
                    && Integer.parseInt(version.substring(1, version.indexOf('.'))) >= NODE;
        } catch (ToolFailure | NumberFormatException e) {
            return false;
        }
    }

    /**
     * Why nothing can be fetched.
     *
     * @return what is missing, or null if npm is there (there may be no network all the same)
     */
    public static @Nullable String missing() {
        return Processes.works("npm", "--version") && Processes.works("node", "--version")
                ? null
                : "needs npm and Node";
    }
}
