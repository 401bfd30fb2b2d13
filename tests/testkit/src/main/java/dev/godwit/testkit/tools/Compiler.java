package dev.godwit.testkit.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A compiler that was found by building a program with it: that a file of its name is there says
 * little about its libraries and its linker.
 *
 * @param command how it is called, or nothing if none was found
 * @param missing why none was found
 */
record Compiler(List<String> command, String missing) {
    /**
     * Finds the first that works.
     *
     * @param fileName what to call the source, with the ending that the compiler expects
     * @param source a program
     * @param candidates commands, to which the source, {@code -o} and a file are added; the best
     *     first
     */
    static Compiler find(String fileName, String source, List<List<String>> candidates) {
        String missing = "none of the commands can be run";
        try {
            Path folder = Files.createTempDirectory("godwit");
            Path file = Files.writeString(folder.resolve(fileName), source);
            Path out = folder.resolve("out");
            try {
                for (List<String> candidate : candidates) {
                    List<String> command = new ArrayList<>(candidate);
                    command.addAll(List.of(file.toString(), "-o", out.toString()));
                    Result result;
                    try {
                        result = Processes.run(folder, Map.of(), new byte[0], command);
                    } catch (ToolFailure e) {
                        continue; // not there
                    }
                    if (result.code() == 0 && Files.exists(out)) {
                        return new Compiler(candidate, "");
                    }
                    missing = String.join(" ", candidate) + " fails: " + result.error().strip();
                }
            } finally {
                Files.deleteIfExists(out);
                Files.delete(file);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Compiler(List.of(), missing);
    }

    /** Whether one was found. */
    boolean isThere() {
        return !command.isEmpty();
    }

    /**
     * Builds a program.
     *
     * @param out the file to make; it is left alone if it is newer than the sources
     * @param sources what it is made of
     * @param options more arguments
     * @return out
     * @throws ToolFailure if it fails
     */
    Path build(Path out, List<Path> sources, List<String> options) {
        try {
            if (isFresh(out, sources)) {
                return out;
            }
            List<String> full = new ArrayList<>(command);
            for (Path source : sources) {
                full.add(source.toString());
            }
            Path unfinished = out.resolveSibling(out.getFileName() + ".part");
            full.addAll(options);
            full.addAll(List.of("-o", unfinished.toString()));
            Path folder = Objects.requireNonNull(out.toAbsolutePath().getParent());
            Files.createDirectories(folder);
            Processes.tool(folder, full);
            Files.move(unfinished, out, StandardCopyOption.REPLACE_EXISTING);
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFresh(Path out, List<Path> sources) throws IOException {
        if (!Files.exists(out)) {
            return false;
        }
        for (Path source : sources) {
            if (Files.getLastModifiedTime(source).compareTo(Files.getLastModifiedTime(out)) > 0) {
                return false;
            }
        }
        return true;
    }
}
